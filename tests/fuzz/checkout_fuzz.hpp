// What the fuzz targets of the payment providers share: whatever the bytes, nothing but a whole
// and matching payment becomes money, and nobody is sent to another host.
#pragma once

#include "fuzz.hpp"
#include "sources/checkout/dialect.hpp"
#include "sources/checkout/options.hpp"

namespace chapeau::fuzz {

inline sources::checkout::Common checkout_common(const char* base_url, const char* key) {
    return {.name = "desk",
            .base_url = base_url,
            .key = Secret(key),
            .return_url = "https://hat.example/",
            .currency = *domain::Currency::from_code("EUR")};
}

inline domain::Checkout asked_checkout(const char* provider_id) {
    return {.key = "0000000000000000000000000000002a",
            .source = "desk",
            .amount = *domain::Money::from_minor(1050, *domain::Currency::from_code("EUR")),
            .name = "",
            .message = "",
            .device = "",
            .state = domain::CheckoutState::Open,
            .provider_id = provider_id,
            .url = "",
            .wanted_at = Timestamp{seconds{1'794'077'990}},
            .expires_at = {},
            .problem = ""};
}

/// The first byte chooses status and deed.
inline void check_dialect(const sources::checkout::CheckoutDialect& dialect,
                          const sources::checkout::Common& common, const domain::Checkout& asked,
                          const std::uint8_t* data, std::size_t size) {
    using namespace sources::checkout;
    constexpr int kStatuses[] = {200, 200, 200, 201, 400, 401, 404, 422};
    if (size == 0) {
        return;
    }
    auto response = answer(text_of(data + 1, size - 1));
    response.status = kStatuses[data[0] % 8U];
    const auto deed = (data[0] & 8U) != 0 ? Deed::Capture : Deed::Read;
    const Timestamp now{seconds{1'794'078'000}};

    const auto opening = dialect.read_opening(response, asked, now);
    if (opening) {
        if (const auto* opened = std::get_if<Opened>(&*opening); opened != nullptr) {
            ENSURE(!opened->provider_id.empty() && opened->provider_id.size() <= 200,
                   "an id cannot be kept");
            if (is_page_of(common, opened->url)) {
                ENSURE(opened->url.starts_with("https://"), "a page is not https");
                ENSURE(opened->url.size() <= domain::kCheckoutUrlBytesMax, "a page is too long");
            }
        } else {
            ENSURE(is_valid_utf8(std::get<NeverOpened>(*opening).problem), "words are not UTF-8");
        }
    } else {
        ENSURE(opening.error().message.size() < 1000, "an error is a flood");
    }
    const PaidPayment paid{asked.provider_id, "pi_1", asked.amount.minor(), now, 0};
    if (const auto returned = dialect.read_returned(response, paid)) {
        ENSURE(returned->minor >= 0, "less than nothing went back");
    }
    const auto reading = dialect.read_standing(response, deed, asked);
    if (!reading || !*reading || !mismatch(asked, **reading).empty()) {
        return;
    }
    const auto standing = (*reading)->standing;
    if (standing == Standing::Paid || standing == Standing::Authorised) {
        const auto gift = gift_of(asked, **reading, now);
        ENSURE(gift.amount == asked.amount, "another amount became money");
        ENSURE(!gift.external_id.empty() && gift.external_id.size() <= domain::kExternalIdBytesMax,
               "a gift has an id that the book cannot hold");
        ENSURE(gift.occurred_at <= now, "a gift is of the future");
    }
}

} // namespace chapeau::fuzz
