#include "web/http/crowd.hpp"

namespace chapeau::web {

Crowd::Ticket& Crowd::Ticket::operator=(Ticket&& other) noexcept {
    if (this != &other) {
        give_back();
        crowd_ = std::move(other.crowd_);
        door_ = std::move(other.door_);
        address_ = std::exchange(other.address_, nullptr);
        seat_ = other.seat_;
        is_stream_ = other.is_stream_;
    }
    return *this;
}

void Crowd::Ticket::leave_seat() {
    --address_->second.short_lived;
    if (seat_ == Seat::Late) {
        --door_->late;
    } else {
        --door_->short_lived;
        --crowd_->short_lived_;
    }
}

void Crowd::Ticket::become_stream() {
    if (crowd_ && !is_stream_) {
        is_stream_ = true;
        leave_seat();
        ++address_->second.streams;
    }
}

void Crowd::Ticket::give_back() {
    if (!crowd_) {
        return;
    }
    --crowd_->total_;
    --door_->open;
    auto& count = address_->second;
    if (is_stream_) {
        --count.streams;
    } else {
        leave_seat();
    }
    if (count.streams + count.short_lived == 0) {
        crowd_->addresses_.erase(crowd_->addresses_.find(address_->first));
    }
    address_ = nullptr;
    crowd_.reset();
    door_.reset();
}

Crowd::Ticket Crowd::admit(std::shared_ptr<Door> door, const std::string& peer, Seat seat) {
    Ticket ticket;
    ticket.crowd_ = shared_from_this();
    ticket.address_ = &*addresses_.try_emplace(peer).first;
    ++ticket.address_->second.short_lived;
    ticket.seat_ = seat;
    ++total_;
    ++door->open;
    if (seat == Seat::Late) {
        ++door->late;
    } else {
        ++door->short_lived;
        ++short_lived_;
    }
    ticket.door_ = std::move(door);
    return ticket;
}

std::size_t Crowd::total_for(const Door& door) const {
    auto taken = total_;
    for (const auto& other : doors_) {
        if (other.get() != &door && other->open < other->connections_kept) {
            taken += other->connections_kept - other->open;
        }
    }
    return taken;
}

std::size_t Crowd::short_lived_for(const Door& door) const {
    auto taken = short_lived_;
    for (const auto& other : doors_) {
        if (other.get() != &door && other->short_lived < other->connections_kept) {
            taken += other->connections_kept - other->short_lived;
        }
    }
    return taken;
}

} // namespace chapeau::web
