// What is forgotten on request is gone from the disk, and the chain still holds.
#include "ledger/open_book.hpp"
#include "support/catch.hpp"

#include <string>

using namespace chapeau;
using namespace chapeau::test;

namespace {

constexpr const char* kName = "Zebulon Quarterstaff";
constexpr const char* kMessage = "a message found nowhere else";

bool holds(const std::filesystem::path& path, const std::string& words) {
    return bytes_of(path).find(words) != std::string::npos;
}

/// Under a key of its own each time.
Result<ledger::Receipt> erase(ledger::Ledger& book, domain::EntrySeq gift) {
    return book.execute(
        make_command("erase-" + std::to_string(book.head()), domain::ErasePerson{gift}), evening());
}

void tell_gifts(ledger::Ledger& book) {
    REQUIRE(book.record(
        make_batch({.gifts = {make_gift({.external_id = "1", .name = "Ada"}),
                              make_gift({.external_id = "2", .name = kName, .message = kMessage}),
                              make_gift({.external_id = "3", .name = "Grace"})}}),
        evening()));
}

} // namespace

TEST_CASE("an erased name is in no file of the book and the chain stays whole", "[ledger]") {
    const BookFolder folder;
    Digest head{};
    {
        const auto book = folder.open();
        tell_gifts(*book);
        REQUIRE((holds(folder.path(), kName) || holds(folder.log_path(), kName)));
        REQUIRE(erase(*book, 2));
        for (const auto& path : {folder.path(), folder.log_path()}) {
            CHECK_FALSE(holds(path, kName));
            CHECK_FALSE(holds(path, kMessage));
        }
        CHECK(book->head() == 4); // That it was erased is a line.
        head = book->head_hash();
    }
    CHECK_FALSE(holds(folder.path(), kName));
    CHECK(holds(folder.path(), "Grace"));
    std::filesystem::remove(folder.seal_path()); // So that every line is examined.
    const auto book = folder.open();
    CHECK(book->head_hash() == head);
    const auto entries = all_entries(*book);
    REQUIRE(entries.size() == 4);
    CHECK(std::get<domain::GiftEntry>(entries[0].what).name == "Ada");
    CHECK(std::get<domain::GiftEntry>(entries[1].what).name.empty());
    CHECK(std::get<domain::GiftEntry>(entries[1].what).message.empty());
    CHECK(count_of(entries) == Count{3000, 3});
}

TEST_CASE("a name that was written through to the file before is erased there", "[ledger]") {
    const BookFolder folder;
    {
        const auto book = folder.open();
        tell_gifts(*book);
    }
    REQUIRE(holds(folder.path(), kName));
    const auto book = folder.open();
    REQUIRE(erase(*book, 2));
    CHECK_FALSE(holds(folder.path(), kName));
    CHECK_FALSE(holds(folder.log_path(), kName));
}

TEST_CASE("telling an erased gift again does not bring its name back", "[ledger]") {
    const BookFolder folder;
    const auto book = folder.open();
    tell_gifts(*book);
    REQUIRE(erase(*book, 2));
    tell_gifts(*book);
    CHECK(book->head() == 4);
    CHECK_FALSE(holds(folder.path(), kName));
    CHECK_FALSE(holds(folder.log_path(), kName));
}

TEST_CASE("erasing twice is erasing once and what is no gift has nobody", "[ledger]") {
    const BookFolder folder;
    const auto book = folder.open();
    tell_gifts(*book);
    CHECK(erase(*book, 2).has_value());
    CHECK(erase(*book, 2).has_value());
    CHECK(erase(*book, 9).error().code == Errc::NotFound);
    CHECK(count_of(*book) == Count{3000, 3});
}

TEST_CASE("a retried cash command whose name was erased is still the same deed", "[ledger]") {
    const BookFolder folder;
    const auto book = folder.open();
    const auto cash = make_command("k", domain::AddCash{dollars(20), 1, kName});
    REQUIRE(book->execute(cash, evening()));
    REQUIRE(erase(*book, 1));
    const auto again = book->execute(cash, evening());
    REQUIRE(again);
    CHECK(again->entries.empty());
}

TEST_CASE("erasing a person takes the text of the parked records that speak of the gift",
          "[ledger]") {
    const BookFolder folder;
    const BatchFields unreadable{.parked = {{"2", "no amount", kName},
                                            {"p1", "no amount", "{\"gift\":\"gift-2\"}"},
                                            {"p2", "no amount", std::string("by ") + kName},
                                            {"p3", "no amount", "{\"of\":\"somebody else\"}"}}};
    {
        const auto book = folder.open();
        REQUIRE(book->record(
            make_batch({.gifts = {make_gift(
                            {.external_id = "gift-2", .name = kName, .message = kMessage})}}),
            evening()));
        REQUIRE(book->record(make_batch(unreadable), evening()));
        REQUIRE(erase(*book, 1));
        CHECK(book->inbox().refused == 4);
        for (const auto& path : {folder.path(), folder.log_path()}) {
            CHECK_FALSE(holds(path, kName));
        }
        // Its feed goes on telling the same.
        REQUIRE(book->record(make_batch(unreadable), evening()));
    }
    CHECK_FALSE(holds(folder.path(), kName));
    CHECK_FALSE(holds(folder.path(), "{\"gift\""));
    CHECK(holds(folder.path(), "somebody else"));
}
