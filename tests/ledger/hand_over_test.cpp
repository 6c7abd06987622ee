// What `open` hands on before its verdict goes straight into the fold, which stops the program
// when a line makes no sense. Damage must never get that far.
#include "base/format.hpp"
#include "domain/stage.hpp"
#include "ledger/open_book.hpp"
#include "support/catch.hpp"

#include <random>

using namespace chapeau;
using namespace chapeau::test;

namespace {

void live(const BookFolder& folder) {
    const auto book = folder.open();
    for (int page = 0; page < 8; ++page) {
        BatchFields fields;
        for (int gift = 0; gift < 10; ++gift) {
            fields.gifts.push_back(make_gift(
                {.external_id = format("{}-{}", page, gift), .name = format("Giver {}", gift)}));
        }
        fields.refunds.push_back(make_refund(format("r{}", page), format("{}-3", page)));
        REQUIRE(book->record(make_batch(fields), at(seconds(page))).has_value());
        const auto key = format("void {}", page);
        REQUIRE(book->execute(make_command(key, domain::VoidGift{book->head() - 9}), evening())
                    .has_value());
    }
}

void write_bytes(const std::filesystem::path& path, const std::string& bytes) {
    std::ofstream(path, std::ios::binary) << bytes;
}

} // namespace

TEST_CASE("a damaged book is told as damaged before the fold could stumble", "[ledger]") {
    const BookFolder folder;
    live(folder);
    const auto whole = bytes_of(folder.path());
    const auto seal = bytes_of(folder.seal_path());
    const auto sealed = GENERATE(true, false);
    const auto seed = 7U;
    std::mt19937_64 random(seed);
    int told = 0;
    for (int flip = 0; flip < 150; ++flip) {
        auto bytes = whole;
        const auto at_byte = random() % bytes.size();
        const auto bit = random() % 8;
        bytes[at_byte] = static_cast<char>(bytes[at_byte] ^ static_cast<char>(1U << bit));
        const BookFolder damaged;
        write_bytes(damaged.path(), bytes);
        if (sealed) {
            write_bytes(damaged.seal_path(), seal);
        }
        INFO("flip " << flip << " at byte " << at_byte << ", bit " << bit << ", seed " << seed);
        domain::Stage stage(make_challenge(), supporter());
        auto options = damaged.options();
        options.replay_into = [&stage](const domain::Entry& entry) { stage.fold(entry); };
        const auto opened = ledger::Ledger::open(options);
        if (opened) {
            CHECK(stage.snapshot(evening(), {}).received.minor() == 8 * 8 * 1000);
        } else {
            ++told;
        }
    }
    CHECK(told > 0);
}
