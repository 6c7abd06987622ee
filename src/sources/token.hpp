// One access token of a provider that speaks OAuth 2 (RFC 6749, client credentials): kept in
// memory until shortly before it ends, renewed by one request at a time, and never written
// anywhere. HelloAsso's limits on its token endpoint are kept for both providers, for they are the
// only ones that are published: 10 calls in 10 seconds, 20 in 10 minutes, 50 in an hour.
#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "net/http.hpp"

#include <deque>
#include <optional>
#include <string>

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
    std::string provider; // "HelloAsso", for messages.
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
