#include "sources/checkout/reading.hpp"

#include "base/format.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace chapeau::sources::checkout {

namespace {

constexpr std::size_t kIdBytesMax = 200;

bool is_plain_id(std::string_view text) {
    return !text.empty() && text.size() <= kIdBytesMax &&
           std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                      c == '_' || c == '-';
           });
}

/// An id for a message: what is none is not repeated.
std::string id_in_words(const std::string& id) {
    return is_plain_id(id) ? id : std::string("none that can be read");
}

std::string money_in_words(const domain::Money& money) {
    return format("{} minor units of {}", money.minor(), money.currency().code());
}

bool is_refused_for_good(int status) {
    return status == 400 || status == 402 || status == 422;
}

} // namespace

std::string mismatch(const domain::Checkout& asked, const Reading& reading) {
    if (reading.provider_id != asked.provider_id) {
        return format("the provider answers for another payment, {}, than {}",
                      id_in_words(reading.provider_id), asked.provider_id);
    }
    if (reading.is_other_mode) {
        return "the payment is in the provider's other mode: test money is not real money";
    }
    if (!reading.other_account.empty()) {
        return reading.other_account;
    }
    if (reading.reference != asked.key) {
        return "the payment does not bear the key that this kiosk gave it";
    }
    if (reading.amount && reading.amount->currency() != asked.amount.currency()) {
        return format("the payment is in {}, and {} was asked for",
                      reading.amount->currency().code(), asked.amount.currency().code());
    }
    if (reading.amount && reading.amount->minor() != asked.amount.minor()) {
        return format("the payment is of {}, and {} were asked for",
                      money_in_words(*reading.amount), money_in_words(asked.amount));
    }
    const auto is_money =
        reading.standing == Standing::Paid || reading.standing == Standing::Authorised;
    const auto is_near_money = is_money || reading.standing == Standing::Approved;
    if (is_near_money && !reading.amount) {
        return "the provider does not say how much was paid";
    }
    if (is_money && reading.payment_id.empty()) {
        return "the provider does not say by which payment it was paid";
    }
    return {};
}

domain::Gift gift_of(const domain::Checkout& asked, const Reading& reading, Timestamp now) {
    domain::Gift gift;
    gift.external_id = reading.payment_id;
    gift.layer =
        reading.standing == Standing::Authorised ? domain::Layer::Pledged : domain::Layer::Captured;
    gift.amount = reading.amount;
    gift.donor_key = asked.device;
    gift.name = asked.name;
    gift.message = asked.message;
    gift.occurred_at = std::min(reading.paid_at.value_or(now), now);
    return gift;
}

std::string traces_of(const domain::Checkout& asked, const Reading& reading) {
    json::Writer traces;
    traces.begin_object().key("checkout").string(asked.key);
    traces.key("provider_id").string(asked.provider_id);
    traces.key("answered_for").string(reading.provider_id);
    traces.key("payment").string(reading.payment_id);
    if (reading.amount) {
        traces.key("amount").integer(reading.amount->minor());
        traces.key("currency").string(reading.amount->currency().code());
    }
    return traces.end_object().take();
}

std::string provider_words(const net::Response& response) {
    const auto document = json::parse(response.body);
    if (!document) {
        return {};
    }
    // Stripe; PayPal, with its detail first; HelloAsso; OAuth.
    static constexpr std::array<std::string_view, 6> kPlaces = {
        "/error/message",    "/details/0/description", "/message",
        "/errors/0/message", "/error_description",     "/error"};
    for (const auto place : kPlaces) {
        std::string words;
        for (const auto c : text_at(*document, place)) {
            words += static_cast<unsigned char>(c) < 0x20U || c == 0x7F ? ' ' : c;
        }
        if (!words.empty()) {
            return std::string(truncate_utf8(words, kProviderWordsBytesMax));
        }
    }
    return {};
}

Result<json::Value> document_of(const net::Response& response, std::string_view provider) {
    const auto said =
        response.status == 200 || response.status == 201 ? std::string{} : provider_words(response);
    const auto words = said.empty() ? std::string{} : ": " + said;
    switch (response.status) {
    case 200:
    case 201:
        break;
    case 401:
        return fail(Errc::Refused, "{} refuses the key (401); is it whole and of this account?{}",
                    provider, words);
    case 403:
        return fail(Errc::Refused,
                    "{} does not permit this to the key (403); look at the key's "
                    "permissions{}",
                    provider, words);
    case 404:
        return fail(Errc::NotFound,
                    "{} does not know this (404); is the key of the same account?{}", provider,
                    words);
    default:
        return fail(Errc::InvalidInput, "{} answers {}{}", provider, response.status, words);
    }
    auto document = json::parse(response.body);
    if (!document) {
        return fail(Errc::InvalidInput, "{}'s answer is no JSON: {}", provider,
                    document.error().message);
    }
    if (document->object() == nullptr) {
        return fail(Errc::InvalidInput, "{}'s answer is JSON of another shape", provider);
    }
    return std::move(*document);
}

std::string text_at(const json::Value& value, std::string_view pointer) {
    const auto found = value.at(pointer);
    if (!found || *found == nullptr || (*found)->string() == nullptr) {
        return {};
    }
    return *(*found)->string();
}

Result<std::string> provider_id_at(const json::Value& value, std::string_view pointer) {
    const auto found = value.at(pointer);
    std::string id;
    if (found && *found != nullptr) {
        if (const auto* text = (*found)->string(); text != nullptr) {
            id = *text;
        } else if (const auto* number = (*found)->number(); number != nullptr) {
            id = parse_int64(number->token) ? number->token : std::string{};
        }
    }
    if (!is_plain_id(id)) {
        return fail(Errc::InvalidInput, "the answer has no id that can be read at {}", pointer);
    }
    return id;
}

std::optional<Opening> refused_for_good(const net::Response& response, std::string_view provider) {
    if (!is_refused_for_good(response.status)) {
        return std::nullopt;
    }
    return NeverOpened{format("{} refuses to open the payment ({}): {}", provider, response.status,
                              provider_words(response))};
}

Result<Opening> opening_at(const Result<Reading>& reading, const domain::Checkout& asked,
                           std::string url, std::optional<Timestamp> expires_at) {
    if (!reading) {
        return tl::unexpected(reading.error());
    }
    auto expected = asked;
    expected.provider_id = reading->provider_id;
    if (auto why = mismatch(expected, *reading); !why.empty()) {
        return NeverOpened{std::move(why)};
    }
    if (url.empty()) {
        return fail(Errc::InvalidInput, "the provider's answer has no page to pay on");
    }
    return Opened{reading->provider_id, std::move(url), expires_at};
}

} // namespace chapeau::sources::checkout
