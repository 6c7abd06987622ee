#include "sources/row_words.hpp"

#include "base/text.hpp"
#include "base/time_text.hpp"

#include <algorithm>

namespace chapeau::sources {

namespace {

/// In doubt a name is hidden: one that was not to be shown cannot be called back from the room.
bool may_be_shown(const std::string& anonymous) {
    const auto lower = to_lower_ascii(trim(anonymous));
    return lower.empty() || lower == "false" || lower == "no" || lower == "non" || lower == "n" ||
           lower == "0";
}

Result<domain::Gift> gift_of(const std::string& id, const RowWords& words, const RowRules& rules) {
    const auto currency = words.currency.empty() ? rules.currency : currency_from(words.currency);
    if (!currency) {
        return tl::unexpected(currency.error());
    }
    domain::Gift gift;
    gift.external_id = id;
    gift.layer = rules.layer;
    gift.donor_key = words.donor_key;
    if (may_be_shown(words.anonymous)) {
        gift.name = words.name;
    }
    gift.message = words.message;
    const auto digits = trim(words.amount);
    if (digits.empty()) {
        if (rules.missing_amount == MissingAmount::IsFault) {
            return fail(Errc::InvalidInput, "the amount is missing");
        }
        return gift;
    }
    auto amount =
        positive(rules.unit == AmountDigits::Major ? domain::Money::parse_major(digits, *currency)
                                                   : domain::Money::parse_minor(digits, *currency));
    if (!amount) {
        return fail_because(amount.error(), "the amount cannot be read");
    }
    gift.amount = *amount;
    return gift;
}

} // namespace

Result<Timestamp> time_from_words(const std::string& text) {
    const auto digits_only =
        std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (text.empty() || !digits_only) {
        return parse_iso8601(text);
    }
    const auto since_1970 = parse_int64(text);
    constexpr std::int64_t kYear9999 = 253'402'300'799;
    if (!since_1970 || *since_1970 > kYear9999) {
        return fail(Errc::InvalidInput, "{} is too many seconds for a date", text);
    }
    return Timestamp{seconds{*since_1970}};
}

Result<Row> row_from(const std::string& id, const RowWords& words, const RowRules& rules) {
    const auto time = time_from_words(words.time);
    if (!time) {
        return fail_because(time.error(), "the time cannot be read");
    }
    Row row;
    row.time = *time;
    const auto status = to_lower_ascii(trim(words.status));
    if (status == "refunded") {
        row.refund = whole_refund(id, *time);
        return row;
    }
    if (!status.empty() && status != "paid" && status != "pledged") {
        return fail(Errc::InvalidInput, "the status \"{}\" is none of paid, refunded and pledged",
                    words.status);
    }
    auto gift = gift_of(id, words, rules);
    if (!gift) {
        return tl::unexpected(gift.error());
    }
    gift->occurred_at = *time;
    if (status == "pledged") {
        gift->layer = domain::Layer::Pledged;
    } else if (status == "paid" && gift->layer == domain::Layer::Pledged) {
        gift->layer = domain::Layer::Captured;
    }
    row.gift = *std::move(gift);
    return row;
}

} // namespace chapeau::sources
