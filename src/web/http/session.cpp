#include "web/http/session.hpp"

#include "base/check.hpp"
#include "web/http/response_text.hpp"

#include <utility>

namespace chapeau::web {

namespace {

/// After a refusal, what was on its way to us is read and thrown away: closing at once would take
/// the answer back from the phone.
constexpr milliseconds kDrainPatience{2'000};
constexpr std::size_t kDrainBytesMax = 65'536;
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

} // namespace

Session::Session(WebCore& core, std::shared_ptr<Door> door, Channel channel, Crowd::Ticket ticket)
    : core_(core),
      door_(std::move(door)),
      channel_(std::move(channel)),
      ticket_(std::move(ticket)),
      reader_(door_->hosts, door_->body_bytes_max) {}

void Session::begin() {
    place_ = list().insert(list().end(), shared_from_this());
    if (channel_.is_tls()) {
        enter(State::Handshake, core_.options.header_patience);
    } else {
        enter(State::Reading, core_.options.header_patience);
        // In a storm the request came before its connection was taken; served at once, it cannot be
        // mistaken for a silent one that must give way.
        may_read_ = true;
    }
    run();
}

void Session::close() {
    if (state_ == State::Gone) {
        return;
    }
    const auto self = shared_from_this();
    state_ = State::Gone;
    channel_.close();
    list().erase(place_);
    ticket_.give_back();
    if (core_.is_ending && core_.session_ended) {
        core_.session_ended();
    }
}

void Session::check_deadline(SteadyTime now) {
    if (state_ == State::Gone || now < deadline_) {
        return;
    }
    if (state_ == State::Answering) {
        ++asked_; // A late reply finds nobody.
        answered_ = response_of(kTooSlow);
        keeps_alive_ = false;
        run();
        return;
    }
    close();
}

void Session::end() {
    keeps_alive_ = false;
    if (is_at_leisure()) {
        close();
    }
}

bool Session::is_at_leisure() const {
    return state_ != State::Answering && state_ != State::Writing;
}

bool Session::gives_way(SteadyTime now) const {
    switch (state_) {
    case State::Answering:
    case State::Gone:
        return false;
    case State::Draining:
        return true;
    case State::Reading:
        if (requests_ > 0 && deadline_kind_ == Deadline::Idle) {
            return true;
        }
        break;
    case State::Handshake:
    case State::Writing:
        break;
    }
    return now - moved_at_ > core_.options.silence_patience;
}

void Session::run() {
    if (is_running_) {
        return;
    }
    const auto self = shared_from_this();
    is_running_ = true;
    while (step()) {
    }
    is_running_ = false;
}

bool Session::step() {
    switch (state_) {
    case State::Handshake:
        return step_handshake();
    case State::Reading:
        return step_reading();
    case State::Answering:
        return step_answering();
    case State::Writing:
        return step_writing();
    case State::Draining:
        return step_draining();
    case State::Gone:
        return false;
    }
    return false;
}

bool Session::step_handshake() {
    const auto result = channel_.handshake();
    if (result.need != IoNeed::Nothing) {
        return wait(result.need);
    }
    enter(State::Reading, core_.options.header_patience);
    may_read_ = true;
    return true;
}

bool Session::step_reading() {
    switch (reader_.next()) {
    case RequestReader::Step::Ready:
        hand_over(reader_.take());
        return true;
    case RequestReader::Step::Refused:
        refuse(reader_.refusal());
        return true;
    case RequestReader::Step::NeedMore:
        break;
    }
    if (reader_.is_in_body() && deadline_kind_ != Deadline::Body) {
        expect(Deadline::Body);
    } else if (reader_.has_begun() && deadline_kind_ == Deadline::Idle) {
        expect(Deadline::Header);
    }
    return continue_expected() && receive();
}

// False when the connection was closed.
bool Session::continue_expected() {
    if (!reader_.take_expectation()) {
        return true;
    }
    // The socket's buffer is empty now, so it takes these few bytes, or nobody is there.
    if (channel_.write(kContinue, {}).bytes == kContinue.size()) {
        return true;
    }
    close();
    return false;
}

bool Session::receive() {
    if (!may_read_ && !channel_.has_pending()) {
        return wait(IoNeed::Read);
    }
    const auto result = channel_.read(core_.scratch);
    if (result.need != IoNeed::Nothing) {
        may_read_ = false;
        return wait(result.need);
    }
    // A plain socket that gave less than was asked for is empty.
    may_read_ = channel_.is_tls() || result.bytes == core_.scratch.size();
    reader_.feed({core_.scratch.data(), result.bytes});
    return true;
}

void Session::hand_over(Request request) {
    ++requests_;
    keeps_alive_ =
        reader_.keep_alive() && requests_ < kRequestsPerConnectionMax && !core_.is_ending;
    is_head_request_ = request.method == Method::Head;
    request.peer = ticket_.peer();
    request.received_at = core_.clock.steady_now();
    answered_.reset();
    enter(State::Answering, core_.options.answer_patience);
    const auto asked = ++asked_;
    // A handler that replies at once finds the session running, which then goes on by itself.
    door_->handler.handle(std::move(request), [weak = weak_from_this(), asked](Answered answered) {
        const auto self = weak.lock();
        if (self && self->state_ == State::Answering && self->asked_ == asked && !self->answered_) {
            self->answered_ = std::move(answered);
            self->run();
        }
    });
}

bool Session::step_answering() {
    if (!answered_) {
        return false;
    }
    auto answered = std::move(*answered_);
    answered_.reset();
    if (auto* const response = std::get_if<Response>(&answered)) {
        start_answer(std::move(*response), keeps_alive_);
    } else {
        follow(std::get<Subscribe>(answered).hub);
    }
    return true;
}

void Session::refuse(const Refusal& refusal) {
    is_head_request_ = false;
    start_answer(response_of(refusal), false);
}

void Session::start_answer(Response response, bool keep_alive) {
    keeps_alive_ = keep_alive && !core_.is_ending;
    head_ = response_head(response, {core_.date(), door_->safety, keeps_alive_});
    const bool has_body = !is_head_request_ && may_have_body(response.status);
    body_ = has_body ? std::move(response.body) : nullptr;
    written_bytes_ = 0;
    enter(State::Writing, core_.options.write_patience);
}

void Session::follow(Hub* hub) {
    auto* const stream_hub = dynamic_cast<StreamHub*>(hub);
    if (stream_hub == nullptr || core_.is_ending) {
        start_answer(response_of(stream_hub == nullptr ? kNoStream : kTooSlow), false);
        return;
    }
    auto head = stream_head({core_.date(), door_->safety, false}, core_.random_retry());
    if (is_head_request_) {
        head_ = head.substr(0, head.find("\r\n\r\n") + 4);
        body_.reset();
        written_bytes_ = 0;
        keeps_alive_ = false;
        enter(State::Writing, core_.options.write_patience);
        return;
    }
    // The connection goes on without this object, in a tenth of its memory.
    state_ = State::Gone;
    list().erase(place_);
    stream_hub->add(std::move(channel_), std::move(ticket_), head);
}

bool Session::step_writing() {
    const auto body = body_ ? std::string_view(*body_) : std::string_view();
    while (written_bytes_ < head_.size() + body.size()) {
        const auto of_head = std::min(written_bytes_, head_.size());
        const auto of_body = written_bytes_ - of_head;
        const auto result =
            channel_.write(std::string_view(head_).substr(of_head), body.substr(of_body));
        if (result.need != IoNeed::Nothing) {
            return wait(result.need);
        }
        written_bytes_ += result.bytes;
    }
    finish_answer();
    return true;
}

void Session::finish_answer() {
    head_.clear();
    body_.reset();
    if (!keeps_alive_) {
        channel_.shutdown_send();
        may_read_ = true;
        enter(State::Draining, kDrainPatience);
        if (core_.is_ending) {
            close();
        }
        return;
    }
    enter(State::Reading, core_.options.idle_patience);
    deadline_kind_ = Deadline::Idle;
    may_read_ = channel_.is_tls();
}

bool Session::step_draining() {
    const auto result = channel_.read(core_.scratch);
    if (result.need == IoNeed::Nothing) {
        drained_bytes_ += result.bytes;
        if (drained_bytes_ > kDrainBytesMax) {
            close();
        }
        return true;
    }
    return wait(result.need);
}

void Session::enter(State state, milliseconds patience) {
    state_ = state;
    moved_at_ = core_.clock.steady_now();
    deadline_ = moved_at_ + patience;
    list().splice(list().end(), list(), place_);
}

Sessions& Session::list() {
    return ticket_.is_late() ? core_.late_sessions : core_.sessions;
}

void Session::expect(Deadline deadline) {
    deadline_kind_ = deadline;
    deadline_ =
        core_.clock.steady_now() +
        (deadline == Deadline::Body ? core_.options.body_patience : core_.options.header_patience);
}

bool Session::wait(IoNeed need) {
    if (need == IoNeed::Closed) {
        close();
        return false;
    }
    if (is_waiting_) {
        return false;
    }
    is_waiting_ = true;
    channel_.wait(need, [self = shared_from_this()](const ErrorCode& error) {
        self->is_waiting_ = false;
        if (error || self->state_ == State::Gone) {
            return;
        }
        self->may_read_ = true;
        self->moved_at_ = self->core_.clock.steady_now();
        self->run();
    });
    return false;
}

} // namespace chapeau::web
