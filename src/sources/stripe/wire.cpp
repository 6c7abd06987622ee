#include "sources/stripe/wire.hpp"

#include "base/format.hpp"
#include "base/text.hpp"
#include "sources/checkout/options.hpp"
#include "sources/checkout/reading.hpp"
#include "sources/feed_page.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace chapeau::sources::stripe {

namespace {

constexpr std::string_view kRestrictedLive = "rk_live_";
constexpr std::string_view kRestrictedTest = "rk_test_";

/// Stripe counts these in other units than ISO 4217 does; they are refused until somebody needs
/// them, because an error would be by a factor of a hundred.
constexpr std::array<std::string_view, 3> kOtherUnits = {"ISK", "MGA", "UGX"};

bool has_other_units(domain::Currency currency) {
    return std::find(kOtherUnits.begin(), kOtherUnits.end(), currency.code()) != kOtherUnits.end();
}

} // namespace

bool is_live_key(const Secret& key) {
    return key.reveal().starts_with(kRestrictedLive);
}

bool is_test_key(const Secret& key) {
    return key.reveal().starts_with(kRestrictedTest);
}

void check_restricted_key(std::vector<OptionFault>& faults, const Secret& key,
                          std::string_view permissions) {
    checkout::check_key(faults, key,
                        "a restricted key of the Stripe dashboard, rk_live_ or rk_test_");
    if (key.reveal().starts_with("sk_")) {
        faults.push_back({"key", format("is a secret key, which may do everything with the "
                                        "account, pay out included; make a restricted one "
                                        "(rk_...) with {}",
                                        permissions)});
    } else if (!key.empty() && !is_live_key(key) && !is_test_key(key)) {
        faults.push_back({"key", "is no restricted key of Stripe; it begins with rk_live_ or "
                                 "rk_test_"});
    }
}

void check_units(std::vector<OptionFault>& faults, domain::Currency currency) {
    if (has_other_units(currency)) {
        faults.push_back({"kind", format("Stripe counts {} in units of its own, which are not "
                                         "supported",
                                         currency.code())});
    }
}

void check_api_version(std::vector<OptionFault>& faults, const std::string& version) {
    if (!version.empty()) {
        check_path_part(faults, "api_version", version);
    }
}

net::Request request_to(const std::string& base_url, const std::string& path,
                        const std::string& api_version) {
    net::Request request;
    request.url = base_url + path;
    request.headers = {{"Accept", "application/json"}};
    if (!api_version.empty()) {
        request.headers.push_back({"Stripe-Version", api_version});
    }
    return request;
}

void post_once(net::Request& request, std::string form, std::string idempotency_key) {
    request.method = net::Method::Post;
    request.headers.push_back({"Content-Type", "application/x-www-form-urlencoded"});
    request.headers.push_back({"Idempotency-Key", std::move(idempotency_key)});
    request.body = std::move(form);
}

std::optional<Timestamp> unix_time_at(const json::Value& value, std::string_view key) {
    constexpr std::int64_t kYear2100 = 4'102'444'800;
    const auto digits = digits_field(value, key);
    const auto time = digits ? parse_int64(digits->value_or("")) : std::nullopt;
    if (!time || *time <= 0 || *time > kYear2100) {
        return std::nullopt;
    }
    return Timestamp{seconds{*time}};
}

Result<std::optional<domain::Money>> amount_at(const json::Value& value, std::string_view key,
                                               std::string_view currency_code) {
    const auto digits = digits_field(value, key);
    if (!digits) {
        return tl::unexpected(digits.error());
    }
    if (!*digits) {
        return std::optional<domain::Money>{};
    }
    const auto currency = currency_from(currency_code);
    if (!currency) {
        return tl::unexpected(currency.error());
    }
    if (has_other_units(*currency)) {
        return fail(Errc::InvalidInput,
                    "Stripe counts {} in units of its own, which are not supported: enter it by "
                    "hand",
                    currency->code());
    }
    const auto amount = domain::Money::parse_minor(**digits, *currency);
    if (!amount) {
        return fail_because(amount.error(), "Stripe's amount cannot be read");
    }
    return std::optional(*amount);
}

Result<const json::Array*> list_of(const json::Value& document) {
    const auto data = document.member("data");
    if (checkout::text_at(document, "/object") != "list" || !data || *data == nullptr ||
        (*data)->array() == nullptr) {
        return fail(Errc::InvalidInput, "Stripe's answer is no list");
    }
    if ((*data)->array()->size() > kRowsPerPage) {
        return fail(Errc::TooLarge, "Stripe lists {} at once, and at most {} were asked for",
                    (*data)->array()->size(), kRowsPerPage);
    }
    return (*data)->array();
}

bool is_own_error(const net::Response& response) {
    const auto document = json::parse(response.body);
    return document && !checkout::text_at(*document, "/error/type").empty();
}

const json::Value* value_at(const json::Value& value, std::string_view pointer) {
    const auto found = value.at(pointer);
    return found ? *found : nullptr;
}

std::string id_at(const json::Value& value, const std::string& pointer) {
    const auto* found = value_at(value, pointer);
    const auto is_expanded = found != nullptr && found->object() != nullptr;
    return checkout::provider_id_at(value, is_expanded ? pointer + "/id" : pointer)
        .value_or(std::string{});
}

Result<std::optional<domain::Money>> money_of(const json::Value& object, std::string_view key) {
    return amount_at(object, key, checkout::text_at(object, "/currency"));
}

LetGo let_go_of(const json::Value& charge) {
    const auto held = money_of(charge, "amount");
    const auto taken = money_of(charge, "amount_captured");
    const auto back = money_of(charge, "amount_refunded");
    LetGo let_go;
    if (!held || !*held || !taken || !*taken || (*held)->minor() <= (*taken)->minor()) {
        return let_go;
    }
    const auto* whole = value_at(charge, "/refunded");
    const auto* is_whole = whole == nullptr ? nullptr : whole->boolean();
    const auto back_minor = back && *back ? (*back)->minor() : 0;
    if (is_whole != nullptr && *is_whole && back_minor < (*held)->minor()) {
        return let_go; // Less than the hold is the whole: it is no part of what was given back.
    }
    let_go.minor = (*held)->minor() - (*taken)->minor();
    let_go.is_counted =
        back_minor > (*taken)->minor() || (back_minor == (*taken)->minor() && is_whole != nullptr);
    let_go.is_untold = back_minor == 0;
    return let_go;
}

namespace {

/// Stripe gives none of these reasons to what it lets go by itself.
bool was_asked_for(const json::Value& refund) {
    const auto reason = checkout::text_at(refund, "/reason");
    return reason == "duplicate" || reason == "fraudulent" || reason == "requested_by_customer";
}

} // namespace

const json::Value* refund_that_let_go(const json::Array& refunds, const LetGo& let_go,
                                      std::int64_t given_back_minor) {
    std::int64_t listed_minor = 0; // Each far below the ceiling of int64, as are their few sums.
    const json::Value* found = nullptr;
    for (auto refund = refunds.rbegin(); let_go.minor > 0 && refund != refunds.rend(); ++refund) {
        const auto amount = money_of(*refund, "amount");
        const auto minor = amount && *amount ? (*amount)->minor() : 0;
        const auto may_be_later = let_go.is_counted || refund == refunds.rbegin();
        if (found == nullptr && minor == let_go.minor && may_be_later && !was_asked_for(*refund)) {
            found = &*refund;
        }
        listed_minor += minor;
    }
    // Counted, and not listed: then the others alone make up the rest of the sum.
    return listed_minor + let_go.minor == given_back_minor ? nullptr : found;
}

} // namespace chapeau::sources::stripe
