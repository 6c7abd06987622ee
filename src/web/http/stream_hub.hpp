// The phones that follow one hub.
//
// Threads: the web thread's.
#pragma once

#include "base/clock.hpp"
#include "web/http/asio.hpp"
#include "web/http/channel.hpp"
#include "web/http/crowd.hpp"
#include "web/hub.hpp"
#include "web/server.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <random>
#include <span>
#include <string>
#include <vector>

namespace chapeau::web {

class StreamHub final : public Hub {
public:
    /// All outlive the hub. `scratch` is what all connections read into.
    StreamHub(asio::io_context& loop, const ServerOptions& options, const Clock& clock,
              std::span<char> scratch);
    ~StreamHub() override;

    void publish(std::string event_block) override;
    std::size_t subscribers() const override { return phones_.size(); }

    /// Writes `head` and the newest event, and keeps the connection.
    void add(Channel channel, Crowd::Ticket ticket, const std::string& head);

    /// Drops who has taken nothing for too long; sends a comment when the hub is silent.
    void sweep(SteadyTime now);

    /// One phone less, of the doors that are meant: of those looked at, one whose address holds the
    /// most streams. So who hoards them loses them, and where all share one address, all are equal.
    bool drop_one(const std::function<bool(const Door&)>& is_meant);

    /// `bye` as their last event, where they can take it, and the end of the connections.
    void end(const std::string& bye);

private:
    struct Phone;
    using PhonePointer = std::shared_ptr<Phone>;
    using Text = std::shared_ptr<const std::string>;

    void start_round();
    void run_slice();
    void touch(const PhonePointer& phone);
    void send(const PhonePointer& phone);
    void listen(const PhonePointer& phone);
    void hear(const PhonePointer& phone);
    void drop(const PhonePointer& phone);

    asio::io_context& loop_;
    const ServerOptions& options_;
    const Clock& clock_;
    const std::span<char> scratch_;
    const Text heartbeat_;
    std::vector<PhonePointer> phones_;
    Text newest_;
    std::uint64_t version_ = 0;
    // A round goes from the last phone to the first; one that is dropped is replaced by the last,
    // whose turn is over by then.
    std::size_t cursor_ = 0;
    bool is_round_due_ = false;
    bool is_heartbeat_ = false;
    SteadyTime sent_at_;
    SteadyTime swept_at_;
    std::minstd_rand random_;
};

} // namespace chapeau::web
