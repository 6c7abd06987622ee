// What people say: one card for one text, and nothing that nobody let through.
#include "domain/wall/groups.hpp"
#include "domain/wall/wall.hpp"
#include "support/catch.hpp"

#include <string>
#include <utility>

using namespace chapeau;
using namespace chapeau::domain;
using namespace std::chrono_literals;

namespace {

constexpr Timestamp kEvening{microseconds{1'790'000'000'000'000}};

struct Said {
    std::int64_t number = 1;
    std::string text = "Gave to #Gala26!";
    std::string author = "ana";
    Network network = Network::Mastodon;
    std::optional<std::int64_t> followers{};
    std::string repeats{};
    bool sensitive = false;
    Judgement words = {};
    Timestamp told_at = kEvening;
};

MentionLine line_of(const Said& said) {
    MentionLine line;
    line.number = said.number;
    // One number for each author and network, as the book gives it.
    line.voice = static_cast<std::int64_t>(said.author.front()) * 100 +
                 static_cast<std::int64_t>(said.network);
    line.mention.external_id = "post-" + std::to_string(said.number);
    line.mention.voice = {said.network, said.author,   said.author, said.author + "@a.example",
                          "a.example",  said.followers};
    line.mention.text = said.text;
    line.mention.posted_at = said.told_at;
    line.mention.is_sensitive = said.sensitive;
    line.mention.repeats = said.repeats;
    line.mention.words = said.words;
    line.digest = "digest of " + said.text;
    line.told_at = line.confirmed_at = said.told_at;
    return line;
}

class TestWall {
public:
    explicit TestWall(WordsMode mode = WordsMode::Clean)
        : wall(mode, ScreenText::own("Somebody")) {}

    void say(const Said& said) { wall.take(line_of(said)); }
    void gone(std::int64_t number, std::string author = "ana") {
        auto line = line_of({.number = number, .text = "", .author = std::move(author)});
        line.is_gone = true;
        line.digest.clear();
        wall.take(line);
    }
    void decide(Note note, Timestamp at = kEvening) {
        wall.fold({++seq, at, NoteEntry{std::move(note)}});
    }
    void approve(std::int64_t number, const std::string& text, Timestamp at = kEvening) {
        decide(MentionApproved{number, "digest of " + text}, at);
    }
    void mode(WordsMode mode) { wall.fold({++seq, kEvening, CueEntry{SetWordsMode{mode}}}); }
    const WallView& view(Timestamp now = kEvening) {
        shown = wall.view(now);
        return *shown;
    }
    std::vector<std::string> texts() {
        std::vector<std::string> texts;
        for (const auto& card : view().cards) {
            texts.push_back(card.text.utf8());
        }
        return texts;
    }

    Wall wall;
    EntrySeq seq = 0;
    std::shared_ptr<const WallView> shown;
};

using Texts = std::vector<std::string>;

} // namespace

TEST_CASE("a post waits until somebody lets it through", "[domain][wall]") {
    TestWall evening(WordsMode::HoldPhones);
    evening.say({});
    CHECK(evening.texts().empty());
    CHECK(evening.view().waiting == 1);
    CHECK(evening.view().posts == 1);
    evening.approve(1, "Gave to #Gala26!");
    CHECK(evening.texts() == Texts{"Gave to #Gala26!"});
    CHECK(evening.view().waiting == 0);
}

TEST_CASE("an approval is of the words that were looked at", "[domain][wall]") {
    TestWall evening(WordsMode::HoldPhones);
    evening.say({});
    evening.approve(1, "Gave to #Gala26!");
    const auto removed = evening.view().removed_version;
    evening.say({.text = "Buy my coins"});
    CHECK(evening.texts().empty());
    CHECK(evening.view().waiting == 1);
    CHECK(evening.view().removed_version > removed);
    // The old words again are the words that were approved.
    evening.say({});
    CHECK(evening.texts().size() == 1);
}

TEST_CASE("a trusted author is shown while the words are clean and harmless", "[domain][wall]") {
    TestWall evening(WordsMode::HoldPhones);
    evening.say({});
    evening.decide(VoiceTrusted{1, true});
    CHECK(evening.texts().size() == 1);
    evening.say({.number = 2, .text = "doubtful", .words = {Verdict::Hold, Objection::Abuse}});
    evening.say({.number = 3, .text = "marked", .sensitive = true});
    CHECK(evening.texts().size() == 1);
    CHECK(evening.view().waiting == 2);
    evening.decide(VoiceTrusted{1, false});
    CHECK(evening.texts().empty());
}

TEST_CASE("one text is one card, however many say it and wherever", "[domain][wall]") {
    TestWall evening;
    evening.say({.number = 1, .text = "We gave to #Gala26! https://a.example/1"});
    evening.say({.number = 2, .text = "we gave to Gala26", .network = Network::Bluesky});
    evening.say({.number = 3, .text = "@host WE GAVE to #gala26 !", .author = "ben"});
    evening.say(
        {.number = 4, .text = "We gave to #Gala26!", .author = "cleo", .repeats = "post-1"});
    REQUIRE(evening.view().cards.size() == 1);
    CHECK(evening.view().cards[0].mention == 1);
    CHECK(evening.view().cards[0].copies == 3);
    CHECK(evening.view().posts == 4);
    CHECK(evening.view().authors == 4);
    evening.gone(1);
    REQUIRE(evening.view().cards.size() == 1);
    CHECK(evening.view().cards[0].mention == 2);
    CHECK(evening.view().cards[0].copies == 2);
}

TEST_CASE("of many copies one waits", "[domain][wall]") {
    TestWall evening(WordsMode::HoldAll);
    for (std::int64_t number = 1; number <= 50; ++number) {
        evening.say({.number = number, .author = std::string(1, static_cast<char>(64 + number))});
    }
    CHECK(evening.view().waiting == 1);
    const auto queue = evening.wall.mentions({});
    REQUIRE(queue.rows.size() == 1);
    CHECK(queue.rows[0].copies == 49);
    evening.approve(1, "Gave to #Gala26!");
    CHECK(evening.view().waiting == 0);
    CHECK(evening.view().cards.at(0).copies == 49);
}

TEST_CASE("who passes on what another said is never shown as its author", "[domain][wall]") {
    TestWall evening;
    evening.say({.number = 1, .repeats = "post-of-before"});
    CHECK(evening.texts().empty());
    CHECK(evening.view().waiting == 0);
    CHECK(evening.view().posts == 1);
}

TEST_CASE("what was taken off stays off, whoever says it next", "[domain][wall]") {
    TestWall evening;
    evening.say({.number = 1});
    const auto removed = evening.view().removed_version;
    evening.decide(MentionHidden{1, true});
    CHECK(evening.texts().empty());
    CHECK(evening.view().removed_version > removed);
    evening.say({.number = 2, .author = "ben"});
    CHECK(evening.texts().empty());
    CHECK(evening.view().waiting == 0);
    evening.decide(MentionHidden{1, false});
    CHECK(evening.texts().size() == 1);
}

TEST_CASE("nothing of a blocked author is shown or counted", "[domain][wall]") {
    TestWall evening;
    evening.say({.number = 1, .followers = 500});
    evening.say({.number = 2, .text = "another", .followers = 500});
    evening.say({.number = 3, .text = "of Ben", .author = "ben", .followers = 20});
    CHECK(evening.view().reach == 520);
    evening.decide(VoiceBlocked{2, true});
    CHECK(evening.texts() == Texts{"of Ben"});
    CHECK(evening.view().posts == 1);
    CHECK(evening.view().reach == 20);
    CHECK(evening.view().authors_with_reach == 1);
    evening.say({.number = 4, .text = "again"});
    CHECK(evening.texts() == Texts{"of Ben"});
    evening.decide(VoiceBlocked{1, false});
    CHECK(evening.texts().size() == 4);
}

TEST_CASE("what is gone is not shown, and comes back only when it is told again",
          "[domain][wall]") {
    TestWall evening;
    evening.say({});
    evening.gone(1);
    CHECK(evening.texts().empty());
    CHECK(evening.view().posts == 0);
    evening.approve(1, "Gave to #Gala26!");
    CHECK(evening.texts().empty());
    evening.say({});
    CHECK(evening.texts().size() == 1);
}

TEST_CASE("what was approved long after it was seen is asked for first", "[domain][wall]") {
    TestWall evening(WordsMode::HoldAll);
    auto line = line_of({});
    line.mention.can_be_confirmed = true;
    evening.wall.take(line);
    evening.approve(1, "Gave to #Gala26!", kEvening + 20min);
    CHECK(evening.texts().empty());
    CHECK(evening.view().waiting == 0); // Nobody is asked twice.
    CHECK(evening.wall.mentions({.waiting_only = false}).rows.at(0).confirming);
    line.confirmed_at = kEvening + 20min + 5s;
    evening.wall.take(line);
    CHECK(evening.texts().size() == 1);
}

TEST_CASE("the panic key takes every card away and forgets no decision", "[domain][wall]") {
    TestWall evening(WordsMode::HoldAll);
    evening.say({});
    evening.approve(1, "Gave to #Gala26!");
    evening.mode(WordsMode::Nothing);
    CHECK(evening.texts().empty());
    CHECK(evening.view().voices.empty());
    CHECK(evening.view().removed_version == evening.view().version);
    evening.mode(WordsMode::HoldAll);
    CHECK(evening.texts().size() == 1);
}

TEST_CASE("pinned cards stand first, then the latest shown", "[domain][wall]") {
    TestWall evening(WordsMode::HoldAll);
    for (const std::int64_t number : {1, 2, 3}) {
        evening.say({.number = number, .text = "text " + std::to_string(number)});
    }
    evening.approve(2, "text 2", kEvening + 1s);
    evening.approve(3, "text 3", kEvening + 2s);
    evening.approve(1, "text 1", kEvening + 3s);
    CHECK(evening.texts() == Texts{"text 1", "text 3", "text 2"});
    evening.decide(MentionPinned{2, true});
    CHECK(evening.texts() == Texts{"text 2", "text 1", "text 3"});
    CHECK(evening.view().cards[0].is_pinned);
    evening.decide(MentionPinned{2, false});
    CHECK(evening.texts() == Texts{"text 1", "text 3", "text 2"});
}

TEST_CASE("decisions may come before the posts that they are about", "[domain][wall]") {
    TestWall live(WordsMode::HoldAll);
    TestWall again(WordsMode::HoldAll);
    const std::vector<Said> posts{{.number = 1},
                                  {.number = 2, .text = "other", .author = "ben"},
                                  {.number = 3, .text = "third", .author = "cleo"}};
    const auto decide = [](TestWall& wall) {
        wall.approve(1, "Gave to #Gala26!");
        wall.decide(VoiceTrusted{2, true});
        wall.decide(VoiceBlocked{3, true});
        wall.decide(MentionPinned{1, true});
    };
    for (const auto& post : posts) {
        live.say(post);
    }
    decide(live);
    decide(again);
    for (const auto& post : posts) {
        again.say(post);
    }
    CHECK(again.texts() == live.texts());
    CHECK(live.texts() == Texts{"Gave to #Gala26!", "other"});
    CHECK(again.view().posts == live.view().posts);
}

TEST_CASE("the last decision about an author holds, in whatever order the posts come",
          "[domain][wall]") {
    TestWall again(WordsMode::Clean);
    again.decide(VoiceBlocked{2, true});
    again.decide(VoiceBlocked{1, false});
    again.say({.number = 1, .text = "one"});
    again.say({.number = 2, .text = "two"});
    CHECK(again.texts().size() == 2);
}

TEST_CASE("what is pinned outlives a flood over a new start too", "[domain][wall]") {
    TestWall again(WordsMode::Clean);
    again.decide(MentionPinned{1, true});
    constexpr auto kPosts = static_cast<std::int64_t>(kMentionsRememberedMax) + 10;
    for (std::int64_t number = 1; number <= kPosts; ++number) {
        again.say({.number = number, .text = "text " + std::to_string(number)});
    }
    CHECK(again.texts().at(0) == "text 1");
}

TEST_CASE("reach counts each author once, by what was told last", "[domain][wall]") {
    TestWall evening;
    evening.say({.number = 1, .text = "one", .followers = 100});
    evening.say({.number = 2, .text = "two", .followers = 130});
    evening.say({.number = 3, .text = "three"}); // Not told this time.
    evening.say({.number = 4, .text = "four", .author = "ben"});
    CHECK(evening.view().reach == 130);
    CHECK(evening.view().authors_with_reach == 1);
    CHECK(evening.view().authors == 2);
    for (const std::int64_t number : {1, 2, 3}) {
        evening.gone(number);
    }
    CHECK(evening.view().reach == 0);
    CHECK(evening.view().authors_with_reach == 0);
}

TEST_CASE("posts are counted over the last ten minutes", "[domain][wall]") {
    TestWall evening;
    for (std::int64_t number = 1; number <= 5; ++number) {
        evening.say({.number = number,
                     .text = "text " + std::to_string(number),
                     .told_at = kEvening + number * 4min});
    }
    CHECK(evening.view(kEvening + 20min).posts_in_window == 3);
    CHECK(evening.view(kEvening + 60min).posts_in_window == 0);
}

TEST_CASE("a view is the same object while nothing has changed", "[domain][wall]") {
    TestWall evening;
    evening.say({});
    const auto first = evening.wall.view(kEvening);
    CHECK(evening.wall.view(kEvening + 1s) == first);
    evening.say({.number = 2, .text = "more"});
    CHECK(evening.wall.view(kEvening + 1s) != first);
}

TEST_CASE("a flood is forgotten from its old end and stays counted", "[domain][wall]") {
    TestWall evening(WordsMode::HoldAll);
    constexpr auto kPosts = static_cast<std::int64_t>(kMentionsRememberedMax) + 500;
    for (std::int64_t number = 1; number <= kPosts; ++number) {
        evening.say({.number = number, .text = "text " + std::to_string(number)});
        if (number == 1) {
            evening.decide(MentionPinned{1, true});
        }
    }
    CHECK(evening.view().posts == kPosts);
    CHECK(evening.view().waiting == static_cast<std::int64_t>(kMentionsRememberedMax));
    evening.say({.number = 2, .text = "text 2"});
    CHECK(evening.view().posts == kPosts);
    evening.approve(1, "text 1");
    CHECK(evening.texts() == Texts{"text 1"});
}

TEST_CASE("a card says where its author writes", "[domain][wall]") {
    TestWall evening;
    evening.say({});
    CHECK(evening.view().cards.at(0).handle.utf8() == "@ana@a.example");
    auto of_feed = line_of({.number = 2, .text = "of a feed", .network = Network::Feed});
    of_feed.mention.voice.handle.clear();
    evening.wall.take(of_feed);
    CHECK(evening.view().cards.at(0).handle.utf8() == "a.example");
    auto of_room = line_of({.number = 3, .text = "here", .network = Network::Room});
    of_room.mention.voice.handle.clear();
    of_room.mention.voice.server.clear();
    evening.wall.take(of_room);
    CHECK(evening.view().cards.at(0).handle.empty());
}

TEST_CASE("what two posts have in common are their words", "[domain][wall]") {
    CHECK(text_key_of("I gave! https://a.example/?x=1") == text_key_of("@ben i GAVE"));
    CHECK(text_key_of("\u00c9t\u00e9 \U0001F389") != text_key_of("\u00c9t\u00e9"));
    CHECK(text_key_of("https://a.example/").empty());
    CHECK(text_key_of("...").empty());
}
