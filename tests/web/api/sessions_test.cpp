#include "web/api/sessions.hpp"
#include "web/api/site_support.hpp"

namespace chapeau::test {
namespace {

web::TabletSession make_session(std::size_t number, web::Role role = web::Role::Volunteer) {
    web::TabletSession session;
    session.id = key_of(number);
    session.name = "tablet " + std::to_string(number);
    session.role = role;
    session.key = web::session_key({}, session.id);
    session.expires_at = evening() + web::kSessionLife;
    session.seen_at = evening();
    return session;
}

web::TabletSessions::Checked ask(web::TabletSessions& sessions, std::size_t number,
                                 std::uint64_t counter, Timestamp now = evening()) {
    const auto request = make_get("/op/live");
    const auto key = web::session_key({}, key_of(number));
    return sessions.check(
        request, {key_of(number), counter, web::request_proof(key, request, counter)}, now);
}

} // namespace

TEST_CASE("a session ends after fourteen hours", "[web][sessions]") {
    web::TabletSessions sessions;
    REQUIRE(sessions.add(make_session(1), evening()));
    CHECK(ask(sessions, 1, 1).session != nullptr);
    CHECK(ask(sessions, 1, 2, at(14h) - 1s).session != nullptr);
    CHECK(ask(sessions, 1, 3, at(14h)).session == nullptr);
    CHECK(sessions.list(at(14h)).empty());
    CHECK(sessions.list(at(1h)).size() == 1);
}

TEST_CASE("no more tablets than there is room for", "[web][sessions]") {
    web::TabletSessions sessions;
    for (std::size_t i = 0; i < web::kSessionsMax; ++i) {
        REQUIRE(sessions.add(make_session(i), evening()));
    }
    CHECK_FALSE(sessions.add(make_session(100), evening()));
    CHECK(sessions.revoke(key_of(3)));
    CHECK_FALSE(sessions.revoke(key_of(3)));
    CHECK(ask(sessions, 3, 1).session == nullptr);
    CHECK(sessions.add(make_session(100), evening()));
    auto late = make_session(101);
    late.expires_at = at(40h);
    CHECK(sessions.add(late, at(15h))); // The expired ones have made room.
    sessions.revoke_all();
    CHECK(sessions.list(evening()).empty());
}

TEST_CASE("paired tablets survive a restart, and nothing they said is heard again",
          "[web][sessions][safety]") {
    web::TabletSessions before;
    before.add(make_session(1, web::Role::Operator), evening());
    before.add(make_session(2, web::Role::Presenter), evening());
    REQUIRE(ask(before, 1, 77).session != nullptr);
    const auto text = before.to_text();

    web::TabletSessions after;
    REQUIRE(after.read_text(text, at(1h)));
    const auto list = after.list(at(1h));
    REQUIRE(list.size() == 2);
    CHECK(list[0].name == "tablet 1");
    CHECK(list[0].role == web::Role::Operator);
    CHECK(list[1].role == web::Role::Presenter);
    CHECK(list[0].expires_at == evening() + web::kSessionLife);
    CHECK(ask(after, 1, 77, at(1h)).complaint == web::Complaint::CounterUsed);
    CHECK(ask(after, 1, 70, at(1h)).complaint == web::Complaint::CounterUsed);
    CHECK(ask(after, 1, 78, at(1h)).session != nullptr);
    CHECK(web::TabletSessions().to_text() == R"({"sessions":[]})");
    CHECK(after.read_text(R"({"sessions":[]})", at(1h)));
    CHECK(after.list(at(1h)).empty());
}

TEST_CASE("a file of sessions that was spoilt pairs nobody", "[web][sessions][safety]") {
    web::TabletSessions good;
    good.add(make_session(1), evening());
    const auto text = good.to_text();
    for (std::size_t cut = 0; cut < text.size(); ++cut) {
        web::TabletSessions sessions;
        CHECK_FALSE(sessions.read_text(text.substr(0, cut), evening()));
        CHECK(sessions.list(evening()).empty());
    }
    web::TabletSessions sessions;
    auto role = text;
    role.replace(role.find("volunteer"), 9, "emperor..");
    CHECK_FALSE(sessions.read_text(role, evening()));
    CHECK_FALSE(sessions.read_text("{\"sessions\":[{}]}", evening()));
    REQUIRE(sessions.read_text(text, evening() - 100h)); // The clock was set back:
    CHECK(sessions.list(evening() - 86h).empty());       // nobody's evening grows longer.
}

TEST_CASE("who it was is told to the audit in one short word", "[web][sessions]") {
    auto session = make_session(1, web::Role::Operator);
    CHECK(session.actor() == "operator tablet-1");
    session.name = web::tablet_name(std::string(200, 'x'));
    CHECK(session.actor().size() <= 64);
    CHECK(web::tablet_name("  Zoé's\n tablet\x01 ") == "Zoé's tablet");
    CHECK(web::tablet_name(" \n ") == "tablet");
    CHECK(web::tablet_name("\xff\xfe") == "tablet");
}

} // namespace chapeau::test
