// What is wrong with the characters of a text, whatever they say.
#pragma once

#include "domain/icu/confusables.hpp"
#include "domain/moderation/judgement.hpp"

#include <string_view>

namespace chapeau::domain {

/// Looks at what came in, before any of it is taken out. `raw` must be well-formed UTF-8.
Objection objection_to_raw(std::string_view raw);

/// Looks at what would be shown: scripts word by word, because a name may stand in two scripts
/// beside each other, but a word does not mix them.
Objection objection_to_scripts(std::string_view clean, const Confusables& confusables);

} // namespace chapeau::domain
