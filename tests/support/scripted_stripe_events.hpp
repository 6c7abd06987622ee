// A Stripe account of our own making, as its events tell of it: payments that are paid, promised,
// taken, given back and disputed, and the lists and objects that a feed asks for. The payments are
// the truth that a test compares the book with. Pure: asked in, answer out.
//
//   /v1/events                        limit 1..100, types[] (20 at most), created[gte|gt|lt|lte],
//                                     ending_before, starting_after; newest first, has_more
//   /v1/checkout/sessions             payment_intent, limit; or one by its id
//   /v1/payment_intents/<id>[/...]    GET; POST capture and cancel, once for each Idempotency-Key
//   /v1/refunds                       payment_intent or charge, limit
#pragma once

#include "base/clock.hpp"
#include "support/scripted_answer.hpp"

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace chapeau::test {

struct StripePayment {
    enum class State { AwaitsBank, Held, Paid, Failed, Released };

    std::string payment; // pi_; empty: a charge of the old kind, or a session without one.
    std::string session; // cs_; empty: a charge without a session.
    std::string charge;  // ch_
    std::int64_t minor = 0;
    std::string currency = "usd";
    std::string name; // Empty: the custom field was left empty.
    std::string link; // plink_
    std::string mark; // Of a kiosk's own checkout.
    bool is_manual = false;
    State state = State::Paid;
    std::int64_t let_go = 0;   // Of what was held, when less was taken: minor is what was.
    std::int64_t refunded = 0; // By refunds that did not fail.
    std::int64_t lost = 0;     // By a dispute.
    std::string dispute;       // dp_, once there is one.
    Timestamp created;

    std::int64_t net() const { return minor - refunded - lost; }
};

struct StripeRefund {
    std::string id;
    const StripePayment* payment;
    std::int64_t minor;
    std::string status;
    Timestamp created;
};

struct StripeEvent {
    std::string id;
    std::string type;
    std::string object; // As it was then.
    bool is_live = true;
    Timestamp created;
};

class ScriptedStripeEvents {
public:
    static constexpr const char* kKey = "rk_live_CANARY4545";

    explicit ScriptedStripeEvents(std::uint64_t seed) : seed_(seed), random_(seed * 31 + 7) {}

    std::deque<StripePayment> payments; // References to them stay valid.
    std::vector<StripeEvent> events;    // Oldest first, as the list has them.
    bool is_live = true;
    std::string key = kKey;
    std::set<std::string> forbidden; // Paths that the key lacks the permission for.
    int answers_refused = 0;         // For lack of a permission.
    std::optional<Answer> instead;   // The answer to everything while it is set.
    int posts_done = 0;              // That changed something.

    /// A payment, and the event of its completed session. `change` is called before the event.
    StripePayment& pay(std::int64_t minor, Timestamp now,
                       const std::function<void(StripePayment&)>& change = {});
    void settle(StripePayment& payment, bool is_paid, Timestamp now); // Awaited its bank.
    void capture(StripePayment& payment, Timestamp now);
    /// Less than what is held: the rest goes back by a refund of Stripe's own.
    void capture_part(StripePayment& payment, std::int64_t minor, Timestamp now);
    void release(StripePayment& payment, Timestamp now);
    void refund(StripePayment& payment, std::int64_t minor, Timestamp now,
                const std::string& status = "succeeded");
    void dispute(StripePayment& payment, Timestamp now);
    void close_dispute(StripePayment& payment, bool is_won, Timestamp now);

    /// The newest event once more under another id.
    void tell_twice(Timestamp now);
    /// From now on events appear in the list `late` behind the newest of their time.
    void be_late(std::chrono::seconds late) { late_ = late; }
    /// Older ones are gone.
    void forget_before(Timestamp time);

    Answer answer(const Asked& asked);
    StripePayment* find(const std::string& payment_or_session);

    /// What the book must hold in the end of payments in US dollars: id to net cents.
    std::map<std::string, std::int64_t> expected_gifts() const;
    std::map<std::string, std::int64_t> expected_pledges() const;

    std::string session_text(const StripePayment& payment, const std::string& paid) const;
    std::string charge_text(const StripePayment& payment) const;
    std::string intent_text(const StripePayment& payment) const;
    static std::string event_text(const StripeEvent& event);

private:
    std::string next_id(const char* prefix);
    void tell(const char* type, std::string object, Timestamp now);
    Answer list_events(const Asked& asked) const;
    Answer list_sessions(const Asked& asked);
    Answer list_refunds(const Asked& asked);
    Answer intents(const Asked& asked);

    std::uint64_t seed_;
    std::mt19937_64 random_;
    std::int64_t made_ = 0;
    std::chrono::seconds late_{0};
    std::map<std::string, StripePayment*> by_id_;
    std::vector<StripeRefund> refunds_;
    std::map<std::string, Answer> done_; // By Idempotency-Key.
};

} // namespace chapeau::test
