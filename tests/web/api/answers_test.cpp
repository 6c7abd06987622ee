#include "support/catch.hpp"
#include "web/api/answers.hpp"
#include "web/api/site_support.hpp"
#include "web/gzip.hpp"

#include <cstdint>
#include <string>

namespace chapeau::web {
namespace {

std::uint32_t crc32_of(std::string_view bytes) {
    std::uint32_t sum = 0xffffffffU;
    for (const char byte : bytes) {
        sum ^= static_cast<std::uint8_t>(byte);
        for (int bit = 0; bit < 8; ++bit) {
            sum = (sum >> 1U) ^ ((sum & 1U) != 0 ? 0xedb88320U : 0U);
        }
    }
    return ~sum;
}

std::uint32_t last_words(std::string_view bytes, std::size_t from_end) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        const auto byte = static_cast<std::uint8_t>(bytes[bytes.size() - from_end + i]);
        value |= static_cast<std::uint32_t>(byte) << (8 * i);
    }
    return value;
}

test::Heard heard(Response response) {
    return {1, std::move(response)};
}

} // namespace

TEST_CASE("what is compressed is smaller, and ends with the sum and size of the whole",
          "[web][gzip]") {
    for (const auto effort : {GzipEffort::Quick, GzipEffort::Best}) {
        std::string text;
        for (int i = 0; i < 500; ++i) {
            text += "line " + std::to_string(i) + " of a page; ";
        }
        const auto packed = gzip(text, effort);
        CHECK(packed.starts_with("\x1f\x8b\x08"));
        CHECK(packed.size() < text.size() / 3);
        CHECK(last_words(packed, 8) == crc32_of(text));
        CHECK(last_words(packed, 4) == text.size());
    }
    CHECK(gzip("", GzipEffort::Best).size() == 20);
}

TEST_CASE("JSON is harmless to a browser that takes it for a page", "[web][answers]") {
    json::Writer writer;
    writer.begin_object().key("name").string("</script><img src=x onerror=alert(1)>&amp;");
    writer.end_object();
    const auto plain = writer.take();
    const auto safe = harmless_in_html(plain);
    CHECK(safe.find_first_of("<>&") == std::string::npos);
    const auto value = json::parse(safe);
    REQUIRE(value);
    CHECK(*(*value->member("name"))->string() == "</script><img src=x onerror=alert(1)>&amp;");
    CHECK(harmless_in_html("{\"a\":1}") == "{\"a\":1}");
}

TEST_CASE("a browser that has the page is told so, in either form", "[web][answers]") {
    const std::string body(2000, 'x');
    const Rendered rendered(body, body, true);
    auto request = test::make_get("/");
    const auto first = heard(rendered.answer(request, "text/css", "no-cache"));
    CHECK(first.status() == 200);
    CHECK(first.body() == body);
    CHECK(first.header("Vary") == "Accept-Encoding");
    CHECK(first.header("Content-Encoding").empty());
    const auto tag = first.header("ETag");
    request.if_none_match = tag;
    const auto second = heard(rendered.answer(request, "text/css", "no-cache"));
    CHECK(second.status() == 304);
    CHECK(second.body().empty());
    CHECK(second.header("ETag") == tag);

    request.accepts_gzip = true; // Other bytes: another tag.
    const auto packed = heard(rendered.answer(request, "text/css", "no-cache"));
    CHECK(packed.status() == 200);
    CHECK(packed.header("Content-Encoding") == "gzip");
    CHECK(packed.header("ETag") != tag);
    request.if_none_match = "\"other\", W/" + packed.header("ETag");
    CHECK(rendered.answer(request, "text/css", "no-cache").status == 304);
}

TEST_CASE("tags are compared whole", "[web][answers]") {
    CHECK(names_tag("\"abc\"", "abc"));
    CHECK(names_tag("*", "abc"));
    CHECK(names_tag(" W/\"abc\" ", "abc"));
    CHECK(names_tag("\"x\",\"abc\"", "abc"));
    CHECK_FALSE(names_tag("", "abc"));
    CHECK_FALSE(names_tag("abc", "abc"));
    CHECK_FALSE(names_tag("\"abcd\"", "abc"));
    CHECK_FALSE(names_tag("\"ab\"", "abc"));
    CHECK_FALSE(names_tag("\"", "abc"));
}

TEST_CASE("a refusal has a word for the page, a sentence for its reader and a time",
          "[web][answers]") {
    const auto busy = heard(deny({Complaint::TooOften, milliseconds(2300)}, Language::French));
    CHECK(busy.status() == 429);
    CHECK(busy.at("/error/code") == "too_often");
    CHECK(busy.at("/error/message") == "Un instant : votre téléphone réessaie tout seul.");
    CHECK(busy.at("/wait_ms") == "2300");
    CHECK(busy.header("Retry-After") == "3");
    CHECK(busy.header("Cache-Control") == "no-store");
    CHECK(heard(deny({Complaint::Full}, Language::English)).header("Retry-After") == "2");
    CHECK(heard(deny({Complaint::NotFound}, Language::English)).header("Retry-After").empty());
}

TEST_CASE("every failure of the evening has an answer, and only the desk hears its words",
          "[web][answers]") {
    const auto status_of = [](Errc code) {
        return deny(denial_of({code, "secret /path"}, false), Language::English).status;
    };
    CHECK(status_of(Errc::Io) == 503);
    CHECK(status_of(Errc::Corrupt) == 503);
    CHECK(status_of(Errc::Unavailable) == 503);
    CHECK(status_of(Errc::Timeout) == 503);
    CHECK(status_of(Errc::Conflict) == 409);
    CHECK(status_of(Errc::NotFound) == 404);
    CHECK(status_of(Errc::Refused) == 403);
    CHECK(status_of(Errc::TooLarge) == 422);
    CHECK(status_of(Errc::InvalidInput) == 400);
    const Error error{Errc::Io, "cannot write /path"};
    const auto phone = heard(deny(denial_of(error, false), Language::English));
    CHECK(phone.body().find("/path") == std::string::npos);
    const auto desk = heard(deny(denial_of(error, true), Language::English));
    CHECK(desk.at("/error/message") == "cannot write /path");
}

TEST_CASE("a language is chosen by the phone's own order", "[web][audience_text]") {
    const auto chosen = [](std::string_view header) {
        return language_of(header, Language::English) == Language::French ? "fr" : "en";
    };
    CHECK(chosen("fr-FR,fr;q=0.9,en;q=0.8") == std::string("fr"));
    CHECK(chosen("en;q=0.5, fr;q=0.9") == std::string("fr"));
    CHECK(chosen("de-DE, fr-CH;q=0.3") == std::string("fr"));
    CHECK(chosen("en-GB,en;q=0.9,fr;q=0.8") == std::string("en"));
    CHECK(chosen("de") == std::string("en"));
    CHECK(chosen("fr;q=0") == std::string("en"));
    CHECK(chosen("fr;q=banana") == std::string("en"));
    CHECK(chosen(";;;,,,q=") == std::string("en"));
    CHECK(language_of("de", Language::French) == Language::French);
    CHECK(language_of("", Language::French) == Language::French);
    CHECK(language_of_tag("fr-CA") == Language::French);
    CHECK(language_of_tag("frisian") == Language::English);
}

TEST_CASE("every complaint has a sentence in both languages", "[web][audience_text]") {
    for (std::size_t i = 0; i < kComplaintCount; ++i) {
        const auto english = complaint_text(static_cast<Complaint>(i), Language::English);
        const auto french = complaint_text(static_cast<Complaint>(i), Language::French);
        INFO(english.code);
        CHECK_FALSE(english.sentence.empty());
        CHECK(english.sentence != french.sentence);
        CHECK(english.code == french.code);
        CHECK(english.status >= 400);
    }
}

} // namespace chapeau::web
