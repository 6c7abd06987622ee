#include "domain/moderation/lists.hpp"

namespace chapeau::domain {

namespace {

constexpr std::string_view kAbusiveSigns[] = {
    "\U0001F595",   // A middle finger.
    "\u5350",       // The hooked cross, as Unicode's ideographs have it.
    "\u534D",       // Its sacred form; a person tells them apart.
    "\u16CB\u16CB", // Two runes of the SS.
    "\u03DF\u03DF", // The same by a Greek letter.
};

constexpr std::string_view kAllowedWords[] = {
    "bitche", // A town in the Moselle.
    "kike",   // Enrique, among friends.
    "scunthorpe",
    "penistone",
};

// Compared as words of a name.
constexpr std::string_view kReservedRoles[] = {
    "admin",        "administrator", "administrateur", "administratrice", "moderator",
    "moderateur",   "moderatrice",   "operator",       "operateur",       "operatrice",
    "organisateur", "organizer",     "organiser",      "organisatrice",   "sysadmin",
};

constexpr std::string_view kReservedNames[] = {
    "host",    "hote",     "staff",    "official", "officiel", "system",
    "systeme", "support",  "chapeau",  "charity",  "sponsor",  "association",
    "crew",    "security", "securite", "regie",    "jury",
};

// 14 words of a slogan of white supremacy, and 88 for the eighth letter twice. 88 alone is a
// year of birth and a lucky number.
constexpr std::string_view kCodedNumbers[] = {"1488", "8814", "14881488"};

} // namespace

std::span<const std::string_view> abusive_signs() {
    return kAbusiveSigns;
}

std::span<const std::string_view> allowed_words() {
    return kAllowedWords;
}

std::span<const std::string_view> reserved_roles() {
    return kReservedRoles;
}

std::span<const std::string_view> reserved_names() {
    return kReservedNames;
}

std::span<const std::string_view> coded_numbers() {
    return kCodedNumbers;
}

} // namespace chapeau::domain
