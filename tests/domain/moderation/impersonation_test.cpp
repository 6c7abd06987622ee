#include "domain/icu/confusables.hpp"
#include "domain/icu/unicode.hpp"
#include "domain/moderation/moderator.hpp"
#include "support/catch.hpp"

#include <array>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace chapeau::test {
namespace {

using domain::Moderator;
using domain::Objection;
using domain::Verdict;

const std::vector<std::string>& twenty_reserved_names() {
    static const std::vector<std::string> names = {
        "Ada Lovelace",     "Croix-Rouge",   "Les Restos",
        "Marie Curie",      "Helios",        "Banque Populaire",
        "Hospice Fund",     "Jean-Luc Roux", "Kaleidoscope",
        "Quixote",          "WWF",           "Zebra Lab",
        "Victor Hugo",      "Unicef",        "Night of Giving",
        "Fondation Dupont", "Big Jim",       "Sophie X",
        "Pyjama",           "Oxfam"};
    return names;
}

Moderator with_reserved_names() {
    domain::ModerationRules rules;
    rules.reserved = twenty_reserved_names();
    return Moderator(rules);
}

/// Every character of Unicode, by what it looks like.
std::map<std::string, std::vector<char32_t>> characters_by_skeleton() {
    const domain::Confusables confusables;
    std::map<std::string, std::vector<char32_t>> characters;
    constexpr char32_t kSurrogateFirst = 0xD800;
    constexpr char32_t kSurrogateLast = 0xDFFF;
    for (char32_t character = 0x20; character <= 0x10FFFF; ++character) {
        if (character >= kSurrogateFirst && character <= kSurrogateLast) {
            continue;
        }
        const auto kind = domain::kind_of(character);
        if (kind == domain::CharacterKind::Visible) {
            std::string text;
            domain::append_character(text, character);
            characters[confusables.skeleton(text)].push_back(character);
        }
    }
    return characters;
}

TEST_CASE("nobody bears a reserved name by a letter that looks the same", "[domain]") {
    const Moderator moderator = with_reserved_names();
    const domain::Confusables confusables;
    const auto twins = characters_by_skeleton();
    std::size_t tried = 0;
    std::string shown;
    for (const std::string& reserved : twenty_reserved_names()) {
        for (const std::string& name : domain::in_every_case(reserved)) {
            for (std::size_t at = 0; at < name.size(); ++at) {
                const auto found = twins.find(confusables.skeleton(name.substr(at, 1)));
                if (found == twins.end()) {
                    continue;
                }
                for (const char32_t twin : found->second) {
                    std::string text = name.substr(0, at);
                    domain::append_character(text, twin);
                    text += name.substr(at + 1);
                    ++tried;
                    if (moderator.judge_name(text).verdict == Verdict::Allow) {
                        shown += "  " + text + "\n";
                    }
                }
            }
        }
    }
    INFO(tried << " tried; would be shown:\n" << shown);
    CHECK(tried > 5000);
    CHECK(shown.empty());
}

TEST_CASE("a reserved name is recognised however it is written", "[domain]") {
    const Moderator moderator = with_reserved_names();
    for (const char* const name : {"Ada Lovelace",
                                   "ada lovelace",
                                   "ADA  LOVELACE",
                                   "AdaLovelace",
                                   "Ada.Lovelace",
                                   "\u0410da Lovelace",
                                   "Ad\u00e0 Lovel\u00e4ce",
                                   "4da L0velace",
                                   "Ada Lovelace 2",
                                   "The real Ada Lovelace",
                                   "A d a Lovelace",
                                   "\uFF21\uFF24\uFF21 Lovelace",
                                   "\u24B6\u24D3\u24D0 Lovelace",
                                   "Ada\u200B Love\u00ADlace",
                                   "Croix Rouge",
                                   "Croix-R0uge",
                                   "Equipe Croix-Rouge",
                                   "Un1cef",
                                   "UNlCEF",
                                   "vvvvf",
                                   "WWF!",
                                   "admin",
                                   "Adm1n",
                                   "ADMIN",
                                   "adrnin",
                                   "\u0430dmin",
                                   "The Admin",
                                   "admin_2026",
                                   "a d m i n",
                                   "Moderateur",
                                   "Mod\u00e9rateur",
                                   "H\u00f4te",
                                   "0perator",
                                   "Staff"}) {
        INFO(name);
        const auto judgement = moderator.judge_name(name);
        CHECK(judgement.verdict == Verdict::Hold);
        CHECK(judgement.objection == Objection::Impersonation);
    }
}

TEST_CASE("capitals look alike where small letters do not", "[domain]") {
    domain::ModerationRules rules;
    rules.reserved = {"\u039D\u03AF\u03BA\u03B7", "\u0421\u0442\u0430\u0441"}; // Greek, Cyrillic.
    const Moderator moderator(rules);
    CHECK(moderator.judge_name("NIKH").objection == Objection::Impersonation);
    CHECK(moderator.judge_name("CTAC").objection == Objection::Impersonation);
    CHECK(moderator.judge_name("Nikh Vo").verdict == Verdict::Allow);
}

TEST_CASE("a name beside a reserved one is free", "[domain]") {
    const Moderator moderator = with_reserved_names();
    for (const char* const name : {"Ada", "Marie", "Jim", "Sophie", "Helios Martin", "Victor",
                                   "Badminton Club", "Sophie Host", "Hugo Victor"}) {
        INFO(name);
        CHECK(moderator.judge_name(name).verdict == Verdict::Allow);
    }
    CHECK(moderator.judge_message("Thank you Ada Lovelace!").verdict == Verdict::Allow);
}

TEST_CASE("an empty line among the reserved names reserves nothing", "[domain]") {
    domain::ModerationRules rules;
    rules.reserved = {"", "  ", "..."};
    const Moderator moderator(rules);
    CHECK(moderator.judge_name("Ada").verdict == Verdict::Allow);
    CHECK(moderator.judge_name("\U0001F389").verdict == Verdict::Allow);
}

} // namespace
} // namespace chapeau::test
