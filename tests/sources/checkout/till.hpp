// A payment provider, the source that talks to it, and a book, on one virtual clock.
#pragma once

#include "base/check.hpp"
#include "base/format.hpp"
#include "sources/checkout/conversation.hpp"
#include "sources/checkout/helloasso.hpp"
#include "sources/checkout/paypal.hpp"
#include "sources/checkout/stripe.hpp"
#include "sources/evening.hpp"
#include "support/scripted_checkouts.hpp"

#include <array>
#include <functional>
#include <memory>
#include <string>
#include <utility>

namespace chapeau::test {

inline domain::Currency eur() {
    return *domain::Currency::from_code("EUR");
}

inline sources::checkout::Common common_options(const char* name, const char* base_url,
                                                const char* key) {
    return {.name = name,
            .base_url = base_url,
            .key = Secret(key),
            .return_url_default = "https://hat.example/",
            .currency = eur()};
}

inline sources::checkout::StripeOptions stripe_options() {
    return {.common = common_options("stripe-desk", sources::checkout::kStripeUrl,
                                     ScriptedCheckouts::kStripeKey)};
}

inline sources::checkout::HelloAssoOptions helloasso_options() {
    return {.common = common_options("helloasso-desk", sources::checkout::kHelloAssoUrl,
                                     ScriptedCheckouts::kClientSecret),
            .organisation = "les-amis",
            .client_id = ScriptedCheckouts::kClientId};
}

inline sources::checkout::PayPalOptions paypal_options() {
    return {.common = common_options("paypal-desk", sources::checkout::kPayPalUrl,
                                     ScriptedCheckouts::kClientSecret),
            .client_id = ScriptedCheckouts::kClientId};
}

/// What a phone asked for at that moment; `number` makes its key.
inline domain::Checkout wanted(std::int64_t number, const std::string& source, std::int64_t minor,
                               Timestamp now) {
    return {.key = format("{:032x}", number),
            .source = source,
            .amount = *domain::Money::from_minor(minor, eur()),
            .name = format("Giver {}", number),
            .message = "Go!",
            .device = format("{:032x}", 7),
            .state = domain::CheckoutState::Wanted,
            .provider_id = {},
            .url = {},
            .wanted_at = now,
            .expires_at = {},
            .problem = {}};
}

class Till {
public:
    ScriptedCheckouts provider;
    Evening evening;

    /// Of every request, as it was sent.
    std::vector<Asked> asked;

    template <class Options>
    explicit Till(const Options& options)
        : evening([options] { return *sources::checkout::make_source(options); }),
          source_(options.common.name) {
        evening.respond = [this](const net::Request& request) {
            asked.push_back(to_asked(request));
            return to_outcome(provider.answer(asked.back()), request);
        };
    }

    std::string want(std::int64_t minor) {
        const auto checkout = wanted(++made_, source_, minor, evening.clock.now());
        evening.book.want(checkout);
        evening.nudge();
        return checkout.key;
    }

    /// Wants one, and lets it be opened.
    ScriptedPayment& open(std::int64_t minor) {
        const auto key = want(minor);
        evening.run(seconds{5});
        auto* payment = provider.find(checkout(key).provider_id);
        ENSURE(payment != nullptr, "the payment was not opened");
        return *payment;
    }

    const domain::Checkout& checkout(const std::string& key) const {
        return evening.book.checkouts.at(key);
    }
    const domain::Checkout& last() const { return checkout(format("{:032x}", made_)); }
    const MemoryBook::Known& gift(const std::string& id) const { return evening.book.gifts.at(id); }

    bool agrees() const {
        return evening.book.count() == provider.paid_count() &&
               evening.book.sum() == provider.paid_minor();
    }

    std::size_t requests() const { return asked.size(); }
    std::size_t requests(std::string_view method, std::string_view part_of_path) const {
        std::size_t count = 0;
        for (const auto& request : asked) {
            count +=
                request.method == method && request.path.find(part_of_path) != std::string::npos
                    ? 1U
                    : 0U;
        }
        return count;
    }

private:
    std::string source_;
    std::int64_t made_ = 0;
};

inline std::unique_ptr<Till> make_till(std::string_view provider) {
    if (provider == "stripe") {
        return std::make_unique<Till>(stripe_options());
    }
    if (provider == "helloasso") {
        return std::make_unique<Till>(helloasso_options());
    }
    return std::make_unique<Till>(paypal_options());
}

inline constexpr std::array kProviders = {"stripe", "helloasso", "paypal"};

} // namespace chapeau::test
