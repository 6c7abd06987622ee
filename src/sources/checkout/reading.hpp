// What every provider's answers are understood as, and the one judgement on which money counts:
// what was read back is what was asked for, in every respect. Pure.
#pragma once

#include "base/clock.hpp"
#include "base/json.hpp"
#include "base/result.hpp"
#include "domain/batch.hpp"
#include "domain/checkout.hpp"
#include "net/http.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace chapeau::sources::checkout {

/// The provider has opened a page to pay on.
struct Opened {
    std::string provider_id;
    std::string url;
    std::optional<Timestamp> expires_at;
};

/// The provider will never open this one. In words for the operator.
struct NeverOpened {
    std::string problem;
};

using Opening = std::variant<Opened, NeverOpened>;

enum class Standing {
    Open,       // Nobody has paid yet.
    AwaitsBank, // Given by a way that takes hours or days; it can no longer be called off.
    Approved,   // The giver has agreed, and we have to take the money.
    Paid,       // The money has moved.
    Authorised, // The money is held, and moves only when it is taken.
    Expired,    // Nobody can pay any more.
    Failed,     // It will never be paid, or went back.
};

struct Reading {
    Standing standing = Standing::Open;
    std::string provider_id;             // As the answer names it.
    std::string reference;               // Our own key, as the provider kept it.
    std::optional<domain::Money> amount; // What the answer says, in its own currency.
    std::string payment_id;              // Of a paid or authorised one.
    std::optional<Timestamp> paid_at;
    std::string other_account;  // In words, when it is not the account that was configured.
    bool is_other_mode = false; // Test money where real money is expected, or the reverse.
    std::string problem;        // Of a failed one, in plain words.
};

/// Why the money of `reading` must not be counted for `asked`; empty when it may. Called for every
/// reading, paid or not.
std::string mismatch(const domain::Checkout& asked, const Reading& reading);

/// A paid or authorised reading that matches, as the gift that the book takes.
domain::Gift gift_of(const domain::Checkout& asked, const Reading& reading, Timestamp now);

/// What the operator needs to look a payment up at the provider, and nothing of the giver: JSON.
std::string traces_of(const domain::Checkout& asked, const Reading& reading);

/// What a provider says of its own error is shown to the operator, cut to this.
inline constexpr std::size_t kProviderWordsBytesMax = 200;

/// The answer's document when its status is 200 or 201. Any other is an error that names the
/// status, what to do about 401 and 403, and the provider's own words.
Result<json::Value> document_of(const net::Response& response, std::string_view provider);

/// What the provider says of its own error, in one line of visible characters; empty when nothing.
std::string provider_words(const net::Response& response);

/// The text that `pointer` leads to; empty when there is none or no text.
std::string text_at(const json::Value& value, std::string_view pointer);

/// An id that can stand in an address and in the book: 1 to 200 of [A-Za-z0-9_-]. Numbers are read
/// as their digits.
Result<std::string> provider_id_at(const json::Value& value, std::string_view pointer);

/// Empty unless the request will be refused however often it is sent: its content is wrong, not its
/// moment.
std::optional<Opening> refused_for_good(const net::Response& response, std::string_view provider);

/// What a provider has opened, as `reading` tells it: never opened where it is not what was asked
/// for. `url` is the page to pay on; an error when there is none.
Result<Opening> opening_at(const Result<Reading>& reading, const domain::Checkout& asked,
                           std::string url, std::optional<Timestamp> expires_at);

} // namespace chapeau::sources::checkout
