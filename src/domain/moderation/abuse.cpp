#include "domain/moderation/abuse.hpp"

#include "domain/icu/unicode.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace chapeau::domain {

namespace {

// Words up to this length lie inside too many honest ones to be looked for there.
constexpr std::size_t kShortWordLetters = 4;

// What is said with three letters in a row was not typed by mistake.
constexpr std::size_t kDrawnOutCount = 3;

// A masked word shows as many letters of its own, so that a row of stars accuses nobody.
constexpr std::size_t kUnmaskedLettersMin = 2;

/// Writes words without blanks between them, so a word of it has no ends to look for.
bool is_written_without_blanks(std::u32string_view word) {
    return std::any_of(word.begin(), word.end(), [](char32_t c) {
        constexpr char32_t kThaiFirst = 0xE00;
        constexpr char32_t kTibetanFirst = 0xF00;
        constexpr char32_t kBurmeseFirst = 0x1000;
        constexpr char32_t kGeorgianFirst = 0x10A0;
        constexpr char32_t kKhmerFirst = 0x1780;
        constexpr char32_t kMongolianFirst = 0x1800;
        constexpr char32_t kKanaFirst = 0x3040;
        return (c >= kThaiFirst && c < kTibetanFirst) ||
               (c >= kBurmeseFirst && c < kGeorgianFirst) ||
               (c >= kKhmerFirst && c < kMongolianFirst) || c >= kKanaFirst;
    });
}

std::size_t letters_in(const std::vector<Token>& tokens) {
    std::size_t letters = 0;
    for (const Token& token : tokens) {
        letters += token.letters.size();
    }
    return letters;
}

} // namespace

/// How a pattern lies in a text.
struct AbuseFinder::Match {
    bool found = false;
    bool starts_word = false;
    bool ends_word = false;    // Or ends before a plural.
    bool keeps_lengths = true; // Every letter as often as in the pattern, or drawn out plainly.
    bool has_space = false;    // In its middle.
    bool has_gap = false;      // In its middle, a blank or not.
    bool is_letter_by_letter = true;
};

AbuseFinder::AbuseFinder(std::span<const std::string> words, std::span<const std::string> allowed,
                         const Confusables& confusables) {
    for (const auto& list : {english_abuse(), french_abuse()}) {
        for (const AbuseWord& word : list) {
            add_word(word.word, word.reach, word.verdict, confusables);
        }
    }
    for (const std::string& word : words) {
        const auto letters = letters_in(tokens_of(folded(word, Fold::Plain, confusables)));
        const bool inside = letters > kShortWordLetters || is_written_without_blanks(decoded(word));
        add_word(word, inside ? Reach::Inside : Reach::Word, Verdict::Block, confusables);
    }
    for (const std::string_view word : allowed_words()) {
        add_allowed(word, confusables);
    }
    for (const std::string& word : allowed) {
        add_allowed(word, confusables);
    }
}

void AbuseFinder::add_word(std::string_view word, Reach reach, Verdict verdict,
                           const Confusables& confusables) {
    for (const Fold fold : kFolds) {
        const auto tokens = tokens_of(folded(word, fold, confusables));
        Pattern pattern;
        pattern.reach = reach;
        pattern.verdict = verdict;
        pattern.letters = letters_in(tokens);
        for (const Token& token : tokens) {
            for (const char32_t letter : token.letters) {
                if (!pattern.runs.empty() && pattern.runs.back().letter == letter) {
                    ++pattern.runs.back().count;
                } else {
                    pattern.runs.push_back({letter, 1});
                }
            }
        }
        if (pattern.runs.empty()) {
            continue; // Nothing but signs: no word.
        }
        if (fold == Fold::Plain && tokens.size() == 1) {
            maskable_.push_back(tokens.front().letters);
        }
        List& list = lists_[static_cast<std::size_t>(fold)];
        list.by_first_letter[pattern.runs.front().letter].push_back(std::move(pattern));
    }
}

void AbuseFinder::add_allowed(std::string_view word, const Confusables& confusables) {
    for (const Fold fold : kFolds) {
        std::vector<std::u32string> letters;
        for (Token& token : tokens_of(folded(word, fold, confusables))) {
            letters.push_back(std::move(token.letters));
        }
        if (!letters.empty()) {
            auto& allowed = lists_[static_cast<std::size_t>(fold)].allowed;
            allowed[letters.front()].push_back(std::move(letters));
        }
    }
}

std::vector<Token> AbuseFinder::without_allowed(std::vector<Token> tokens, const List& list) {
    std::vector<Token> kept;
    Gap gap = Gap::None;
    for (std::size_t at = 0; at < tokens.size();) {
        std::size_t length = 0;
        if (const auto found = list.allowed.find(tokens[at].letters); found != list.allowed.end()) {
            for (const auto& words : found->second) {
                const bool fits =
                    words.size() <= tokens.size() - at &&
                    std::equal(words.begin(), words.end(),
                               tokens.begin() + static_cast<std::ptrdiff_t>(at),
                               [](const auto& word, const Token& t) { return word == t.letters; });
                length = fits ? std::max(length, words.size()) : length;
            }
        }
        if (length > 0) {
            at += length;
            gap = Gap::Space; // What stood on both sides of it does not become neighbours.
            if (!kept.empty()) {
                kept.push_back({U"\uFFFF", Gap::Space});
            }
            continue;
        }
        kept.push_back(std::move(tokens[at]));
        if (gap == Gap::Space) {
            kept.back().gap_before = Gap::Space;
        }
        gap = Gap::None;
        ++at;
    }
    return kept;
}

AbuseFinder::Match AbuseFinder::match(const std::vector<Run>& runs, std::size_t first,
                                      const Pattern& pattern) {
    Match match;
    match.starts_word = runs[first].gap_before != Gap::None;
    bool all_doubled = true;
    std::size_t at = first;
    for (std::size_t i = 0; i < pattern.runs.size(); ++i) {
        const PatternRun& wanted = pattern.runs[i];
        const bool is_last = i + 1 == pattern.runs.size();
        std::size_t count = 0;
        // Letters of one kind may stand on both sides of a gap.
        while (at < runs.size() && runs[at].letter == wanted.letter &&
               !(is_last && count >= wanted.count)) {
            if (at > first && runs[at].gap_before != Gap::None) {
                match.has_gap = true;
                match.has_space = match.has_space || runs[at].gap_before == Gap::Space;
            } else if (at > first) {
                match.is_letter_by_letter = false;
            }
            count += runs[at].count;
            ++at;
        }
        if (count < wanted.count) {
            return match;
        }
        const bool keeps = count == wanted.count || count >= kDrawnOutCount;
        match.keeps_lengths = match.keeps_lengths && keeps;
        all_doubled = all_doubled && count >= 2 * wanted.count;
    }
    match.found = true;
    match.keeps_lengths = match.keeps_lengths || all_doubled;
    match.ends_word = runs[at - 1].ends_word;
    if (!match.ends_word && runs[at].ends_word && runs[at].count == 1) {
        match.ends_word = runs[at].letter == U's' || runs[at].letter == U'x';
    }
    return match;
}

Verdict AbuseFinder::weigh(const Match& match, const Pattern& pattern, Fold fold) {
    if (!match.found) {
        return Verdict::Allow;
    }
    const bool is_whole = match.starts_word && match.ends_word;
    if (match.has_gap && pattern.runs.size() > 1) {
        const bool may_be_split =
            match.is_letter_by_letter || !match.has_space || pattern.reach == Reach::Inside;
        if (!is_whole || !may_be_split || pattern.letters < 3) {
            return Verdict::Allow;
        }
        // A phrase has gaps of its own.
        return std::min(pattern.verdict,
                        match.is_letter_by_letter ? Verdict::Block : Verdict::Hold);
    }
    if (pattern.reach == Reach::Inside) {
        return pattern.verdict;
    }
    if (!is_whole || !match.keeps_lengths) {
        return Verdict::Allow;
    }
    return fold == Fold::Plain ? pattern.verdict : Verdict::Hold;
}

Verdict AbuseFinder::verdict_in(const std::vector<Run>& runs, const List& list, Fold fold) {
    Verdict gravest = Verdict::Allow;
    for (std::size_t first = 0; first < runs.size(); ++first) {
        const auto found = list.by_first_letter.find(runs[first].letter);
        if (found == list.by_first_letter.end()) {
            continue;
        }
        for (const Pattern& pattern : found->second) {
            if (pattern.verdict > gravest) {
                gravest = std::max(gravest, weigh(match(runs, first, pattern), pattern, fold));
            }
        }
    }
    return gravest;
}

/// Whether stars stand where a word of abuse has letters.
bool AbuseFinder::is_masked_abuse(std::string_view clean) const {
    const std::u32string letters = decoded(without_accents(to_nfkc_casefold(clean)));
    const auto is_part = [](char32_t c) { return c == U'*' || is_word_character(c); };
    for (std::size_t at = 0; at < letters.size();) {
        std::size_t end = at;
        while (end < letters.size() && is_part(letters[end])) {
            ++end;
        }
        const auto word = std::u32string_view(letters).substr(at, end - at);
        const auto stars = static_cast<std::size_t>(std::count(word.begin(), word.end(), U'*'));
        if (stars > 0 && word.size() - stars >= kUnmaskedLettersMin) {
            const auto fits = [&](const std::u32string& abuse) {
                return abuse.size() == word.size() &&
                       std::equal(word.begin(), word.end(), abuse.begin(),
                                  [](char32_t a, char32_t b) { return a == U'*' || a == b; });
            };
            if (std::any_of(maskable_.begin(), maskable_.end(), fits)) {
                return true;
            }
        }
        at = std::max(end, at + 1);
    }
    return false;
}

Verdict AbuseFinder::verdict_on(std::string_view clean, const Foldings& foldings) const {
    Verdict gravest = Verdict::Allow;
    for (const Fold fold : kFolds) {
        const auto index = static_cast<std::size_t>(fold);
        const List& list = lists_[index];
        const auto tokens = without_allowed(tokens_of(foldings[index]), list);
        gravest = std::max(gravest, verdict_in(runs_of(tokens), list, fold));
        if (gravest == Verdict::Block) {
            return gravest;
        }
    }
    for (const std::string_view sign : abusive_signs()) {
        if (clean.find(sign) != std::string_view::npos) {
            return Verdict::Hold;
        }
    }
    if (gravest == Verdict::Allow && clean.find('*') != std::string_view::npos &&
        is_masked_abuse(clean)) {
        return Verdict::Hold;
    }
    return gravest;
}

} // namespace chapeau::domain
