#include "app/deeds_under_way.hpp"
#include "support/catch.hpp"
#include "support/makers.hpp"

#include <string>
#include <variant>
#include <vector>

using namespace chapeau;
using namespace chapeau::app;
using display::Deed;

namespace {

domain::Command cash(const std::string& key, std::int64_t dollars = 50) {
    return {key, "operator", domain::AddCash{test::dollars(dollars), 0, ""}};
}

Error error(Errc code) {
    return {code, "the reason"};
}

/// The deeds of a desk whose book answers as the test says.
struct Desk {
    std::shared_ptr<const domain::Locale> locale =
        domain::Locale::open("en-US", "Europe/Paris").value();
    std::vector<domain::Command> submitted;
    PushResult accepts = PushResult::Accepted;
    DeedsUnderWay deeds{[this](domain::Command command) {
                            if (accepts == PushResult::Accepted) {
                                submitted.push_back(std::move(command));
                            }
                            return accepts;
                        },
                        *locale};

    const Deed& newest() { return deeds.deeds()->front(); }
};

} // namespace

TEST_CASE("a deed is told as done only when the book has answered", "[app]") {
    Desk desk;
    desk.deeds.give(cash("k1"));
    CHECK(desk.newest().state == Deed::State::UnderWay);
    CHECK_FALSE(display::undo_of(desk.newest()));
    desk.deeds.take({.key = "k1", .error = {}, .gift = 17});
    CHECK(desk.newest().state == Deed::State::Done);
    CHECK(desk.newest().words == "Added $50 cash");
}

TEST_CASE("cash is taken back by the very number that the book gave it", "[app]") {
    Desk desk;
    desk.deeds.give(cash("k1"));
    desk.deeds.give(cash("k2"));
    desk.deeds.take({.key = "k2", .error = {}, .gift = 19});
    desk.deeds.take({.key = "k1", .error = {}, .gift = 17});
    const auto& told = *desk.deeds.deeds();
    CHECK(std::get<domain::VoidGift>(*display::undo_of(told[0])).gift == 19);
    CHECK(std::get<domain::VoidGift>(*display::undo_of(told[1])).gift == 17);
}

TEST_CASE("what may be saved is tried again under its own key", "[app]") {
    for (const Errc code : {Errc::Io, Errc::Unavailable}) {
        Desk desk;
        desk.deeds.give(cash("k1"));
        desk.deeds.take({.key = "k1", .error = error(code)});
        REQUIRE(desk.newest().state == Deed::State::Unknown);
        CHECK(desk.newest().trouble == "the reason");
        desk.deeds.give(desk.newest().command);
        CHECK(desk.newest().state == Deed::State::UnderWay);
        REQUIRE(desk.submitted.size() == 2);
        CHECK(desk.submitted[1].key == "k1");
        desk.deeds.take({.key = "k1", .error = {}, .gift = 3});
        CHECK(desk.newest().state == Deed::State::Done);
        CHECK(desk.deeds.deeds()->size() == 1);
    }
}

TEST_CASE("a book that is too busy to listen is asked again", "[app]") {
    Desk desk;
    desk.accepts = PushResult::Full;
    desk.deeds.give(cash("k1"));
    CHECK(desk.newest().state == Deed::State::Unknown);
    CHECK_FALSE(desk.newest().trouble.empty());
    desk.accepts = PushResult::Accepted;
    desk.deeds.give(cash("k1"));
    CHECK(desk.newest().state == Deed::State::UnderWay);
    CHECK(desk.newest().trouble.empty());
    CHECK(desk.submitted.size() == 1);
}

TEST_CASE("a refusal is a failure that is not tried again", "[app]") {
    Desk desk;
    desk.deeds.give({"k1", "operator", domain::VoidGift{99}});
    desk.deeds.take({.key = "k1", .error = error(Errc::NotFound)});
    CHECK(desk.newest().state == Deed::State::Refused);
    CHECK_FALSE(display::undo_of(desk.newest()));
}

TEST_CASE("a double click is given once", "[app]") {
    Desk desk;
    desk.deeds.give(cash("k1"));
    desk.deeds.give(cash("k1"));
    desk.deeds.take({.key = "k1", .error = {}, .gift = 1});
    desk.deeds.give(cash("k1"));
    CHECK(desk.submitted.size() == 1);
    CHECK(desk.deeds.deeds()->size() == 1);
}

TEST_CASE("no success pushes a failure out of sight and none an open question", "[app]") {
    Desk desk;
    desk.deeds.give(cash("refused"));
    desk.deeds.take({.key = "refused", .error = error(Errc::Conflict)});
    desk.deeds.give(cash("open"));
    desk.deeds.take({.key = "open", .error = error(Errc::Io)});
    for (int i = 0; i < 100; ++i) {
        const std::string key = "k" + std::to_string(i);
        desk.deeds.give(cash(key));
        desk.deeds.take({.key = key, .error = {}, .gift = i + 1});
    }
    const auto& told = *desk.deeds.deeds();
    CHECK(told.size() == kDeedsToldMax + 1);
    CHECK(told[0].command.key == "k99");
    CHECK(told[told.size() - 2].command.key == "open");
    CHECK(told[told.size() - 1].command.key == "refused");
    for (int i = 0; i < 100; ++i) {
        const std::string key = "bad" + std::to_string(i);
        desk.deeds.give(cash(key));
        desk.deeds.take({.key = key, .error = error(Errc::Conflict)});
    }
    CHECK(desk.deeds.deeds()->size() == kDeedsToldMax + 1);
    CHECK(desk.deeds.deeds()->back().command.key == "open");
}

TEST_CASE("what was made void or hidden is taken back by its gift's number", "[app]") {
    Desk desk;
    const auto undo = [&](decltype(domain::Command::what) what) {
        const std::string key = std::to_string(desk.submitted.size());
        desk.deeds.give({key, "operator", std::move(what)});
        desk.deeds.take({.key = key, .error = {}});
        return display::undo_of(desk.newest());
    };
    CHECK(std::get<domain::UnvoidGift>(*undo(domain::VoidGift{5})).gift == 5);
    CHECK(std::get<domain::VoidGift>(*undo(domain::UnvoidGift{5})).gift == 5);
    CHECK(std::get<domain::UnvoidGift>(*undo(domain::SettleDouble{5, 9, true})).gift == 9);
    CHECK(std::get<domain::VoidGift>(*undo(domain::SettleDouble{5, 9, false})).gift == 9);
    CHECK(std::get<domain::Cue>(*undo(domain::Cue{domain::HideName{5}})) ==
          domain::Cue{domain::ShowName{5}});
    CHECK(std::get<domain::Cue>(*undo(domain::Cue{domain::ShowName{5}})) ==
          domain::Cue{domain::HideName{5}});
    CHECK_FALSE(undo(domain::Cue{domain::SetFrozen{true}}));
}
