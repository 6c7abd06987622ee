#include "web/http/stream_hub.hpp"

#include <algorithm>
#include <utility>

namespace chapeau::web {

namespace {

/// Phones that are served before requests get their turn: about 3 ms.
constexpr std::size_t kSlicePhones = 256;
/// What a phone may say after it has asked for events, where there is nothing to say.
constexpr std::size_t kHeardBytesMax = 4096;
/// Streams that are looked at to find one to give up. With as many, somebody who holds a tenth of
/// all is found nearly always.
constexpr std::size_t kSample = 64;
/// Looking at 20,000 phones costs a millisecond, so it is not done more often than this.
constexpr milliseconds kSweepMin{1'000};

} // namespace

struct StreamHub::Phone {
    Phone(Channel bytes, Crowd::Ticket seat) : channel(std::move(bytes)), ticket(std::move(seat)) {}

    Channel channel;
    Crowd::Ticket ticket;
    Text sending; // Null: it has all that it was given.
    std::size_t offset = 0;
    std::size_t place = 0; // In `phones_`.
    std::uint64_t version = 0;
    SteadyTime sending_since;
    std::uint32_t heard_bytes = 0;
    bool is_waiting = false;
    bool is_gone = false;
};

StreamHub::StreamHub(asio::io_context& loop, const ServerOptions& options, const Clock& clock,
                     std::span<char> scratch)
    : loop_(loop),
      options_(options),
      clock_(clock),
      scratch_(scratch),
      heartbeat_(std::make_shared<const std::string>(":\n\n")),
      sent_at_(clock.steady_now()),
      swept_at_(sent_at_) {}

StreamHub::~StreamHub() = default;

void StreamHub::publish(std::string event_block) {
    newest_ = std::make_shared<const std::string>(std::move(event_block));
    ++version_;
    sent_at_ = clock_.steady_now();
    start_round();
}

void StreamHub::add(Channel channel, Crowd::Ticket ticket, const std::string& head) {
    const auto phone = std::make_shared<Phone>(std::move(channel), std::move(ticket));
    phone->ticket.become_stream();
    phone->channel.shrink();
    phone->place = phones_.size();
    phone->sending = std::make_shared<const std::string>(newest_ ? head + *newest_ : head);
    phone->sending_since = clock_.steady_now();
    phone->version = version_;
    phones_.push_back(phone);
    send(phone);
    if (!phone->is_gone) {
        listen(phone);
    }
}

void StreamHub::start_round() {
    if (cursor_ > 0) {
        is_round_due_ = true; // The phones still to come get the newest one in this round.
        return;
    }
    cursor_ = phones_.size();
    run_slice();
}

void StreamHub::run_slice() {
    cursor_ = std::min(cursor_, phones_.size());
    for (std::size_t served = 0; served < kSlicePhones && cursor_ > 0; ++served) {
        --cursor_;
        touch(PhonePointer(phones_[cursor_]));
        cursor_ = std::min(cursor_, phones_.size());
    }
    if (cursor_ > 0) {
        asio::post(loop_, [this] { run_slice(); });
        return;
    }
    is_heartbeat_ = false;
    if (std::exchange(is_round_due_, false)) {
        cursor_ = phones_.size();
        asio::post(loop_, [this] { run_slice(); });
    }
}

void StreamHub::touch(const PhonePointer& phone) {
    if (phone->sending) {
        return; // It gets the newest one when this one has gone.
    }
    if (phone->version == version_ && is_heartbeat_) {
        phone->sending = heartbeat_;
        phone->offset = 0;
        phone->sending_since = clock_.steady_now();
    }
    send(phone);
}

void StreamHub::send(const PhonePointer& phone) {
    while (!phone->is_waiting) {
        if (!phone->sending) {
            if (phone->version == version_) {
                return;
            }
            phone->sending = newest_;
            phone->offset = 0;
            phone->version = version_;
            phone->sending_since = sent_at_;
        }
        const auto result =
            phone->channel.write(std::string_view(*phone->sending).substr(phone->offset), {});
        switch (result.need) {
        case IoNeed::Nothing:
            phone->offset += result.bytes;
            if (phone->offset == phone->sending->size()) {
                phone->sending.reset();
            }
            break;
        case IoNeed::Closed:
            drop(phone);
            return;
        case IoNeed::Read:
        case IoNeed::Write:
            phone->is_waiting = true;
            phone->channel.wait(result.need, [this, phone](const ErrorCode& error) {
                phone->is_waiting = false;
                if (!error && !phone->is_gone) {
                    send(phone);
                }
            });
        }
    }
}

void StreamHub::listen(const PhonePointer& phone) {
    phone->channel.wait(IoNeed::Read, [this, phone](const ErrorCode& error) {
        if (!error && !phone->is_gone) {
            hear(phone);
        }
    });
}

void StreamHub::hear(const PhonePointer& phone) {
    while (true) {
        const auto result = phone->channel.read(scratch_);
        if (result.need == IoNeed::Closed) {
            drop(phone);
            return;
        }
        if (result.need != IoNeed::Nothing) {
            listen(phone);
            return;
        }
        phone->heard_bytes += static_cast<std::uint32_t>(result.bytes);
        if (phone->heard_bytes > kHeardBytesMax) {
            drop(phone);
            return;
        }
    }
}

void StreamHub::drop(const PhonePointer& phone) {
    if (phone->is_gone) {
        return;
    }
    phone->is_gone = true;
    phone->channel.close();
    phone->ticket.give_back();
    phone->sending.reset();
    // `phone` may be the very entry that goes.
    // NOLINTNEXTLINE(performance-unnecessary-copy-initialization): it keeps the phone alive.
    const PhonePointer kept = phone;
    const auto place = kept->place;
    phones_[place] = phones_.back();
    phones_[place]->place = place;
    phones_.pop_back();
}

void StreamHub::sweep(SteadyTime now) {
    if (now - swept_at_ < std::min(kSweepMin, options_.stall_patience / 4)) {
        return;
    }
    swept_at_ = now;
    for (std::size_t i = phones_.size(); i-- > 0;) {
        const PhonePointer phone = phones_[i];
        if (phone->sending && now - phone->sending_since >= options_.stall_patience) {
            drop(phone);
        }
    }
    if (now - sent_at_ >= options_.heartbeat) {
        sent_at_ = now;
        is_heartbeat_ = true;
        start_round();
    }
}

bool StreamHub::drop_one(const std::function<bool(const Door&)>& is_meant) {
    PhonePointer chosen;
    for (std::size_t i = 0; i < kSample && !phones_.empty(); ++i) {
        const auto& phone = phones_[random_() % phones_.size()];
        if (is_meant(*phone->ticket.door()) &&
            (!chosen || phone->ticket.streams_of_peer() > chosen->ticket.streams_of_peer())) {
            chosen = phone;
        }
    }
    if (!chosen) {
        return false;
    }
    drop(chosen);
    return true;
}

void StreamHub::end(const std::string& bye) {
    while (!phones_.empty()) {
        const PhonePointer phone = phones_.back();
        if (!phone->sending) {
            // One attempt: who cannot take it finds the connection closed.
            static_cast<void>(phone->channel.write(bye, {}));
        }
        phone->channel.shutdown_send();
        drop(phone);
    }
}

} // namespace chapeau::web
