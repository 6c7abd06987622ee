// A source that creates payments at a provider for the phones in the room, and reads back what
// became of them.
//
// What is wanted and what is open stands in the book (FeedState::checkouts) before anything is
// asked of the provider, and every step ends with a page that the book makes durable; so after a
// crash at any moment the conversation goes on where the book stands. Money counts only when it
// was read back from the provider with the same amount, currency, key, account and mode; where
// the giver's browser was sent back to is never listened to.
//
// Nothing is asked while nothing is wanted or open, but whether the money of one that was paid has
// gone back (see returned.hpp). New ones go first, but alternate with readings, so that neither
// starves; whoever has waited longest is next, so that one that the provider cannot answer for does
// not hold up the others.
//
// A creation without an answer leaves it unknown whether the provider has made the payment.
// Stripe and PayPal are given a key made from the checkout's own, and answer the same request with
// the same payment. HelloAsso has no such keys: there the request is repeated few times only
// (DialectTraits::creations_max), and that is harmless, because the address of a lost intent was
// never shown to anybody, it ends after 15 minutes, and money is only looked for at intents that
// the book knows.
#pragma once

#include "sources/checkout/dialect.hpp"
#include "sources/checkout/options.hpp"
#include "sources/source.hpp"
#include "sources/token.hpp"

#include <memory>
#include <optional>
#include <vector>

namespace chapeau::sources::checkout {

/// Nobody waits at a phone for longer; what the provider has not opened by then has failed.
inline constexpr std::chrono::minutes kWantedMax{10};

/// So much is asked in one poll; then it is over, and the source is known to be well.
inline constexpr int kDeedsPerPollMax = 40;

/// A payment that its giver's bank has not confirmed by then has failed (SEPA takes days).
inline constexpr std::chrono::hours kBankPatience{24 * 14};

/// Whoever agreed to a payment longer ago does not expect that it is taken now.
inline constexpr std::chrono::hours kApprovedPatience{24};

/// How long a payment that the provider does not know any more (404) is asked for.
inline constexpr std::chrono::hours kUnknownPatience{24};

/// `token`: where the provider wants one; else `common.key` itself is sent.
std::unique_ptr<Source> make_conversation(const Common& common,
                                          std::unique_ptr<CheckoutDialect> dialect,
                                          std::optional<TokenRules> token);

/// The same from options that may have `faults`, or lack where people are sent back to:
/// Errc::InvalidInput then.
Result<std::unique_ptr<Source>> make_checkout(std::vector<OptionFault> faults, const Common& common,
                                              std::unique_ptr<CheckoutDialect> dialect,
                                              std::optional<TokenRules> token);

} // namespace chapeau::sources::checkout
