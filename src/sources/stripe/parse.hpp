// What Stripe's events say of gifts. Pure.
//
// Most events tell all by themselves: a Checkout Session that is paid is a gift. Some do not, and
// have to be asked about before they are told: whose session a charge was paid by, whether an
// unpaid session waits for its bank or for its capture, which refunds make up a charge's sum. Such
// an event becomes a Matter with a question; the answers are taken one by one until none is open.
// So every record has an id of Stripe's own, and telling it again changes nothing:
//   a gift        the payment intent (pi_), or the session (cs_) where there is none
//   a pledge      the session (cs_): money that is held until the kiosk takes it
//   its payment   the payment intent; the pledge is given back in the same breath
//   a refund      the refund (re_)
//   a lost dispute the dispute (dp_)
//
// Stripe's own are: lists newest first in an envelope with `has_more`, whole numbers of minor
// units, lower-case currencies, times in seconds since 1970. The facts are from the Node library
// 23.1.0 of Stripe and its reference of the API. Not confirmed by them: that a session to be
// captured by hand is completed as "unpaid"; that a charge bears the metadata of its payment
// intent; that an authorisation which ends makes an event charge.refunded of a charge that is not
// captured. If that last one is otherwise, such a refund asks one question more and tells nothing.
// Nor that what is let go of a hold, when less is taken, stands among the charge's refunds and in
// their sum: it is taken for such where it does, and missed nowhere where it does not.
//
// Privacy: the name is the answer to the custom field that asks for one to be shown. What the
// card's holder is called, and every e-mail address, stays here: a record that cannot be read is
// parked under its ids, without its text.
#pragma once

#include "base/clock.hpp"
#include "base/json.hpp"
#include "base/result.hpp"
#include "domain/gift.hpp"
#include "net/http.hpp"
#include "sources/stripe/wire.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chapeau::sources::stripe {

/// What counts as a gift of this evening.
struct Rules {
    bool live = true;              // Real money; else Stripe's test mode.
    std::string name_field = {};   // The key of the custom field with the name to show.
    std::string payment_link = {}; // Only what was paid by this link; empty: all.
    bool direct_charges = false;   // Payments without a Checkout Session too.
};

/// The names of the events that are asked for: at most 20 may be.
std::vector<std::string_view> event_types(const Rules& rules);

struct EventPage {
    std::vector<json::Value> events; // Newest first, as Stripe lists them.
    bool more = false;
};

/// Errc::InvalidInput, Refused or NotFound in words for the operator.
Result<EventPage> parse_events(const net::Response& response);

/// The event's own id, fit for an address; an event without one cannot be resumed from.
Result<std::string> event_id_of(const json::Value& event);
std::optional<Timestamp> event_time_of(const json::Value& event);

/// An event, as far as it is understood.
struct Matter {
    enum class About {
        Nothing, // Told, or of no interest.
        Unpaid,
        Captured,
        Charged,
        Refunded,
        DisputeOpened,
        DisputeWon,
        DisputeLost,
        Released,
    };
    enum class Question {
        None,
        CaptureMethod, // Of the payment intent.
        Session,       // By which the payment intent was paid.
        Refunds,       // Of the payment intent or the charge.
    };

    std::string event_id;
    std::string event_type;
    About about = About::Nothing;
    Question question = Question::None;

    std::string payment;                 // pi_
    std::string charge;                  // ch_, when there is no payment intent.
    std::string dispute;                 // dp_
    std::optional<domain::Money> amount; // What this is about.
    LetGo let_go;                        // When less than all that was held was taken.
    domain::Gift gift;                   // When it is about one.

    // What it tells.
    std::vector<domain::Gift> gifts;
    std::vector<domain::Refund> refunds;
    std::vector<domain::ParkedRecord> parked;

    /// The gift that refunds and disputes are of.
    const std::string& gift_id() const { return payment.empty() ? charge : payment; }
};

/// Never fails: what cannot be read is parked with its reason.
Matter read_event(const json::Value& event, const Rules& rules);

/// The path and query to GET for the open question; empty when none is.
std::string path_of_question(const Matter& matter);

/// Fails when the answer is not of the shape that was asked for; what it holds is told, parked, or
/// leads to the next question.
Result<void> take_answer(Matter& matter, const net::Response& response, const Rules& rules);

/// Stripe will not answer: the matter is parked, in Stripe's own words.
void give_up(Matter& matter, const net::Response& response);

/// What the key must be allowed for that question, as the dashboard calls it.
std::string_view permission_for(Matter::Question question);

} // namespace chapeau::sources::stripe
