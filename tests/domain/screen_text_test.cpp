#include "base/text.hpp"
#include "domain/icu/unicode.hpp"
#include "domain/screen_text.hpp"
#include "support/catch.hpp"
#include "support/makers.hpp"

#include <array>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace chapeau::test {
namespace {

using domain::grapheme_count;
using domain::ScreenText;

std::string named(std::string_view raw) {
    return ScreenText::name(raw, supporter()).utf8();
}

std::string repeated(std::string_view part, int times) {
    std::string text;
    for (int i = 0; i < times; ++i) {
        text += part;
    }
    return text;
}

TEST_CASE("honest names of many scripts are shown as they are", "[domain]") {
    for (const char* const name :
         {"Ada Lovelace",
          "Zo\u00eb",
          "O'Brien-Smith",
          "Nguy\u1ec5n Th\u1ecb Minh",
          "\u0634\u0627\u062f\u064a \u062d\u0633\u0646",                        // Arabic
          "\u05d3\u05e0\u05d4 \u05db\u05d4\u05df",                              // Hebrew
          "\u05e9\u05b8\u05c1\u05dc\u05d5\u05b9\u05dd",                         // Hebrew, pointed
          "\u0e2a\u0e21\u0e0a\u0e32\u0e22 \u0e17\u0e35\u0e48",                  // Thai
          "\u0915\u094d\u0937\u093f\u0924\u093f\u091c",                         // Devanagari
          "\u0936\u094d\u200d\u0930\u0940\u092e\u093e\u0928\u094d\u200c\u0915", // with joiners
          "\u0d05\u0d35\u0d28\u0d4d\u200d",                   // Malayalam, old chillu
          "\u1019\u103c\u103d\u103e\u102c",                   // Burmese
          "\u0646\u0645\u06cc\u200c\u062f\u0627\u0646\u0645", // Persian, ZWNJ
          "\u5c71\u7530\u592a\u90ce",
          "\u845b\U000E0100\u98fe", // Japanese
          "\uae40\ubbfc\uc900",
          "\u0393\u03b9\u03ce\u03c1\u03b3\u03bf\u03c2", // Korean, Greek
          "\u10d2\u10d8\u10dd\u10e0\u10d2\u10d8",
          "\u0531\u0580\u0561\u0574", // Georgian, Armenian
          "\u0418\u0432\u0430\u043d (Ivan)",
          "173"}) {
        INFO(name);
        CHECK(named(name) == name);
    }
}

TEST_CASE("emoji stay whole", "[domain]") {
    for (const char* const name :
         {"Bo \U0001F389",
          "\U0001F468\u200D\U0001F469\u200D\U0001F467\u200D\U0001F466", // Family of four
          "\U0001F9D1\U0001F3FB\u200D\u2764\uFE0F\u200D\U0001F48B\u200D\U0001F9D1\U0001F3FC",
          "\U0001F1EB\U0001F1F7\U0001F1EF\U0001F1F5",                               // Flags
          "\U0001F3F4\U000E0067\U000E0062\U000E0073\U000E0063\U000E0074\U000E007F", // Scotland
          "\u2764\uFE0F", "1\uFE0F\u20E3", "\U0001F44D\U0001F3FD"}) {
        INFO(name);
        CHECK(named(name) == name);
    }
}

TEST_CASE("what shows nothing becomes a supporter", "[domain]") {
    for (const std::string_view name :
         {std::string_view(""), std::string_view("   "), std::string_view("\t\r\n"),
          std::string_view("\u3164"), std::string_view("\u2800\u2800"),
          std::string_view("\u115f\u1160"), std::string_view("\u200b\u200c\u200d\ufeff"),
          std::string_view("\u00ad"), std::string_view("\u202e\u202c"),
          std::string_view("\u0301\u0301"), std::string_view("..."), std::string_view("---"),
          std::string_view("\U000E0041"), std::string_view("\ue000"), std::string_view("\ufffd"),
          std::string_view("\0\0", 2), std::string_view("\u2028\u2029"), std::string_view("\uFE0F"),
          std::string_view("\U0001D159")}) {
        INFO(name);
        CHECK(named(name) == supporter().utf8());
        CHECK(ScreenText::message(name).empty());
    }
}

TEST_CASE("bytes that are not UTF-8 are not shown", "[domain]") {
    for (const char* const name :
         {"\xff", "Ada\xc3", "\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "A\x80z"}) {
        CHECK(named(name) == supporter().utf8());
        CHECK(ScreenText::configured(name).empty());
        CHECK(ScreenText::own(name).empty());
    }
}

TEST_CASE("a text of ten thousand letters is cut and says so", "[domain]") {
    const std::string cut = named(std::string(10'000, 'a'));
    CHECK(grapheme_count(cut) == domain::kNameGraphemesMax);
    CHECK(cut.ends_with("a\u2026"));
    CHECK(named(std::string(24, 'a')) == std::string(24, 'a'));
    CHECK(grapheme_count(named(repeated("\u0915\u094d\u0937\u093f", 3000))) <=
          domain::kNameGraphemesMax);
    CHECK(grapheme_count(ScreenText::message(repeated("word ", 2000)).utf8()) ==
          domain::kMessageGraphemesMax);
    CHECK(named(std::string(23, 'a') + " b") == std::string(23, 'a') + "\u2026");
}

TEST_CASE("a post is shown in one line, longer than a message and without its links", "[domain]") {
    const auto post = [](std::string_view raw) { return ScreenText::post(raw).utf8(); };
    CHECK(post("Gave to #Gala26!\n\nhttps://gala.example/give?a=b#c Join us") ==
          "Gave to #Gala26! Join us");
    CHECK(post("see http://a.example/") == "see");
    CHECK(post("https://gala.example/").empty());
    CHECK(post("https only") == "https only");
    CHECK(grapheme_count(post(repeated("\u0e14\u0e35 ", 1000))) == domain::kPostGraphemesMax);
    CHECK(post(std::string(9'000, 'a')).size() < domain::kPostBytesMax);
}

TEST_CASE("a cut never falls inside a letter", "[domain]") {
    const std::string family = "\U0001F468\u200D\U0001F469\u200D\U0001F467\u200D\U0001F466";
    const std::string cut = named(repeated(family, 40));
    CHECK(cut == repeated(family, 23) + "\u2026");
}

TEST_CASE("text that turns its neighbours around is disarmed", "[domain]") {
    CHECK(named("Ada\u202Etxt.exe") == "Adatxt.exe");
    CHECK(named("\u2067Ada\u2069") == "Ada");
    CHECK(named("\u200FAda\u200E\u061C") == "Ada");
    CHECK(named("Ada\u2066\u2066\u2066") == "Ada");
    CHECK(ScreenText::configured("\u202EAda").utf8() == "Ada");
}

TEST_CASE("what cannot be seen is taken out of names", "[domain]") {
    CHECK(named("A\u200Bd\u2060a\uFEFF") == "Ada");
    CHECK(named("A\u00ADda") == "Ada");
    CHECK(named("A\u200Dda") == "Ada"); // No script of these letters joins.
    CHECK(named("A\u200Cda") == "Ada");
    CHECK(named("Ada\uFE0F") == "Ada");
    CHECK(named("Ada\U000E0041\U000E0042") == "Ada");
    CHECK(named("Ada\u3164") == "Ada");
    CHECK(named("\u0634\u200D\u200D\u200D\u0627") == "\u0634\u200D\u0627");
    CHECK(named("\U0001F3F4\U000E0067\U000E0062\U000E007F") == "\U0001F3F4");
}

TEST_CASE("a selector of emoji style stands behind an emoji only", "[domain]") {
    CHECK(named("\u2764\uFE0F Ada") == "\u2764\uFE0F Ada");
    CHECK(named("\U0001F389\uFE0F\uFE0F Ada") == "\U0001F389\uFE0F Ada");
    CHECK(named("Z\uFE0Eo\uFE0F\u00EB") == "Zo\u00EB");
    CHECK(named("\u5C71\uFE0F\u7530") == "\u5C71\u7530");
}

TEST_CASE("blanks that pass for letters are none", "[domain]") {
    CHECK(named("A\u3164d\uFFA0a\u115F") == "Ada");
    CHECK(named("A\u2800da") == "Ada");
    CHECK(named("\u17B4\u17B5Ada\u180E") == "Ada");
    CHECK(named("A\u034Fda\u2061\u206A") == "Ada");
}

TEST_CASE("what is judged is what is shown before it is cut", "[domain]") {
    const std::string raw = "  A\u200Bda \u202E" + std::string(200, 'x') + "\n";
    CHECK(domain::clean_audience_text(raw) == "Ada " + std::string(200, 'x'));
    CHECK(named(domain::clean_audience_text(raw)) == named(raw));
    CHECK(domain::clean_audience_text("\xff").empty());
}

TEST_CASE("every blank becomes one and the ends are trimmed", "[domain]") {
    CHECK(named("  Ada \n\t\r\n Lovelace\u2028\u3000") == "Ada Lovelace");
    CHECK(named("Ada\u00A0\u202FL") == "Ada L");
    CHECK(ScreenText::message("one\ntwo").utf8() == "one two");
    CHECK(named("Ada \u200B \u200B Lovelace") == "Ada Lovelace");
}

TEST_CASE("control characters never pass", "[domain]") {
    CHECK(named("A\x01\x1B[31md\x7F"
                "a\u0085") == "A[31mda");
    CHECK(named(std::string_view("A\0da", 4)) == "Ada");
}

TEST_CASE("marks piled on a letter are capped", "[domain]") {
    const std::string zalgo =
        "Z" + repeated("\u0316\u0317\u0318\u0319", 20) + "a" + repeated("\u0300\u0301", 30);
    const std::string shown = named(zalgo);
    CHECK(shown.size() < 20);
    CHECK(grapheme_count(shown) == 2);
    CHECK(named("q\u0301\u0302\u0303\u0304\u0305") == "q\u0301\u0302\u0303");
    CHECK(named("\u0301Ada") == "Ada");
    CHECK(named("Ada \u0301Bo") == "Ada Bo");
    const std::string vowels = named("\u0915" + repeated("\u093e", 200));
    CHECK(vowels.size() < 40);
}

TEST_CASE("a chain of joined emoji does not slip under the cap", "[domain]") {
    const std::string chain = "\U0001F468" + repeated("\u200D\U0001F468", 100);
    CHECK(grapheme_count(named(chain)) > 1);
    CHECK(grapheme_count(named(chain)) <= domain::kNameGraphemesMax);
}

TEST_CASE("text is shown in its composed form", "[domain]") {
    CHECK(named("Zoe\u0308") == "Zo\u00eb");
    CHECK(named("e\u200B\u0301") == "\u00e9"); // Composed although something stood between.
    CHECK(named("\u1100\u1161\u11a8") == "\uac01");
}

TEST_CASE("nothing in a name is an instruction", "[domain]") {
    for (const char* const name : {"%n%s", "a##b", "<b>Ada</b>", "&amp;Co", "{0}", "'; DROP"}) {
        CHECK(named(name) == name);
    }
}

TEST_CASE("our own texts keep the blanks that numbers are written with", "[domain]") {
    CHECK(ScreenText::own("2\u202F657\u00A0$US").utf8() == "2\u202F657\u00A0$US");
    CHECK(ScreenText::own("+$10").utf8() == "+$10");
    CHECK(ScreenText::own("\u2014").utf8() == "\u2014");
    CHECK(ScreenText::own("two\nlines").utf8() == "two lines");
    CHECK(ScreenText::own("").empty());
    CHECK(ScreenText::own(std::string(5000, 'a')).utf8().size() == domain::kAudienceBytesMax);
}

TEST_CASE("a composed text isolates its parts", "[domain]") {
    const std::array<ScreenText, 2> parts = {
        ScreenText::name("\u0634\u0627\u062f\u064a", supporter()), ScreenText::own("$10")};
    CHECK(ScreenText::compose("{0} gave {1}", parts).utf8() ==
          "\u2068\u0634\u0627\u062f\u064a\u2069 gave \u2068$10\u2069");
    CHECK(ScreenText::compose("{1}: {0}!", parts).utf8() ==
          "\u2068$10\u2069: \u2068\u0634\u0627\u062f\u064a\u2069!");
    CHECK(ScreenText::compose("{x} { } {0", parts).utf8() == "{x} { } {0");
    const std::array<ScreenText, 1> nested = {ScreenText::compose("({1})", parts)};
    CHECK(ScreenText::compose("{0}", nested).utf8() == "\u2068(\u2068$10\u2069)\u2069");
    const std::array<ScreenText, 1> none = {ScreenText()};
    CHECK(ScreenText::compose("by {0}", none).utf8() == "by");
}

TEST_CASE("a part cannot name another part", "[domain]") {
    const std::array<ScreenText, 2> parts = {ScreenText::name("{1}", supporter()),
                                             ScreenText::own("$10")};
    CHECK(ScreenText::compose("{0}", parts).utf8() == "\u2068{1}\u2069");
}

TEST_CASE("isolates of our own are always balanced", "[domain]") {
    CHECK(ScreenText::own("a\u2069b").utf8() == "ab");
    CHECK(ScreenText::own("a\u2068b").utf8() == "a\u2068b\u2069");
    CHECK(ScreenText::own("\u202Ea\u2066b").utf8() == "ab");
}

/// Characters that the rules are about, in any order.
std::string random_text(std::mt19937_64& random) {
    static constexpr std::array<char32_t, 48> kPool = {
        U'a',    U'Z',    U'5',    U' ',    U'.',   U'#',    0xE9,   0x301,   0x316,   0x323,
        0x200B,  0x200C,  0x200D,  0x200D,  0xFE0F, 0xFE0E,  0x202E, 0x2066,  0x2069,  0x2068,
        0x634,   0x627,   0x64B,   0x5D0,   0x5B8,  0x915,   0x94D,  0x937,   0x93F,   0xE17,
        0xE35,   0xE48,   0x1100,  0x1161,  0x11A8, 0x3164,  0x2800, 0x1F468, 0x1F3FB, 0x2764,
        0x1F1EB, 0x1F3F4, 0xE0067, 0xE007F, 0x845B, 0xE0100, 0xA0,   0x180B};
    std::string text;
    const auto length = random() % 60;
    for (std::uint64_t i = 0; i < length; ++i) {
        domain::append_character(text, kPool[random() % kPool.size()]);
    }
    return text;
}

TEST_CASE("whatever comes in what goes out keeps the promises", "[domain]") {
    const std::uint64_t seed = 2026;
    std::mt19937_64 random(seed);
    for (int round = 0; round < 6000; ++round) {
        const std::string raw = random_text(random);
        const std::string name = named(raw);
        INFO("seed " << seed << ", round " << round << ": " << raw << " became " << name);
        REQUIRE(is_valid_utf8(name));
        REQUIRE_FALSE(name.empty());
        REQUIRE(name.size() <= domain::kAudienceBytesMax);
        REQUIRE(grapheme_count(name) <= domain::kNameGraphemesMax);
        REQUIRE(domain::to_nfc(name) == name);
        int marks = 0;
        for (std::size_t offset = 0; offset < name.size();) {
            const char32_t character = domain::next_character(name, offset);
            const auto kind = domain::kind_of(character);
            marks = kind == domain::CharacterKind::Mark ? marks + 1 : 0;
            REQUIRE(marks <= static_cast<int>(domain::kMarksInARowMax));
            REQUIRE(kind != domain::CharacterKind::Forbidden);
        }
        REQUIRE(named(name) == name); // Cleaning what is clean changes nothing.
    }
}

TEST_CASE("random bytes never harm", "[domain]") {
    std::mt19937_64 random(99);
    for (int round = 0; round < 3000; ++round) {
        std::string raw;
        for (auto left = random() % 40; left > 0; --left) {
            raw.push_back(static_cast<char>(random() % 256));
        }
        REQUIRE(is_valid_utf8(named(raw)));
        REQUIRE(is_valid_utf8(ScreenText::own(raw).utf8()));
    }
}

} // namespace
} // namespace chapeau::test
