#include "web/http/web_core.hpp"

#include "web/http/response_text.hpp"
#include "web/http/session.hpp"

#include <algorithm>

namespace chapeau::web {

const std::string& WebCore::date() {
    const auto now = clock.steady_now();
    if (date_.empty() || now - date_at_ >= seconds{1}) {
        date_ = http_date(clock.now());
        date_at_ = now;
    }
    return date_;
}

milliseconds WebCore::random_retry() {
    std::uniform_int_distribution<std::int64_t> retry(options.retry_min.count(),
                                                      options.retry_max.count());
    return milliseconds{retry(random_)};
}

// The one that goes is of the address that holds the most; of that, the longest in its state.
template <class IsMeant>
bool WebCore::evict(const Sessions& among, const IsMeant& is_meant) {
    std::shared_ptr<Session> chosen;
    std::size_t most = 0;
    for (const auto& session : among) {
        const auto held = session->ticket().short_lived_of_peer();
        if (held > most && is_meant(*session)) {
            chosen = session;
            most = held;
            if (most > (short_max + late_max) / 2) {
                break; // No other address can hold more.
            }
        }
    }
    if (!chosen) {
        return false;
    }
    chosen->close();
    return true;
}

template <class IsMeant>
bool WebCore::drop_stream(const IsMeant& is_meant) {
    std::vector<StreamHub*> largest_first;
    largest_first.reserve(hubs.size());
    for (const auto& hub : hubs) {
        largest_first.push_back(hub.get());
    }
    std::sort(largest_first.begin(), largest_first.end(), [](const auto* left, const auto* right) {
        return left->subscribers() > right->subscribers();
    });
    return std::any_of(largest_first.begin(), largest_first.end(),
                       [&is_meant](auto* hub) { return hub->drop_one(is_meant); });
}

bool WebCore::make_seat(Door& door, SteadyTime now) {
    if (crowd->short_lived_for(door) < short_max) {
        return true;
    }
    // Amid a flood of silent connections, looking through all for each newcomer would be the work
    // that keeps the others waiting.
    if (now - door.searched_at < options.full_pause) {
        return false;
    }
    const bool is_found = evict(sessions, [&](const Session& session) {
        // Who goes must leave a place that this door may take.
        const auto& theirs = session.door();
        return session.gives_way(now) &&
               (&theirs == &door || theirs.short_lived > theirs.connections_kept);
    });
    if (!is_found) {
        door.searched_at = now;
    }
    return is_found;
}

// While phones come and ask, each place is free again within a moment, and nobody who is about to
// ask may lose it: newcomers wait. When none has been free for longer, those who hold the places
// mean to; then newcomers are taken beyond them, because who has asked meanwhile is answered at
// once.
bool WebCore::make_late_seat(Door& door, SteadyTime now) {
    if (!door.full_since) {
        door.full_since = now;
    }
    if (now - *door.full_since >= options.full_patience) {
        door.late_until = now + kLateTime;
    }
    if (now >= door.late_until) {
        return false;
    }
    return door.late < late_max || evict(late_sessions, [&door](const Session& session) {
               return &session.door() == &door && session.is_at_leisure();
           });
}

std::optional<Seat> WebCore::make_room(Door& door) {
    const auto now = clock.steady_now();
    auto seat = Seat::Regular;
    if (make_seat(door, now)) {
        door.full_since.reset();
    } else if (make_late_seat(door, now)) {
        seat = Seat::Late;
    } else {
        return std::nullopt;
    }
    const auto neighbour = [&door](const Door& theirs) { return &theirs == &door; };
    const auto anyone = [&door](const Door& theirs) {
        return &theirs == &door || theirs.open > theirs.connections_kept;
    };
    const auto make_place = [this, now](const auto& is_meant) {
        const auto may_go = [&](const Session& session) {
            return session.gives_way(now) && is_meant(session.door());
        };
        return evict(sessions, may_go) || evict(late_sessions, may_go) || drop_stream(is_meant);
    };
    const bool has_place = (door.open < door.connections_max || make_place(neighbour)) &&
                           (crowd->total_for(door) < connections_max || make_place(anyone));
    return has_place ? std::optional(seat) : std::nullopt;
}

std::vector<std::shared_ptr<Session>> WebCore::all_sessions() const {
    std::vector<std::shared_ptr<Session>> all(sessions.begin(), sessions.end());
    all.insert(all.end(), late_sessions.begin(), late_sessions.end());
    return all;
}

void WebCore::sweep() {
    const auto now = clock.steady_now();
    for (const auto& session : all_sessions()) {
        session->check_deadline(now);
    }
    for (const auto& hub : hubs) {
        hub->sweep(now);
    }
}

} // namespace chapeau::web
