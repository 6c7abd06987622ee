// What follows for the book from a provider's whole list.
#include "ledger/recorder.hpp"

#include <algorithm>
#include <utility>

namespace chapeau::ledger {

/// Of what is no gift of the source's own: tellings that are linked, and gifts that wait.
Result<void> Recorder::reconcile_apart(Draft& draft, Feed& feed,
                                       const std::vector<std::string>& sorted) {
    const auto is_listed = [&](const std::string& id) {
        return std::binary_search(sorted.begin(), sorted.end(), id);
    };
    auto links = links_->of(feed.source);
    if (!links) {
        return tl::unexpected<Error>(links.error());
    }
    for (auto& [id, link] : *links) {
        if (link.listed == is_listed(id)) {
            continue;
        }
        link.listed = !link.listed;
        auto done = links_->keep(feed.source, id, link);
        done = done && link.listed ? bring_back(draft, link.gift) : done;
        if (!done) {
            return done;
        }
    }
    const auto waiting = rates_->waiting_of(feed.source);
    if (!waiting) {
        return tl::unexpected<Error>(waiting.error());
    }
    for (const auto& id : *waiting) {
        if (is_listed(id)) {
            continue;
        }
        auto dropped = rates_->drop(feed.source, id);
        dropped = dropped ? inbox_->remove(feed.source, ParkedKind::Gift, id) : dropped;
        if (!dropped) {
            return dropped;
        }
    }
    return {};
}

Result<std::vector<domain::EntrySeq>> Recorder::suspects(std::int64_t source,
                                                         const std::vector<std::string>& listing) {
    std::vector<domain::EntrySeq> found;
    auto listed = listing.begin();
    auto read = for_each_row(listing_.rows(source), [&](const Rows& row) -> Result<void> {
        const auto ext_id = row.text(0);
        if (row.integer(1) > 0) {
            // Told more than once: only its lines say whether it is listed.
            if (row.integer(1) == 1) {
                const auto seq = gifts_->find(source, ext_id);
                if (!seq) {
                    return tl::unexpected<Error>(seq.error());
                }
                found.push_back(*seq);
            }
            return {};
        }
        while (listed != listing.end() && *listed < ext_id) {
            ++listed;
        }
        if (listed == listing.end() || *listed != ext_id) {
            found.push_back(row.integer(2));
        }
        return {};
    });
    if (read) {
        read = for_each_row(shown_apart_.rows(source), [&](const Rows& row) -> Result<void> {
            found.push_back(row.integer(0));
            return {};
        });
    }
    if (!read) {
        return tl::unexpected<Error>(read.error());
    }
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
}

Result<void> Recorder::reconcile(Draft& draft, Feed& feed,
                                 const std::vector<std::string>& listing) {
    // Both the listing and the index of the key in the order of bytes: one walk side by side.
    auto sorted = listing;
    std::sort(sorted.begin(), sorted.end());
    if (const auto done = reconcile_apart(draft, feed, sorted); !done) {
        return done;
    }
    const auto candidates = suspects(feed.source, sorted);
    if (!candidates) {
        return tl::unexpected<Error>(candidates.error());
    }
    for (const auto seq : *candidates) {
        auto gift = gifts_->of(seq);
        if (!gift) {
            return tl::unexpected<Error>(gift.error());
        }
        const auto apart = gifts_->shown_apart(seq);
        if (!apart) {
            return tl::unexpected<Error>(apart.error());
        }
        auto shown = apart->value_or(gift->shown);
        shown.listed = std::binary_search(sorted.begin(), sorted.end(), gift->ext_id);
        const auto elsewhere = shown.listed || !gift->standing ? Result<bool>(false)
                                                               : links_->is_listed_elsewhere(seq);
        if (!elsewhere) {
            return tl::unexpected<Error>(elsewhere.error());
        }
        if (*elsewhere) {
            continue; // The payment is there: another source tells of it.
        }
        const bool rises = shown.listed && !gift->closed_to_feed();
        if (rises && !journal_->has_room_for(rise_to(*gift, shown))) {
            continue; // It stays withdrawn; the next listing asks again.
        }
        const auto done = show(draft, feed, *gift, shown);
        if (!done) {
            return done;
        }
    }
    return {};
}

} // namespace chapeau::ledger
