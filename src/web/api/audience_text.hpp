// The sentences with which a page is refused something, in the phone's language. They say what to
// do next, and never what went on inside.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace chapeau::web {

enum class Language : std::uint8_t { English, French };

/// What an Accept-Language header asks for first among the languages we speak; otherwise
/// `otherwise`. A header that cannot be read is no header.
Language language_of(std::string_view accept_language, Language otherwise);

/// "fr", "fr-CA": French; all else English.
Language language_of_tag(std::string_view tag);

enum class Complaint : std::uint8_t {
    NotFound,
    MethodNotAllowed,
    ForeignPage, // The request does not come from our page.
    NotJson,     // Another content type.
    Unreadable,  // The body is not what the route reads.
    BodyTooLarge,
    AmountOutOfRange,
    NameTooLong,
    MessageTooLong,
    CardNumber, // A name or a message holds what looks like one.
    NoSuchWay,  // This way of giving is not open tonight.
    TooOften,
    Full,     // Nothing was kept; the phone keeps it and tries again.
    NotSaved, // The book could not write; the same.
    Conflict, // The same key with other content.
    GiftUnknown,
    GiverRefused,
    NotYet, // The evening has not been read from the book yet.

    SignatureWrong, // Not paired, or no longer.
    CounterUsed,
    RoleForbids,
    PairingClosed,
    PairingWaits,
    PairingShut, // Too many failures tonight.
    PinWrong,
    TooManyTablets,
    DeedUnknown,
};

inline constexpr std::size_t kComplaintCount = static_cast<std::size_t>(Complaint::DeedUnknown) + 1;

struct ComplaintText {
    int status;
    std::string_view code; // For the page; the same in every language.
    std::string_view sentence;
};

ComplaintText complaint_text(Complaint complaint, Language language);

} // namespace chapeau::web
