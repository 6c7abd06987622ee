#include "sources/ecb/parse.hpp"

#include "base/text.hpp"
#include "base/xml.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace chapeau::sources::ecb {

namespace {

constexpr std::string_view kCube = "Cube";
constexpr std::string_view kEuroCode = "EUR";

/// The `Cube` of the newest day beneath `element`, which is the document's root or its list of
/// days; null when there is none.
const xml::Element* newest_day(const xml::Element& root) {
    const xml::Element* newest = nullptr;
    for (const auto& list : root.children) {
        if (list.name != kCube) {
            continue;
        }
        for (const auto& day : list.children) {
            const auto* time = day.name == kCube ? day.attribute("time") : nullptr;
            if (time != nullptr && (newest == nullptr || *time > *newest->attribute("time"))) {
                newest = &day;
            }
        }
    }
    return newest;
}

bool is_listed(const std::vector<domain::ExchangeRate>& rates, domain::Currency currency) {
    return std::any_of(rates.begin(), rates.end(),
                       [&](const auto& rate) { return rate.to == currency; });
}

/// What a euro is worth in each currency of the day.
Result<std::vector<domain::ExchangeRate>> read_day(const xml::Element& day, domain::Currency euro) {
    std::vector<domain::ExchangeRate> rates;
    for (const auto& row : day.children) {
        const auto* code = row.attribute("currency");
        const auto* digits = row.attribute("rate");
        if (row.name != kCube || code == nullptr || digits == nullptr) {
            return fail(Errc::InvalidInput, "a row of the list names no currency or no rate");
        }
        const auto currency = domain::Currency::from_code(*code);
        if (!currency) {
            continue;
        }
        if (rates.size() >= kRatesMax || is_listed(rates, *currency)) {
            return fail(Errc::InvalidInput, "the list is too long, or names {} twice",
                        currency->code());
        }
        auto rate = domain::make_rate(euro, *currency, *digits, *day.attribute("time"), kOrigin);
        if (!rate) {
            return fail(Errc::InvalidInput, "in {}: {}", currency->code(), rate.error().message);
        }
        rates.push_back(*std::move(rate));
    }
    return rates;
}

/// Through the euro, in which all are told.
Result<std::vector<domain::ExchangeRate>> led_to(const std::vector<domain::ExchangeRate>& of_euro,
                                                 const domain::ExchangeRate& euro_in_counted) {
    std::vector<domain::ExchangeRate> rates;
    for (const auto& rate : of_euro) {
        if (rate.to == euro_in_counted.to) {
            rates.push_back(rate);
            continue;
        }
        auto crossed = domain::cross_rate(rate, euro_in_counted);
        if (!crossed) {
            return tl::unexpected(crossed.error());
        }
        rates.push_back(*std::move(crossed));
    }
    return rates;
}

} // namespace

Result<std::vector<domain::ExchangeRate>> parse_list(std::string_view document,
                                                     domain::Currency counted) {
    if (document.size() > kListBytesMax) {
        return fail(Errc::TooLarge, "the list of rates has {} bytes, at most {} are read",
                    document.size(), kListBytesMax);
    }
    const auto root = xml::parse(document);
    if (!root) {
        return fail_because(root.error(), "this is no list of the European Central Bank's");
    }
    const auto euro = domain::Currency::from_code(kEuroCode);
    const auto* day = newest_day(*root);
    if (day == nullptr || !euro) {
        return fail(Errc::InvalidInput,
                    "the answer holds no rates of a day; it should be eurofxref-daily.xml of the "
                    "European Central Bank");
    }
    const auto of_euro = read_day(*day, *euro);
    if (!of_euro) {
        return of_euro;
    }
    if (counted == *euro) {
        // A euro is a euro, so each rate turns around.
        return led_to(*of_euro,
                      {*euro, *euro, 1, 1, *day->attribute("time"), std::string(kOrigin)});
    }
    const auto ours = std::find_if(of_euro->begin(), of_euro->end(),
                                   [&](const auto& rate) { return rate.to == counted; });
    if (ours == of_euro->end()) {
        return fail(
            Errc::NotFound,
            "the European Central Bank lists no {}; write single rates into [rates] instead",
            counted.code());
    }
    return led_to(*of_euro, *ours);
}

} // namespace chapeau::sources::ecb
