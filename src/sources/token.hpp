// One access token of a provider that speaks OAuth 2 (RFC 6749, client credentials): kept in
// memory until shortly before it ends, renewed by one request at a time, and never written
// anywhere. HelloAsso's limits on its token endpoint are kept for both providers, for they are the
// only ones that are published: 10 calls in 10 seconds, 20 in 10 minutes, 50 in an hour. Each
// holder takes less than half of them, because a till and a feed of one association ask with one
// client.
#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "net/http.hpp"

#include <deque>
#include <optional>
#include <string>
#include <utility>

namespace chapeau::sources {

enum class ClientProof {
    InBody,  // client_id and client_secret among the form's fields.
    InHeader // HTTP Basic.
};

struct TokenRules {
    std::string url;
    std::string client_id;
    Secret client_secret;
    ClientProof proof = ClientProof::InBody;
    std::string provider;   // "HelloAsso", for messages.
    std::string scope = {}; // What the token is to permit, where that is asked.
    /// Where it is not taken, the client's own secret is asked with each time.
    bool takes_refresh_token = true;
};

class AccessToken {
public:
    explicit AccessToken(TokenRules rules) : rules_(std::move(rules)) {}

    /// The token when it still holds for kTokenMargin; else null.
    const Secret* current(Timestamp now) const;

    /// Asks for one: with the refresh token that came with the last, once; else with the client's
    /// own secret. Fails with Errc::Unavailable when that was asked too often of late.
    Result<net::Request> request(Timestamp now);

    Result<void> accept(const net::Response& response, Timestamp now);

    /// The provider refused it.
    void forget() { ends_at_ = Timestamp::min(); }

    /// When it was asked for in the last hour, and the same from before a restart.
    const std::deque<Timestamp>& asked_at() const { return asked_at_; }
    void recall(std::deque<Timestamp> asked_at) { asked_at_ = std::move(asked_at); }

    /// The clock was; what is remembered is told by the new one.
    void clock_was_set(microseconds by);

    /// Replaces all that must not be read in `text`.
    std::string without_secrets(std::string text) const;

private:
    const TokenRules rules_;
    Secret token_;
    Timestamp ends_at_ = Timestamp::min();
    Secret refresh_token_;
    Secret spent_refresh_token_; // Kept only to be found in what a provider repeats.
    bool asked_with_refresh_ = false;
    std::deque<Timestamp> asked_at_; // Of the last hour.
    std::string last_refusal_;       // In words; empty after a success.
};

/// `text` with each occurrence of `secret` made unreadable.
std::string without_secret(std::string text, const Secret& secret);

} // namespace chapeau::sources
