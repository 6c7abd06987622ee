// Who is connected: how many in all, how many by each address, how many through each listener.
// Addresses are counted in memory and forgotten with their last connection.
//
// Threads: the web thread's.
#pragma once

#include "base/clock.hpp"
#include "web/http/host_list.hpp"
#include "web/http/tls.hpp"
#include "web/http_message.hpp"
#include "web/server.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace chapeau::web {

/// A listener, as its connections see it.
struct Door {
    HostList hosts;
    std::string safety; // The headers of safety of every answer.
    Handler& handler;
    std::shared_ptr<TlsContext> tls; // Null: plain. Replaced when the files change.
    std::size_t body_bytes_max = kBodyBytesMax;
    std::size_t connections_max = 0;
    std::size_t connections_kept = 0; // Places that no other door takes.
    std::size_t open = 0;             // Connections that are there, streams among them.
    std::size_t short_lived = 0;      // Those without the streams and the late ones.
    std::size_t late = 0;
    std::optional<SteadyTime> full_since{}; // Since when a newcomer waits for a place.
    SteadyTime searched_at{};               // When nobody was found who could give way.
    SteadyTime late_until{};                // Until when newcomers are taken beyond the places.
};

/// Who comes when all places are taken by those who do not ask may be taken late: a few more
/// connections, each of which gives way as soon as the next one comes.
enum class Seat : std::uint8_t { Regular, Late };

struct AddressCount {
    std::size_t short_lived = 0;
    std::size_t streams = 0;
};

class Crowd : public std::enable_shared_from_this<Crowd> {
public:
    using Addresses = std::unordered_map<std::string, AddressCount>;

    /// One connection's place; gives it back at its end.
    class Ticket {
    public:
        Ticket() = default;
        Ticket(Ticket&& other) noexcept { *this = std::move(other); }
        Ticket& operator=(Ticket&& other) noexcept;
        Ticket(const Ticket&) = delete;
        Ticket& operator=(const Ticket&) = delete;
        ~Ticket() { give_back(); }

        void become_stream();
        void give_back();

        const std::string& peer() const { return address_->first; }
        const Door* door() const { return door_.get(); }
        std::size_t streams_of_peer() const { return address_->second.streams; }
        std::size_t short_lived_of_peer() const { return address_->second.short_lived; }
        bool is_late() const { return seat_ == Seat::Late; }

    private:
        friend class Crowd;

        std::shared_ptr<Crowd> crowd_; // Null: holds no place.
        std::shared_ptr<Door> door_;
        Addresses::value_type* address_ = nullptr;
        Seat seat_ = Seat::Regular;
        bool is_stream_ = false;

        void leave_seat();
    };

    void add_door(std::shared_ptr<const Door> door) { doors_.push_back(std::move(door)); }

    Ticket admit(std::shared_ptr<Door> door, const std::string& peer, Seat seat);

    std::size_t total() const { return total_; }
    /// What `door` finds taken: the connections of all, and what is kept for the other doors.
    std::size_t total_for(const Door& door) const;
    /// The same of those that are no streams and not late.
    std::size_t short_lived_for(const Door& door) const;

private:
    Addresses addresses_;
    std::vector<std::shared_ptr<const Door>> doors_;
    std::size_t total_ = 0;
    std::size_t short_lived_ = 0;
};

} // namespace chapeau::web
