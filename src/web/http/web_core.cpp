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

// First those that only wait for their phone, then those whose phone takes no answer. Whoever
// waits for us keeps the place.
template <class IsMeant>
bool WebCore::evict(const IsMeant& is_meant) {
    for (const auto patience : {Session::Claim::Weak, Session::Claim::Strong}) {
        const auto found = std::find_if(sessions.begin(), sessions.end(), [&](const auto& session) {
            return session->claim() == patience && is_meant(*session);
        });
        if (found != sessions.end()) {
            const auto session = *found;
            session->close();
            return true;
        }
    }
    return false;
}

bool WebCore::drop_stream(const Door* door) {
    std::vector<StreamHub*> largest_first;
    largest_first.reserve(hubs.size());
    for (const auto& hub : hubs) {
        largest_first.push_back(hub.get());
    }
    std::sort(largest_first.begin(), largest_first.end(), [](const auto* left, const auto* right) {
        return left->subscribers() > right->subscribers();
    });
    return std::any_of(largest_first.begin(), largest_first.end(),
                       [door](auto* hub) { return hub->drop_one(door); });
}

bool WebCore::make_room(const Door& door, const std::string& peer) {
    const auto anyone = [](const Session&) { return true; };
    const auto neighbour = [&door](const Session& session) { return &session.door() == &door; };
    if (crowd->short_lived_of(peer) >= options.short_per_address_max &&
        !evict([&peer](const Session& session) { return session.peer() == peer; })) {
        return false;
    }
    if (crowd->short_lived() >= options.short_max && !evict(anyone)) {
        return false;
    }
    if (door.open >= door.connections_max && !evict(neighbour) && !drop_stream(&door)) {
        return false;
    }
    return crowd->total() < connections_max || evict(anyone) || drop_stream(nullptr);
}

void WebCore::sweep() {
    const auto now = clock.steady_now();
    const std::vector<std::shared_ptr<Session>> all(sessions.begin(), sessions.end());
    for (const auto& session : all) {
        session->check_deadline(now);
    }
    for (const auto& hub : hubs) {
        hub->sweep(now);
    }
}

} // namespace chapeau::web
