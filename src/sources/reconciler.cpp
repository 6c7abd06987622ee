#include "sources/reconciler.hpp"

#include <algorithm>
#include <utility>

namespace chapeau::sources {

void WholeListings::saw(const std::vector<std::string>& ids) {
    if (previous_ && previous_->size() + ids.size() <= domain::kListingIdsMax) {
        previous_->insert(ids.begin(), ids.end());
    }
}

std::optional<std::vector<std::string>>
WholeListings::accept(Ids ids, const domain::FeedState& known, Timestamp now) {
    if (!previous_) {
        previous_ = std::move(ids);
        awaits_confirmation_ = true;
        return std::nullopt;
    }
    auto either = *std::exchange(previous_, std::nullopt);
    either.insert(ids.begin(), ids.end());
    const auto listed = static_cast<std::int64_t>(either.size());
    awaits_confirmation_ = either.size() > ids.size();
    previous_ = std::move(ids);
    const auto loses_half =
        known.gifts_known >= kDoubtfulGiftsMin && listed * 2 < known.gifts_known;
    if (loses_half || (listed == 0 && known.gifts_known > 0)) {
        const auto since = std::min(doubtful_since_.value_or(now), now); // Clocks are set back.
        doubtful_since_ = since;
        if (now - since < kDoubtPatience) {
            awaits_confirmation_ = true;
            return std::nullopt;
        }
    }
    doubtful_since_.reset();
    if (either.size() > domain::kListingIdsMax) {
        return std::nullopt;
    }
    return std::vector<std::string>(either.begin(), either.end());
}

void WholeListings::forget() {
    previous_.reset();
    awaits_confirmation_ = false;
    doubtful_since_.reset();
}

void Reconciler::saw(const FeedPage& page) {
    listings_.saw(page.ids);
    note_converted(page);
}

void Reconciler::note_converted(const FeedPage& page) {
    for (const auto& gift : page.gifts) {
        if (sum_ && gift.amount && gift.amount->currency() != sum_->currency() &&
            converted_ids_.size() < domain::kListingIdsMax) {
            converted_ids_.insert(gift.external_id);
        }
    }
}

Reconciler::Difference Reconciler::difference(const domain::FeedState& known,
                                              const domain::ProviderTotal& total) const {
    Difference difference;
    if (whole_by_ != WholeBy::CountOfAll) {
        difference.count = total.count.value_or(known.gifts_known) - known.gifts_known;
    }
    if (total.sum) {
        difference.sum_minor = total.sum->minor() - known.sum_minor_known;
    }
    return difference;
}

bool Reconciler::is_explained(const domain::FeedState& known, const domain::ProviderTotal& total) {
    const auto now = difference(known, total);
    if (settled_at_) {
        // Two listings have just been given to the book. Whatever still differs is the provider's
        // way of counting, unless it has counted anew meanwhile.
        if (*settled_at_ == total) {
            explained_ = now;
            explained_hidden_ = known.hidden_known;
            explained_converted_ = converted_ids_.size();
        }
        settled_at_.reset();
    }
    if (now == Difference{} || now == explained_) {
        return true;
    }
    // A hidden amount is in the provider's sum and cannot be in ours.
    if (known.hidden_known > explained_hidden_ && now.count == explained_.count &&
        now.sum_minor > explained_.sum_minor) {
        explained_ = now;
        explained_hidden_ = known.hidden_known;
        return true;
    }
    if (converted_ids_.size() > explained_converted_ && counts_gifts(total) &&
        now.count == explained_.count) {
        explained_ = now;
        explained_converted_ = converted_ids_.size();
        return true;
    }
    return false;
}

bool Reconciler::counts_gifts(const domain::ProviderTotal& total) const {
    return total.count && whole_by_ != WholeBy::CountOfAll;
}

/// A list without a count is not long but unknown, and then nothing is claimed of it.
bool Reconciler::is_too_long(const domain::FeedState& known,
                             const domain::ProviderTotal& total) const {
    return std::max(total.count.value_or(0), known.gifts_known) > rows_max_;
}

/// What is longer could never be known to be whole.
bool Reconciler::is_listable(const domain::FeedState& known,
                             const domain::ProviderTotal& total) const {
    if (total.count) {
        return *total.count <= rows_max_;
    }
    return whole_by_ == WholeBy::ToldEnd && total.sum && known.gifts_known <= rows_max_;
}

bool Reconciler::wants_listing(const domain::FeedState& known, const domain::ProviderTotal& total,
                               Timestamp now) {
    using Step = Comparison::Step;
    if (!is_listable(known, total)) {
        comparison_.step = is_too_long(known, total)                  ? Step::TooLong
                           : difference(known, total) == Difference{} ? Step::Reading
                                                                      : Step::NoCount;
        return false;
    }
    if (is_explained(known, total)) {
        listings_.forget();
        confirm_next_ = false;
        const auto now_differs = difference(known, total);
        // What two conversions differ by is no difference of gifts: the operator is told none.
        const auto is_none =
            now_differs == Difference{} ||
            (now_differs.count == 0 && !converted_ids_.empty() && counts_gifts(total));
        comparison_.step = is_none ? Step::Reading : Step::Settled;
        return false;
    }
    comparison_.step = listings_.is_doubtful() ? Step::Doubtful
                       : confirm_next_         ? Step::AwaitsSecond
                                               : Step::Listing;
    const auto pause = std::max<microseconds>(kRelistPause, last_listing_took_ * kRelistRest);
    const auto rested = !last_listing_at_ || now < *last_listing_at_ || // The clock was set back.
                        now - *last_listing_at_ >= pause;
    return confirm_next_ || rested;
}

void Reconciler::begin_listing(const domain::ProviderTotal& total, Timestamp now) {
    total_before_ = total;
    sum_ = total.sum;
    last_listing_at_ = now;
    last_page_at_ = now;
    last_listing_took_ = microseconds{0};
    confirm_next_ = false;
    ids_.clear();
    excluded_ids_.clear();
    returned_ids_.clear();
    too_long_ = false;
    end_is_told_ = false;
}

void Reconciler::note_time_of_page(Timestamp now) {
    last_listing_took_ +=
        std::clamp<microseconds>(now - last_page_at_, microseconds{0}, kPageTookMax);
    last_page_at_ = now;
}

void Reconciler::listed(const FeedPage& page, Timestamp now) {
    // At each page, because a listing that is cut has no other end.
    note_time_of_page(now);
    note_converted(page);
    end_is_told_ = !page.more;
    if (ids_.size() + excluded_ids_.size() + page.rows > domain::kListingIdsMax) {
        too_long_ = true;
        return;
    }
    ids_.insert(page.ids.begin(), page.ids.end());
    excluded_ids_.insert(page.excluded_ids.begin(), page.excluded_ids.end());
    for (const auto& refund : page.refunds) {
        if (!refund.amount && ids_.contains(refund.gift_external_id)) {
            returned_ids_.insert(refund.gift_external_id);
        }
    }
}

bool Reconciler::is_whole(const domain::ProviderTotal& total, std::size_t ids, std::size_t excluded,
                          std::size_t returned) const {
    if (!total.count) {
        return whole_by_ == WholeBy::ToldEnd && end_is_told_;
    }
    // Whether a provider counts the rows that we exclude is its own affair, and so it is with those
    // whose money went back: Donorbox's documents, for one, tell neither.
    const auto least = static_cast<std::int64_t>(ids - returned);
    const auto more = {std::size_t{0}, excluded, returned, excluded + returned};
    return std::any_of(more.begin(), more.end(), [&](std::size_t rows) {
        return *total.count == least + static_cast<std::int64_t>(rows);
    });
}

std::optional<std::vector<std::string>>
Reconciler::end_listing(const domain::ProviderTotal& total_after, const domain::FeedState& known,
                        Timestamp now) {
    note_time_of_page(now);
    auto ids = std::exchange(ids_, {});
    const auto excluded = std::exchange(excluded_ids_, {}).size();
    const auto returned = std::exchange(returned_ids_, {}).size();
    if (too_long_ || !is_whole(total_after, ids.size(), excluded, returned) ||
        total_after != total_before_) {
        return std::nullopt;
    }
    comparison_.looked_at = now;
    auto listing = listings_.accept(std::move(ids), known, now);
    if (listings_.awaits_confirmation()) {
        confirm_next_ = !listings_.is_doubtful();
        comparison_.step =
            confirm_next_ ? Comparison::Step::AwaitsSecond : Comparison::Step::Doubtful;
        return listing;
    }
    comparison_.step = Comparison::Step::Settled;
    listings_.forget();
    settled_at_ = total_after;
    return listing;
}

} // namespace chapeau::sources
