#include "ledger/gift_detail.hpp"

#include "domain/command.hpp"
#include "domain/stored_fields.hpp"

namespace chapeau::ledger {

std::string to_text(const GiftDetail& detail) {
    if (detail.pays == 0 && !detail.from_phone && !detail.given) {
        return {};
    }
    json::Writer line;
    line.begin_object();
    if (detail.pays != 0) {
        line.key("pays").integer(detail.pays);
    }
    if (detail.from_phone) {
        line.key("from_phone").boolean(true);
    }
    if (detail.given) {
        line.key("amount_minor").integer(detail.given->amount.minor());
        line.key("currency").string(detail.given->amount.currency().code());
        line.key("rate").integer(detail.given->rate);
    }
    line.end_object();
    return line.take();
}

Result<GiftDetail> parse_gift_detail(std::string_view text) {
    if (text.empty()) {
        return GiftDetail{};
    }
    const auto value = json::parse(text);
    if (!value) {
        return fail(Errc::Corrupt, "a gift's detail in the book cannot be read");
    }
    const domain::StoredFields fields(*value);
    GiftDetail detail{fields.integer("pays").value_or(0),
                      fields.boolean("from_phone").value_or(false)};
    if (const auto rate = fields.integer("rate")) {
        const auto amount = fields.amount();
        if (!amount) {
            return fail(Errc::Corrupt, "what was given in another currency cannot be read");
        }
        detail.given = GivenAbroad{*amount, *rate};
    }
    return detail;
}

domain::WordsOrigin origin_of(std::string_view source, const GiftDetail& detail) {
    if (detail.from_phone || source == domain::kPhonesSource) {
        return domain::WordsOrigin::Phone;
    }
    return source == domain::kHatSource || source == domain::kDeskSource
               ? domain::WordsOrigin::Desk
               : domain::WordsOrigin::Feed;
}

} // namespace chapeau::ledger
