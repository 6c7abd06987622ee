#include "domain/icu/locale.hpp"
#include "support/catch.hpp"
#include "support/makers.hpp"

#include <array>
#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace chapeau::test {
namespace {

using domain::Locale;

std::shared_ptr<const Locale> locale(std::string_view tag, std::string_view zone = "UTC") {
    return Locale::open(tag, zone).value();
}

/// ICU writes French with blanks that do not break; a test is readable with plain ones.
std::string plain(std::string text) {
    for (const std::string_view blank : {"\u00a0", "\u202f", "\u2009"}) {
        for (auto at = text.find(blank); at != std::string::npos; at = text.find(blank)) {
            text.replace(at, blank.size(), " ");
        }
    }
    return text;
}

TEST_CASE("money is written as the language of the challenge does", "[domain]") {
    CHECK(locale("en")->money(dollars(2657)) == "$2,657");
    CHECK(plain(locale("fr")->money(dollars(2657))) == "2 657 $US");
    CHECK(plain(locale("fr-CA")->money(money(265'700, currency("CAD")))) == "2 657 $");
    CHECK(locale("en")->money(money(2657, currency("JPY"))) == "\u00a52,657");
    CHECK(locale("ja")->money(money(2657, currency("JPY"))) == "\uffe52,657");
    CHECK(locale("en-GB")->money(money(123'400, currency("GBP"))) == "\u00a31,234");
    CHECK(plain(locale("fr")->money(money(123'400, currency("EUR")))) == "1 234 \u20ac");
    CHECK(plain(locale("de")->money(money(123'450, currency("EUR")))) == "1.234,50 \u20ac");
}

TEST_CASE("minor digits are written only when there are any and then all of them", "[domain]") {
    const auto en = locale("en");
    CHECK(en->money(dollars(10)) == "$10");
    CHECK(en->money(money(1050)) == "$10.50");
    CHECK(en->money(money(5)) == "$0.05");
    CHECK(en->money(money(0)) == "$0");
    CHECK(en->money(money(-1050)) == "-$10.50");
    CHECK(en->money(money(-5)) == "-$0.05");
    CHECK(plain(en->money(money(1234, currency("KWD")))) == "KWD 1.234");
    CHECK(plain(en->money(money(1000, currency("KWD")))) == "KWD 1");
    CHECK(plain(locale("fr")->money(money(1050))) == "10,50 $US");
}

TEST_CASE("every digit of the largest sum is right", "[domain]") {
    CHECK(locale("en")->money(money(domain::kSumMinorMax - 1)) == "$19,999,999,999,999,999.99");
}

TEST_CASE("a mark is exact below ten thousand and short from there", "[domain]") {
    const auto en = locale("en");
    CHECK(en->money_short(dollars(2500)) == "$2,500");
    CHECK(en->money_short(money(999'999)) == "$9,999.99");
    CHECK(en->money_short(dollars(10'000)) == "$10K");
    CHECK(en->money_short(dollars(12'500)) == "$12.5K");
    CHECK(en->money_short(dollars(12'399)) == "$12.3K");
    CHECK(en->money_short(dollars(1'250'000)) == "$1.25M");
    CHECK(plain(locale("fr")->money_short(dollars(12'500))) == "12,5 k $US");
    CHECK(locale("ja")->money_short(money(25'000, currency("JPY"))) == "\uffe52.5\u4e07");
}

TEST_CASE("counts are grouped as the language does", "[domain]") {
    CHECK(locale("en")->count(2657) == "2,657");
    CHECK(plain(locale("fr")->count(2657)) == "2 657");
    CHECK(locale("en")->count(INT64_MAX) == "9,223,372,036,854,775,807");
    CHECK(locale("en")->count(-7) == "-7");
}

TEST_CASE("the time of day is that of the challenge's zone", "[domain]") {
    const Timestamp moment = at(3h + 4min + 59s); // 21:04:59 UTC.
    CHECK(locale("en-GB")->time_of_day(moment) == "21:04");
    CHECK(plain(locale("en")->time_of_day(moment)) == "9:04 PM");
    CHECK(locale("fr", "Europe/Paris")->time_of_day(moment) == "22:04");
    CHECK(plain(locale("en-US", "America/Los_Angeles")->time_of_day(moment)) == "1:04 PM");
    CHECK(locale("fr", "Asia/Kolkata")->time_of_day(moment) == "02:34");
}

TEST_CASE("a message speaks in the plural of its language", "[domain]") {
    const std::string_view en_people = "{0, plural, one {# person} other {# people}} from {1}";
    const auto say = [](const Locale& in, std::string_view pattern, std::int64_t count) {
        const std::array<Locale::Argument, 2> arguments{count, std::string("Zo\u00eb")};
        return plain(in.message(pattern, arguments));
    };
    CHECK(say(*locale("en"), en_people, 1) == "1 person from Zo\u00eb");
    CHECK(say(*locale("en"), en_people, 2500) == "2,500 people from Zo\u00eb");
    const std::string_view fr_people = "{0, plural, one {# personne} other {# personnes}}";
    CHECK(say(*locale("fr"), fr_people, 0) == "0 personne");
    CHECK(say(*locale("fr"), fr_people, 2500) == "2 500 personnes");
    CHECK(say(*locale("en"), "it''s '{'0'}'", 1) == "it's {0}");
}

TEST_CASE("an argument is never read as a pattern", "[domain]") {
    const std::array<Locale::Argument, 1> arguments{std::string("{0} '{' # %n")};
    CHECK(locale("en")->message("by {0}", arguments) == "by {0} '{' # %n");
}

TEST_CASE("a language or a zone that is not known is refused", "[domain]") {
    for (const char* const tag : {"", "xx", "english", "en_", "zz-ZZ", "en-QQ", "!!", "e"}) {
        INFO(tag);
        CHECK_FALSE(Locale::open(tag, "UTC"));
    }
    for (const char* const zone : {"", "Europe/Atlantis", "Paris", "../etc"}) {
        INFO(zone);
        CHECK_FALSE(Locale::open("en", zone));
    }
    CHECK(Locale::open("xx", "UTC").error().message.find("'xx'") != std::string::npos);
}

TEST_CASE("the language is the first part of the tag", "[domain]") {
    CHECK(locale("fr-CA")->language() == "fr");
    CHECK(locale("en")->language() == "en");
}

TEST_CASE("one locale serves several threads at once", "[domain][threads]") {
    const auto en = locale("en");
    std::atomic<int> wrong{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&] {
            for (int round = 0; round < 300; ++round) {
                const std::array<Locale::Argument, 1> arguments{std::int64_t{round + 2}};
                const bool right =
                    en->money(dollars(2657)) == "$2,657" && en->count(2657) == "2,657" &&
                    en->time_of_day(evening()).starts_with("6:00") &&
                    en->message("{0, plural, one {#} other {# people}}", arguments) ==
                        std::to_string(round + 2) + " people";
                wrong += right ? 0 : 1;
            }
        });
    }
    for (auto& thread : threads) {
        thread.join();
    }
    CHECK(wrong == 0);
}

} // namespace
} // namespace chapeau::test
