#include "app/rate_options.hpp"

#include "base/format.hpp"
#include "sources/options.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace chapeau::app {
namespace {

constexpr std::array<std::string_view, 2> kRateKeys = {"day", "ecb"};

bool is_rate_key(std::string_view key) {
    return std::find(kRateKeys.begin(), kRateKeys.end(), key) != kRateKeys.end();
}

/// Empty, with a fault, when it is no day.
std::optional<std::string> read_day(Section& section, domain::Currency counted) {
    constexpr std::string_view kAllowed = "a day in quotes, such as \"2026-11-20\"";
    const auto* value = section.find("day");
    if (value == nullptr) {
        section.own_fault("day", "is missing: of which day are the rates? Such as "
                                 "day = \"2026-11-20\"");
        return std::nullopt;
    }
    const auto* day = std::get_if<std::string>(&value->what);
    const auto euro = domain::Currency::from_code("EUR");
    const auto dollar = domain::Currency::from_code("USD");
    const auto other = euro && *euro == counted ? dollar : euro;
    // Any rate serves to hear whether the day is one.
    if (day == nullptr || !other ||
        !domain::make_rate(*other, counted, "1", *day, kConfiguredOrigin)) {
        section.fault(*value, "day", std::string(kAllowed));
        return std::nullopt;
    }
    return *day;
}

void read_rate(Section& section, std::string_view key, const std::optional<std::string>& day,
               domain::Currency counted, std::vector<domain::ExchangeRate>& rates) {
    const auto currency = domain::Currency::from_code(key);
    if (!currency) {
        section.fault(key, "a key that is not known",
                      "day, ecb, or the ISO 4217 code of a currency, such as EUR");
        return;
    }
    const auto* value = section.find(key);
    const auto* digits = std::get_if<std::string>(&value->what);
    if (digits == nullptr) {
        section.fault(*value, key,
                      "a rate in quotes, such as \"1.0873\": without them it would be a "
                      "floating-point number, which has no exact digits");
        return;
    }
    if (!day) {
        return;
    }
    auto rate = domain::make_rate(*currency, counted, *digits, *day, kConfiguredOrigin);
    if (!rate) {
        section.own_fault(key, rate.error().message);
        return;
    }
    rates.push_back(*std::move(rate));
}

void read_ecb(Section& section, const std::filesystem::path& folder, RateOptions& options) {
    auto place = section.text("ecb", "the address or the file of the European Central Bank's list");
    if (!place) {
        return;
    }
    if (place->find("://") == std::string::npos) {
        options.ecb_file = folder / *place;
        return;
    }
    std::vector<sources::OptionFault> faults;
    sources::check_url(faults, "ecb", *place, net::Transport::HttpsOnly);
    for (auto& fault : faults) {
        section.own_fault(fault.key, std::move(fault.message));
    }
    options.ecb_url = *std::move(place);
}

} // namespace

Keys rate_keys() {
    return kRateKeys;
}

std::vector<std::string_view> rate_keys_in(const TomlTable* section) {
    std::vector<std::string_view> keys(kRateKeys.begin(), kRateKeys.end());
    if (section != nullptr) {
        for (const auto& member : *section) {
            if (!is_rate_key(member.key)) {
                keys.emplace_back(member.key);
            }
        }
    }
    return keys;
}

RateOptions read_rates(Section& section, Keys keys, const std::filesystem::path& folder,
                       domain::Currency counted) {
    RateOptions options;
    const bool has_rates = keys.size() > kRateKeys.size();
    if (has_rates || section.has("day")) {
        const auto day = read_day(section, counted);
        for (const auto key : keys) {
            if (!is_rate_key(key)) {
                read_rate(section, key, day, counted, options.configured);
            }
        }
    }
    if (section.has("day") && !has_rates) {
        section.own_fault("day", "is of no rate: write one beside it, such as EUR = \"1.0873\"");
    }
    read_ecb(section, folder, options);
    return options;
}

} // namespace chapeau::app
