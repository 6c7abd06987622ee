// What differs between payment providers: how things are asked and understood. When they are
// asked, and what becomes of the answers, is one thing for all: conversation.hpp. Pure.
#pragma once

#include "base/result.hpp"
#include "domain/checkout.hpp"
#include "net/http.hpp"
#include "sources/checkout/reading.hpp"
#include "sources/checkout/returned.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace chapeau::sources::checkout {

/// What may be asked of a provider about one checkout.
enum class Deed { Create, Read, Capture, Expire };

struct DialectTraits {
    std::string_view provider; // "Stripe", for messages.
    std::string etiquette;     // Sources of the same one share the provider's patience.
    /// From the phone's wish on: an unpaid one is then called off, where the provider can.
    seconds abandon_after{0};
    /// From then on it is held to be expired even if the provider cannot say so.
    seconds forget_after{0};
    /// How often at most one checkout is created when no answer tells whether it was.
    int creations_max = 0;
    /// Where its owner allows the credential to see what went back, in words.
    std::string_view returned_permission;
};

class CheckoutDialect {
public:
    CheckoutDialect() = default;
    CheckoutDialect(const CheckoutDialect&) = delete;
    CheckoutDialect& operator=(const CheckoutDialect&) = delete;
    virtual ~CheckoutDialect() = default;

    virtual const DialectTraits& traits() const = 0;

    /// Without a credential. Empty for a deed that the provider does not have, and for a creation
    /// whose amount it cannot hold. The same checkout is always asked for in the same words.
    virtual std::optional<net::Request> request(Deed deed, const domain::Checkout& asked) const = 0;

    /// An error means that what happened is unknown, or that the configuration is at fault: the
    /// checkout stays as it is. What is refused for good is NeverOpened.
    virtual Result<Opening> read_opening(const net::Response& response,
                                         const domain::Checkout& asked, Timestamp now) const = 0;

    /// The answer to any of the other deeds. Amount, key, account and mode are told as they stand
    /// there; `mismatch` judges them. Empty: the deed was refused as out of place (it was paid
    /// meanwhile, the giver's card was declined), and the next reading will tell.
    virtual Result<std::optional<Reading>> read_standing(const net::Response& response, Deed deed,
                                                         const domain::Checkout& asked) const = 0;

    /// What went back of a payment that was counted. Without a credential.
    virtual net::Request returned_request(const PaidPayment& paid) const = 0;

    /// This 403 is the provider's word that the credential lacks a permission, and not the word of
    /// something in between or about this one payment.
    virtual bool denies_permission(const net::Response& response) const {
        return !provider_words(response).empty();
    }

    /// An error means that the answer does not tell it.
    virtual Result<Returned> read_returned(const net::Response& response,
                                           const PaidPayment& paid) const = 0;
};

} // namespace chapeau::sources::checkout
