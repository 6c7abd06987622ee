#include "web/api/site_support.hpp"
#include "web/assets.hpp"

#include <fstream>
#include <set>
#include <sstream>

namespace chapeau::test {
namespace {

std::string page_file(std::string_view file) {
    std::ifstream stream(std::string(CHAPEAU_SOURCE_DIR) + "/src/web/pages/" + std::string(file),
                         std::ios::binary);
    std::ostringstream text;
    text << stream.rdbuf();
    return text.str();
}

} // namespace

TEST_CASE("the program carries every page as it stands in the tree", "[web][assets]") {
    const auto pages = web::embedded_pages();
    REQUIRE(pages.size() > 10);
    std::set<std::string_view> files;
    for (const auto& page : pages) {
        INFO(page.file);
        CHECK(page.bytes == page_file(page.file));
        CHECK_FALSE(page.bytes.empty());
        CHECK(page.address.starts_with('/'));
        CHECK(web::content_type_of(page.file) != "application/octet-stream");
        files.insert(page.file);
    }
    CHECK(files.contains("attendee/index.html"));
    CHECK(files.contains("operator/index.html"));
}

TEST_CASE("each listener serves its own pages and the shared ones", "[web][assets]") {
    const web::PageSet attendee(kFewPages, "attendee");
    const web::PageSet desk(kFewPages, "operator");
    CHECK(attendee.size() == 2);
    CHECK(desk.size() == 2);
    CHECK(*attendee.answer(make_get("/"))->body == "<!doctype html>attendee");
    CHECK(*desk.answer(make_get("/"))->body == "<!doctype html>operator");
    CHECK(attendee.answer(make_get("/js/shared/say.mjs"))->content_type ==
          "text/javascript; charset=utf-8");
    CHECK_FALSE(attendee.answer(make_get("/index.html")));
    CHECK_FALSE(attendee.answer(make_get("/attendee/index.html")));
    CHECK_FALSE(attendee.answer(make_get("//")));
}

TEST_CASE("the whole page of the audience is small when compressed", "[web][assets]") {
    const web::PageSet pages(web::embedded_pages(), "attendee");
    std::size_t bytes = 0;
    for (const auto& page : web::embedded_pages()) {
        auto request = make_get(std::string(page.address));
        request.accepts_gzip = true;
        if (page.listener != "operator") {
            bytes += pages.answer(request)->body->size();
        }
    }
    CHECK(bytes <= std::size_t{60} * 1024);
}

TEST_CASE("a page that the phone has is not sent again", "[web][assets]") {
    AudienceRoom room;
    const auto first = room.get("/");
    CHECK(first.status() == 200);
    CHECK(first.response().content_type == "text/html; charset=utf-8");
    CHECK(first.header("Cache-Control") == "no-cache");
    auto again = make_get("/");
    again.if_none_match = first.header("ETag");
    CHECK(room.send(room.site, again).status() == 304);
    again.if_none_match = "\"of yesterday\"";
    CHECK(room.send(room.site, again).status() == 200);
}

} // namespace chapeau::test
