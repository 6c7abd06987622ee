// The real program, killed with -9 again and again while gifts come in from two feeds.
#include "base/format.hpp"
#include "domain/icu/locale.hpp"
#include "ledger/ledger.hpp"
#include "process.hpp"
#include "provider.hpp"
#include "support/catch.hpp"
#include "support/makers.hpp"
#include "support/temp_folder.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <random>
#include <set>
#include <string>
#include <vector>

using namespace chapeau;
using namespace chapeau::test;

namespace {

constexpr int kKills = 30;
constexpr std::chrono::seconds kPatience{30};
constexpr std::chrono::seconds kBackWithin{3}; // After any crash.

class Machine {
public:
    explicit Machine(const std::string& sources) {
        std::ofstream(config()) << sources << "[book]\nfolder = \"data\"\n";
    }

    std::string config() const { return (folder_ / "evening.toml").string(); }
    std::filesystem::path book() const { return folder_ / "data/book.sqlite"; }
    std::string errors() const { return (folder_ / "errors.txt").string(); }

    std::string errors_text() const {
        std::ifstream file(errors());
        return {std::istreambuf_iterator<char>(file), {}};
    }

    Process start(std::vector<std::string> words = {"run"}) const {
        words.insert(words.begin(), CHAPEAU_PROGRAM);
        words.insert(words.end(), {"--no-screen", "--config", config()});
        return Process(words, errors(), {"HOME=" + folder_.path().string()});
    }

private:
    TempFolder folder_;
};

/// Bytes of everything in the folder of a book.
std::string bytes_in(const std::filesystem::path& folder) {
    std::set<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        files.insert(entry.path());
    }
    std::string bytes;
    for (const auto& path : files) {
        std::ifstream file(path, std::ios::binary);
        bytes += path.string();
        bytes.append(std::istreambuf_iterator<char>(file), {});
    }
    return bytes;
}

} // namespace

TEST_CASE("the program killed at any moment comes back right", "[app][kill]") {
    const std::uint64_t seed = std::random_device{}();
    INFO("seed " << seed);
    std::mt19937_64 random(seed);
    Provider drive(seed);
    Provider marathon(seed + 1);
    const Machine machine(sources_toml(drive, marathon));
    drive.give(120);
    marathon.give(40);

    std::chrono::steady_clock::duration slowest{};
    for (int kill = 0; kill < kKills; ++kill) {
        auto program = machine.start();
        REQUIRE(program.line(kPatience)); // The book is open and shown.
        slowest = std::max(slowest, program.age());
        drive.give(static_cast<int>(random() % 30));
        marathon.give(static_cast<int>(random() % 10));
        // Between the first page and some further commits.
        program.line(std::chrono::milliseconds(random() % 250));
        program.kill_now();
    }
    INFO("slowest start " << std::chrono::duration_cast<milliseconds>(slowest).count() << " ms");
    CHECK(slowest < kBackWithin);

    auto program = machine.start();
    const auto truth = received_words(drive.sum_cents() + marathon.sum_cents());
    INFO(truth);
    REQUIRE(program.wait_for(truth, kPatience));
    program.kill_now();

    auto last = machine.start();
    const auto first_line = last.line(kPatience);
    REQUIRE(first_line);
    CHECK(last.age() < kBackWithin);
    CHECK(first_line->find(truth) != std::string::npos); // From the book, before any answer.
    CHECK(last.terminate() == 0);
}

TEST_CASE("a second instance is refused and the first goes on", "[app]") {
    Provider drive(3);
    Provider marathon(4);
    const Machine machine(sources_toml(drive, marathon));
    auto first = machine.start();
    REQUIRE(first.line(kPatience));
    auto second = machine.start();
    CHECK(second.wait() == 1);
    CHECK(machine.errors_text().find("the evening cannot begin") != std::string::npos);
    drive.give(3);
    CHECK(first.wait_for(received_words(drive.sum_cents()), kPatience));
    CHECK(first.terminate() == 0);
}

TEST_CASE("a rehearsal comes to the sums of 2008 and leaves the book alone", "[app]") {
    Provider drive(5);
    Provider marathon(6);
    const Machine machine(sources_toml(drive, marathon));
    {
        auto evening = machine.start();
        drive.give(5);
        REQUIRE(evening.wait_for(received_words(drive.sum_cents()), kPatience));
        REQUIRE(evening.terminate() == 0);
    }
    const auto before = bytes_in(machine.book().parent_path());
    auto rehearsal = machine.start({"rehearse", "--speed", "1000"});
    CHECK(rehearsal.wait_for("USD 3557.00 received (2657.00 online, 900.00 cash)", kPatience));
    CHECK(rehearsal.terminate() == 0);
    CHECK(bytes_in(machine.book().parent_path()) == before);
}

TEST_CASE("an exported evening can be rehearsed", "[app]") {
    Provider drive(7);
    Provider marathon(8);
    const Machine machine(sources_toml(drive, marathon));
    drive.give(20);
    marathon.give(20);
    const auto truth = received_words(drive.sum_cents() + marathon.sum_cents());
    {
        auto evening = machine.start();
        REQUIRE(evening.wait_for(truth, kPatience));
        REQUIRE(evening.terminate() == 0);
    }
    const auto table = (machine.book().parent_path() / "evening.csv").string();
    Process write({CHAPEAU_PROGRAM, "export", "--config", machine.config(), "--out", table},
                  machine.errors());
    REQUIRE(write.wait() == 0);
    auto rehearsal = machine.start({"rehearse", "--speed", "1000", "--recording", table});
    CHECK(rehearsal.wait_for(truth, kPatience));
    CHECK(rehearsal.terminate() == 0);
}

TEST_CASE("a fault in the configuration ends the program with its place", "[app]") {
    const Machine machine("[challenge]\npeple = 3\n");
    auto program = machine.start();
    CHECK(program.wait() == 2);
    CHECK(machine.errors_text().find("evening.toml:2: challenge.peple") != std::string::npos);
}
