#include "sources/stripe/permissions.hpp"

#include "base/format.hpp"
#include "sources/checkout/reading.hpp"
#include "sources/feed_page.hpp"

#include <algorithm>
#include <string_view>

namespace chapeau::sources::stripe {

namespace {

/// One record for each: what is told of it last stands in the place of what was told before.
domain::ParkedRecord told_of(std::string_view permission, std::string_view reason) {
    return park(format("permission: {}", permission), reason, {});
}

} // namespace

void Permissions::begin_poll() {
    is_retry_ = false;
    waits_since_.reset();
    lacks_.clear();
}

void Permissions::refuse(Matter::Question question, const net::Response& response, Timestamp now) {
    refused_.insert(question);
    refused_at_ = now;
    lacks_.emplace(permission_for(question), checkout::provider_words(response));
}

void Permissions::wait(Matter::Question question, Timestamp time) {
    waits_since_ = std::min(waits_since_.value_or(time), time);
    lacks_.emplace(permission_for(question), std::string{});
}

bool Permissions::wants_retry(const Cursor& cursor, Timestamp now) const {
    return cursor.denied && (!refused_at_ || now < *refused_at_ || // The clock was set back.
                             now - *refused_at_ >= kPermissionRest);
}

void Permissions::begin_retry() {
    begin_poll();
    is_retry_ = true;
    refused_.clear();
}

void Permissions::settle(Cursor& cursor, bool is_retry_over,
                         std::vector<domain::ParkedRecord>& parked) {
    for (const auto& [permission, words] : lacks_) {
        if (cursor.lacks.insert(permission).second) {
            parked.push_back(told_of(
                permission,
                format("Stripe does not permit this key to read {} (403): gifts, promises or "
                       "refunds wait for it. Set it to read in Stripe's dashboard; Chapeau tries "
                       "again every ten minutes. {}",
                       permission, words)));
        }
    }
    if (waits_since_) {
        cursor.denied = std::min(cursor.denied.value_or(*waits_since_), *waits_since_);
    }
    if (!is_retry_over) {
        return;
    }
    for (const auto& permission : cursor.lacks) {
        if (!lacks_.contains(permission)) {
            parked.push_back(told_of(
                permission,
                format("the key may read {} now, and what waited for it is told", permission)));
        }
    }
    cursor.denied = waits_since_;
    std::erase_if(cursor.lacks,
                  [this](const auto& permission) { return !lacks_.contains(permission); });
}

} // namespace chapeau::sources::stripe
