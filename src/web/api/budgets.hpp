// How often one may write. A venue puts five hundred phones behind one address, so the address
// alone says little: each device has a small budget, its address a larger one, and all together
// the largest. What the small one refuses costs the larger ones nothing, so one device that floods
// takes nothing from its neighbours.
//
// Addresses and devices live in memory only, a bounded number of them, and are never logged.
#pragma once

#include "base/clock.hpp"

#include <cstddef>
#include <cstdint>
#include <list>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace chapeau::web {

/// A bucket that holds `burst` tokens and regains one in each `interval`.
struct Rate {
    std::int64_t burst = 1;
    microseconds interval{1'000'000};
};

struct BudgetOptions {
    /// A giver sends one gift, changes their mind, and retries over a bad signal.
    Rate device{8, std::chrono::seconds(3)};
    /// Five hundred phones that are all asked at once, and then twenty a second.
    Rate address{600, milliseconds(50)};
    /// Beyond it the book's thread would be the room's, not the screen's.
    Rate everybody{3000, milliseconds(3)};
    /// Whoever was silent longest is forgotten first, which gives them a full bucket again.
    std::size_t devices_max = 20'000;
    std::size_t addresses_max = 4096;
};

class TokenBucket {
public:
    explicit TokenBucket(SteadyTime now) : full_at_(now) {}

    /// How long until a token is there; zero: now. Changes nothing.
    microseconds wait(const Rate& rate, SteadyTime now) const;
    void take(const Rate& rate, SteadyTime now);

private:
    SteadyTime full_at_; // When it would be full again, were nothing more taken.
};

/// Buckets by key, of which the longest unused is dropped when there are too many.
class BucketTable {
public:
    BucketTable(Rate rate, std::size_t count_max) : rate_(rate), count_max_(count_max) {}

    TokenBucket& at(const std::string& key, SteadyTime now);
    const Rate& rate() const { return rate_; }
    std::size_t size() const { return by_key_.size(); }

private:
    struct Row {
        std::string key;
        TokenBucket bucket;
    };

    Rate rate_;
    std::size_t count_max_;
    std::list<Row> rows_; // The last used first.
    std::unordered_map<std::string, std::list<Row>::iterator> by_key_;
};

class Budgets {
public:
    Budgets(const BudgetOptions& options, SteadyTime now);

    /// Takes one token from each of the three, or from none: then the time after which asking
    /// again may help. An empty `device` is charged to the address alone.
    std::optional<microseconds> refuse(const std::string& device, std::string_view peer,
                                       SteadyTime now);

    std::size_t devices() const { return devices_.size(); }
    std::size_t addresses() const { return addresses_.size(); }

private:
    BucketTable devices_;
    BucketTable addresses_;
    Rate everybody_rate_;
    TokenBucket everybody_;
};

/// What counts as one address: of an IPv6 one its /64, because a phone has as many as it likes.
std::string address_key(std::string_view peer);

} // namespace chapeau::web
