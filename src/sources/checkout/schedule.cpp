#include "sources/checkout/schedule.hpp"

#include "sources/checkout/pace.hpp"

#include <algorithm>
#include <utility>

namespace chapeau::sources::checkout {

namespace {

/// One that fails by its own fault rests for so many first intervals.
constexpr int kOwnFaultRest = 15;

struct Candidate {
    const domain::Checkout* checkout = nullptr;
    std::pair<bool, Timestamp> rank; // Whether it failed; since when it waits.
};

} // namespace

void Schedule::begin_poll(const std::vector<domain::Checkout>& known) {
    std::set<std::string> keys;
    for (const auto& checkout : known) {
        keys.insert(checkout.key);
    }
    std::erase_if(tracks_, [&keys](const auto& entry) { return !keys.contains(entry.first); });
    settled_.clear();
    for (auto& [key, track] : tracks_) {
        if (track.is_unanswered) {
            track.has_failed = true;
            track.is_own_fault = has_understood_;
            track.is_unanswered = false;
        }
    }
    has_understood_ = false;
}

bool Schedule::is_due(const domain::Checkout& checkout, const Track& track, Timestamp now,
                      int slower) const {
    // A clock that was set back must not silence us until it has caught up.
    if (!track.asked_at || track.at_once || *track.asked_at > now) {
        return true;
    }
    if (track.is_unanswered) {
        return false; // Of this poll: it goes on with the others.
    }
    auto interval = read_interval(now - checkout.wanted_at, first_interval_) * slower;
    if (track.has_failed || checkout.state == domain::CheckoutState::Wanted) {
        interval = track.is_own_fault ? first_interval_ * kOwnFaultRest : milliseconds{0};
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
        const std::pair rank{track.has_failed, since};
        if (place.checkout == nullptr || rank < place.rank) {
            place = {&checkout, rank};
        }
    }
    auto take_wanted = wanted.checkout != nullptr;
    if (wanted.checkout != nullptr && open.checkout != nullptr) {
        const auto one_failed = wanted.rank.first != open.rank.first;
        take_wanted = one_failed ? open.rank.first : !last_was_creation_;
    }
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
    track.is_unanswered = true;
}

void Schedule::note_understood(const std::string& key) {
    auto& track = tracks_[key];
    track.is_unanswered = false;
    track.has_failed = false;
    track.is_own_fault = false;
    has_understood_ = true;
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
