#include "sources/helloasso/words.hpp"

#include "sources/feed_page.hpp"

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
