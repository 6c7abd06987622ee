// Who is connected: how many in all, how many by each address, how many through each listener.
// Addresses are counted in memory and forgotten with their last connection.
//
// Threads: the web thread's.
#pragma once

#include "web/http/host_list.hpp"
#include "web/http/tls.hpp"
#include "web/http_message.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>

namespace chapeau::web {

/// A listener, as its connections see it.
struct Door {
    HostList hosts;
    std::string safety; // The headers of safety of every answer.
    Handler& handler;
    std::shared_ptr<TlsContext> tls; // Null: plain. Replaced when the files change.
    std::size_t connections_max = 0;
    std::size_t open = 0;
};

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

    private:
        friend class Crowd;

        std::shared_ptr<Crowd> crowd_; // Null: holds no place.
        std::shared_ptr<Door> door_;
        Addresses::value_type* address_ = nullptr;
        bool is_stream_ = false;
    };

    Ticket admit(std::shared_ptr<Door> door, const std::string& peer);

    std::size_t total() const { return total_; }
    std::size_t short_lived() const { return short_lived_; }
    std::size_t short_lived_of(const std::string& peer) const;

private:
    Addresses addresses_;
    std::size_t total_ = 0;
    std::size_t short_lived_ = 0;
};

} // namespace chapeau::web
