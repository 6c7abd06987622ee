#include "web/http/crowd.hpp"

namespace chapeau::web {

Crowd::Ticket& Crowd::Ticket::operator=(Ticket&& other) noexcept {
    if (this != &other) {
        give_back();
        crowd_ = std::move(other.crowd_);
        door_ = std::move(other.door_);
        address_ = std::exchange(other.address_, nullptr);
        is_stream_ = other.is_stream_;
    }
    return *this;
}

void Crowd::Ticket::become_stream() {
    if (crowd_ && !is_stream_) {
        is_stream_ = true;
        --crowd_->short_lived_;
        --address_->second.short_lived;
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
        --crowd_->short_lived_;
        --count.short_lived;
    }
    if (count.streams + count.short_lived == 0) {
        crowd_->addresses_.erase(crowd_->addresses_.find(address_->first));
    }
    address_ = nullptr;
    crowd_.reset();
    door_.reset();
}

Crowd::Ticket Crowd::admit(std::shared_ptr<Door> door, const std::string& peer) {
    Ticket ticket;
    ticket.crowd_ = shared_from_this();
    ticket.address_ = &*addresses_.try_emplace(peer).first;
    ++ticket.address_->second.short_lived;
    ++total_;
    ++short_lived_;
    ++door->open;
    ticket.door_ = std::move(door);
    return ticket;
}

std::size_t Crowd::short_lived_of(const std::string& peer) const {
    const auto found = addresses_.find(peer);
    return found == addresses_.end() ? 0 : found->second.short_lived;
}

} // namespace chapeau::web
