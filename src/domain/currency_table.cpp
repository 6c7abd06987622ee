#include "domain/currency_table.hpp"

#include <algorithm>
#include <array>

namespace chapeau::domain {

namespace {

// Each list is sorted, so that a code is found by bisection and a reader can check it against
// the standard's own order.
constexpr std::array kWithoutMinorUnit = std::to_array<std::string_view>({
    "BIF",
    "CLP",
    "DJF",
    "GNF",
    "ISK",
    "JPY",
    "KMF",
    "KRW",
    "PYG",
    "RWF",
    "UGX",
    "UYI",
    "VND",
    "VUV",
    "XAF",
    "XOF",
    "XPF",
});

constexpr std::array kWithHundredths = std::to_array<std::string_view>({
    "AED", "AFN", "ALL", "AMD", "AOA", "ARS", "AUD", "AWG", "AZN", "BAM", "BBD", "BDT", "BMD",
    "BND", "BOB", "BOV", "BRL", "BSD", "BTN", "BWP", "BYN", "BZD", "CAD", "CDF", "CHE", "CHF",
    "CHW", "CNY", "COP", "COU", "CRC", "CUP", "CVE", "CZK", "DKK", "DOP", "DZD", "EGP", "ERN",
    "ETB", "EUR", "FJD", "FKP", "GBP", "GEL", "GHS", "GIP", "GMD", "GTQ", "GYD", "HKD", "HNL",
    "HTG", "HUF", "IDR", "ILS", "INR", "IRR", "JMD", "KES", "KGS", "KHR", "KPW", "KYD", "KZT",
    "LAK", "LBP", "LKR", "LRD", "LSL", "MAD", "MDL", "MGA", "MKD", "MMK", "MNT", "MOP", "MRU",
    "MUR", "MVR", "MWK", "MXN", "MXV", "MYR", "MZN", "NAD", "NGN", "NIO", "NOK", "NPR", "NZD",
    "PAB", "PEN", "PGK", "PHP", "PKR", "PLN", "QAR", "RON", "RSD", "RUB", "SAR", "SBD", "SCR",
    "SDG", "SEK", "SGD", "SHP", "SLE", "SOS", "SRD", "SSP", "STN", "SVC", "SYP", "SZL", "THB",
    "TJS", "TMT", "TOP", "TRY", "TTD", "TWD", "TZS", "UAH", "USD", "USN", "UYU", "UZS", "VED",
    "VES", "WST", "XAD", "XCD", "XCG", "YER", "ZAR", "ZMW", "ZWG",
});

constexpr std::array kWithThousandths = std::to_array<std::string_view>({
    "BHD",
    "IQD",
    "JOD",
    "KWD",
    "LYD",
    "OMR",
    "TND",
});

constexpr std::array kWithTenThousandths = std::to_array<std::string_view>({"CLF", "UYW"});

static_assert(std::is_sorted(kWithoutMinorUnit.begin(), kWithoutMinorUnit.end()));
static_assert(std::is_sorted(kWithHundredths.begin(), kWithHundredths.end()));
static_assert(std::is_sorted(kWithThousandths.begin(), kWithThousandths.end()));
static_assert(std::is_sorted(kWithTenThousandths.begin(), kWithTenThousandths.end()));

template <class Codes>
bool lists(const Codes& codes, std::string_view code) {
    return std::binary_search(codes.begin(), codes.end(), code);
}

} // namespace

std::optional<std::uint8_t> currency_exponent(std::string_view code) {
    if (lists(kWithHundredths, code)) {
        return std::uint8_t{2};
    }
    if (lists(kWithoutMinorUnit, code)) {
        return std::uint8_t{0};
    }
    if (lists(kWithThousandths, code)) {
        return std::uint8_t{3};
    }
    if (lists(kWithTenThousandths, code)) {
        return std::uint8_t{4};
    }
    return std::nullopt;
}

} // namespace chapeau::domain
