#include "web/api/intake.hpp"
#include "web/api/site_support.hpp"

namespace chapeau::test {
namespace {

/// Two sources that are posted to; the deeds of the web thread run when the test says so.
struct IntakeRoom {
    Room room;
    std::vector<web::Posted> posted;
    std::vector<web::IntakeDone> done;
    web::IntakeSite site{
        {{"/intake/kofi",
          [this](web::Posted what, web::IntakeDone answer) {
              posted.push_back(std::move(what));
              done.push_back(std::move(answer));
          }},
         {"/intake/stripe",
          [](const web::Posted&, const web::IntakeDone& answer) {
              answer(web::IntakeVerdict::Refused);
          }}},
        [this](std::function<void()> deed) { room.deeds.push_back(std::move(deed)); }};

    static web::Request post(std::string path, std::string body = "data=1") {
        auto request = make_get(std::move(path));
        request.method = web::Method::Post;
        request.content_type = "application/x-www-form-urlencoded";
        request.stripe_signature = "t=1,v1=00";
        request.body = std::move(body);
        return request;
    }
};

} // namespace

TEST_CASE("what is posted reaches its source as it came, and waits for the verdict",
          "[web][intake]") {
    for (const auto& [verdict, status] :
         {std::pair{web::IntakeVerdict::Taken, 200}, std::pair{web::IntakeVerdict::Refused, 403},
          std::pair{web::IntakeVerdict::Unreadable, 400},
          std::pair{web::IntakeVerdict::Busy, 503}}) {
        IntakeRoom place;
        const auto heard =
            place.room.send_later(place.site, IntakeRoom::post("/intake/kofi", "data=%7B%7D"));
        REQUIRE(place.posted.size() == 1);
        CHECK(place.posted.front().body == "data=%7B%7D");
        CHECK(place.posted.front().signature == "t=1,v1=00");
        CHECK(heard->times == 0);
        place.done.front()(verdict);
        CHECK(heard->times == 0); // The answer is the web thread's.
        place.room.run_deeds();
        REQUIRE(heard->times == 1);
        CHECK(heard->status() == status);
    }
}

TEST_CASE("nobody but a known source's provider is listened to", "[web][intake]") {
    IntakeRoom place;
    CHECK(place.room.send(place.site, IntakeRoom::post("/intake/other")).status() == 404);
    CHECK(place.room.send(place.site, IntakeRoom::post("/api/pledge")).status() == 404);
    CHECK(place.room.send(place.site, make_get("/intake/kofi")).status() == 405);
    CHECK(place.room.send(place.site, IntakeRoom::post("/intake/stripe")).status() == 403);
    CHECK(place.posted.empty());
}

TEST_CASE("a flood of what is posted is told to come again", "[web][intake]") {
    IntakeRoom place;
    for (std::size_t count = 0; count < web::kIntakesWaitingMax; ++count) {
        place.room.send_later(place.site, IntakeRoom::post("/intake/kofi"));
    }
    CHECK(place.room.send(place.site, IntakeRoom::post("/intake/kofi")).status() == 503);
    CHECK(place.posted.size() == web::kIntakesWaitingMax);
    place.done.front()(web::IntakeVerdict::Taken);
    place.room.run_deeds();
    place.room.send_later(place.site, IntakeRoom::post("/intake/kofi"));
    CHECK(place.posted.size() == web::kIntakesWaitingMax + 1);
}

TEST_CASE("a verdict that comes after the end harms nobody", "[web][intake]") {
    Room room;
    web::IntakeDone late;
    int answers = 0;
    {
        web::IntakeSite site(
            {{"/intake/kofi",
              [&late](const web::Posted&, web::IntakeDone done) { late = std::move(done); }}},
            [&room](std::function<void()> deed) { room.deeds.push_back(std::move(deed)); });
        site.handle(IntakeRoom::post("/intake/kofi"), [&answers](web::Answered) { ++answers; });
    }
    late(web::IntakeVerdict::Taken);
    room.run_deeds();
    CHECK(answers == 0);
}

} // namespace chapeau::test
