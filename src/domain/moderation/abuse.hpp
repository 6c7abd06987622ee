// Finds words of abuse under their disguises.
#pragma once

#include "domain/moderation/fold.hpp"
#include "domain/moderation/judgement.hpp"
#include "domain/moderation/lists.hpp"

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace chapeau::domain {

/// The lists, read in every fold once, and what is asked of them.
class AbuseFinder {
public:
    AbuseFinder(std::span<const std::string> words, std::span<const std::string> allowed,
                const Confusables& confusables);

    /// `clean` went through the rules of screen text; `foldings` are its own.
    Verdict verdict_on(std::string_view clean, const Foldings& foldings) const;

private:
    struct PatternRun {
        char32_t letter;
        std::size_t count;
    };
    struct Pattern {
        std::vector<PatternRun> runs;
        std::size_t letters = 0;
        Reach reach = Reach::Word;
        Verdict verdict = Verdict::Hold;
    };
    struct List {
        std::unordered_map<char32_t, std::vector<Pattern>> by_first_letter;
        std::unordered_map<std::u32string, std::vector<std::vector<std::u32string>>> allowed;
    };
    struct Match;

    void add_word(std::string_view word, Reach reach, Verdict verdict,
                  const Confusables& confusables);
    void add_allowed(std::string_view word, const Confusables& confusables);
    static std::vector<Token> without_allowed(std::vector<Token> tokens, const List& list);
    static Match match(const std::vector<Run>& runs, std::size_t first, const Pattern& pattern);
    static Verdict weigh(const Match& match, const Pattern& pattern, Fold fold);
    static Verdict verdict_in(const std::vector<Run>& runs, const List& list, Fold fold);
    bool is_masked_abuse(std::string_view clean) const;

    std::array<List, kFolds.size()> lists_;
    std::vector<std::u32string> maskable_; // Plain words that asterisks may stand in.
};

} // namespace chapeau::domain
