#include "base/digest.hpp"
#include "ledger/hash_checker.hpp"
#include "ledger/open_book.hpp"
#include "ledger/seal.hpp"
#include "support/catch.hpp"

#include <cstdint>
#include <fstream>
#include <optional>
#include <string>

using namespace chapeau;
using namespace chapeau::test;

namespace {

constexpr std::int64_t kLines = 20'000; // Many blocks, so that both threads have work.

std::string line(std::int64_t number) {
    return std::string(200, 'l') + std::to_string(number);
}

std::optional<std::int64_t> check_with_wrong(std::int64_t wrong, std::int64_t also_wrong) {
    ledger::HashChecker checker;
    for (std::int64_t number = 1; number <= kLines; ++number) {
        const bool is_wrong = number == wrong || number == also_wrong;
        checker.add(number, line(number), sha256(is_wrong ? "another" : line(number)));
    }
    return checker.finish();
}

} // namespace

TEST_CASE("hashes that all agree name no line", "[ledger][threads]") {
    CHECK_FALSE(check_with_wrong(0, 0).has_value());
    CHECK_FALSE(ledger::HashChecker().finish().has_value());
}

TEST_CASE("the first of the wrong hashes is named", "[ledger][threads]") {
    CHECK(check_with_wrong(1, 2) == 1);
    CHECK(check_with_wrong(kLines, 0) == kLines);
    CHECK(check_with_wrong(kLines / 2, 3) == 3);
    CHECK(check_with_wrong(700, 19'000) == 700);
}

TEST_CASE("a checker that nobody asks ends in order", "[ledger][threads]") {
    ledger::HashChecker checker;
    for (std::int64_t number = 1; number <= kLines; ++number) {
        checker.add(number, line(number), Digest{});
    }
}

TEST_CASE("a seal matches its file until a byte changes", "[ledger][threads]") {
    const TempFolder folder;
    const auto path = folder / "book.db";
    std::string bytes((std::size_t{3} << 20U) + 17, 'b');
    std::ofstream(path, std::ios::binary) << bytes;
    const auto file = ledger::BookFile::open(path).value();
    CHECK_FALSE(ledger::SealCheck(path, file).has_seal());
    REQUIRE(ledger::write_seal(path, file));
    CHECK(ledger::SealCheck(path, file).has_seal());
    CHECK(ledger::SealCheck(path, file).matches());
    for (const auto place : {std::size_t{0}, bytes.size() / 2, bytes.size() - 1}) {
        auto changed = bytes;
        changed[place] = 'c';
        std::ofstream(path, std::ios::binary) << changed;
        CHECK_FALSE(ledger::SealCheck(path, file).matches());
    }
    std::ofstream(path, std::ios::binary) << bytes << 'b';
    CHECK_FALSE(ledger::SealCheck(path, file).matches());
    std::ofstream(path, std::ios::binary) << bytes;
    CHECK(ledger::SealCheck(path, file).matches());
}

TEST_CASE("a seal that is no seal only means that the book is examined", "[ledger][threads]") {
    for (const std::string seal : {"", "chapeau seal 1", "chapeau seal 2 00", "\xff\xfe"}) {
        const BookFolder folder;
        folder.open();
        std::ofstream(folder.seal_path(), std::ios::binary) << seal;
        CHECK(folder.try_open().has_value());
    }
}
