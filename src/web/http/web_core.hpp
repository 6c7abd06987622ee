// What all connections of one server share.
//
// Threads: the web thread's, once it runs.
#pragma once

#include "base/clock.hpp"
#include "web/http/asio.hpp"
#include "web/http/crowd.hpp"
#include "web/http/stream_hub.hpp"
#include "web/server.hpp"

#include <array>
#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace chapeau::web {

class Session;

/// The longest in their present state first.
using Sessions = std::list<std::shared_ptr<Session>>;

struct WebCore {
    WebCore(const ServerOptions& given, const Clock& the_clock)
        : options(given), clock(the_clock) {}

    /// Takes turns with every connection, so it is read out before another one reads.
    static constexpr std::size_t kScratchBytes = 16'384;
    /// Newcomers are taken late for so long after places were last held by those who do not ask;
    /// each time anew would make phones wait for `full_patience` every few seconds.
    static constexpr milliseconds kLateTime{10'000};

    const std::string& date();
    milliseconds random_retry();
    /// The seat of one more connection through `door`, after others have given way where they
    /// must. None: the newcomer waits.
    std::optional<Seat> make_room(Door& door);
    void sweep();
    std::vector<std::shared_ptr<Session>> all_sessions() const;
    bool has_sessions() const { return !sessions.empty() || !late_sessions.empty(); }

    asio::io_context loop{1};
    const ServerOptions options;
    const Clock& clock;
    std::shared_ptr<Crowd> crowd = std::make_shared<Crowd>();
    std::size_t connections_max = 0;
    std::size_t short_max = 0;
    std::size_t late_max = 0; // Through each door.
    std::array<char, kScratchBytes> scratch{};
    std::vector<std::unique_ptr<StreamHub>> hubs;
    Sessions sessions;      // Without the late ones.
    Sessions late_sessions; // Apart, so that the one that gives way is found at once.
    bool is_ending = false;
    std::function<void()> session_ended; // While ending.

private:
    template <class IsMeant>
    bool evict(const Sessions& among, const IsMeant& is_meant);
    template <class IsMeant>
    bool drop_stream(const IsMeant& is_meant);
    bool make_seat(Door& door, SteadyTime now);
    bool make_late_seat(Door& door, SteadyTime now);

    std::string date_;
    SteadyTime date_at_;
    std::minstd_rand random_{std::random_device{}()};
};

} // namespace chapeau::web
