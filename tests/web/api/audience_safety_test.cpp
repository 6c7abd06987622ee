#include "web/api/site_support.hpp"

namespace chapeau::test {

namespace {

const std::array<std::string, 8> kRoutesOfPhones = {
    "/api/pledge", "/api/checkout", "/api/withdraw",  "/api/hide",
    "/api/mine",   "/api/live",     "/api/challenge", "/api/events"};

} // namespace

TEST_CASE("a foreign page has no effect, whatever it sends", "[web][audience][safety]") {
    AudienceRoom room;
    room.desk.answer = domain::Answer(domain::MineAnswer{});
    const auto of = "{\"key\":\"" + key_of(1) + "\",\"of\":\"" + kKey + "\"}";
    for (const std::string path :
         {"/api/pledge", "/api/checkout", "/api/withdraw", "/api/hide", "/api/mine"}) {
        INFO(path);
        const auto base = make_post(path, path == "/api/pledge" ? pledge_body() : of);
        const auto refused = [&](int status, const std::function<void(web::Request&)>& spoil) {
            auto request = base;
            spoil(request);
            CHECK(room.send(room.site, request).status() == status);
        };
        refused(415, [](auto& r) { r.content_type = "application/x-www-form-urlencoded"; });
        refused(415, [](auto& r) { r.content_type = "multipart/form-data; boundary=x"; });
        refused(415, [](auto& r) { r.content_type = "text/plain"; });
        refused(415, [](auto& r) { r.content_type = ""; });
        refused(415, [](auto& r) { r.content_type = "text/plain; application/json"; });
        refused(403, [](auto& r) { r.x_chapeau = ""; });
        refused(403, [](auto& r) { r.x_chapeau = "0"; });
        refused(403, [](auto& r) { r.origin = "http://evil.test"; });
        refused(403, [](auto& r) { r.origin = "null"; });
        refused(403, [](auto& r) { r.origin = kOurOrigin + ".evil.test"; });
        refused(403, [](auto& r) { r.origin = "https://192.168.1.5:8080"; });
        refused(403, [](auto& r) { r.origin = "http://192.168.1.5"; });
    }
    CHECK(room.desk.commands.empty());
    CHECK(room.desk.questions.empty());
    auto ours = make_post("/api/pledge", pledge_body());
    ours.origin = kOurOrigin;
    ours.content_type = "Application/JSON; charset=utf-8";
    CHECK(room.send(room.site, ours).status() == 200);
}

TEST_CASE("without a list of our own addresses every named origin is foreign",
          "[web][audience][safety]") {
    auto options = audience_options();
    options.origins.clear();
    AudienceRoom room(options);
    auto request = make_post("/api/pledge", pledge_body());
    request.origin = kOurOrigin;
    CHECK(room.send(room.site, request).status() == 403);
    CHECK(room.desk.commands.empty());
}

TEST_CASE("asking never changes anything", "[web][audience][safety]") {
    AudienceRoom room;
    for (const auto& path : kRoutesOfPhones) {
        for (const auto method : {web::Method::Get, web::Method::Head}) {
            INFO(path);
            auto request = make_post(path + "?amount=1000", pledge_body());
            request.method = method;
            const auto heard = room.send_later(room.site, request);
            CHECK(heard->times == 1);
            if (path == "/api/live" || path == "/api/challenge" || path == "/api/events") {
                continue;
            }
            CHECK(heard->status() == 405);
            CHECK(heard->header("Allow") == "POST");
        }
    }
    CHECK(room.desk.commands.empty());
    CHECK(room.desk.questions.empty());
    CHECK(room.post("/api/live", "{}").status() == 405);
    CHECK(room.post("/", "{}").status() == 405);
    CHECK(room.post("/api/live", "{}").header("Allow") == "GET, HEAD");
}

TEST_CASE("what is nowhere is told so, and repeats nothing", "[web][audience][safety]") {
    AudienceRoom room;
    for (const std::string path : {"/nothing", "/api/", "/api/pledge/", "/API/live", "/../etc",
                                   "/op/do", "/api/<script>", "/index.html"}) {
        INFO(path);
        const auto heard = room.get(path);
        CHECK(heard.status() == 404);
        CHECK(heard.body().find(path) == std::string::npos);
        CHECK(heard.response().content_type == web::kJsonType);
    }
}

TEST_CASE("a phone that floods is told to wait, and the room goes on", "[web][audience][safety]") {
    AudienceRoom room;
    int taken = 0;
    for (int i = 0; i < 100; ++i) {
        const auto heard =
            room.post("/api/pledge", pledge_body({.key = key_of(static_cast<std::size_t>(i))}));
        taken += heard.status() == 200 ? 1 : 0;
        if (heard.status() != 200) {
            CHECK(heard.status() == 429);
            CHECK_FALSE(heard.header("Retry-After").empty());
        }
    }
    CHECK(taken == 8);
    CHECK(room.desk.commands.size() == 8);
    for (std::size_t phone = 1; phone <= 400; ++phone) { // The same address.
        const auto heard = room.post(
            "/api/pledge", pledge_body({.key = key_of(1000 + phone), .device = key_of(phone)}));
        REQUIRE(heard.status() == 200);
    }
}

TEST_CASE("withdrawing one gift again and again is held as well", "[web][audience][safety]") {
    AudienceRoom room;
    int taken = 0;
    for (std::size_t i = 0; i < 100; ++i) {
        const auto body = "{\"key\":\"" + key_of(i) + "\",\"of\":\"" + kKey + "\"}";
        taken += room.post("/api/withdraw", body).status() == 200 ? 1 : 0;
    }
    CHECK(taken == 8);
}

TEST_CASE("ten thousand promises from invented phones leave a bounded trace",
          "[web][audience][safety]") {
    AudienceRoom room;
    for (std::size_t i = 0; i < 10'000; ++i) {
        room.clock.advance(1ms);
        room.post("/api/pledge", pledge_body({.key = key_of(i), .device = key_of(i)}));
    }
    // 600 at once, and 20 in each of ten seconds.
    CHECK(room.desk.commands.size() <= 801);
    for (const auto& command : room.desk.commands) {
        REQUIRE(std::holds_alternative<domain::Pledge>(command.what));
    }
}

TEST_CASE("a desk that is full sends the phone away with a time", "[web][audience]") {
    AudienceRoom room;
    room.desk.is_full = true;
    auto request = make_post("/api/pledge", pledge_body());
    request.accept_language = "fr-FR";
    const auto heard = room.send(room.site, request);
    CHECK(heard.status() == 503);
    CHECK(heard.at("/error/code") == "busy");
    CHECK(heard.at("/error/message") ==
          "Beaucoup de monde donne en ce moment. Votre téléphone garde votre don et réessaie.");
    CHECK_FALSE(heard.header("Retry-After").empty());
    CHECK(room.post("/api/mine", "{\"keys\":[\"" + kKey + "\"]}").status() == 503);
    room.desk.is_full = false;
    CHECK(room.post("/api/pledge", pledge_body()).status() == 200);
}

TEST_CASE("an answer that comes late reaches the phone once", "[web][audience]") {
    AudienceRoom room;
    room.desk.receipt.reset();
    const auto heard = room.send_later(room.site, make_post("/api/pledge", pledge_body()));
    room.clock.advance(3s);
    room.site.tick();
    room.run_deeds();
    CHECK(heard->times == 0);
    REQUIRE(room.desk.unanswered.size() == 1);
    room.desk.unanswered[0]({{}, 7, 173, domain::WordsState::Waiting});
    CHECK(heard->times == 0); // Only on the web thread.
    room.run_deeds();
    CHECK(heard->times == 1);
    CHECK(heard->status() == 200);
    room.desk.unanswered[0]({{}, 8, 174, domain::WordsState::Waiting}); // Twice.
    room.run_deeds();
    room.clock.advance(1min);
    room.site.tick();
    CHECK(heard->times == 1);
}

TEST_CASE("a phone whom nobody answers is told to try again", "[web][audience]") {
    AudienceRoom room;
    room.desk.receipt.reset();
    const auto heard = room.send_later(room.site, make_post("/api/pledge", pledge_body()));
    room.clock.advance(9s);
    room.site.tick();
    CHECK(heard->times == 0);
    room.clock.advance(1s);
    room.site.tick();
    CHECK(heard->times == 1);
    CHECK(heard->status() == 503);
    room.desk.unanswered[0]({{}, 7, 173}); // Too late: the same key will hear it.
    room.run_deeds();
    CHECK(heard->times == 1);
}

TEST_CASE("an answer after the end of the site is harmless", "[web][audience]") {
    auto room = std::make_unique<Room>();
    room->desk.receipt.reset();
    auto site = std::make_unique<web::AudienceSite>(audience_options(), room->surroundings());
    site->show(std::make_shared<const domain::Snapshot>(make_snapshot()));
    const auto heard = room->send_later(*site, make_post("/api/pledge", pledge_body()));
    site.reset();
    room->desk.unanswered.at(0)({{}, 7, 173});
    room->run_deeds();
    CHECK(heard->times == 0);
}

TEST_CASE("no more phones wait than there is room for", "[web][audience][safety]") {
    auto options = audience_options();
    options.write_budgets = {{1'000'000, 1us}, {1'000'000, 1us}, {1'000'000, 1us}};
    AudienceRoom room(options);
    room.desk.receipt.reset();
    for (std::size_t i = 0; i < web::kWaitingMax; ++i) {
        CHECK(room.send_later(room.site, make_post("/api/pledge", pledge_body()))->times == 0);
    }
    const auto heard = room.send_later(room.site, make_post("/api/pledge", pledge_body()));
    CHECK(heard->times == 1);
    CHECK(heard->status() == 503);
    CHECK(room.desk.commands.size() == web::kWaitingMax);
}

} // namespace chapeau::test
