// How a vanished gift is believed to be gone.
//
// Providers rarely tell of withdrawals; the gift is simply no longer listed. But a list can lack a
// gift for many other reasons: a page that shifted while we read, a lagging copy, a sign-in page,
// an empty answer. So nothing is withdrawn unless
//   1. the provider's own count, asked before and after, equals what was listed between, with or
//      without the rows that are no gifts or went back; where it tells only a sum, that stood still
//      meanwhile and the provider named the list's end, and
//   2. two whole listings in a row, from different polls, both lack the gift; what any page showed
//      in between counts as listed, and
//   3. the listings do not lack half of all we know; if they do, they must go on doing so.
//
// Where gifts are in other currencies than the provider's sum, the provider converts them in its
// own way and we in ours. So when such a gift is new and the counts agree, what the sums differ by
// is the two conversions', and is told to nobody. Where only the sum tells of a withdrawal, it is
// looked for all the same.
//
// A listing costs the provider as many requests as there are pages, so it is asked for only when
// the provider's total disagrees with the book in a way that no earlier listing has explained, and
// not more often than every kRelistPause.
#pragma once

#include "base/clock.hpp"
#include "domain/batch.hpp"
#include "net/http.hpp"
#include "sources/comparison.hpp"
#include "sources/feed_page.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

namespace chapeau::sources {

/// Remembers one whole listing until the next one confirms or corrects it.
class WholeListings {
public:
    using Ids = std::unordered_set<std::string>;

    /// Gifts told of outside a listing are not missing.
    void saw(const std::vector<std::string>& ids);

    /// A further whole listing. Answers with what is safely known to be all that the provider
    /// lists: this listing, the one before, and all that was seen between. Empty the first time,
    /// and while it is doubtful.
    std::optional<std::vector<std::string>> accept(Ids ids, const domain::FeedState& known,
                                                   Timestamp now);

    /// The last listing lacked something that only one more can decide.
    bool awaits_confirmation() const { return awaits_confirmation_; }
    bool is_doubtful() const { return doubtful_since_.has_value(); }

    void forget();

private:
    std::optional<Ids> previous_;
    bool awaits_confirmation_ = false;
    std::optional<Timestamp> doubtful_since_;
};

/// Listings that lack half of what is known must do so for this long: a provider's bad moments
/// must not empty the screen.
inline constexpr std::chrono::minutes kDoubtPatience{10};

/// Below this many gifts half of them is soon gone, so rule 3 holds for an empty listing only.
inline constexpr std::int64_t kDoubtfulGiftsMin = 6;

/// From the beginning of one listing to the next, unless the next one confirms it.
inline constexpr std::chrono::minutes kRelistPause{2};

/// While a long list is read, new gifts wait; so the pause is at least this many times as long as
/// the last listing took, whether it came to its end or was cut.
inline constexpr int kRelistRest = 20;

/// What tells that a listing is whole.
enum class WholeBy {
    Count,      // The provider's count; without one nothing is listed.
    ToldEnd,    // Its word that no page follows; for a provider that tells a sum and no count.
    CountOfAll, // Its count, which is of more than ours and so tells nothing of what changed.
};

/// What one page can add to that: net::kRequestTimeout and the longest pause between two requests.
/// What seems longer is a clock that was set forward, which must not silence us for the evening.
inline constexpr std::chrono::seconds kPageTookMax{40};

class Reconciler {
public:
    /// `rows_max`: a listing of more can never be read to its end, so none is begun.
    explicit Reconciler(std::int64_t rows_max = domain::kListingIdsMax,
                        WholeBy whole_by = WholeBy::Count)
        : rows_max_(rows_max), whole_by_(whole_by) {
        comparison_.count_is_of_all = whole_by == WholeBy::CountOfAll;
    }

    /// The pages that follow are compared with this one.
    void begin_walk(const domain::ProviderTotal& total) { sum_ = total.sum; }

    /// Call it for every page that does not belong to a listing.
    void saw(const FeedPage& page);

    /// `total` is fresh, and what was new has been read.
    bool wants_listing(const domain::FeedState& known, const domain::ProviderTotal& total,
                       Timestamp now);

    void begin_listing(const domain::ProviderTotal& total, Timestamp now);
    void listed(const FeedPage& page, Timestamp now);

    /// Set this in the batch when not empty.
    std::optional<std::vector<std::string>> end_listing(const domain::ProviderTotal& total_after,
                                                        const domain::FeedState& known,
                                                        Timestamp now);

    /// For the operator: where this stands.
    const Comparison& comparison() const { return comparison_; }

private:
    /// What the provider says less what the book knows.
    struct Difference {
        std::int64_t count = 0;
        std::int64_t sum_minor = 0;
        bool operator==(const Difference&) const = default;
    };
    void note_time_of_page(Timestamp now);
    void note_converted(const FeedPage& page);
    Difference difference(const domain::FeedState& known, const domain::ProviderTotal& total) const;
    bool is_explained(const domain::FeedState& known, const domain::ProviderTotal& total);

    bool counts_gifts(const domain::ProviderTotal& total) const;
    bool is_too_long(const domain::FeedState& known, const domain::ProviderTotal& total) const;
    bool is_listable(const domain::FeedState& known, const domain::ProviderTotal& total) const;
    bool is_whole(const domain::ProviderTotal& total, std::size_t ids, std::size_t excluded,
                  std::size_t returned) const;

    const std::int64_t rows_max_;
    const WholeBy whole_by_;
    WholeListings listings_;

    // The listing that is being read.
    domain::ProviderTotal total_before_;
    WholeListings::Ids ids_;
    WholeListings::Ids excluded_ids_;
    WholeListings::Ids returned_ids_; // Of `ids_`: rows of gifts that wholly went back.
    bool too_long_ = false;
    bool end_is_told_ = false; // By the page that was listed last.

    // Gifts in other currencies than the provider's sum that were seen since the start.
    std::optional<domain::Money> sum_; // As the provider told it last.
    WholeListings::Ids converted_ids_;

    std::optional<Timestamp> last_listing_at_;
    Timestamp last_page_at_{};
    microseconds last_listing_took_{0};
    bool confirm_next_ = false; // The last listing was whole, and waits for its second.

    // The difference that two listings could not settle, e.g. registration fees in the
    // provider's count, and how many hidden and converted amounts were known then.
    Difference explained_;
    std::int64_t explained_hidden_ = 0;
    std::size_t explained_converted_ = 0;
    std::optional<domain::ProviderTotal> settled_at_;
    Comparison comparison_;
};

} // namespace chapeau::sources
