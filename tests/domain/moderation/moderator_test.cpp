#include "base/text.hpp"
#include "domain/icu/unicode.hpp"
#include "domain/moderation/moderator.hpp"
#include "domain/screen_text.hpp"
#include "support/catch.hpp"

#include <array>
#include <random>
#include <string>
#include <string_view>

namespace chapeau::test {
namespace {

using domain::Judgement;
using domain::ModerationRules;
using domain::Moderator;
using domain::Objection;
using domain::Verdict;

constexpr Judgement kAllowed{};

Judgement held(Objection objection) {
    return {Verdict::Hold, objection};
}

Judgement blocked(Objection objection) {
    return {Verdict::Block, objection};
}

const Moderator& plain_moderator() {
    static const Moderator moderator{ModerationRules{}};
    return moderator;
}

Judgement of_name(std::string_view raw) {
    return plain_moderator().judge_name(raw);
}

Judgement of_message(std::string_view raw) {
    return plain_moderator().judge_message(raw);
}

TEST_CASE("who gives no name is not judged", "[domain]") {
    CHECK(of_name("") == kAllowed);
    CHECK(of_name("  \t\n") == kAllowed);
    CHECK(of_message("") == kAllowed);
    CHECK(plain_moderator().judge("", "") == kAllowed);
}

TEST_CASE("a name that cannot be read is blocked", "[domain]") {
    for (const char* const name : {"\xff", "Ada\xc3", "\xed\xa0\x80", "\u3164", "\u2800\u2800",
                                   "\u200b\u200d", "\u115f\u1160", "...", "\u0301\u0301"}) {
        INFO(name);
        CHECK(of_name(name) == blocked(Objection::Unreadable));
    }
    CHECK(of_message("\xff") == blocked(Objection::Unreadable));
    CHECK(of_message("\u3164") == blocked(Objection::Unreadable));
}

TEST_CASE("a message of signs alone harms nobody", "[domain]") {
    CHECK(of_message(":-)") == kAllowed);
    CHECK(of_message("<3") == kAllowed);
    CHECK(of_message("!!!") == kAllowed);
}

TEST_CASE("what hides in a text holds it", "[domain]") {
    CHECK(of_name("Ada\u202Etxt") == held(Objection::Invisible));
    CHECK(of_name("Ada\U000E0041\U000E0042") == held(Objection::Invisible));
    CHECK(of_name("A\x01"
                  "da") == held(Objection::Invisible));
    CHECK(of_name("Ada\ue000") == held(Objection::Invisible));
}

TEST_CASE("what keyboards and address books put in holds nothing", "[domain]") {
    CHECK(of_name("\u200FAda\u200E") == kAllowed);
    CHECK(of_name("\u2068Ada\u2069") == kAllowed);
    CHECK(of_name("\u202AAda\u202C") == kAllowed);
    CHECK(of_name("\uFEFFAda") == kAllowed);
    CHECK(of_name("Ada\u200B") == kAllowed);
    CHECK(of_name("Ada\n") == kAllowed);
    CHECK(of_message("two\nlines\tof words") == kAllowed);
    CHECK(of_name("\U0001F3F4\U000E0067\U000E0062\U000E0073\U000E0063\U000E0074\U000E007F Fiona") ==
          kAllowed);
}

TEST_CASE("marks piled on a letter hold a text", "[domain]") {
    CHECK(of_name("Z\u0316\u0317\u0318\u0319oe") == held(Objection::TooManyMarks));
    CHECK(of_name("Z\u0316\u0317oe") == kAllowed);
}

TEST_CASE("more than anybody reads holds a text", "[domain]") {
    CHECK(of_name(std::string(5000, 'a')) == held(Objection::TooLong));
    CHECK(of_name(std::string(100, 'a')) == kAllowed); // It is cut, and says so.
}

TEST_CASE("a cut makes no other word", "[domain]") {
    const std::string name = "Ada Lovelace, Paris, Assange";
    CHECK(of_name(name) == kAllowed);
    CHECK(of_name("Ada Lovelace of Paris Assange") == kAllowed);
    // Twenty letters, then the first three of a surname, then the cut.
    CHECK(of_name("Ada Lovelace of Pau Assange") == held(Objection::Abuse));
}

TEST_CASE("one word mixes no scripts but a name may", "[domain]") {
    CHECK(of_name("P\u0430ris") == held(Objection::MixedScripts));
    CHECK(of_name("Tom \u03A9mega") == held(Objection::MixedScripts));
    CHECK(of_name("\u0418\u0432\u0430\u043d (Ivan)") == kAllowed);
    CHECK(of_name("JR\u306E\u4F50\u85E4") == kAllowed); // Japanese writes Latin inside words.
    CHECK(of_name("Bob \u0660\u0661 12") == held(Objection::MixedDigits));
}

TEST_CASE("links are held and forgotten blanks are not", "[domain]") {
    for (const char* const text :
         {"https://evil.example", "www.evil.example", "evil.com", "see evil.fr now", "bit.ly/abc",
          "t.me/evil", "evil .com/path", "EVIL.COM", "\uFF45vil.\uFF43om", "evil\u3002com",
          "evil . com", "evil dot com", "evil point fr", "hxxp evil", "192.0.2.1", "sub.evil.co.uk",
          "ev\u00ADil.com", "monsite.de", "evil.co\u200Bm"}) {
        INFO(text);
        CHECK(of_message(text) == held(Objection::Link));
    }
    for (const char* const text :
         {"Bravo.it was great", "J.R.R. Tolkien", "St. Mary", "Well done... go on", "1.000.000",
          "C'est bien.merci", "A. de Vries", "3.14", "Dr.Martin"}) {
        INFO(text);
        CHECK(of_message(text) == kAllowed);
    }
}

TEST_CASE("addresses handles and phone numbers are held", "[domain]") {
    for (const char* const text : {"ada@example.org", "write to ada@example.co.uk",
                                   "ada(at)example.org", "ada\uFF20example.org"}) {
        INFO(text);
        CHECK(of_message(text) == held(Objection::Email));
    }
    for (const char* const text : {"@ada_l", "follow @ada", "insta: ada", "Snap : ada", "IG=ada"}) {
        INFO(text);
        CHECK(of_message(text) == held(Objection::Handle));
    }
    for (const char* const text :
         {"06 12 34 56 78", "+33 6 12 34 56 78", "+1 (202) 555-0123", "0612345678", "555-0123",
          "06.12.34.56.78", "\uFF10\uFF16 12 34 56 78",
          "\u0660\u0666\u0661\u0662\u0663\u0664"
          "\u0665\u0666\u0667\u0668",
          "call 06-12-34-56-78 now"}) {
        INFO(text);
        CHECK(of_message(text).objection == Objection::PhoneNumber);
    }
    for (const char* const text :
         {"Table 12", "24/12/2026", "1 000 000", "2026-2027", "Class of 1998", "5 @ 10", "10:30",
          "we gave 250 + 250", "100%"}) {
        INFO(text);
        CHECK(of_message(text) == kAllowed);
    }
}

TEST_CASE("numbers that stand for a slogan are held", "[domain]") {
    CHECK(of_name("Max 1488") == held(Objection::CodedNumber));
    CHECK(of_name("14/88") == held(Objection::CodedNumber));
    CHECK(of_message("14 88") == held(Objection::CodedNumber));
    CHECK(of_name("Marie 88") == kAllowed);
    CHECK(of_message("1488 and more") == held(Objection::CodedNumber));
    CHECK(of_message("21488") == kAllowed);
    ModerationRules rules;
    rules.coded_numbers = {"18", "", "no number"};
    const Moderator moderator(rules);
    CHECK(moderator.judge_name("Max 18") == held(Objection::CodedNumber));
    CHECK(moderator.judge_name("Max 1488") == held(Objection::CodedNumber));
    CHECK(moderator.judge_name("Max 180") == kAllowed);
}

TEST_CASE("an operator's words are literals in every script", "[domain]") {
    ModerationRules rules;
    rules.words = {"Plimsoll",     "zut",      "a.*b", "(x", "%s", "\u0434\u0443\u0440\u0430\u043a",
                   "\u9A6C\u9E7F", "big nose", "",     "   "};
    const Moderator moderator(rules);
    const auto of = [&](std::string_view name) { return moderator.judge_name(name); };
    CHECK(of("Plimsoll") == blocked(Objection::Abuse));
    CHECK(of("Old PLIMS0LLS") == blocked(Objection::Abuse));
    CHECK(of("p l i m s o l l").verdict == Verdict::Hold);
    CHECK(of("zut") == blocked(Objection::Abuse));
    CHECK(of("Zutphen") == kAllowed); // A short word counts alone.
    CHECK(of("anything b") == kAllowed);
    CHECK(of("\u0414\u0443\u0440\u0430\u043a") == blocked(Objection::Abuse));
    CHECK(of("\u738B\u9A6C\u9E7F\u738B") == blocked(Objection::Abuse));
    CHECK(of("Big Nose") == blocked(Objection::Abuse));
    CHECK(of("Big Ben") == kAllowed);
}

TEST_CASE("an operator allows what the lists would hold", "[domain]") {
    ModerationRules rules;
    rules.allowed = {"Coon", "Dick Cock"};
    const Moderator moderator(rules);
    CHECK(of_name("Mary Coon") == held(Objection::Abuse));
    CHECK(moderator.judge_name("Mary Coon") == kAllowed);
    CHECK(moderator.judge_name("MARY COON") == kAllowed);
    CHECK(moderator.judge_name("dick cock") == kAllowed);
    CHECK(moderator.judge_name("Cock").verdict == Verdict::Hold);
    // What is allowed does not cover its neighbours, nor bring them together.
    CHECK(moderator.judge_name("Coon fuck").verdict == Verdict::Block);
    CHECK(moderator.judge_name("fu Coon ck") == kAllowed);
}

TEST_CASE("honest words that hold a word of abuse are honest", "[domain]") {
    for (const char* const text : {"Scunthorpe",
                                   "Penistone",
                                   "Bitche",
                                   "Salopette",
                                   "assistant",
                                   "Sussex",
                                   "Arsenal",
                                   "classic",
                                   "analysis",
                                   "cocktail",
                                   "Dickens",
                                   "therapist",
                                   "grape",
                                   "Matsushita",
                                   "d\u00e9put\u00e9",
                                   "r\u00e9putation",
                                   "calcul",
                                   "Concarneau",
                                   "d\u00e9sol\u00e9 du retard",
                                   "con mucho amor",
                                   "Bitte sehr",
                                   "Computer",
                                   "document",
                                   "Essex",
                                   "Cumbria",
                                   "raccoon"}) {
        INFO(text);
        CHECK(of_name(text) == kAllowed);
        CHECK(of_message(text) == kAllowed);
    }
}

TEST_CASE("clear abuse is blocked and not only held", "[domain]") {
    for (const char* const name :
         {"shit", "SHIT", "You shit!", "sh\u200Bit", "\uFF53\uFF48\uFF49\uFF54",
          "\u24E2\u24D7\u24D8\u24E3", "\U0001D42C\U0001D421\U0001D422\U0001D42D", "sh\u00ECt",
          "sh\u0316\u0317\u0318\u0319it", "shiiiit", "shits", "Sal\u00F4pe", "encul\u00E9s"}) {
        INFO(name);
        CHECK(of_name(name) == blocked(Objection::Abuse));
    }
    // What may have been meant otherwise is for a person to say.
    for (const char* const name : {"5h1t", "s h i t", "shi-t", "\u0455hit", "fu ck", "merde"}) {
        INFO(name);
        CHECK(of_name(name).verdict == Verdict::Hold);
        CHECK(of_name(name).objection == Objection::Abuse);
    }
}

TEST_CASE("stars and signs hide no word", "[domain]") {
    CHECK(of_name("f*ck").verdict == Verdict::Hold);
    CHECK(of_name("f**k").verdict == Verdict::Hold);
    CHECK(of_name("****") == blocked(Objection::Unreadable));
    CHECK(of_name("* Stella *") == kAllowed);
    CHECK(of_name("Ada \U0001F595").objection == Objection::Abuse);
    CHECK(of_name("\u5350").objection == Objection::Abuse);
}

TEST_CASE("the graver of name and message counts", "[domain]") {
    const Moderator& moderator = plain_moderator();
    CHECK(moderator.judge("Ada", "Bravo!") == kAllowed);
    CHECK(moderator.judge("Ada", "see evil.com") == held(Objection::Link));
    CHECK(moderator.judge("shit", "see evil.com") == blocked(Objection::Abuse));
    CHECK(moderator.judge("see evil.com", "shit") == blocked(Objection::Abuse));
    CHECK(moderator.judge("@ada", "see evil.com") == held(Objection::Handle));
}

TEST_CASE("a card number is blocked whatever else is said", "[domain]") {
    CHECK(of_name("4111 1111 1111 1111") == blocked(Objection::CardNumber));
    CHECK(of_message("shit 4111111111111111") == blocked(Objection::CardNumber));
}

/// Characters that the rules are about, in any order.
std::string random_words(std::mt19937_64& random) {
    static constexpr std::array<std::string_view, 40> kPieces = {
        "fuck",   "admin",      "a",      "l",      "1",          "4111",       " ",
        ".",      "@",          "$",      "*",      "!",          "-",          "com",
        "\u0430", "\u0456",     "\u0301", "\u0316", "\u200B",     "\u200D",     "\uFE0F",
        "\u202E", "\u2066",     "\u3164", "\u2800", "\u0634",     "\u064B",     "\u05D0",
        "\u0915", "\u094D",     "\u0E17", "\u1100", "\U0001F468", "\U0001F1EB", "\U0001F150",
        "\u24D0", "\U0001D41A", "\u0660", "\u5350", "+"};
    std::string text;
    for (auto left = random() % 40; left > 0; --left) {
        text += kPieces[random() % kPieces.size()];
    }
    return text;
}

TEST_CASE("a judgement is the same of a text and of what is shown of it", "[domain]") {
    const std::uint64_t seed = 2026;
    std::mt19937_64 random(seed);
    for (int round = 0; round < 3000; ++round) {
        const std::string raw = random_words(random);
        const std::string shown = domain::ScreenText::message(raw).utf8();
        INFO("seed " << seed << ", round " << round << ": " << raw << " became " << shown);
        const Judgement judgement = of_message(raw);
        REQUIRE(of_message(raw) == judgement);
        // What is let through is as harmless when it is judged by what the room sees.
        if (judgement.verdict == Verdict::Allow) {
            REQUIRE(of_message(shown).verdict == Verdict::Allow);
        }
        REQUIRE(of_name(shown).verdict >= of_message(shown).verdict);
    }
}

TEST_CASE("random bytes are judged and harm nothing", "[domain]") {
    std::mt19937_64 random(7);
    for (int round = 0; round < 3000; ++round) {
        std::string raw;
        for (auto left = random() % 60; left > 0; --left) {
            raw.push_back(static_cast<char>(random() % 256));
        }
        const Judgement judgement = of_name(raw);
        REQUIRE((is_valid_utf8(raw) || judgement == blocked(Objection::Unreadable) ||
                 raw.find_first_not_of(" \t\r\n\v\f") == std::string::npos));
        static_cast<void>(domain::contains_card_number(raw));
    }
}

} // namespace
} // namespace chapeau::test
