// The active currencies of ISO 4217 (list one, as of 2026) with the exponents of their minor
// units. Funds, metals and test codes, which have no minor unit, are not currencies here.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace chapeau::domain {

/// Empty for a code that is not an active currency.
std::optional<std::uint8_t> currency_exponent(std::string_view code);

} // namespace chapeau::domain
