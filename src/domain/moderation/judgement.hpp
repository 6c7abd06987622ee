// What the moderator says of a name or a message, and why.
#pragma once

#include <cstdint>

namespace chapeau::domain {

/// From the mildest to the gravest. Stored in the book: never renumber.
enum class Verdict : std::uint8_t {
    Allow = 0,
    Hold = 1,  // A person looks at it first.
    Block = 2, // Can never be right to show.
};

/// Why a text was not simply allowed. Stored in the book: never renumber.
enum class Objection : std::uint8_t {
    None = 0,
    Unreadable,    // Not UTF-8, or a name with nothing visible in it.
    Invisible,     // Hides characters, or turns the direction of its neighbours.
    TooManyMarks,  // Piles marks on a letter.
    TooLong,       // More than is looked at.
    MixedScripts,  // One word of scripts that nobody writes together.
    MixedDigits,   // Digits of two systems.
    Impersonation, // Looks like a name that nobody may bear.
    Abuse,
    Link,
    Handle,
    Email,
    PhoneNumber,
    CardNumber,
    CodedNumber, // A number that stands for a slogan of hatred.
    Repetition,  // The same words again and again.
    LargeAmount, // Not the words, but the sum that they go with: perhaps a joke.
    Sensitive,   // Marked so by the author of a post, or by its network.
    Unwelcome,   // Of an author or from a server that the configuration does not want.
};

struct Judgement {
    Verdict verdict = Verdict::Allow;
    Objection objection = Objection::None;

    bool operator==(const Judgement&) const = default;
};

/// The graver of two; the first where they weigh the same.
constexpr Judgement graver(const Judgement& first, const Judgement& second) {
    return second.verdict > first.verdict ? second : first;
}

} // namespace chapeau::domain
