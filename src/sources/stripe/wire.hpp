// What the feed of a Stripe account and the payments that the kiosk opens there have in common:
// its keys, its units of money, its times. Pure.
#pragma once

#include "base/clock.hpp"
#include "base/json.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "domain/money.hpp"
#include "net/http.hpp"
#include "sources/options.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chapeau::sources::stripe {

inline constexpr const char* kApiUrl = "https://api.stripe.com";
inline constexpr const char* kApiVersion = "2026-10-28.endive";
inline constexpr std::string_view kProviderName = "Stripe";

/// Under this key the payments that a kiosk opens itself bear the key of their checkout.
inline constexpr std::string_view kCheckoutMark = "chapeau_checkout";

/// How many one request brings at the most, of events as of refunds: Stripe refuses to list more.
inline constexpr std::size_t kRowsPerPage = 100;

/// Real money: the key's prefix says so, and every object that it shows.
bool is_live_key(const Secret& key);
bool is_test_key(const Secret& key);

/// The rules for "key"; `permissions` is what the restricted key must be allowed, in words.
void check_restricted_key(std::vector<OptionFault>& faults, const Secret& key,
                          std::string_view permissions);

/// Stripe's units are those of ISO 4217 but for a few currencies, which are refused: for a
/// challenge here, for a gift by `amount_at`.
void check_units(std::vector<OptionFault>& faults, domain::Currency currency);

/// Empty when the text is no version; the account's own is an empty one.
void check_api_version(std::vector<OptionFault>& faults, const std::string& version);

/// A GET of `path` with its query, without the key.
net::Request request_to(const std::string& base_url, const std::string& path,
                        const std::string& api_version);

/// Turns it into a POST of `form`, which Stripe carries out once for each `idempotency_key`.
void post_once(net::Request& request, std::string form, std::string idempotency_key);

/// Empty when there is none between 1970 and 2100.
std::optional<Timestamp> unix_time_at(const json::Value& value, std::string_view key);

/// Absent and null are empty.
Result<std::optional<domain::Money>> amount_at(const json::Value& value, std::string_view key,
                                               std::string_view currency_code);

/// The rows of a list; they are part of `document`.
Result<const json::Array*> list_of(const json::Value& document);

/// The answer is Stripe's own word on an error, and not that of something in between.
bool is_own_error(const net::Response& response);

/// Null when there is nothing in that place.
const json::Value* value_at(const json::Value& value, std::string_view pointer);

/// An id in that place, bare or expanded; empty when null or absent.
std::string id_at(const json::Value& value, const std::string& pointer);

/// In the object's own currency.
Result<std::optional<domain::Money>> money_of(const json::Value& object, std::string_view key);

/// Of a charge, what was held and not taken: never ours. Stripe is held to count it among what was
/// given back, and to list it as the oldest refund, for nothing goes back before a payment is
/// taken. Neither is documented, so what a charge tells otherwise goes first. Where nothing does, a
/// first refund of just as much cannot be told from it; the operator is warned of that at the
/// capture.
struct LetGo {
    std::int64_t minor = 0;
    bool is_counted = false; // More was given back than was taken, so this is surely part of it.
    bool is_untold = false;  // Nothing was given back, as far as the charge says.
};

/// A charge that does not tell it was taken whole.
LetGo let_go_of(const json::Value& charge);

/// The one among a charge's refunds, newest first, that let go of the hold's rest; null when none
/// did. `given_back_minor` is what the charge says was given back in all.
const json::Value* refund_that_let_go(const json::Array& refunds, const LetGo& let_go,
                                      std::int64_t given_back_minor);

} // namespace chapeau::sources::stripe
