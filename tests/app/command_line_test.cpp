#include "app/command_line.hpp"
#include "support/catch.hpp"

#include <string>
#include <vector>

using namespace chapeau::app;

namespace {

CommandLine typed(std::vector<const char*> words) {
    words.insert(words.begin(), "chapeau");
    return parse_command_line(static_cast<int>(words.size()), words.data());
}

} // namespace

TEST_CASE("no command means the evening", "[app]") {
    const auto bare = std::get<RunCommand>(typed({}));
    CHECK(bare.config.empty());
    CHECK_FALSE(bare.windowed);
    CHECK_FALSE(bare.without_screen);
    const auto window = std::get<RunCommand>(typed({"--windowed", "1280x720"}));
    CHECK(window.windowed == WindowSize{1280, 720});
    const auto full =
        std::get<RunCommand>(typed({"run", "--config", "x.toml", "--monitor", "1", "--no-screen"}));
    CHECK(full.config == "x.toml");
    CHECK(full.monitor == "1");
    CHECK(full.without_screen);
}

TEST_CASE("each command takes its own options", "[app]") {
    const auto rehearse =
        std::get<RehearseCommand>(typed({"rehearse", "--speed", "60", "--seed", "7", "--recording",
                                         "a.csv", "--windowed", "800x600"}));
    CHECK(rehearse.speed == 60);
    CHECK(rehearse.seed == 7);
    CHECK(rehearse.recording == "a.csv");
    CHECK(rehearse.run.windowed == WindowSize{800, 600});

    const auto shot = std::get<ShotCommand>(
        typed({"shot", "--state", "goal", "--size", "3840x2160", "--out", "a.png"}));
    CHECK(shot.scene == "challenge");
    CHECK(shot.state == "goal");
    CHECK(shot.size == WindowSize{3840, 2160});
    CHECK(shot.out == "a.png");

    const auto write = std::get<ExportCommand>(typed({"export", "--out", "a.csv"}));
    CHECK(write.out == "a.csv");
}

TEST_CASE("help and version are printed", "[app]") {
    for (const auto* word : {"help", "--help", "-h"}) {
        const auto text = std::get<PrintCommand>(typed({word})).text;
        CHECK(text.find("rehearse") != std::string::npos);
        CHECK(text.find("export") != std::string::npos);
    }
    CHECK(std::get<PrintCommand>(typed({"rehearse", "--help"})).text.find("--speed") !=
          std::string::npos);
    for (const auto* word : {"version", "--version"}) {
        CHECK(std::get<PrintCommand>(typed({word})).text.rfind("chapeau ", 0) == 0);
    }
}

TEST_CASE("a mistyped command line says what is wrong", "[app]") {
    const std::vector<std::vector<const char*>> lines = {
        {"dance"},
        {"--windowed", "wide"},
        {"run", "--windowed", "1x1"},
        {"rehearse", "--speed", "0"},
        {"rehearse", "--speed", "fast"},
        {"shot"},
        {"export"},
        {"run", "--token", "secret"},
        {"run", "rehearse"},
    };
    for (const auto& line : lines) {
        INFO(line.front());
        const auto parsed = typed(line);
        REQUIRE(std::holds_alternative<UsageError>(parsed));
        CHECK(std::get<UsageError>(parsed).text.find("chapeau help") != std::string::npos);
    }
}
