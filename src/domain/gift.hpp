// A gift as a source tells of it, and what else a source can tell. Plain values; the names in
// them are raw and become ScreenText only in the Stage.
#pragma once

#include "base/clock.hpp"
#include "domain/money.hpp"
#include "domain/words.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace chapeau::domain {

/// Four kinds of money that are never added up silently.
enum class Layer : std::uint8_t {
    Captured, // Paid at a provider.
    Cash,     // Counted by hand.
    Pledged,  // Promised.
    Matched,  // Owed by a sponsor under a matching rule.
};

inline constexpr std::size_t kLayerCount = 4;

/// A provider's id longer than this is not an id.
inline constexpr std::size_t kExternalIdBytesMax = 200;

/// One donation as its provider shows it now. Telling it again changes nothing; telling it with
/// another amount is a correction, which the book records as a further line.
struct Gift {
    std::string external_id; // Opaque; unique within its source.
    Layer layer = Layer::Captured;
    /// Empty: the donor hides it. At most kGiftMinorMax, above zero. In another currency than the
    /// challenge's, the book converts it.
    std::optional<Money> amount;
    std::string donor_key; // The provider's stable key of the giver; empty when none.
    std::string name;      // The name chosen for publication; empty: anonymous.
    std::string message;
    std::int64_t people = 1; // How many people this stands for; a hat may stand for many or 0.
    Timestamp occurred_at;
    /// Of its words. The evening judges what sources tell; to them this stays as it is.
    Judgement words = kNotJudged;
    /// The payment behind it, as all who tell of it call it: "stripe:ch_3N..."; empty when not
    /// told. A gift of another source that bears it is the same gift, and is not added.
    std::string payment_reference{};

    bool operator==(const Gift&) const = default;
};

/// Money that went back, told as a record of its own. It may arrive before its gift.
struct Refund {
    std::string external_id; // The refund's own id.
    std::string gift_external_id;
    std::optional<Money> amount; // Empty: all of what is left of the gift.
    Timestamp occurred_at;
    /// Whether the gift may still come. Where the feed tells both by one row, or tells the refund
    /// again and again, a gift that the book does not know is of before this evening, and nothing
    /// has to wait for it.
    bool waits_for_gift = true;

    bool operator==(const Refund&) const = default;
};

/// A record that could not be read. It is kept for the operator and stops nothing.
struct ParkedRecord {
    std::string external_id; // A digest of the bytes when it has none.
    std::string reason;
    std::string raw; // At most kParkedBytesMax of it.

    bool operator==(const ParkedRecord&) const = default;
};

inline constexpr std::size_t kParkedBytesMax = 4096;

} // namespace chapeau::domain
