// One page of a feed, of gifts or of mentions: what a poll brings home and the book takes in one
// transaction.
#pragma once

#include "domain/checkout.hpp"
#include "domain/gift.hpp"
#include "domain/hold.hpp"
#include "domain/wall/mention.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace chapeau::domain {

/// Where a source stands in its feed. Opaque to all but the source; stored with the page that it
/// follows, never alone and never first.
struct FeedPosition {
    std::string cursor;
    std::string etag;
    std::string last_modified;

    bool operator==(const FeedPosition&) const = default;
};

/// What the provider itself says it has, to reconcile with.
struct ProviderTotal {
    std::optional<Money> sum;
    std::optional<std::int64_t> count;
    /// It keeps its sum in this currency, which is not the challenge's; `sum` is then empty. For
    /// who looks at the source before the evening; the book keeps nothing of it.
    std::optional<Currency> other_currency{};

    bool operator==(const ProviderTotal& other) const {
        return sum == other.sum && count == other.count;
    }
};

inline constexpr std::size_t kBatchRecordsMax = 1000;

/// Ids of a provider's whole list; beyond this a source does not reconcile by listing.
inline constexpr std::size_t kListingIdsMax = 200'000;

struct Batch {
    std::string source; // The name of the configured source.
    std::vector<Gift> gifts;
    std::vector<Refund> refunds;
    std::vector<ParkedRecord> parked;

    /// When set, the provider lists these ids and no others: a gift of this source that the book
    /// knows and that is not among them was withdrawn, and one that had been withdrawn and is
    /// among them is back. Only set it when the listing is known to be whole.
    std::optional<std::vector<std::string>> listing;

    FeedPosition position; // After this page.
    std::optional<ProviderTotal> provider_total;

    /// What became of checkouts. A gift that a paid one names takes its words and its giver from
    /// the checkout's row, not from the provider.
    std::vector<CheckoutChange> checkouts{};

    /// What people say. A mention that another source told before is the same mention.
    std::vector<Mention> mentions{};
    /// Asked for and still there, unchanged.
    std::vector<MentionId> mentions_confirmed{};
    /// No longer there, or no longer public: never to be shown again unless it is told again.
    std::vector<MentionId> mentions_gone{};
};

/// What the book knows of one source: the answer to a batch, and what a poll starts from.
struct FeedState {
    FeedPosition position;
    std::int64_t gifts_known = 0; // Gifts that the provider was last seen to list.
    std::int64_t hidden_known = 0;
    std::int64_t sum_minor_known = 0; // What the provider shows for them, voids here not deducted.
    std::int64_t parked = 0;
    std::optional<ProviderTotal> provider_total;

    /// The wanted and open ones of this source, oldest first, at most kCheckoutsOpenMax.
    std::vector<Checkout> checkouts{};

    /// Of this source, at most kMentionsKnownMax.
    std::vector<KnownMention> mentions{};
    std::int64_t mentions_told = 0; // In all.
    /// Held gifts of this source that the operator has decided about, oldest first. Only the
    /// evening knows them: see app/evening.hpp.
    std::vector<Hold> holds{};

    bool operator==(const FeedState&) const = default;
};

} // namespace chapeau::domain
