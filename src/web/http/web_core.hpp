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

    const std::string& date();
    milliseconds random_retry();
    /// Whether `peer` may have one more connection, after others have given way where they must.
    bool make_room(const Door& door, const std::string& peer);
    void sweep();

    asio::io_context loop{1};
    const ServerOptions options;
    const Clock& clock;
    std::shared_ptr<Crowd> crowd = std::make_shared<Crowd>();
    std::size_t connections_max = 0;
    std::array<char, kScratchBytes> scratch{};
    std::vector<std::unique_ptr<StreamHub>> hubs;
    Sessions sessions;
    bool is_ending = false;
    std::function<void()> session_ended; // While ending.

private:
    template <class IsMeant>
    bool evict(const IsMeant& is_meant);
    bool drop_stream(const Door* door);

    std::string date_;
    SteadyTime date_at_;
    std::minstd_rand random_{std::random_device{}()};
};

} // namespace chapeau::web
