// The feed of all gifts of a Stripe account: its events, read with a restricted key.
//
// One list tells of payments, refunds and disputes, so one request each few seconds is enough. A
// poll is:
//   forward  From the newest event that was told, page by page towards the present.
//   reread   Each kRereadEvery-th time the last kRereadWindow before the last such reading once
//            more, because Stripe does not promise the order of its events: one may appear behind
//            another that was told already.
// At first, and when Stripe does not know the event to go on from (it keeps them for 30 days):
//   back     From the present towards the time to begin at, telling nothing; then forward.
// Without a time to begin at, the first poll only notes where the account stands.
//
// A page goes to the book when all its questions (see parse.hpp) are answered, together with the
// event to go on from, so that a crash at any step asks again and loses nothing. Ids make what is
// told twice the same. A question that Stripe refuses parks its event, and holds up no other. One
// that the key has no permission for leaves its event untold: the operator is told which permission
// lacks, and every ten minutes the events are read again from the first that waits.
//
// Readings are counted and kept with the position: Stripe grants 10,000 a month and more to those
// with many payments (see checkout/pace.hpp). So the account is read every few seconds only while
// the challenge is open, and every few minutes outside it.
//
// The key needs to read Events, Checkout Sessions, PaymentIntents, and Charges and Refunds.
// Payments that the kiosk opens itself belong to the source that opened them, and are left to it.
#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "domain/money.hpp"
#include "sources/options.hpp"
#include "sources/source.hpp"
#include "sources/stripe/wire.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace chapeau::sources::stripe {

/// Faster is not seen by anybody in the room; and at this pace an evening of four hours stays
/// within half of what Stripe grants an account without payments.
inline constexpr milliseconds kPollIntervalMin{3'000};
inline constexpr milliseconds kPollIntervalUsual{4'000};

/// Outside the opening hours: 4,320 readings in 30 days, of the 5,000 that we allow ourselves.
inline constexpr milliseconds kQuietIntervalUsual{std::chrono::minutes{10}};
inline constexpr milliseconds kQuietIntervalMin{std::chrono::minutes{1}};

/// How many polls pass from one reading of the window to the next.
inline constexpr int kRereadEvery = 10;
inline constexpr seconds kRereadWindow{300};

/// Stripe keeps its events for so long.
inline constexpr std::chrono::hours kEventsKeptFor{30 * 24};

struct Options {
    std::string name; // [a-z0-9-]; the book's key.
    std::string base_url = kApiUrl;
    Secret key = {}; // rk_live_..., or rk_test_... with `test_money`.
    domain::Currency currency;
    /// whsec_...: of the endpoint where Stripe calls this machine, if it does. What is posted there
    /// is believed to be Stripe's when it is signed with it, and then only hastens the next poll.
    Secret signing_secret = {};
    /// Sent as Stripe-Version. Empty: the account's own.
    std::string api_version = kApiVersion;
    /// The key of the custom field whose answer is shown as the giver's name.
    std::string name_field = "displayname";
    /// plink_...: only what was paid by this link. Empty: everything.
    std::string payment_link = {};
    /// Count payments without a Checkout Session too: the account takes nothing but gifts.
    bool direct_charges = false;
    /// A rehearsal: the key is of Stripe's test mode.
    bool test_money = false;
    /// What was given earlier is not read. Empty: nothing that was given before the first start.
    std::optional<Timestamp> begin_at = {};
    /// While the account is read at `poll_interval`. Both empty: always.
    std::optional<Timestamp> open_from = {};
    std::optional<Timestamp> open_until = {};
    milliseconds poll_interval = kPollIntervalUsual;
    milliseconds quiet_interval = kQuietIntervalUsual;
};

/// Every fault at once; empty when the options can be used.
std::vector<OptionFault> check(const Options& options);

/// Fails with Errc::InvalidInput when `check` finds a fault.
Result<std::unique_ptr<Source>> make_source(const Options& options);

} // namespace chapeau::sources::stripe
