// An evening with a Stripe account: a source, a poller, a book and the account on one clock, and
// what the book must hold of it.
#pragma once

#include "base/format.hpp"
#include "sources/evening.hpp"
#include "sources/stripe/source.hpp"
#include "support/catch.hpp"
#include "support/scripted_stripe_events.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>

namespace chapeau::test {

inline sources::stripe::Options stripe_feed_options() {
    return {.name = "card",
            .key = Secret(ScriptedStripeEvents::kKey),
            .currency = *domain::Currency::from_code("USD"),
            .begin_at = *parse_iso8601("2026-11-07T18:00:00Z")};
}

class StripeEvening {
public:
    explicit StripeEvening(std::uint64_t seed = 1,
                           const sources::stripe::Options& options = stripe_feed_options())
        : account(seed),
          evening([options] { return *sources::stripe::make_source(options); }, seed) {
        evening.respond = [this](const net::Request& request) {
            return to_outcome(account.answer(to_asked(request)), request);
        };
    }

    ScriptedStripeEvents account;
    Evening evening;

    /// Stripe's own clock, which nobody in the room can set.
    Timestamp now() const { return start_ + (evening.clock.steady_now() - steady_start_); }

    /// What counts in the book, after what was given back: id to cents.
    std::map<std::string, std::int64_t> counted(domain::Layer layer) const {
        std::map<std::string, std::int64_t> left;
        for (const auto& [id, known] : evening.book.gifts) {
            if (known.layer == layer) {
                left[id] = known.minor.value_or(0);
            }
        }
        for (const auto& [id, refund] : evening.book.refunds_told) {
            if (const auto gift = left.find(refund.gift_external_id); gift != left.end()) {
                gift->second -= refund.amount ? refund.amount->minor() : gift->second;
            }
        }
        std::erase_if(left, [](const auto& gift) { return gift.second == 0; });
        return left;
    }

    /// The first that book and account tell otherwise; empty when they agree.
    std::string disagreement() const {
        const auto gifts =
            first_difference(counted(domain::Layer::Captured), account.expected_gifts());
        return gifts.empty()
                   ? first_difference(counted(domain::Layer::Pledged), account.expected_pledges())
                   : gifts;
    }

    /// At every moment: nothing is in the book that did not happen.
    void check_nothing_is_invented() {
        for (const auto& [id, known] : evening.book.gifts) {
            const auto* payment = account.find(id);
            if (payment == nullptr || known.minor != payment->minor || !payment->mark.empty()) {
                FAIL("a gift was invented: " << id);
            }
            if (known.layer == domain::Layer::Captured &&
                payment->state != StripePayment::State::Paid) {
                FAIL("a payment was counted that is none: " << id);
            }
            if (known.name.find("Civil") != std::string::npos) {
                FAIL("a civil name was told: " << id);
            }
        }
        for (const auto& [id, left] : counted(domain::Layer::Captured)) {
            if (left < account.find(id)->net()) {
                FAIL("more was given back than Stripe says: " << id);
            }
        }
    }

    std::size_t requests() { return evening.client().sent().size(); }
    std::string url(std::size_t index) { return evening.client().sent().at(index).url; }

private:
    using Amounts = std::map<std::string, std::int64_t>;

    static std::string first_difference(const Amounts& book, const Amounts& provider) {
        for (const auto& [id, minor] : provider) {
            const auto known = book.find(id);
            if (known == book.end() || known->second != minor) {
                return format("{} is {} at Stripe and {} in the book", id, minor,
                              known == book.end() ? 0 : known->second);
            }
        }
        for (const auto& [id, minor] : book) {
            if (!provider.contains(id)) {
                return format("{} is {} in the book and nothing at Stripe", id, minor);
            }
        }
        return {};
    }

    const Timestamp start_ = evening.clock.now();
    const SteadyTime steady_start_ = evening.clock.steady_now();
};

} // namespace chapeau::test
