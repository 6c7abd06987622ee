// A session at Bluesky: opened with an app password, renewed with a token that is good for once,
// and kept in memory only.
//
// Nobody looks at a clock: the server says when a token has ended, by the word in its error and not
// by its status. Opening a session is limited to 30 in 5 minutes and 300 in a day for each account,
// and 100 a day were seen at the entryway; what was asked stands in the cursor (sources/bearer.hpp)
// and stays far below.
//
// Facts: lexicons/com/atproto/server/{createSession,refreshSession}.json, packages/pds
// (auth-verifier.ts), docs/advanced-guides/rate-limits.
#pragma once

#include "base/secret.hpp"
#include "sources/token.hpp"

#include <deque>
#include <string>
#include <utility>

namespace chapeau::sources::bluesky {

struct SessionRules {
    std::string base_url;
    std::string identifier;
    Secret password;
};

class Session final : public TokenKeeper {
public:
    explicit Session(SessionRules rules) : rules_(std::move(rules)) {}

    const Secret* current(Timestamp now) const override;

    /// Renews the session that there was; without one, or when that was refused, opens another.
    Result<net::Request> request(Timestamp now) override;

    Result<void> accept(const net::Response& response, Timestamp now) override;
    bool is_refusal(const net::Response& response) const override;
    void forget() override;
    const std::deque<Timestamp>& asked_at() const override { return asked_at_; }
    void recall(std::deque<Timestamp> asked_at) override { asked_at_ = std::move(asked_at); }
    void clock_was_set(microseconds by) override;
    std::string without_secrets(std::string text) const override;

private:
    const SessionRules rules_;
    Secret access_token_;
    Secret refresh_token_;
    // Kept only to be found in what a server repeats.
    Secret spent_access_token_;
    Secret spent_refresh_token_;
    bool is_renewal_ = false; // What was asked last.
    std::deque<Timestamp> asked_at_;
};

} // namespace chapeau::sources::bluesky
