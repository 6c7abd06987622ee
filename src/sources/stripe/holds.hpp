// What the operator decided about held money, carried out at Stripe beside the source that told of
// it: whenever a poll of that source is over, some of these payments are taken or let go.
//
// A decision stands in the book (FeedState::holds) before anything is sent, and stays there until
// the held gift counts no more; so a crash at any moment asks again and loses nothing. Each payment
// is read before it is asked for: what Stripe or somebody at its dashboard has done meanwhile is
// never asked for a second time, however long ago. The call itself bears the payment's own key (see
// capture.hpp), the same at every repetition.
//
// A decision moves no money in the book. What Stripe answers does: a feed hears of it by its own
// events and tells it as ever; a till is told by nobody else, and so tells what is read here.
//
// What Stripe refuses is parked under the held gift's id, with what to do, and asked again once the
// operator decides anew; unasked after an hour, in case the page that told it was lost. An answer
// that cannot be understood rests that payment and holds up no other.
//
// The key needs to read Checkout Sessions and to write PaymentIntents.
//
// Threads: owned by the net thread, as all of a source.
#pragma once

#include "base/clock.hpp"
#include "domain/batch.hpp"
#include "domain/hold.hpp"
#include "sources/source.hpp"
#include "sources/stripe/capture.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace chapeau::sources::stripe {

/// So many are asked about in one poll: of a till few, because phones wait meanwhile.
inline constexpr int kHoldsPerPollOfFeed = 100;
inline constexpr int kHoldsPerPollOfTill = 10;

/// While there is something to carry out, the source is polled at least as often.
inline constexpr milliseconds kHoldsInterval{10'000};

/// After an answer that tells no end; the bank is at it, or it is unknown what happened.
inline constexpr seconds kHoldRest{30};
/// A feed hears by its events that it is over; that its event is lost need not be feared sooner.
inline constexpr seconds kHoldHeardRest{120};
inline constexpr std::chrono::minutes kHoldRefusedRest{60};

/// Stripe says that a hold is over.
struct HoldEnd {
    domain::Hold hold;
    std::string payment;                // pi_
    std::string reference;              // The key of the kiosk's own checkout; empty: none.
    std::optional<domain::Money> taken; // Empty: it was let go.
    std::optional<Timestamp> given_at;
};

/// Tells it in `page`; an error says why it cannot be booked, for the operator.
using TellHoldEnd =
    std::function<Result<void>(domain::Batch& page, const HoldEnd& end, Timestamp now)>;

struct HoldRules {
    Access access;
    int per_poll_max = kHoldsPerPollOfFeed;
    TellHoldEnd tell = nullptr; // Empty: the source itself hears of it.
};

/// `source` with that beside it.
std::unique_ptr<Source> with_holds(std::unique_ptr<Source> source, HoldRules rules);

} // namespace chapeau::sources::stripe
