#include "sources/x/budget.hpp"

#include <chrono>

namespace chapeau::sources::x {

namespace {

/// More than any budget buys; beyond it what was paid for is forgotten, and counted again.
constexpr std::size_t kPaidKnownMax = 50'000;

std::int64_t utc_day(Timestamp time) {
    return std::chrono::floor<std::chrono::days>(time).time_since_epoch().count();
}

} // namespace

std::int64_t Budget::posts_affordable(std::int64_t posts_max, Timestamp now) const {
    const auto left = mills_ - quota_.spent(now) - reserved_mills_;
    return std::clamp<std::int64_t>(left / prices_.both(), 0, posts_max);
}

void Budget::begin_day(Timestamp now) {
    if (const auto day = utc_day(now); day != day_) {
        day_ = day;
        reserved_mills_ = 0;
        paid_posts_.clear();
        paid_users_.clear();
    }
}

void Budget::pay(std::set<std::string>& paid, const std::string& id, std::int64_t mills,
                 Timestamp now) {
    begin_day(now);
    if (paid.size() >= kPaidKnownMax) {
        paid.clear();
    }
    if (paid.insert(id).second) {
        quota_.spend(mills, now);
    }
}

void Budget::pay_post(const std::string& id, Timestamp now) {
    pay(paid_posts_, id, prices_.post_mills, now);
}

void Budget::pay_user(const std::string& id, Timestamp now) {
    pay(paid_users_, id, prices_.user_mills, now);
}

bool Budget::is_paid_post(const std::string& id, Timestamp now) const {
    return utc_day(now) == day_ && paid_posts_.contains(id);
}

std::int64_t Budget::spent_cents(Timestamp now) const {
    return (quota_.spent(now) + kMillsPerCent - 1) / kMillsPerCent;
}

} // namespace chapeau::sources::x
