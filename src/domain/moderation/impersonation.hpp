// Finds names that an eye takes for one that nobody may bear.
#pragma once

#include "domain/icu/confusables.hpp"
#include "domain/moderation/fold.hpp"

#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace chapeau::domain {

class ReservedNames {
public:
    ReservedNames(std::span<const std::string> names, const Confusables& confusables);

    /// `clean` went through the rules of screen text; `foldings` are its own.
    bool are_borne_by(std::string_view clean, const Foldings& foldings,
                      const Confusables& confusables) const;

private:
    void add(std::string_view name, bool beside_others, const Confusables& confusables);

    std::set<std::string> skeletons_;         // Of the name in small, large and title letters.
    std::set<std::u32string> looks_;          // Letters alone, in every fold.
    std::vector<std::u32string> look_inside_; // Words between blanks, in every fold.
};

} // namespace chapeau::domain
