// What the key of a Stripe feed may not ask, and which events wait for it. Pure.
//
// The operator is told of each permission once when it lacks, and once when it does no more.
// Meanwhile nothing that needs it is asked for, but every kPermissionRest, and at a start: then the
// events are read again from the first that waits.
#pragma once

#include "base/clock.hpp"
#include "domain/gift.hpp"
#include "net/http.hpp"
#include "sources/stripe/cursor.hpp"
#include "sources/stripe/parse.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace chapeau::sources::stripe {

/// What the key may not ask is asked again so much later.
inline constexpr std::chrono::minutes kPermissionRest{10};

class Permissions {
public:
    void begin_poll();

    /// The question was answered with 403.
    void refuse(Matter::Question question, const net::Response& response, Timestamp now);
    bool is_refused(Matter::Question question) const { return refused_.contains(question); }

    /// An event of that time stays untold for it.
    void wait(Matter::Question question, Timestamp time);

    bool wants_retry(const Cursor& cursor, Timestamp now) const;
    void begin_retry();
    bool is_retry() const { return is_retry_; }

    /// Into the position what waits; `is_retry_over`: nothing else does.
    void settle(Cursor& cursor, bool is_retry_over, std::vector<domain::ParkedRecord>& parked);

private:
    std::set<Matter::Question> refused_;
    std::optional<Timestamp> refused_at_; // When any of them was asked last.

    // Of this poll, or its retry:
    bool is_retry_ = false;
    std::optional<Timestamp> waits_since_;
    std::map<std::string, std::string, std::less<>> lacks_; // Permission to Stripe's words.
};

} // namespace chapeau::sources::stripe
