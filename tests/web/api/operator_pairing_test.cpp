#include "web/api/tablet_support.hpp"

namespace chapeau::test {

using web::Role;

TEST_CASE("a tablet that read the code and knows the PIN is paired", "[web][operator]") {
    DeskRoom room;
    const auto offer = room.site.offer_pairing(Role::Volunteer);
    Tablet tablet(offer.secret, key_of(1));
    const auto revision = room.site.sessions_revision();
    const auto heard = room.send(tablet.pairing(kPin, "tablet 1"));
    CHECK(heard.status() == 200);
    CHECK(heard.body() == R"({"role":"volunteer","name":"tablet 1"})");
    CHECK(room.site.sessions_revision() != revision);
    const auto me = room.send(tablet.get("/op/me"));
    CHECK(me.body() == R"({"role":"volunteer","name":"tablet 1"})");
    REQUIRE(room.site.sessions().size() == 1);
    CHECK(room.site.sessions()[0].id == key_of(1));
    CHECK(room.desk.commands.empty());
}

TEST_CASE("a tablet whose answer was lost pairs again without a second offer", "[web][operator]") {
    DeskRoom room;
    auto tablet = room.pair(Role::Operator);
    room.clock.advance(5min);
    CHECK(room.send(tablet.pairing(kPin)).status() == 200);
    CHECK(room.site.sessions().size() == 1);
}

TEST_CASE("nobody is paired without the code, the proof or the PIN", "[web][operator][safety]") {
    DeskRoom room;
    Tablet stranger(std::string(32, '0'), key_of(1));
    const auto refused = [&room](web::Request request, const std::string& code) {
        const auto heard = room.send(std::move(request));
        CHECK(heard.status() == 403);
        CHECK(heard.at("/error/code") == code);
    };
    refused(stranger.pairing(kPin), "closed"); // Nothing is on offer.
    const auto offer = room.site.offer_pairing(Role::Operator);
    refused(stranger.pairing(kPin), "closed"); // Has not read the code.
    auto unsigned_request = stranger.pairing(kPin);
    unsigned_request.authorization.clear();
    refused(unsigned_request, "closed");
    Tablet reader(offer.secret, key_of(2));
    auto changed = reader.pairing(kPin);
    changed.body.back() = ' ';
    refused(changed, "closed");
    refused(reader.pairing("000001"), "pin");
    refused(reader.pairing(""), "pin");
    room.clock.advance(60s);
    refused(reader.pairing(kPin), "closed");
    CHECK(room.site.sessions().empty());
    CHECK(room.site.pairing_failures() == 2);
}

TEST_CASE("too many wrong PINs make a tablet wait, and never the machine",
          "[web][operator][safety]") {
    DeskRoom room;
    auto offer = room.site.offer_pairing(Role::Operator);
    Tablet tablet(offer.secret, key_of(1));
    for (int i = 0; i < 4; ++i) {
        CHECK(room.send(tablet.pairing("000001")).at("/error/code") == "pin");
    }
    const auto fifth = room.send(tablet.pairing("000001"));
    CHECK(fifth.at("/wait_ms") == "15000");
    const auto waits = room.send(tablet.pairing(kPin));
    CHECK(waits.at("/error/code") == "wait");
    CHECK(waits.at("/wait_ms") == "15000");
    offer = room.site.offer_pairing(Role::Operator); // The machine's own key still works.
    CHECK(offer.secret.size() == 32);
    room.clock.advance(16s);
    Tablet again(offer.secret, key_of(2));
    CHECK(room.send(again.pairing(kPin)).status() == 200);
}

TEST_CASE("without a PIN configured no tablet can be paired", "[web][operator][safety]") {
    auto options = operator_options();
    options.pin_hash.clear();
    DeskRoom room(options);
    const auto offer = room.site.offer_pairing(Role::Operator);
    Tablet tablet(offer.secret, key_of(1));
    CHECK(room.send(tablet.pairing("")).status() == 403);
    CHECK(room.send(tablet.pairing(kPin)).status() == 403);
}

TEST_CASE("neither the secret nor the PIN ever crosses the wire", "[web][operator][safety]") {
    DeskRoom room;
    const auto offer = room.site.offer_pairing(Role::Operator);
    Tablet tablet(offer.secret, key_of(1));
    const auto request = tablet.pairing(kPin);
    const auto said = request.authorization + request.body + request.path;
    CHECK(said.find(offer.secret) == std::string::npos);
    CHECK(said.find(kPin) == std::string::npos);
    const auto heard = room.send(request);
    CHECK(heard.body().find(offer.secret) == std::string::npos);
}

TEST_CASE("a request without a good proof has no effect", "[web][operator][safety]") {
    DeskRoom room;
    auto tablet = room.pair(Role::Operator);
    const auto request = tablet.deed("void", ",\"gift\":7");
    const auto refused = [&](int status, const std::function<void(web::Request&)>& spoil) {
        auto forged = request;
        spoil(forged);
        CHECK(room.send(forged).status() == status);
    };
    refused(401, [](auto& r) { r.authorization.clear(); });
    refused(401, [](auto& r) { r.authorization = "Bearer " + kKey; });
    refused(401, [](auto& r) { r.authorization.back() ^= 1; });
    refused(401, [](auto& r) { r.body = R"({"key":")" + kKey + R"(","deed":"void","gift":8})"; });
    refused(401, [](auto& r) { r.path = "/op/leave"; });
    refused(401, [](auto& r) { r.query = "gift=8"; });
    refused(401, [](auto& r) { r.authorization.replace(8, 32, key_of(2)); });
    refused(415, [](auto& r) { r.content_type = "text/plain"; });
    refused(403, [](auto& r) { r.x_chapeau.clear(); });
    refused(403, [](auto& r) { r.origin = "http://evil.test"; });
    refused(403, [](auto& r) { r.origin = kOurOrigin; }); // The audience's page is foreign here.
    CHECK(room.desk.commands.empty());
    CHECK(room.send(request).status() == 200); // None of these has used it up.
    CHECK(room.desk.commands.size() == 1);
}

TEST_CASE("a request that is repeated by a listener is not heard again",
          "[web][operator][safety]") {
    DeskRoom room;
    auto tablet = room.pair(Role::Operator);
    const auto request = tablet.deed("void", ",\"gift\":7");
    CHECK(room.send(request).status() == 200);
    for (int i = 0; i < 5; ++i) {
        const auto heard = room.send(request);
        CHECK(heard.status() == 429);
        CHECK(heard.at("/error/code") == "counter");
    }
    CHECK(room.desk.commands.size() == 1);
    const auto secret_read = tablet.get("/op/live");
    CHECK(room.send(secret_read).status() == 200);
    CHECK(room.send(secret_read).status() == 429);
}

TEST_CASE("what is revoked, expired or has left is not heard", "[web][operator][safety]") {
    DeskRoom room;
    auto one = room.pair(Role::Operator, 1);
    auto two = room.pair(Role::Volunteer, 2);
    auto three = room.pair(Role::Presenter, 3);
    CHECK(room.site.revoke(key_of(1)));
    CHECK(room.send(one.get("/op/me")).status() == 401);
    CHECK(room.send(two.sign(make_post("/op/leave", "{}"))).status() == 200);
    CHECK(room.send(two.get("/op/me")).status() == 401);
    CHECK(room.send(three.get("/op/me")).status() == 200);
    room.clock.advance(14h);
    CHECK(room.send(three.get("/op/me")).status() == 401);
    auto four = room.pair(Role::Operator, 4);
    room.site.revoke_all();
    CHECK(room.send(four.get("/op/me")).status() == 401);
}

TEST_CASE("a restart keeps the tablets paired", "[web][operator]") {
    std::string text;
    DeskRoom before;
    auto tablet = before.pair(Role::Operator);
    text = before.site.sessions_text();
    DeskRoom after;
    REQUIRE(after.site.read_sessions(text));
    CHECK(after.send(tablet.get("/op/me")).status() == 200);
    CHECK_FALSE(after.site.read_sessions("nonsense"));
}

} // namespace chapeau::test
