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
#include <span>
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

/// What keeps a token that others send: how it is asked for is its provider's way.
class TokenKeeper {
public:
    TokenKeeper() = default;
    TokenKeeper(const TokenKeeper&) = delete;
    TokenKeeper& operator=(const TokenKeeper&) = delete;
    virtual ~TokenKeeper() = default;

    /// The token as far as it is known to hold; else null.
    virtual const Secret* current(Timestamp now) const = 0;

    /// Asks for one. Fails with Errc::Unavailable when that was asked too often of late.
    virtual Result<net::Request> request(Timestamp now) = 0;

    /// Without an error there is a token now, or another request is worth asking.
    virtual Result<void> accept(const net::Response& response, Timestamp now) = 0;

    /// Whether the provider answers so to a token that has ended.
    virtual bool is_refusal(const net::Response& response) const = 0;

    /// The provider refused it.
    virtual void forget() = 0;

    /// When it was asked for of late, and the same from before a restart.
    virtual const std::deque<Timestamp>& asked_at() const = 0;
    virtual void recall(std::deque<Timestamp> asked_at) = 0;

    /// The clock was; what is remembered is told by the new one.
    virtual void clock_was_set(microseconds by) = 0;

    /// Replaces all that must not be read in `text`.
    virtual std::string without_secrets(std::string text) const = 0;
};

struct CallLimit {
    int calls;
    seconds within;
};

/// The limit that one call more would break; null when none. `limits` stand in the order of their
/// times, and what is older than the last one is forgotten.
const CallLimit* limit_reached(std::deque<Timestamp>& asked_at, std::span<const CallLimit> limits,
                               Timestamp now);

class AccessToken final : public TokenKeeper {
public:
    explicit AccessToken(TokenRules rules) : rules_(std::move(rules)) {}

    /// The token when it still holds for kTokenMargin; else null.
    const Secret* current(Timestamp now) const override;

    /// With the refresh token that came with the last, once; else with the client's own secret.
    Result<net::Request> request(Timestamp now) override;

    Result<void> accept(const net::Response& response, Timestamp now) override;
    bool is_refusal(const net::Response& response) const override { return response.status == 401; }
    void forget() override { ends_at_ = Timestamp::min(); }
    const std::deque<Timestamp>& asked_at() const override { return asked_at_; } // In an hour.
    void recall(std::deque<Timestamp> asked_at) override { asked_at_ = std::move(asked_at); }
    void clock_was_set(microseconds by) override;
    std::string without_secrets(std::string text) const override;

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
