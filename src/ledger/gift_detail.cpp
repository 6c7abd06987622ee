#include "ledger/gift_detail.hpp"

#include "domain/command.hpp"
#include "domain/stored_fields.hpp"

namespace chapeau::ledger {

std::string to_text(const GiftDetail& detail) {
    if (detail.pays == 0 && !detail.from_phone) {
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
    return GiftDetail{fields.integer("pays").value_or(0),
                      fields.boolean("from_phone").value_or(false)};
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
