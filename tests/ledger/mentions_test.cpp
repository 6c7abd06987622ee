// Posts stand beside the chain, each once, whoever tells of them and however often.
#include "domain/note.hpp"
#include "ledger/mentions.hpp"
#include "ledger/open_book.hpp"
#include "support/catch.hpp"

#include <string>
#include <utility>

using namespace chapeau;
using namespace chapeau::test;
using domain::Mention;
using domain::MentionLine;
using domain::Network;

namespace {

Mention post(std::string id = "https://a.example/1", std::string text = "Gave to #Gala26!") {
    Mention mention;
    mention.external_id = std::move(id);
    mention.voice = {Network::Mastodon, "ana@a.example", "Ana", "ana@a.example", "a.example", 412};
    mention.text = std::move(text);
    mention.url = "https://a.example/@ana/1";
    mention.posted_at = at(1min);
    mention.can_be_confirmed = true;
    mention.words = clean();
    return mention;
}

ledger::Receipt told(ledger::Ledger& book, std::vector<Mention> mentions, Timestamp now = at(2min),
                     const char* source = "wall-a") {
    auto batch = make_batch({.source = source});
    batch.mentions = std::move(mentions);
    return book.record(batch, now).value();
}

ledger::Receipt gone(ledger::Ledger& book, std::string id, const char* source = "wall-a") {
    auto batch = make_batch({.source = source});
    batch.mentions_gone = {{Network::Mastodon, std::move(id)}};
    return book.record(batch, at(3min)).value();
}

std::vector<MentionLine> all_mentions(ledger::Ledger& book) {
    std::vector<MentionLine> lines;
    const auto read = book.replay_mentions([&](const MentionLine& line) { lines.push_back(line); });
    REQUIRE(read);
    return lines;
}

domain::Command said(std::string key, std::string text) {
    return make_command(std::move(key), domain::Say{"Ada", std::move(text), std::string(32, 'd')});
}

} // namespace

TEST_CASE("a post is in the book as it was told, also after a new start", "[ledger][mentions]") {
    const BookFolder folder;
    std::vector<MentionLine> before;
    {
        const auto book = folder.open();
        const auto receipt = told(*book, {post()});
        CHECK(receipt.entries.empty());
        REQUIRE(receipt.mentions.size() == 1);
        CHECK(receipt.mentions[0].mention == post());
        CHECK(receipt.mentions[0].told_at == at(2min));
        CHECK(receipt.feed.mentions_told == 1);
        REQUIRE(receipt.feed.mentions.size() == 1);
        CHECK(receipt.feed.mentions[0] == domain::KnownMention{post().external_id, at(2min)});
        before = all_mentions(*book);
        CHECK(before == receipt.mentions);
    }
    const auto book = folder.open();
    CHECK(all_mentions(*book) == before);
    CHECK(book->feed_state("wall-a")->mentions_told == 1);
}

TEST_CASE("a post that is told again adds nothing", "[ledger][mentions]") {
    const BookFolder folder;
    const auto book = folder.open();
    told(*book, {post()});
    CHECK(told(*book, {post()}, at(2min + 10s)).mentions.empty());
    // That it is still there is worth knowing now and then.
    const auto receipt = told(*book, {post()}, at(5min));
    REQUIRE(receipt.mentions.size() == 1);
    CHECK(receipt.mentions[0].number == 1);
    CHECK(receipt.mentions[0].confirmed_at == at(5min));
    CHECK(receipt.mentions[0].told_at == at(2min));
    CHECK(all_mentions(*book).size() == 1);
}

TEST_CASE("an edit has other words and another digest", "[ledger][mentions]") {
    const BookFolder folder;
    const auto book = folder.open();
    const auto first = told(*book, {post()}).mentions.at(0);
    const auto second = told(*book, {post(post().external_id, "Buy coins")}).mentions.at(0);
    CHECK(second.number == first.number);
    CHECK(second.mention.text == "Buy coins");
    CHECK(second.digest != first.digest);
    auto renamed = post();
    renamed.voice.name = "The Host";
    CHECK(told(*book, {renamed}).mentions.at(0).digest != first.digest);
    CHECK(told(*book, {post()}).mentions.at(0).digest == first.digest);
}

TEST_CASE("a second source that tells of a post neither doubles nor edits it",
          "[ledger][mentions]") {
    const BookFolder folder;
    const auto book = folder.open();
    told(*book, {post()});
    const auto other = told(*book, {post(post().external_id, "an older copy")}, at(3min), "wall-b");
    CHECK(other.mentions.empty());
    CHECK(other.feed.mentions_told == 0);
    CHECK(gone(*book, post().external_id, "wall-b").mentions.empty());
    CHECK(all_mentions(*book).at(0).mention.text == post().text);
}

TEST_CASE("the words of what is gone are forgotten", "[ledger][mentions]") {
    const BookFolder folder;
    {
        const auto book = folder.open();
        told(*book, {post()});
        const auto receipt = gone(*book, post().external_id);
        REQUIRE(receipt.mentions.size() == 1);
        CHECK(receipt.mentions[0].is_gone);
        CHECK(receipt.mentions[0].mention.text.empty());
        CHECK(receipt.mentions[0].mention.voice.name.empty());
        CHECK(receipt.mentions[0].digest.empty());
        CHECK(receipt.feed.mentions.empty());
        CHECK(gone(*book, post().external_id).mentions.empty());
    }
    CHECK(bytes_of(folder.path()).find("Gala26") == std::string::npos);
    const auto book = folder.open();
    CHECK_FALSE(told(*book, {post()}).mentions.at(0).is_gone); // Told again, it is back.
}

TEST_CASE("what was approved is looked after first", "[ledger][mentions]") {
    const BookFolder folder;
    const auto book = folder.open();
    told(*book, {post("a"), post("b", "second"), post("c", "third")});
    const auto line = all_mentions(*book).at(2);
    REQUIRE(
        book->execute(make_command("key-1", domain::ApproveMention{3, line.digest}), at(10min)));
    CHECK(book->feed_state("wall-a")->mentions.at(0).external_id == "c");
    auto batch = make_batch({.source = "wall-a"});
    batch.mentions_confirmed = {{Network::Mastodon, "c"}};
    const auto receipt = book->record(batch, at(11min)).value();
    CHECK(receipt.mentions.at(0).confirmed_at == at(11min));
    CHECK(receipt.feed.mentions.at(0).external_id == "a");
}

TEST_CASE("only the words that were looked at are approved", "[ledger][mentions]") {
    const BookFolder folder;
    const auto book = folder.open();
    const auto line = told(*book, {post()}).mentions.at(0);
    told(*book, {post(post().external_id, "Buy coins")});
    const auto late =
        book->execute(make_command("k", domain::ApproveMention{1, line.digest}), at(1h));
    REQUIRE_FALSE(late);
    CHECK(late.error().code == Errc::Conflict);
    gone(*book, post().external_id);
    CHECK_FALSE(book->execute(make_command("l", domain::ApproveMention{1, line.digest}), at(1h)));
    const auto nobody = book->execute(make_command("m", domain::HideMention{9, true}), at(1h));
    REQUIRE_FALSE(nobody);
    CHECK(nobody.error().code == Errc::NotFound);
    CHECK(book->head() == 0);
}

TEST_CASE("each decision about a post is a line of the chain, once", "[ledger][mentions]") {
    const BookFolder folder;
    const auto book = folder.open();
    const auto line = told(*book, {post()}).mentions.at(0);
    const std::vector<domain::Command::What> deeds{
        domain::ApproveMention{1, line.digest}, domain::HideMention{1, true},
        domain::PinMention{1, true}, domain::TrustVoice{1, true}, domain::BlockVoice{1, false}};
    const std::vector<domain::Note> notes{
        domain::MentionApproved{1, line.digest}, domain::MentionHidden{1, true},
        domain::MentionPinned{1, true}, domain::VoiceTrusted{1, true},
        domain::VoiceBlocked{1, false}};
    for (std::size_t i = 0; i < deeds.size(); ++i) {
        CAPTURE(i);
        const auto command = make_command("deed-" + std::to_string(i), deeds[i]);
        const auto receipt = book->execute(command, at(10min)).value();
        REQUIRE(receipt.entries.size() == 1);
        CHECK(std::get<domain::NoteEntry>(receipt.entries[0].what).note == notes[i]);
        CHECK(domain::parse_note(domain::to_text(notes[i])).value() == notes[i]);
        CHECK(book->execute(command, at(11min)).value().entries.empty());
    }
    CHECK_FALSE(book->execute(make_command("deed-1", domain::HideMention{1, false}), at(12min)));
}

TEST_CASE("what a phone says is a post of the room, however often it is sent",
          "[ledger][mentions]") {
    const BookFolder folder;
    const auto book = folder.open();
    const std::string key(32, 'a');
    const auto first = book->execute(said(key, "Bravo!"), at(1min)).value();
    REQUIRE(first.mentions.size() == 1);
    CHECK(first.mention == 1);
    CHECK(first.mentions[0].mention.voice.network == Network::Room);
    CHECK(first.mentions[0].mention.voice.id.find("dddd") == std::string::npos);
    const auto again = book->execute(said(key, "Bravo!"), at(2min)).value();
    CHECK(again.mentions.empty());
    CHECK(again.mention == 1);
    CHECK(book->head() == 0);
    // And the phone can take it back.
    const auto taken =
        book->execute(make_command(std::string(32, 'b'), domain::HideOwnWords{key}), at(3min));
    REQUIRE(taken);
    REQUIRE(taken->mentions.size() == 1);
    CHECK(taken->mentions[0].is_gone);
}

TEST_CASE("a post that cannot be kept stops nothing", "[ledger][mentions]") {
    const BookFolder folder;
    const auto book = folder.open();
    auto nameless = post("");
    auto broken = post("b", "\xff\xfe");
    auto endless = post("c", std::string(20'000, 'x'));
    const auto receipt = told(*book, {nameless, broken, endless, post("d")});
    REQUIRE(receipt.mentions.size() == 2);
    CHECK(receipt.mentions[0].mention.text.size() == domain::kMentionBytesMax);
    CHECK(receipt.mentions[1].mention.external_id == "d");
}

TEST_CASE("a page of posts is whole or it is not there", "[ledger][mentions]") {
    const BookFolder folder;
    const auto book = folder.open();
    auto batch = make_batch({.source = "wall-a", .cursor = "behind it"});
    for (std::size_t i = 0; i <= domain::kBatchRecordsMax; ++i) {
        batch.mentions.push_back(post(std::to_string(i)));
    }
    CHECK_FALSE(book->record(batch, at(1min)));
    CHECK(all_mentions(*book).empty());
    CHECK(book->feed_state("wall-a")->position.cursor.empty());
}
