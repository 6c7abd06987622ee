#include "support/scripted_kofi.hpp"

#include "base/format.hpp"
#include "base/json.hpp"
#include "base/time_text.hpp"

namespace chapeau::test {

std::string kofi_form(std::string_view data) {
    std::string body = "data=";
    for (const auto c : data) {
        const auto is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                              (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
        if (c == ' ') {
            body += '+';
        } else {
            body += is_plain
                        ? std::string(1, c)
                        : format("%{:02X}", static_cast<unsigned>(static_cast<unsigned char>(c)));
        }
    }
    return body;
}

std::string kofi_post(const ProviderGift& gift) {
    const auto cents = gift.cents.value_or(gift.hidden_cents);
    json::Writer data;
    data.begin_object().key("verification_token").string(kKofiToken);
    data.key("message_id").string("message-" + gift.id);
    data.key("timestamp").string(to_iso8601(gift.created).substr(0, 19) + "Z");
    data.key("type").string("Donation").key("is_public").boolean(!gift.name.empty());
    data.key("from_name").string(gift.name.empty() ? "Somebody shy" : gift.name);
    data.key("message").string(gift.message);
    data.key("amount").string(format("{}.{:02}", cents / 100, cents % 100));
    data.key("currency").string("USD").key("email").string("giver@mail.example");
    data.key("kofi_transaction_id").string(gift.id).end_object();
    return kofi_form(data.take());
}

} // namespace chapeau::test
