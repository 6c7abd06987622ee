#include "sources/checkout/schedule.hpp"

#include "sources/checkout/pace.hpp"

#include <algorithm>

namespace chapeau::sources::checkout {

namespace {

/// A creation without an answer is asked for again after this many intervals more each time.
constexpr int kCreationsSlowMax = 10;

struct Candidate {
    const domain::Checkout* checkout = nullptr;
    Timestamp since = Timestamp::max(); // Waits since then.
};

} // namespace

void Schedule::begin_poll(const std::vector<domain::Checkout>& known) {
    std::set<std::string> keys;
    for (const auto& checkout : known) {
        keys.insert(checkout.key);
    }
    std::erase_if(tracks_, [&keys](const auto& entry) { return !keys.contains(entry.first); });
    settled_.clear();
}

bool Schedule::is_due(const domain::Checkout& checkout, const Track& track, Timestamp now,
                      int slower) const {
    // A clock that was set back must not silence us until it has caught up.
    if (!track.asked_at || track.at_once || *track.asked_at > now) {
        return true;
    }
    auto interval = read_interval(now - checkout.wanted_at, first_interval_) * slower;
    if (checkout.state == domain::CheckoutState::Wanted) {
        interval = first_interval_ * std::min(track.creations, kCreationsSlowMax);
    } else if (track.awaits_bank) {
        interval = std::max<milliseconds>(interval, kBankReadInterval);
    }
    return now - *track.asked_at >= interval;
}

std::optional<Turn> Schedule::next(const std::vector<domain::Checkout>& known, Timestamp now,
                                   int slower) {
    Candidate wanted;
    Candidate open;
    for (const auto& checkout : known) {
        const auto& track = tracks_[checkout.key];
        if (settled_.contains(checkout.key) || !is_due(checkout, track, now, slower)) {
            continue;
        }
        const auto is_wanted = checkout.state == domain::CheckoutState::Wanted;
        auto& place = is_wanted ? wanted : open;
        // Never asked, or with money that is waiting to be taken: before all others.
        const auto since = track.at_once ? Timestamp::min() : track.asked_at.value_or(Timestamp{});
        if (since < place.since) {
            place = {&checkout, since};
        }
    }
    const auto take_wanted =
        wanted.checkout != nullptr && (open.checkout == nullptr || !last_was_creation_);
    const auto* chosen = take_wanted ? wanted.checkout : open.checkout;
    if (chosen == nullptr) {
        return std::nullopt;
    }
    last_was_creation_ = take_wanted;
    const auto deed =
        take_wanted ? Deed::Create : tracks_[chosen->key].at_once.value_or(Deed::Read);
    return Turn{deed, chosen->key};
}

void Schedule::note_asked(const Turn& turn, Timestamp now) {
    auto& track = tracks_[turn.key];
    track.asked_at = now;
    track.at_once.reset();
    track.creations += turn.deed == Deed::Create ? 1 : 0;
}

void Schedule::ask_next(const std::string& key, Deed deed) {
    tracks_[key].at_once = deed;
}

void Schedule::set_awaits_bank(const std::string& key, bool awaits) {
    tracks_[key].awaits_bank = awaits;
}

int Schedule::creations(const std::string& key) const {
    const auto track = tracks_.find(key);
    return track == tracks_.end() ? 0 : track->second.creations;
}

} // namespace chapeau::sources::checkout
