#include "sources/helloasso/words.hpp"

#include "base/text.hpp"
#include "sources/checkout/reading.hpp"
#include "sources/feed_page.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace chapeau::sources::helloasso {

namespace {

constexpr std::array<std::pair<std::string_view, PaymentState>, 9> kStates = {
    {{"Authorized", PaymentState::Good},
     {"AuthorizedPreprod", PaymentState::Test},
     {"WaitingBankValidation", PaymentState::AtBank},
     {"WaitingBankWithdraw", PaymentState::AtBank},
     {"Refunded", PaymentState::GivenBack},
     {"Refunding", PaymentState::GoingBack},
     {"Contested", PaymentState::Contested},
     {"Canceled", PaymentState::CalledOff},
     {"Deleted", PaymentState::CalledOff}}};

} // namespace

PaymentState payment_state(std::string_view word) {
    for (const auto& [known, state] : kStates) {
        if (known == word) {
            return state;
        }
    }
    return PaymentState::Other;
}

bool is_back(PaymentState state) {
    return state == PaymentState::GivenBack || state == PaymentState::CalledOff;
}

bool came_to_nothing(const json::Value& refund_operation) {
    const auto status = to_lower_ascii(checkout::text_at(refund_operation, "/status"));
    // The words are not published: these are the likely ones.
    return status.find("error") != std::string::npos || status.find("refus") != std::string::npos ||
           status.find("cancel") != std::string::npos || status.find("fail") != std::string::npos;
}

std::int64_t minor_given_back(const json::Value& payment) {
    const auto* operations = list_in(payment, "refundOperations");
    std::int64_t minor = 0;
    for (std::size_t i = 0; operations != nullptr && i < operations->size(); ++i) {
        const auto amount = cents_at((*operations)[i], "amount");
        if (amount && amount->minor() > 0 && !came_to_nothing((*operations)[i])) {
            minor = std::min(domain::kGiftMinorMax, minor + amount->minor());
        }
    }
    return minor;
}

Result<domain::Money> cents_at(const json::Value& value, std::string_view key) {
    const auto digits = digits_field(value, key);
    const auto euro = domain::Currency::from_code("EUR");
    if (!digits || !*digits || !euro) {
        return fail(Errc::InvalidInput, "HelloAsso's answer has no amount where one must be");
    }
    return domain::Money::parse_minor(**digits, *euro);
}

const json::Array* list_in(const json::Value& value, std::string_view key) {
    const auto found = value.member(key);
    return found && *found != nullptr ? (*found)->array() : nullptr;
}

} // namespace chapeau::sources::helloasso
