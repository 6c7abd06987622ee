#include "web/api/budgets.hpp"

#include "base/check.hpp"

#include <algorithm>
#include <vector>

namespace chapeau::web {
namespace {

constexpr std::size_t kNetworkGroups = 4; // 64 of 128 bits.

std::vector<std::string_view> groups_of(std::string_view text) {
    std::vector<std::string_view> groups;
    while (!text.empty()) {
        const auto end = std::min(text.find(':'), text.size());
        groups.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return groups;
}

std::string_view without_leading_zeros(std::string_view group) {
    const auto first = group.find_first_not_of('0');
    return first == std::string_view::npos ? std::string_view("0") : group.substr(first);
}

} // namespace

microseconds TokenBucket::wait(const Rate& rate, SteadyTime now) const {
    const auto capacity = rate.interval * rate.burst;
    const auto lacking = std::max(full_at_ - now, microseconds{0}) + rate.interval;
    return std::max(lacking - capacity, microseconds{0});
}

void TokenBucket::take(const Rate& rate, SteadyTime now) {
    full_at_ = std::max(full_at_, now) + rate.interval;
}

TokenBucket& BucketTable::at(const std::string& key, SteadyTime now) {
    const auto found = by_key_.find(key);
    if (found != by_key_.end()) {
        rows_.splice(rows_.begin(), rows_, found->second);
        return rows_.front().bucket;
    }
    if (rows_.size() >= count_max_ && !rows_.empty()) {
        by_key_.erase(rows_.back().key);
        rows_.pop_back();
    }
    rows_.push_front({key, TokenBucket(now)});
    by_key_.emplace(key, rows_.begin());
    return rows_.front().bucket;
}

Budgets::Budgets(const BudgetOptions& options, SteadyTime now)
    : devices_(options.device, options.devices_max),
      addresses_(options.address, options.addresses_max),
      everybody_rate_(options.everybody),
      everybody_(now) {
    ENSURE(options.devices_max > 0 && options.addresses_max > 0, "a table must hold somebody");
}

std::optional<microseconds> Budgets::refuse(const std::string& device, std::string_view peer,
                                            SteadyTime now) {
    TokenBucket* const own = device.empty() ? nullptr : &devices_.at(device, now);
    if (own != nullptr) {
        if (const auto wait = own->wait(devices_.rate(), now); wait > microseconds{0}) {
            return wait;
        }
    }
    auto& shared = addresses_.at(address_key(peer), now);
    if (const auto wait = shared.wait(addresses_.rate(), now); wait > microseconds{0}) {
        return wait;
    }
    if (const auto wait = everybody_.wait(everybody_rate_, now); wait > microseconds{0}) {
        return wait;
    }
    if (own != nullptr) {
        own->take(devices_.rate(), now);
    }
    shared.take(addresses_.rate(), now);
    everybody_.take(everybody_rate_, now);
    return std::nullopt;
}

std::string address_key(std::string_view peer) {
    constexpr std::string_view kMapped = "::ffff:";
    if (peer.starts_with(kMapped) && peer.find('.') != std::string_view::npos) {
        return std::string(peer.substr(kMapped.size()));
    }
    if (peer.find(':') == std::string_view::npos) {
        return std::string(peer);
    }
    const auto gap = peer.find("::");
    auto groups = groups_of(peer.substr(0, gap));
    groups.resize(kNetworkGroups, "0"); // What the gap stands for; an address has 8 groups.
    std::string key;
    for (const auto group : groups) {
        key += without_leading_zeros(group);
        key += ':';
    }
    return key;
}

} // namespace chapeau::web
