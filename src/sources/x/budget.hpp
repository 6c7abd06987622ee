// What reading X may cost in a day. Each post and each author that X tells is paid for once in a
// UTC day, and nothing is given back; so an operator names a sum, and this counts what was read.
//
// Whoever keeps to the sum within any 24 hours keeps to it within X's day, wherever that begins:
// the hours are counted in a ring, and stand in the cursor so that a restart forgets nothing. What
// was paid for today is remembered here only; after a restart it is counted again, which errs on
// the side of the purse. Pure.
//
// Facts: x-api/getting-started/pricing.mdx of xdevplatform/docs. Prices change.
#pragma once

#include "base/clock.hpp"
#include "base/json.hpp"
#include "sources/daily_quota.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>

namespace chapeau::sources::x {

/// Thousandths of a US dollar: X's prices are whole numbers of them.
inline constexpr std::int64_t kMillsPerCent = 10;

struct Prices {
    std::int64_t post_mills = 5;
    std::int64_t user_mills = 10;

    /// Of one post by somebody who has not been paid for today.
    std::int64_t both() const { return post_mills + user_mills; }
};

class Budget {
public:
    Budget(std::int64_t daily_cents, Prices prices)
        : mills_(daily_cents * kMillsPerCent), prices_(prices), quota_(mills_) {}

    /// What was asked and never answered is no longer held back when X's day is over.
    void notice(Timestamp now) { begin_day(now); }

    /// How many posts with their authors can be paid for, whoever they are; at most `posts_max`.
    std::int64_t posts_affordable(std::int64_t posts_max, Timestamp now) const;

    /// Of a question that is under way: until its answer came, it may have been paid for.
    void reserve(std::int64_t posts) {
        reserved_mills_ = std::max(reserved_mills_, posts * prices_.both());
    }
    void settle() { reserved_mills_ = 0; }
    bool is_unsettled() const { return reserved_mills_ > 0; }

    void pay_post(const std::string& id, Timestamp now);
    void pay_user(const std::string& id, Timestamp now);
    bool is_paid_post(const std::string& id, Timestamp now) const;

    std::int64_t spent_cents(Timestamp now) const; // Rounded up.

    /// As a member of an object that is being written, and what was written.
    void write(json::Writer& writer) const { quota_.write(writer); }
    void read(const json::Value& spent) { quota_.read(spent); }

private:
    void begin_day(Timestamp now);
    void pay(std::set<std::string>& paid, const std::string& id, std::int64_t mills, Timestamp now);

    std::int64_t mills_;
    Prices prices_;
    DailyQuota quota_;
    std::int64_t reserved_mills_ = 0;
    std::int64_t day_ = 0; // Of X: since 1970, in UTC.
    std::set<std::string> paid_posts_;
    std::set<std::string> paid_users_;
};

} // namespace chapeau::sources::x
