// One connection, from its first byte until it is closed or becomes a stream: read a request, have
// it answered, write the answer, again.
//
// A state machine rather than a coroutine, because Clang 14 cannot compile those against libstdc++.
// It goes on by itself until the socket or the handler makes it wait; one wait is under way at
// most.
//
// Threads: the web thread's.
#pragma once

#include "base/clock.hpp"
#include "web/http/channel.hpp"
#include "web/http/crowd.hpp"
#include "web/http/request_reader.hpp"
#include "web/http/web_core.hpp"
#include "web/http_message.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace chapeau::web {

class Session : public std::enable_shared_from_this<Session> {
public:
    Session(WebCore& core, std::shared_ptr<Door> door, Channel channel, Crowd::Ticket ticket);

    /// Once; puts itself into the core's list.
    void begin();
    /// At once, whatever it does. Idempotent.
    void close();
    void check_deadline(SteadyTime now);
    /// The server ends: what is being answered is finished, all else is closed.
    void end();

    /// Whether it waits for its phone; else its phone waits for us, or takes an answer.
    bool is_at_leisure() const;
    /// Whether it is the first to lose its place when there are too many: it has had its answer, or
    /// its phone neither says nor takes anything.
    bool gives_way(SteadyTime now) const;
    const Door& door() const { return *door_; }
    const Crowd::Ticket& ticket() const { return ticket_; }

private:
    enum class State : std::uint8_t { Handshake, Reading, Answering, Writing, Draining, Gone };
    enum class Deadline : std::uint8_t { Header, Body, Idle };

    void run();
    bool step();
    bool step_handshake();
    bool step_reading();
    bool receive();
    bool continue_expected();
    bool step_answering();
    bool step_writing();
    bool step_draining();
    void hand_over(Request request);
    void refuse(const Refusal& refusal);
    void start_answer(Response response, bool keep_alive);
    void follow(Hub* hub);
    void finish_answer();
    void enter(State state, milliseconds patience);
    void expect(Deadline deadline);
    bool wait(IoNeed need);
    Sessions& list();

    WebCore& core_;
    const std::shared_ptr<Door> door_;
    Channel channel_;
    Crowd::Ticket ticket_;
    RequestReader reader_;
    Sessions::iterator place_;
    State state_ = State::Handshake;
    Deadline deadline_kind_ = Deadline::Header;
    SteadyTime deadline_;
    SteadyTime moved_at_; // When the socket last did something, or the state began.
    std::size_t requests_ = 0;
    std::uint64_t asked_ = 0; // Which request a reply belongs to.
    std::optional<Answered> answered_;
    std::string head_;
    std::shared_ptr<const std::string> body_; // Null: none is written.
    std::size_t written_bytes_ = 0;
    std::size_t drained_bytes_ = 0;
    bool is_head_request_ = false;
    bool keeps_alive_ = false;
    bool may_read_ = false; // Whether trying to read is worth a system call.
    bool is_running_ = false;
    bool is_waiting_ = false;
};

} // namespace chapeau::web
