// Pictures as text, compared with what was looked at and found good. To accept new ones, run the
// test with CHAPEAU_GOLDEN=write in the environment and read the difference before committing it;
// in that mode the test fails, so that it cannot be left on.
#include "display/scene/challenge_scene.hpp"
#include "support/catch.hpp"
#include "support/plain_metrics.hpp"
#include "support/snapshots.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace chapeau::display {
namespace {

std::filesystem::path golden_path(const std::string& name) {
    return std::filesystem::path(CHAPEAU_SOURCE_DIR) / "tests" / "golden" / (name + ".txt");
}

std::string read(const std::filesystem::path& path) {
    std::ifstream file(path);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

void check_golden(const std::string& sample_name, FrameSize size) {
    const auto sample = make_sample(sample_name).value();
    const test::PlainMetrics metrics;
    const auto locale = domain::Locale::open(sample.language, "Europe/Paris").value();
    const std::string text =
        to_text(sample_picture(sample, locale, metrics, size, Effects::Reduced));
    const std::string name =
        sample_name + "_" + std::to_string(size.width) + "x" + std::to_string(size.height);
    if (std::getenv("CHAPEAU_GOLDEN") != nullptr) {
        std::filesystem::create_directories(golden_path(name).parent_path());
        std::ofstream(golden_path(name)) << text;
        FAIL_CHECK("rewritten: " << name);
        return;
    }
    INFO(name);
    CHECK(text == read(golden_path(name)));
}

} // namespace

TEST_CASE("the scene is arranged as it was when it was last looked at", "[display][golden]") {
    check_golden("empty", {1280, 720});
    check_golden("busy", {1920, 1080});
    check_golden("rehearsal", {1024, 768});
    check_golden("french", {1080, 1920});
    check_golden("burst", {1920, 1080});
    check_golden("stretch", {2560, 1080});
}

TEST_CASE("the wall is arranged as it was when it was last looked at", "[display][golden][wall]") {
    check_golden("wall", {1280, 720});
    check_golden("wall", {1920, 1080});
    check_golden("wall", {3840, 2160});
    check_golden("wall", {1080, 1920});
    check_golden("wall", {1024, 768});
    check_golden("wall", {2560, 1080});
    check_golden("wall-scripts", {2560, 1080});
    check_golden("wall-few", {1280, 720});
    check_golden("wall-empty", {1080, 1920});
    check_golden("wall-french", {1024, 768});
    check_golden("ticker", {1920, 1080});
}

} // namespace chapeau::display
