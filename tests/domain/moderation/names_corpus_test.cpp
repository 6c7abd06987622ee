// The two bars that a filter is judged by: whom it wrongs, and what it lets through.
#include "domain/icu/unicode.hpp"
#include "domain/moderation/disguises.hpp"
#include "domain/moderation/lists.hpp"
#include "domain/moderation/moderator.hpp"
#include "support/catch.hpp"

#include <fstream>
#include <string>
#include <string_view>
#include <vector>

namespace chapeau::test {
namespace {

using domain::AbuseWord;
using domain::Judgement;
using domain::Moderator;
using domain::Verdict;

const Moderator& built_in_moderator() {
    static const Moderator moderator{domain::ModerationRules{}};
    return moderator;
}

struct Corpus {
    std::vector<std::string> names;
    std::size_t headings = 0;
};

Corpus legitimate_names() {
    std::ifstream file(std::string(CHAPEAU_SOURCE_DIR) + "/tests/recordings/names/legitimate.txt");
    Corpus corpus;
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with('#')) {
            ++corpus.headings;
        } else if (!line.empty()) {
            corpus.names.push_back(line);
        }
    }
    return corpus;
}

std::string told(std::string_view text, const Judgement& judgement) {
    return "  " + std::string(text) + ": verdict " +
           std::to_string(static_cast<int>(judgement.verdict)) + ", objection " +
           std::to_string(static_cast<int>(judgement.objection)) + "\n";
}

/// Without accents: the disguises are made from plain letters.
std::string in_ascii(std::string_view word) {
    return domain::without_accents(word);
}

std::vector<AbuseWord> built_in_words() {
    std::vector<AbuseWord> words(domain::english_abuse().begin(), domain::english_abuse().end());
    words.insert(words.end(), domain::french_abuse().begin(), domain::french_abuse().end());
    return words;
}

/// What would be shown of all disguises of all words.
struct ToldDisguises {
    std::size_t variants = 0;
    std::size_t shown_count = 0;
    std::string shown; // A line for each.
};

template <class Judge>
ToldDisguises tell_disguises(const Judge& judge) {
    ToldDisguises told;
    for (const AbuseWord& word : built_in_words()) {
        for (const Disguise& disguise : disguises_of(in_ascii(word.word))) {
            ++told.variants;
            if (judge(disguise.text) == Verdict::Allow) {
                ++told.shown_count;
                told.shown += "  " + std::string(word.word) + ", " + std::string(disguise.way) +
                              ": " + disguise.text + "\n";
            }
        }
    }
    return told;
}

TEST_CASE("of a thousand honest names none is blocked and hardly one is held", "[domain]") {
    const Corpus corpus = legitimate_names();
    REQUIRE(corpus.names.size() >= 1000);
    REQUIRE(corpus.headings > 25);
    std::string blocked;
    std::string held;
    std::size_t held_count = 0;
    for (const std::string& name : corpus.names) {
        const Judgement judgement = built_in_moderator().judge_name(name);
        if (judgement.verdict == Verdict::Block) {
            blocked += told(name, judgement);
        } else if (judgement.verdict == Verdict::Hold) {
            held += told(name, judgement);
            ++held_count;
        }
    }
    INFO("blocked:\n" << blocked << "held:\n" << held);
    CHECK(blocked.empty());
    CHECK(held_count * 100 <= corpus.names.size());
}

TEST_CASE("honest names are honest messages too", "[domain]") {
    for (const std::string& name : legitimate_names().names) {
        INFO(name);
        CHECK(built_in_moderator().judge_message(name).verdict != Verdict::Block);
    }
}

TEST_CASE("of the disguises of every word of abuse hardly one is shown unasked", "[domain]") {
    const auto told = tell_disguises([](const std::string& disguise) {
        return built_in_moderator().judge_name(disguise).verdict;
    });
    INFO(told.shown_count << " of " << told.variants << " would be shown:\n" << told.shown);
    CHECK(built_in_words().size() >= 100);
    CHECK(told.variants >= 2000);
    CHECK(told.shown_count * 100 <= told.variants);
}

TEST_CASE("a disguise helps no more in a message", "[domain]") {
    const auto told = tell_disguises([](const std::string& disguise) {
        return built_in_moderator().judge_message("Bravo to all " + disguise).verdict;
    });
    INFO(told.shown_count << " of " << told.variants << " would be shown:\n" << told.shown);
    CHECK(told.shown_count * 100 <= told.variants);
}

} // namespace
} // namespace chapeau::test
