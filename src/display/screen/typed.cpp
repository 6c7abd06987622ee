#include "base/text.hpp"
#include "display/screen/operator_panel.hpp"

#include <algorithm>

namespace chapeau::display {

Result<domain::Money> parse_typed_amount(std::string_view typed, domain::Currency currency) {
    std::string digits(trim(typed));
    const auto commas = std::count(digits.begin(), digits.end(), ',');
    if (commas > 0) {
        const std::size_t comma = digits.find(',');
        const std::size_t behind = digits.size() - comma - 1;
        // Three digits behind a comma may be thousands, so there it is never a decimal one.
        const bool decimal = commas == 1 && digits.find('.') == std::string::npos && behind < 3 &&
                             behind == static_cast<std::size_t>(currency.exponent());
        if (!decimal) {
            return fail(Errc::InvalidInput, "write the amount without a comma: 1250 or 12.50");
        }
        digits[comma] = '.';
    }
    Result<domain::Money> amount = domain::Money::parse_major(digits, currency);
    if (amount && amount->is_zero()) {
        return fail(Errc::InvalidInput, "the amount must be above zero");
    }
    return amount;
}

Result<std::int64_t> parse_typed_count(std::string_view typed, std::int64_t lowest,
                                       std::int64_t highest, std::int64_t when_empty) {
    const std::string_view digits = trim(typed);
    if (digits.empty()) {
        return when_empty;
    }
    const std::optional<std::int64_t> count = parse_int64(digits);
    if (!count || *count < lowest || *count > highest) {
        return fail(Errc::InvalidInput, "write a whole number from {} to {}", lowest, highest);
    }
    return *count;
}

} // namespace chapeau::display
