// Whatever a paired tablet posts as a deed: the evening hears of nothing that is out of bounds.
#include "base/check.hpp"
#include "base/text.hpp"
#include "support/makers.hpp"
#include "web/api/deeds.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>

namespace {

using namespace chapeau;

void check_text(const std::string& text) {
    ENSURE(is_valid_utf8(text) && text.size() <= domain::kAudienceBytesMax,
           "a text is out of bounds");
}

void check_amount(const domain::Money& amount) {
    ENSURE(amount.minor() > 0 && amount.minor() <= domain::kGiftMinorMax,
           "an amount is out of range");
}

void check_deed(const domain::Command::What& what, const domain::Challenge& challenge) {
    if (const auto* const cash = std::get_if<domain::AddCash>(&what)) {
        check_amount(cash->amount);
        check_text(cash->name);
        ENSURE(cash->people >= 0, "fewer than nobody gave");
        ENSURE(cash->envelope.size() <= domain::kEnvelopeBytesMax, "an envelope is too long");
    } else if (const auto* const recount = std::get_if<domain::RecountEnvelope>(&what)) {
        check_amount(recount->amount);
        ENSURE(!recount->envelope.empty(), "a count is of no envelope");
    } else if (const auto* const pay = std::get_if<domain::PayPledges>(&what)) {
        ENSURE(!pay->pledges.empty() && pay->pledges.size() <= domain::kPledgesPaidMax,
               "too many promises are paid at once");
    } else if (const auto* const decided = std::get_if<domain::DecideHolds>(&what)) {
        ENSURE(!decided->gifts.empty() && decided->gifts.size() <= domain::kPledgesPaidMax,
               "too many held gifts are decided about at once");
    } else if (const auto* const name = std::get_if<domain::CorrectName>(&what)) {
        check_text(name->name);
    } else if (const auto* const cue = std::get_if<domain::Cue>(&what)) {
        ENSURE(domain::validate(*cue, challenge), "a cue cannot be followed");
        const auto again = domain::parse_cue(domain::to_text(*cue));
        ENSURE(again && *again == *cue, "a cue is read back as another");
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const auto kChallenge = test::make_challenge();
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto body = web::JsonBody::read(text, web::kDeskBodyBytesMax);
    if (!body) {
        return 0;
    }
    for (const auto& deed : web::all_deeds()) { // One body may be good for several.
        if (const auto what = deed.read(*body, {kChallenge, test::evening()})) {
            check_deed(*what, kChallenge);
        } else {
            ENSURE(!what.error().message.empty() && is_valid_utf8(what.error().message),
                   "a refusal says nothing");
        }
    }
    return 0;
}
