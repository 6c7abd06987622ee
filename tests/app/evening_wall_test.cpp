// What people say, from the page of a feed to what the room may see, over a new start.
#include "app/evening.hpp"
#include "support/catch.hpp"
#include "support/makers.hpp"
#include "support/temp_folder.hpp"

#include <memory>
#include <string>
#include <utility>
#include <variant>

using namespace chapeau;
using namespace chapeau::app;
using namespace chapeau::test;
using domain::Mention;
using domain::Network;
using domain::WordsState;

namespace {

Moment moment_at(seconds since) {
    return {at(since), SteadyTime{since}};
}

Mention post(std::string id, std::string text, std::string author = "ana@a.example") {
    Mention mention;
    mention.external_id = std::move(id);
    mention.voice = {Network::Mastodon, author, "Ana", author, "a.example", 412};
    mention.text = std::move(text);
    mention.posted_at = at(0s);
    return mention;
}

class WallEvening {
public:
    explicit WallEvening(domain::WallRules rules = {}) : rules_(std::move(rules)) { open(); }

    void open() {
        evening_.reset();
        auto opened = Evening::open({.book_file = folder_ / "book.sqlite",
                                     .challenge = make_challenge(),
                                     .supporter = supporter(),
                                     .wall = rules_},
                                    moment_at(0s));
        REQUIRE(opened);
        evening_ = *std::move(opened);
    }

    domain::FeedState tell(std::vector<Mention> mentions) {
        auto page = make_batch({.source = "fediverse"});
        page.mentions = std::move(mentions);
        return evening_->record(page, moment_at(1s)).value();
    }
    void take_down(std::string id) {
        auto page = make_batch({.source = "fediverse"});
        page.mentions_gone = {{Network::Mastodon, std::move(id)}};
        REQUIRE(evening_->record(page, moment_at(2s)));
    }
    bool looks_new() {
        const auto look = evening_->look(moment_at(3s));
        last_ = look ? look : last_;
        return look != nullptr;
    }
    Result<Done> give(std::string key, domain::Command::What what) {
        return evening_->execute({std::move(key), "operator", std::move(what)}, moment_at(2s));
    }
    Result<Done> say(char key, std::string text, char device = 'd') {
        return give(std::string(32, key),
                    domain::Say{"Zoe", std::move(text), std::string(32, device)});
    }
    domain::MentionsAnswer waiting() {
        return std::get<domain::MentionsAnswer>(evening_->ask(domain::AskMentions{}).value());
    }
    Result<domain::Answer> ask(const domain::Question& question) { return evening_->ask(question); }
    std::vector<std::string> shown() {
        if (const auto look = evening_->look(moment_at(3s))) {
            last_ = look;
        }
        std::vector<std::string> texts;
        for (const auto& card : last_->wall->cards) {
            texts.push_back(card.text.utf8());
        }
        return texts;
    }

private:
    TempFolder folder_;
    domain::WallRules rules_;
    std::unique_ptr<Evening> evening_;
    std::shared_ptr<const domain::Snapshot> last_;
};

using Texts = std::vector<std::string>;

} // namespace

TEST_CASE("a post reaches the room when somebody let it, and stays over a new start", "[app]") {
    WallEvening evening;
    CHECK(evening.tell({post("1", "Gave to #Gala26!")}).mentions_told == 1);
    CHECK(evening.shown().empty());
    const auto row = evening.waiting().rows.at(0);
    CHECK(row.verdict == domain::Verdict::Allow);
    REQUIRE(evening.give("ok", domain::ApproveMention{row.mention, row.digest}));
    CHECK(evening.shown() == Texts{"Gave to #Gala26!"});
    evening.open();
    CHECK(evening.shown() == Texts{"Gave to #Gala26!"});
    CHECK(evening.waiting().waiting == 0);
}

TEST_CASE("the configuration trusts authors and does not want others", "[app]") {
    WallEvening evening({.trusted_authors = {"@Ana@A.example"},
                         .blocked_authors = {"spam@b.example"},
                         .blocked_servers = {"bad.example"}});
    auto of_server = post("3", "from a bad server", "eve@x.bad.example");
    of_server.voice.server = "x.bad.example";
    evening.tell({post("1", "trusted words"), post("2", "spam words", "spam@b.example"), of_server,
                  post("4", "others wait", "ben@b.example")});
    CHECK(evening.shown() == Texts{"trusted words"});
    CHECK(evening.waiting().waiting == 1);
}

TEST_CASE("handles and hashtags are no objection to a post, abuse is", "[app]") {
    WallEvening evening;
    evening.tell({post("1", "@host we did it! #Gala26 https://gala.example/give"),
                  post("2", "what a fucking joke")});
    const auto rows = evening.waiting().rows;
    REQUIRE_FALSE(rows.empty());
    CHECK(rows[0].verdict == domain::Verdict::Allow);
    CHECK(rows[0].text.utf8() == "@host we did it! #Gala26");
    for (const auto& row : rows) {
        CHECK((row.mention == 1 || row.verdict != domain::Verdict::Allow));
    }
}

TEST_CASE("what a phone says waits, once, and can be refused", "[app]") {
    WallEvening evening;
    const auto first = evening.say('a', "Bravo a tous!");
    REQUIRE(first);
    CHECK(first->words == WordsState::Waiting);
    REQUIRE(evening.say('a', "Bravo a tous!"));
    CHECK(evening.waiting().waiting == 1);
    const auto card = evening.say('b', "my card 4242 4242 4242 4242");
    REQUIRE_FALSE(card);
    CHECK(card.error().code == Errc::InvalidInput);
    REQUIRE(evening.give("block", domain::BlockVoice{1, true}));
    CHECK(evening.waiting().waiting == 0);
    const auto blocked = evening.say('c', "again");
    REQUIRE_FALSE(blocked);
    CHECK(blocked.error().code == Errc::Refused);
    CHECK(evening.say('e', "another phone", 'f'));
}

TEST_CASE("a phone hears what became of what it said, by its key", "[app]") {
    WallEvening evening;
    const auto words = [&evening](char key) {
        const domain::AskMine question{{std::string(32, key)}};
        const auto mine = std::get<domain::MineAnswer>(evening.ask(question).value()).gifts.at(0);
        return std::pair(mine.is_message, mine.words);
    };
    CHECK_FALSE(words('a').first);
    REQUIRE(evening.say('a', "Bravo a tous!"));
    CHECK(words('a') == std::pair(true, WordsState::Waiting));
    const auto row = evening.waiting().rows.at(0);
    REQUIRE(evening.give("ok", domain::ApproveMention{row.mention, row.digest}));
    CHECK(words('a') == std::pair(true, WordsState::Shown));
    REQUIRE(evening.give("back", domain::HideOwnWords{std::string(32, 'a')}));
    CHECK(words('a').second != WordsState::Shown);
    CHECK(evening.shown().empty());
}

TEST_CASE("what its author takes down leaves the screen with the page that tells it", "[app]") {
    WallEvening evening({.trusted_authors = {"ana@a.example"}});
    evening.tell({post("1", "one"), post("2", "two")});
    CHECK(evening.shown().size() == 2);
    CHECK_FALSE(evening.looks_new()); // Nothing has moved.
    evening.take_down("1");
    CHECK(evening.looks_new());
    CHECK(evening.shown() == Texts{"two"});
    evening.open();
    CHECK(evening.shown() == Texts{"two"});
}
