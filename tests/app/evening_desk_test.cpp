// What the evening judges, and what it answers to phones and the desk.
#include "app/evening.hpp"
#include "app/evening_thread.hpp"
#include "support/catch.hpp"
#include "support/makers.hpp"
#include "support/manual_clock.hpp"
#include "support/temp_folder.hpp"

#include <atomic>
#include <memory>
#include <string>
#include <utility>
#include <variant>

using namespace chapeau;
using namespace chapeau::app;
using namespace chapeau::test;
using domain::WordsMode;
using domain::WordsState;

namespace {

Moment moment_at(seconds since) {
    return {at(since), SteadyTime{since}};
}

std::string phone_id(char letter) {
    return std::string(domain::kPhoneKeyBytes, letter);
}

class DeskEvening {
public:
    DeskEvening() { open(); }

    void open() {
        evening_.reset();
        auto opened = Evening::open({.book_file = folder_ / "book.sqlite",
                                     .challenge = make_challenge(),
                                     .supporter = supporter()},
                                    moment_at(0s));
        REQUIRE(opened);
        evening_ = *std::move(opened);
    }

    Result<Done> give(std::string key, domain::Command::What what) {
        return evening_->execute({std::move(key), "operator", std::move(what)}, moment_at(1s));
    }
    Result<Done> give(const domain::Command& command) {
        return evening_->execute(command, moment_at(1s));
    }
    Result<Done> promise(char key, const std::string& name, char device,
                         const std::string& message = "") {
        return give(phone_id(key), domain::Pledge{dollars(10), name, message, phone_id(device)});
    }
    void mode(WordsMode mode) {
        REQUIRE(give("mode-" + std::to_string(++modes_), domain::Cue(domain::SetWordsMode{mode})));
    }
    std::string name_shown() {
        last_ = evening_->look(moment_at(2s));
        return last_->recent.at(0).name.utf8();
    }
    template <class What>
    What ask(domain::Question question) {
        auto answer = evening_->ask(question);
        REQUIRE(answer);
        return std::get<What>(*answer);
    }
    std::unique_ptr<Evening> take() { return std::move(evening_); }
    Evening& operator*() { return *evening_; }

private:
    TempFolder folder_;
    std::unique_ptr<Evening> evening_;
    std::shared_ptr<const domain::Snapshot> last_;
    int modes_ = 0;
};

} // namespace

TEST_CASE("a promise that is to be looked at waits, however clean its words are", "[app]") {
    DeskEvening evening;
    evening.mode(WordsMode::Clean);
    REQUIRE(evening.promise('a', "Ada", '1'));
    CHECK(evening.name_shown() == "Ada");
    domain::Command large{phone_id('b'), "phone",
                          domain::Pledge{dollars(5000), "Grace", "", phone_id('2')}};
    large.hold_words = true;
    const auto done = evening.give(large);
    REQUIRE(done);
    CHECK(done->words == WordsState::Waiting);
    CHECK(evening.name_shown() == supporter().utf8());
    evening.open(); // What was decided once is not judged again.
    CHECK(evening.name_shown() == supporter().utf8());
}

TEST_CASE("a corrected name does not bring an ugly message with it", "[app]") {
    DeskEvening evening;
    evening.mode(WordsMode::Clean);
    const auto made = evening.promise('a', "Adda", '1', "fuck you");
    REQUIRE(made);
    CHECK(evening.name_shown() == supporter().utf8());
    REQUIRE(evening.give("right", domain::CorrectName{made->gift, "Ada"}));
    CHECK(evening.name_shown() == supporter().utf8());
}

TEST_CASE("a promise's name waits, is approved by its digest and stays approved", "[app]") {
    DeskEvening evening;
    const auto made = evening.promise('a', "Ada", 'd');
    REQUIRE(made);
    CHECK(made->number == 1);
    CHECK(made->words == WordsState::Waiting);
    CHECK(evening.name_shown() == "A supporter");
    const auto queue = evening.ask<domain::QueueAnswer>(domain::AskQueue{});
    REQUIRE(queue.rows.size() == 1);
    CHECK(queue.waiting == 1);
    CHECK(queue.rows[0].name.utf8() == "Ada");
    CHECK(queue.rows[0].source == "phones");
    REQUIRE(evening.give("ok", domain::ApproveWords{made->gift, queue.rows[0].digest}));
    CHECK(evening.name_shown() == "Ada");
    evening.open();
    CHECK(evening.name_shown() == "Ada");
    CHECK(evening.ask<domain::QueueAnswer>(domain::AskQueue{}).waiting == 0);

    REQUIRE(evening.give("till", domain::PayPledges{{made->gift}, domain::PaidBy::Cash}));
    CHECK(evening.name_shown() == "Ada");
    const auto mine =
        evening.ask<domain::MineAnswer>(domain::AskMine{{phone_id('a'), phone_id('f')}});
    REQUIRE(mine.gifts.size() == 2);
    CHECK(mine.gifts[0].paid);
    CHECK(mine.gifts[0].number == 1);
    CHECK(mine.gifts[0].layer == domain::Layer::Cash);
    CHECK(mine.gifts[0].words == WordsState::Shown);
    CHECK(mine.gifts[1].gift == 0);
}

TEST_CASE("the panic key takes every name away and gives back what it took", "[app]") {
    DeskEvening evening;
    REQUIRE(evening.give("k1", domain::AddCash{dollars(5), 1, "Grace"}));
    CHECK(evening.name_shown() == "Grace");
    evening.mode(WordsMode::Nothing);
    const auto seen = (*evening).look(moment_at(2s));
    REQUIRE(seen);
    CHECK(seen->recent.at(0).name == supporter());
    CHECK(seen->leaders.at(0).name == supporter());
    CHECK(seen->hidden_at == seen->head);
    evening.mode(WordsMode::HoldPhones);
    CHECK(evening.name_shown() == "Grace");
}

TEST_CASE("who took their own words away is not shown again by the desk", "[app]") {
    DeskEvening evening;
    REQUIRE(evening.promise('a', "Ada", 'd'));
    evening.mode(WordsMode::Clean);
    CHECK(evening.name_shown() == "Ada");
    REQUIRE(evening.give(phone_id('e'), domain::HideOwnWords{phone_id('a')}));
    CHECK(evening.name_shown() == "A supporter");
    const auto digest = evening.ask<domain::GiftsAnswer>(domain::FindGifts{}).rows.at(0).digest;
    REQUIRE(evening.give("show", domain::Cue(domain::ShowName{1})));
    static_cast<void>(evening.give("ok", domain::ApproveWords{1, digest}));
    CHECK(evening.name_shown() == "A supporter");
}

TEST_CASE("a blocked phone promises no more, and hears again of what it promised", "[app]") {
    DeskEvening evening;
    REQUIRE(evening.promise('a', "Ada", 'd'));
    REQUIRE(evening.give("b", domain::BlockGiver{1, true}));
    const auto refused = evening.promise('b', "Ada", 'd');
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == Errc::Refused);
    CHECK(evening.promise('a', "Ada", 'd'));
    CHECK(evening.promise('c', "Bo", 'e'));
    REQUIRE(evening.give("u", domain::BlockGiver{1, false}));
    CHECK(evening.promise('b', "Ada", 'd'));
    CHECK((*evening).health().open);
}

TEST_CASE("the number of a payment card is never stored", "[app]") {
    DeskEvening evening;
    const auto refused = evening.promise('a', "4111 1111 1111 1111", 'd');
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == Errc::InvalidInput);
    CHECK((*evening).health().head == 0);
    auto page = make_batch({.gifts = {make_gift({.message = "card 4111111111111111"})}});
    REQUIRE((*evening).record(page, moment_at(1s)));
    CHECK(evening.name_shown() == "Ada");
    CHECK((*evening).find_gift(1)->message.empty());
}

TEST_CASE("gifts are found by a part of a name, a number and an amount", "[app]") {
    DeskEvening evening;
    REQUIRE(evening.give("k1", domain::AddCash{dollars(25), 1, "Chlo\u00e9 Martin"}));
    REQUIRE(evening.give("k2", domain::AddCash{dollars(40), 1, "Bo"}));
    const auto found = [&](const std::string& text) {
        std::vector<domain::EntrySeq> gifts;
        domain::FindGifts question;
        question.text = text;
        for (const auto& row : evening.ask<domain::GiftsAnswer>(question).rows) {
            gifts.push_back(row.gift);
        }
        return gifts;
    };
    CHECK(found("chlo\u00c9") == std::vector<domain::EntrySeq>{1});
    CHECK(found("#2") == std::vector<domain::EntrySeq>{2});
    CHECK(found("25") == std::vector<domain::EntrySeq>{1});
    CHECK(found("40.00") == std::vector<domain::EntrySeq>{2});
    CHECK(found("") == std::vector<domain::EntrySeq>{2, 1});
    CHECK(found("nobody").empty());
}

TEST_CASE("whoever asked the evening is answered, also at its end", "[app][threads]") {
    DeskEvening evening;
    const ManualClock clock{test::evening()};
    EveningThread thread(evening.take(), clock);
    std::atomic<int> outcomes{0};
    std::atomic<int> answers{0};
    std::atomic<domain::EntrySeq> gift{0};
    thread.start({nullptr, [](PageReceipt) {}});
    REQUIRE(thread.submit_command(
        {phone_id('a'), "phone", domain::Pledge{dollars(10), "Ada", "", phone_id('d')}},
        [&](const CommandOutcome& outcome) {
            gift = outcome.gift;
            ++outcomes;
        }));
    REQUIRE(thread.submit_question(domain::AskQueue{}, [&](const Result<domain::Answer>& answer) {
        answers += answer ? 1 : 0;
    }));
    thread.stop();
    CHECK(outcomes == 1);
    CHECK(answers == 1);
    CHECK(gift == 1);
    CHECK_FALSE(thread.submit_question(domain::AskQueue{}, [](const Result<domain::Answer>&) {}));
}
