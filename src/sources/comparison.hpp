// Where the comparison of a provider's own total with the book stands: what was done about a
// difference, for the operator to read. The figures are in what the book knows of the source.
#pragma once

#include "base/clock.hpp"

#include <cstdint>
#include <optional>

namespace chapeau::sources {

struct Comparison {
    enum class Step : std::uint8_t {
        Reading,      // Nothing had to be looked for yet; each poll reads what is new.
        Listing,      // The whole list is to be looked through, now or after a pause.
        AwaitsSecond, // One whole listing is there, and the next one confirms or corrects it.
        Doubtful,     // Listings lack so much that they have to go on doing so to be believed.
        Settled,      // Two whole listings are in the book: what differs still is no gift's.
        TooLong,      // The list could never be read to its end, so nothing is looked for.
        NoCount,      // Nothing could tell that a listing is whole, so nothing is looked for.
        SumOnly,      // The provider tells a sum and no gifts.
    };
    Step step = Step::Reading;
    std::optional<Timestamp> looked_at; // The end of the last whole listing.
    /// The provider counts more than gifts, so its count tells nothing of ours.
    bool count_is_of_all = false;

    bool operator==(const Comparison&) const = default;
};

} // namespace chapeau::sources
