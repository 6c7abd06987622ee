#include "domain/moderation/impersonation.hpp"

#include "domain/icu/unicode.hpp"
#include "domain/moderation/lists.hpp"

#include <algorithm>
#include <cstddef>

namespace chapeau::domain {

namespace {

/// A long name is rare enough to count beside other words too, and so is one of two words; "Ana"
/// is not, whoever hosts the evening.
constexpr std::size_t kNameWordsMin = 2;

std::u32string joined(const std::vector<Token>& tokens, std::u32string_view between) {
    std::u32string text(between);
    for (const Token& token : tokens) {
        text += token.letters;
        text += between;
    }
    return text;
}

/// The number that is put behind a name that was taken.
std::string without_number(std::string_view name) {
    std::size_t kept = 0;
    for (std::size_t offset = 0; offset < name.size();) {
        const char32_t character = next_character(name, offset);
        if (digit_value(character) < 0 && is_word_character(character)) {
            kept = offset;
        }
    }
    return std::string(name.substr(0, kept));
}

} // namespace

ReservedNames::ReservedNames(std::span<const std::string> names, const Confusables& confusables) {
    for (const std::string_view role : reserved_roles()) {
        add(role, true, confusables);
    }
    for (const std::string_view name : reserved_names()) {
        add(name, false, confusables);
    }
    for (const std::string& name : names) {
        const bool is_long =
            tokens_of(folded(name, Fold::Plain, confusables)).size() >= kNameWordsMin;
        add(name, is_long, confusables);
    }
}

void ReservedNames::add(std::string_view name, bool beside_others, const Confusables& confusables) {
    if (tokens_of(folded(name, Fold::Plain, confusables)).empty()) {
        return; // An empty line of a configuration reserves nothing.
    }
    // A skeleton tells a large I from a small one.
    for (const std::string& spelt : in_every_case(name)) {
        skeletons_.insert(confusables.skeleton(spelt));
    }
    for (const Fold fold : kFolds) {
        const auto tokens = tokens_of(folded(name, fold, confusables));
        looks_.insert(joined(tokens, U""));
        if (beside_others) {
            look_inside_.push_back(joined(tokens, U" "));
        }
    }
}

bool ReservedNames::are_borne_by(std::string_view clean, const Foldings& foldings,
                                 const Confusables& confusables) const {
    if (skeletons_.contains(confusables.skeleton(clean))) {
        return true;
    }
    const std::string bare = without_number(clean);
    for (const Fold fold : kFolds) {
        const auto tokens = tokens_of(foldings[static_cast<std::size_t>(fold)]);
        if (looks_.contains(joined(tokens, U"")) ||
            (bare != clean &&
             looks_.contains(joined(tokens_of(folded(bare, fold, confusables)), U"")))) {
            return true;
        }
        const std::u32string words = joined(tokens, U" ");
        if (std::any_of(look_inside_.begin(), look_inside_.end(), [&](const auto& reserved) {
                return words.find(reserved) != std::u32string::npos;
            })) {
            return true;
        }
    }
    return false;
}

} // namespace chapeau::domain
