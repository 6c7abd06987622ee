#include "web/api/deeds.hpp"
#include "web/api/tablet_support.hpp"

#include <map>

namespace chapeau::test {
namespace {

using web::Role;

struct DeedSample {
    std::string name;
    std::string members; // A sound one.
    domain::Command::What what;
    std::vector<Role> roles;
};

std::vector<DeedSample> deed_samples() {
    using namespace domain;
    const std::vector<Role> desk{Role::Operator};
    const std::vector<Role> hat{Role::Operator, Role::Volunteer};
    const std::vector<Role> stage{Role::Operator, Role::Presenter};
    const auto cue = [](Cue each) { return Command::What(std::move(each)); };
    return {
        {"cash", R"(,"amount":5500,"people":9,"name":"","envelope":"17","count":"2x20 3x5")",
         AddCash{dollars(55), 9, "", "17", "2x20 3x5"}, hat},
        {"recount", R"(,"envelope":"17","amount":5400,"count":"2x20 14x1")",
         RecountEnvelope{"17", dollars(54), "2x20 14x1"}, hat},
        {"settle", R"(,"envelope":"17","amount":5400)", SettleEnvelope{"17", dollars(54)}, desk},
        {"freeze", R"(,"on":true)", cue(SetFrozen{true}), stage},
        {"blank", R"(,"on":false)", cue(SetBlank{false}), stage},
        {"approve", R"(,"gift":7,"digest":"ab12")", ApproveWords{7, "ab12"}, desk},
        {"hide", R"(,"gift":7)", cue(HideName{7}), desk},
        {"show", R"(,"gift":7)", cue(ShowName{7}), desk},
        {"block", R"(,"gift":7,"on":false)", BlockGiver{7, false}, desk},
        {"words", R"(,"mode":"nothing")", cue(SetWordsMode{WordsMode::Nothing}), desk},
        {"void", R"(,"gift":7)", VoidGift{7}, desk},
        {"unvoid", R"(,"gift":7)", UnvoidGift{7}, desk},
        {"refund", R"(,"gift":7)", RefundGift{7}, desk},
        {"correct", R"(,"gift":7,"name":"Zoé")", CorrectName{7, "Zoé"}, desk},
        {"erase", R"(,"gift":7)", ErasePerson{7}, desk},
        {"void_all", R"(,"gifts":[7,9])", VoidGifts{{7, 9}}, desk},
        {"settle_double", R"(,"first":7,"second":9,"merged":true)", SettleDouble{7, 9, true}, desk},
        {"decide_holds", R"(,"gifts":[7,9],"take":true)",
         domain::DecideHolds{{7, 9}, domain::HoldDecision::Take}, desk},
        {"pay", R"(,"gifts":[7,9],"by":"card")", PayPledges{{7, 9}, PaidBy::Card}, desk},
        {"target", R"(,"people":null,"amount":300000)",
         cue(SetTarget{amount_target(dollars(3000))}), desk},
        {"stretch", R"(,"targets":[{"people":300,"amount":400000}])",
         cue(SetStretch{{{300, dollars(4000)}}}), desk},
        {"deadline", R"(,"at":1794076200000)",
         cue(SetDeadline{Timestamp(milliseconds(1'794'076'200'000))}), desk},
        {"clock", R"(,"minutes":90)", cue(StartClock{evening(), 90min}), desk},
        {"approve_post", R"(,"mention":7,"digest":"ab12")", domain::ApproveMention{7, "ab12"},
         desk},
        {"hide_post", R"(,"mention":7,"on":true)", domain::HideMention{7, true}, desk},
        {"pin_post", R"(,"mention":7,"on":false)", domain::PinMention{7, false}, desk},
        {"trust_voice", R"(,"mention":7,"on":true)", domain::TrustVoice{7, true}, desk},
        {"block_voice", R"(,"mention":7,"on":true)", domain::BlockVoice{7, true}, desk},
        {"scene", R"(,"scene":"wall")", cue(domain::SetScene{domain::Scene::Wall}), stage},
    };
}

} // namespace

TEST_CASE("every deed becomes its command, and the table has no other", "[web][deeds]") {
    CHECK(deed_samples().size() == web::all_deeds().size());
    DeskRoom room;
    auto tablet = room.pair(Role::Operator);
    std::size_t number = 0;
    for (const auto& deed : deed_samples()) {
        INFO(deed.name);
        const auto key = key_of(++number);
        const auto heard = room.send(tablet.deed(deed.name, deed.members, key));
        CHECK(heard.status() == 200);
        CHECK(heard.body() == R"({"gift":7,"number":173})");
        REQUIRE(room.desk.commands.size() == number);
        const auto& command = room.desk.commands.back();
        CHECK(command.key == key);
        CHECK(command.actor == "operator tablet-1");
        CHECK(command.what == deed.what);
    }
}

TEST_CASE("each role does its own deeds and no other's", "[web][deeds][safety]") {
    for (const auto role : {Role::Operator, Role::Volunteer, Role::Presenter}) {
        DeskRoom room;
        auto tablet = room.pair(role);
        std::size_t allowed = 0;
        for (const auto& deed : deed_samples()) {
            INFO(web::word_of(role) << " " << deed.name);
            const bool may =
                std::find(deed.roles.begin(), deed.roles.end(), role) != deed.roles.end();
            const auto heard = room.send(tablet.deed(deed.name, deed.members));
            CHECK(heard.status() == (may ? 200 : 403));
            if (!may) {
                CHECK(heard.at("/error/code") == "role");
            }
            allowed += may ? 1 : 0;
            CHECK(room.desk.commands.size() == allowed);
        }
    }
}

TEST_CASE("the desk's tables are the operator's alone", "[web][deeds][safety]") {
    for (const auto role : {Role::Volunteer, Role::Presenter}) {
        DeskRoom room;
        auto tablet = room.pair(role);
        for (const std::string path : {"/op/queue", "/op/gifts", "/op/audit", "/op/envelopes",
                                       "/op/doubles", "/op/posts", "/op/posts/all"}) {
            INFO(path);
            CHECK(room.send(tablet.get(path)).status() == 403);
        }
        CHECK(room.desk.questions.empty());
        CHECK(room.send(tablet.get("/op/live")).status() == 200);
        CHECK(room.send(tablet.get("/op/challenge")).status() == 200);
    }
}

TEST_CASE("a deed that is told wrongly is refused with what is wrong", "[web][deeds]") {
    DeskRoom room;
    auto tablet = room.pair(Role::Operator);
    const std::vector<std::pair<std::string, std::string>> wrong = {
        {"cash", ""},
        {"approve_post", R"(,"mention":0,"digest":"ab12")"},
        {"hide_post", R"(,"mention":7)"},
        {"scene", R"(,"scene":"circus")"},
        {"cash", R"(,"amount":0)"},
        {"cash", R"(,"amount":-5)"},
        {"cash", R"(,"amount":10.5)"},
        {"cash", R"(,"amount":1000000000001)"},
        {"cash", R"(,"amount":100,"people":-1)"},
        {"cash", R"(,"amount":100,"envelope":"12345678901234567")"},
        {"recount", R"(,"amount":100)"},
        {"recount", R"(,"amount":100,"envelope":"")"},
        {"settle", R"(,"envelope":"17")"},
        {"approve", R"(,"gift":7)"},
        {"approve", R"(,"gift":7,"digest":"")"},
        {"approve", R"(,"gift":0,"digest":"ab")"},
        {"hide", ""},
        {"block", R"(,"gift":7)"},
        {"words", R"(,"mode":"everything")"},
        {"words", ""},
        {"pay", R"(,"gifts":[],"by":"cash")"},
        {"pay", R"(,"gifts":[7,7],"by":"cash")"},
        {"pay", R"(,"gifts":[7],"by":"gold")"},
        {"decide_holds", R"(,"gifts":[],"take":true)"},
        {"decide_holds", R"(,"gifts":[7,7],"take":true)"},
        {"decide_holds", R"(,"gifts":[7])"},
        {"decide_holds", R"(,"gifts":[7],"take":"all")"},
        {"settle_double", R"(,"first":7,"second":9)"},
        {"settle_double", R"(,"first":7,"merged":true)"},
        {"settle_double", R"(,"first":0,"second":9,"merged":true)"},
        {"settle_double", R"(,"first":7,"second":9,"merged":1)"},
        {"target", ""},
        {"target", R"(,"people":0)"},
        {"stretch", R"(,"targets":[{"people":1,"people":2}])"},
        {"stretch", R"(,"targets":[7])"},
        {"deadline", ""},
        {"deadline", R"(,"at":"soon")"},
        {"deadline", R"(,"at":9007199254740991)"},
        {"clock", R"(,"minutes":0)"},
        {"clock", R"(,"minutes":9999999)"},
        {"freeze", R"(,"on":1)"},
    };
    for (const auto& [name, members] : wrong) {
        INFO(name << members);
        const auto heard = room.send(tablet.deed(name, members));
        CHECK(heard.status() == 400);
        CHECK_FALSE(heard.at("/error/message").empty());
    }
    CHECK(room.send(tablet.deed("explode", "")).at("/error/code") == "deed");
    CHECK(room.send(tablet.deed("void", ",\"gift\":7", "short")).status() == 400);
    CHECK(room.send(tablet.sign(make_post("/op/do", "[]"))).status() == 400);
    CHECK(room.send(tablet.sign(make_post("/op/do", std::string(9000, ' ')))).status() == 413);
    CHECK(room.desk.commands.empty());
}

TEST_CASE("a retry of a deed is signed anew and bears the same key", "[web][deeds]") {
    DeskRoom room;
    auto tablet = room.pair(Role::Volunteer);
    const std::string members = R"(,"amount":5500,"envelope":"17")";
    CHECK(room.send(tablet.deed("cash", members)).status() == 200);
    CHECK(room.send(tablet.deed("cash", members)).status() == 200);
    REQUIRE(room.desk.commands.size() == 2);
    CHECK(room.desk.commands[0].key == room.desk.commands[1].key);
    CHECK(room.desk.commands[0].actor == "volunteer tablet-1");
}

TEST_CASE("a card number typed at the desk goes no further", "[web][deeds][safety]") {
    DeskRoom room;
    auto tablet = room.pair(Role::Operator);
    const std::string card = "4111 1111 1111 1111";
    CHECK(room.send(tablet.deed("correct", ",\"gift\":7,\"name\":\"" + card + "\"")).status() ==
          422);
    CHECK(room.send(tablet.deed("cash", ",\"amount\":100,\"name\":\"" + card + "\"")).status() ==
          422);
    CHECK(room.send(tablet.deed("cash", ",\"amount\":100,\"count\":\"" + card + "\"")).status() ==
          422);
    CHECK(room.desk.commands.empty());
}

TEST_CASE("the desk hears the evening's own words", "[web][deeds]") {
    DeskRoom room;
    auto tablet = room.pair(Role::Operator);
    room.desk.receipt = web::CommandReceipt{Error{Errc::Conflict, "the words were changed since"}};
    const auto heard = room.send(tablet.deed("approve", R"(,"gift":7,"digest":"ab12")"));
    CHECK(heard.status() == 409);
    CHECK(heard.at("/error/message") == "the words were changed since");
    room.desk.is_full = true;
    CHECK(room.send(tablet.deed("hide", ",\"gift\":7")).status() == 503);
    CHECK(room.send(tablet.get("/op/queue")).status() == 503);
}

} // namespace chapeau::test
