// One flipped bit anywhere in the file of a closed book is noticed, or changes nothing of what the
// book says. SQLite's own check lets one flip in seventy change the total.
#include "base/log.hpp"
#include "ledger/evening_of_pages.hpp"
#include "support/catch.hpp"
#include "support/power_cut_vfs.hpp"

#include <cstdint>
#include <fstream>
#include <random>
#include <string>
#include <vector>

using namespace chapeau;
using namespace chapeau::test;

namespace {

struct Outcome {
    int refused = 0;
    int unchanged = 0;
    int silent = 0;
};

/// What `opened` says against what the book said before its bit was flipped.
void judge(const Result<std::unique_ptr<ledger::Ledger>>& opened,
           const std::vector<domain::Entry>& expected, Outcome& outcome) {
    if (!opened) {
        outcome.refused += 1;
        return;
    }
    std::vector<domain::Entry> entries;
    const auto read =
        (*opened)->replay(0, [&](const domain::Entry& entry) { entries.push_back(entry); });
    if (!read) {
        outcome.refused += 1;
    } else if (entries == expected && count_of(entries) == count_of(expected)) {
        outcome.unchanged += 1;
    } else {
        outcome.silent += 1;
    }
}

std::string with_flipped_bit(std::string bytes, std::uint64_t bit) {
    const auto at_byte = static_cast<std::size_t>(bit / 8);
    const auto flipped = static_cast<unsigned char>(bytes[at_byte]) ^ (1U << (bit % 8));
    bytes[at_byte] = static_cast<char>(flipped);
    return bytes;
}

class QuietLog {
public:
    QuietLog() { log::set_level(log::Level::Error); }
    QuietLog(const QuietLog&) = delete;
    QuietLog& operator=(const QuietLog&) = delete;
    ~QuietLog() { log::set_level(log::Level::Info); }
};

} // namespace

TEST_CASE("no flipped bit changes silently what an unsealed book says", "[ledger]") {
    const QuietLog quiet;
    constexpr std::uint64_t kSeed = 20261107;
    PowerCutDisk disk(kSeed);
    const ledger::OpenOptions options{"book.db", "evening-2026", usd(), evening(), disk.vfs()};
    EveningOfPages pages(11);
    std::vector<domain::Entry> expected;
    // Long enough that most of the file is lines: each table takes a page, whatever is in it.
    expected = spend(*ledger::Ledger::open(options).value(), pages, 180, 5);
    REQUIRE(expected.size() > 500);
    const auto whole = disk.bytes_of("book.db");

    constexpr int kFlips = 2000;
    std::mt19937_64 random(kSeed);
    Outcome outcome;
    for (int flip = 0; flip < kFlips; ++flip) {
        const auto bit = random() % (whole.size() * 8);
        CAPTURE(kSeed, flip, bit);
        disk.remove("book.db-wal");
        disk.remove("book.db-journal");
        disk.put("book.db", with_flipped_bit(whole, bit));
        const auto silent_before = outcome.silent;
        judge(ledger::Ledger::open(options), expected, outcome);
        CHECK(outcome.silent == silent_before);
    }
    CHECK(outcome.refused > kFlips / 2); // Else the flips hit nothing.
    CHECK(outcome.silent == 0);
}

TEST_CASE("no flipped bit changes silently what a sealed book says", "[ledger][threads]") {
    const QuietLog quiet;
    const BookFolder folder;
    EveningOfPages pages(12);
    const auto expected = spend(*folder.open(), pages, 180, 5);
    const auto whole = bytes_of(folder.path());
    const auto seal = bytes_of(folder.seal_path());
    REQUIRE_FALSE(seal.empty());

    constexpr std::uint64_t kSeed = 7;
    constexpr int kFlips = 150;
    std::mt19937_64 random(kSeed);
    Outcome outcome;
    for (int flip = 0; flip < kFlips; ++flip) {
        const auto bit = random() % (whole.size() * 8);
        CAPTURE(kSeed, flip, bit);
        std::filesystem::remove(folder.log_path());
        std::ofstream(folder.path(), std::ios::binary) << with_flipped_bit(whole, bit);
        std::ofstream(folder.seal_path(), std::ios::binary) << seal;
        std::vector<domain::Entry> given;
        auto options = folder.options();
        options.replay_into = [&](const domain::Entry& entry) { given.push_back(entry); };
        const auto silent_before = outcome.silent;
        const auto opened = ledger::Ledger::open(options);
        judge(opened, expected, outcome);
        CHECK(outcome.silent == silent_before);
        CHECK((!opened || given == expected));
    }
    CHECK(outcome.silent == 0);
    CHECK(outcome.refused > kFlips / 2);
}

TEST_CASE("a damaged book is refused as corrupt with the line that is wrong", "[ledger]") {
    const QuietLog quiet;
    const BookFolder folder;
    {
        const auto book = folder.open();
        REQUIRE(
            book->record(make_batch({.gifts = {make_gift({.name = "Unmistakable"})}}), evening()));
    }
    auto bytes = bytes_of(folder.path());
    const auto found = bytes.find("Unmistakable");
    REQUIRE(found != std::string::npos);
    bytes[found] = 'X';
    std::ofstream(folder.path(), std::ios::binary) << bytes;
    const auto refused = folder.try_open();
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == Errc::Corrupt);
    CHECK(refused.error().message.find("line 1") != std::string::npos);
}

TEST_CASE("a book cut short is refused as corrupt", "[ledger]") {
    const QuietLog quiet;
    const BookFolder folder;
    EveningOfPages pages(13);
    spend(*folder.open(), pages, 30, 5);
    const auto bytes = bytes_of(folder.path());
    std::filesystem::resize_file(folder.path(), bytes.size() / 2);
    CHECK(folder.try_open().error().code == Errc::Corrupt);
    // What is no database at all is the same.
    std::ofstream(folder.path(), std::ios::binary) << std::string(8192, 'x');
    CHECK(folder.try_open().error().code == Errc::Corrupt);
}
