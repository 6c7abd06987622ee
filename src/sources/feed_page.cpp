#include "sources/feed_page.hpp"

#include "base/digest.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <utility>

namespace chapeau::sources {

namespace {

bool has_control_character(std::string_view text) {
    return std::any_of(text.begin(), text.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte < 0x20U || byte == 0x7FU;
    });
}

Result<std::string> checked_id(std::string id) {
    if (id.empty() || id.size() > domain::kExternalIdBytesMax) {
        return fail(Errc::InvalidInput, "the id has {} bytes, 1 to {} are allowed", id.size(),
                    domain::kExternalIdBytesMax);
    }
    if (has_control_character(id)) {
        return fail(Errc::InvalidInput, "the id holds a control character");
    }
    return id;
}

void write_value(std::string& text, const json::Value& value, PrivateKeys left_out);

void write_array(std::string& text, const json::Array& array, PrivateKeys left_out) {
    text += '[';
    for (const auto& item : array) {
        text += &item == array.data() ? "" : ",";
        write_value(text, item, left_out);
    }
    text += ']';
}

void write_object(std::string& text, const json::Object& object, PrivateKeys left_out) {
    text += '{';
    for (const auto& [key, member] : object) {
        if (std::find(left_out.begin(), left_out.end(), key) != left_out.end()) {
            continue;
        }
        text += text.ends_with('{') ? "" : ",";
        text += json::Writer().string(key).take();
        text += ':';
        write_value(text, member, left_out);
    }
    text += '}';
}

void write_value(std::string& text, const json::Value& value, PrivateKeys left_out) {
    if (text.size() > domain::kParkedBytesMax) {
        return; // It will be cut anyway.
    }
    if (const auto* flag = value.boolean(); flag != nullptr) {
        text += *flag ? "true" : "false";
    } else if (const auto* number = value.number(); number != nullptr) {
        text += number->token;
    } else if (const auto* string = value.string(); string != nullptr) {
        text += json::Writer().string(truncate_utf8(*string, domain::kParkedBytesMax)).take();
    } else if (const auto* array = value.array(); array != nullptr) {
        write_array(text, *array, left_out);
    } else if (const auto* object = value.object(); object != nullptr) {
        write_object(text, *object, left_out);
    } else {
        text += "null";
    }
}

void take_row(FeedPage& page, const json::Value& value, const ReadRow& read_row,
              PrivateKeys private_keys) {
    std::string id;
    auto row = read_row(value, id);
    if (!row) {
        auto parked = park(std::move(id), row.error().message, to_text(value, private_keys));
        page.ids.push_back(parked.external_id);
        page.parked.push_back(std::move(parked));
        return;
    }
    if (row->time) {
        note_time(page, *row->time);
    }
    if (row->gift || row->refund) {
        page.ids.push_back(std::move(id));
    } else if (!id.empty()) {
        page.excluded_ids.push_back(std::move(id));
    }
    if (row->gift) {
        page.gifts.push_back(*std::move(row->gift));
    }
    if (row->refund) {
        page.refunds.push_back(*std::move(row->refund));
    }
}

} // namespace

void note_time(FeedPage& page, Timestamp time) {
    if (page.oldest && time > *page.oldest) {
        page.order = RowOrder::Other;
    }
    page.newest = page.newest ? std::max(*page.newest, time) : time;
    page.oldest = page.oldest ? std::min(*page.oldest, time) : time;
}

Result<FeedPage> read_rows(const json::Array& rows, const ReadRow& read_row,
                           PrivateKeys private_keys) {
    if (rows.size() > domain::kBatchRecordsMax) {
        return fail(Errc::TooLarge, "the page has {} records, at most {} are read at once",
                    rows.size(), domain::kBatchRecordsMax);
    }
    FeedPage page;
    page.rows = rows.size();
    for (const auto& row : rows) {
        take_row(page, row, read_row, private_keys);
    }
    return page;
}

json::Value without_members(const json::Value& record, std::span<const std::string_view> keys) {
    const auto* object = record.object();
    if (object == nullptr) {
        return record;
    }
    json::Object kept;
    for (const auto& member : *object) {
        if (std::find(keys.begin(), keys.end(), member.first) == keys.end()) {
            kept.push_back(member);
        }
    }
    return {std::move(kept)};
}

Result<FeedPage> read_list(const json::Value& document, std::string_view key,
                           const ReadRow& read_row, PrivateKeys private_keys) {
    const auto rows = document.member(key);
    if (!rows || *rows == nullptr || (*rows)->array() == nullptr) {
        return fail(Errc::InvalidInput, "the answer has no list \"{}\"", key);
    }
    return read_rows(*(*rows)->array(), read_row, private_keys);
}

domain::ParkedRecord park(std::string id, std::string_view reason, std::string_view raw) {
    constexpr std::size_t kReasonBytesMax = 300;
    if (id.empty()) {
        id = "sha256:" + to_hex(sha256(raw));
    }
    return {std::move(id), std::string(truncate_utf8(reason, kReasonBytesMax)),
            std::string(truncate_utf8(raw, domain::kParkedBytesMax))};
}

Result<json::Value> read_answer(const net::Response& response, std::string_view subject) {
    switch (response.status) {
    case 200:
        break;
    case 304:
        return fail(Errc::InvalidInput,
                    "the provider says that {} is unchanged, but was not asked that", subject);
    case 401:
    case 403:
        return fail(Errc::Refused, "the provider answers {}: {} is not for us; check the token",
                    response.status, subject);
    case 404:
    case 410:
        return fail(Errc::NotFound,
                    "the provider answers {}: it does not know {}; check the address and the id",
                    response.status, subject);
    case 412:
        return fail(Errc::InvalidInput,
                    "the provider answers 412: it does not speak this version of its interface");
    default:
        return fail(Errc::InvalidInput, "the provider answers {} when asked for {}",
                    response.status, subject);
    }
    const auto text = trim(response.body);
    if (text.starts_with('<')) {
        return fail(Errc::InvalidInput,
                    "the answer is a web page instead of {}; is there a sign-in page between this "
                    "machine and the provider?",
                    subject);
    }
    auto document = json::parse(response.body);
    if (!document) {
        return fail_because(document.error(), "the answer cannot be read");
    }
    return document;
}

std::string to_text(const json::Value& value, PrivateKeys left_out) {
    std::string text;
    write_value(text, value, left_out);
    text.resize(truncate_utf8(text, domain::kParkedBytesMax).size());
    return text;
}

Result<std::string> text_field(const json::Value& record, std::string_view key,
                               std::size_t size_bytes_max) {
    const auto found = record.member(key);
    if (!found) {
        return tl::unexpected(found.error());
    }
    if (*found == nullptr || (*found)->is_null()) {
        return std::string{};
    }
    const auto* text = (*found)->string();
    if (text == nullptr) {
        return fail(Errc::InvalidInput, "\"{}\" is not a text", key);
    }
    return std::string(truncate_utf8(*text, size_bytes_max));
}

Result<std::optional<std::string>> digits_field(const json::Value& record, std::string_view key) {
    const auto found = record.member(key);
    if (!found) {
        return tl::unexpected(found.error());
    }
    if (*found == nullptr || (*found)->is_null()) {
        return std::optional<std::string>{};
    }
    if (const auto* number = (*found)->number(); number != nullptr) {
        return std::optional(number->token);
    }
    if (const auto* text = (*found)->string(); text != nullptr) {
        return std::optional(*text);
    }
    return fail(Errc::InvalidInput, "\"{}\" is not a number", key);
}

Result<std::string> id_from(const json::Value& value) {
    if (const auto* text = value.string(); text != nullptr) {
        return checked_id(*text);
    }
    if (const auto* number = value.number(); number != nullptr) {
        if (!parse_int64(number->token)) {
            return fail(Errc::InvalidInput, "the id is a number, but not a whole one");
        }
        return number->token;
    }
    return fail(Errc::InvalidInput, "the record has no id");
}

Result<std::string> id_field(const json::Value& record, std::string_view key) {
    const auto found = record.member(key);
    if (!found) {
        return tl::unexpected(found.error());
    }
    if (*found == nullptr) {
        return fail(Errc::InvalidInput, "the record has no \"{}\"", key);
    }
    return id_from(**found);
}

Result<bool> flag_field(const json::Value& record, std::string_view key) {
    const auto found = record.member(key);
    if (!found) {
        return tl::unexpected(found.error());
    }
    if (*found == nullptr || (*found)->is_null()) {
        return false;
    }
    const auto* flag = (*found)->boolean();
    if (flag == nullptr) {
        return fail(Errc::InvalidInput, "\"{}\" is neither true nor false", key);
    }
    return *flag;
}

Result<std::string> donor_key_from(const json::Value& value) {
    if (value.is_null()) {
        return std::string{};
    }
    if (const auto* number = value.number(); number != nullptr) {
        return number->token;
    }
    const auto* text = value.string();
    if (text == nullptr) {
        return fail(Errc::InvalidInput, "the donor's key is neither a text nor a number");
    }
    if (text->size() > domain::kExternalIdBytesMax || has_control_character(*text)) {
        return "sha256:" + to_hex(sha256(*text));
    }
    return *text;
}

Result<domain::Gift> gift_without_amount(const json::Value& record, std::string id, Timestamp time,
                                         const GiverKeys& keys) {
    auto name = text_field(record, keys.name, kNameBytesMax);
    auto message = text_field(record, keys.message, kMessageBytesMax);
    if (!name || !message) {
        return tl::unexpected(name ? message.error() : name.error());
    }
    const auto donor = record.member(keys.donor);
    if (!donor) {
        return tl::unexpected(donor.error());
    }
    const auto is_key = *donor != nullptr && (*donor)->object() == nullptr;
    auto donor_key = is_key ? donor_key_from(**donor) : Result<std::string>{std::string{}};
    if (!donor_key) {
        return tl::unexpected(donor_key.error());
    }
    domain::Gift gift;
    gift.external_id = std::move(id);
    gift.occurred_at = time;
    gift.name = *std::move(name);
    gift.message = *std::move(message);
    gift.donor_key = *std::move(donor_key);
    return gift;
}

Result<domain::Currency> currency_from(std::string_view code) {
    constexpr std::size_t kCodeBytesMax = 16;
    std::string upper(trim(truncate_utf8(code, kCodeBytesMax)));
    for (auto& c : upper) {
        c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    }
    auto currency = domain::Currency::from_code(upper);
    if (!currency) {
        return fail(Errc::InvalidInput, "its currency \"{}\" is none that is known", upper);
    }
    return currency;
}

Result<domain::Currency> currency_field(const json::Value& record, std::string_view key,
                                        domain::Currency usual) {
    constexpr std::size_t kCodeBytesMax = 64;
    const auto own = text_field(record, key, kCodeBytesMax);
    if (!own) {
        return tl::unexpected(own.error());
    }
    return own->empty() ? Result<domain::Currency>(usual) : currency_from(*own);
}

domain::Refund whole_refund(const std::string& gift_id, Timestamp time) {
    domain::Refund refund;
    refund.external_id = "refund:" + gift_id;
    if (refund.external_id.size() > domain::kExternalIdBytesMax) {
        refund.external_id = "refund:" + to_hex(sha256(gift_id));
    }
    refund.gift_external_id = gift_id;
    refund.occurred_at = time;
    refund.waits_for_gift = false;
    return refund;
}

Result<domain::Money> positive(Result<domain::Money> amount) {
    if (amount && amount->minor() <= 0) {
        return fail(Errc::InvalidInput, "the amount is zero");
    }
    return amount;
}

namespace {

/// Money::parse_major is for single gifts and refuses more than one gift may be, so a sum is read
/// here: the digits before the point, and at most `exponent` after it.
Result<domain::Money> parse_sum(std::string_view digits, domain::Currency currency,
                                AmountDigits unit) {
    const auto exponent = unit == AmountDigits::Major ? currency.exponent() : 0;
    const auto point = digits.find('.');
    const auto whole = digits.substr(0, point);
    auto fraction = point == std::string_view::npos ? std::string_view{} : digits.substr(point + 1);
    while (fraction.ends_with('0')) {
        fraction.remove_suffix(1);
    }
    const auto places = static_cast<std::size_t>(exponent);
    if (fraction.size() > places || whole.starts_with('-') || fraction.starts_with('-')) {
        return fail(Errc::InvalidInput, "the provider's sum cannot be read");
    }
    const auto all =
        std::string(whole) + std::string(fraction) + std::string(places - fraction.size(), '0');
    const auto minor = parse_int64(all);
    if (!minor || *minor > domain::kSumMinorMax) {
        return fail(Errc::InvalidInput, "the provider's sum cannot be read");
    }
    return domain::Money::from_minor(*minor, currency);
}

} // namespace

Result<domain::ProviderTotal> total_from(const std::optional<std::string>& sum,
                                         const std::optional<std::string>& count,
                                         domain::Currency currency, AmountDigits unit) {
    domain::ProviderTotal total;
    if (sum) {
        auto money = unit == AmountDigits::Major ? domain::Money::parse_major(*sum, currency)
                                                 : domain::Money::parse_minor(*sum, currency);
        if (!money) {
            money = parse_sum(*sum, currency, unit);
        }
        if (money) {
            total.sum = *money;
        }
    }
    if (count) {
        total.count = parse_int64(*count);
        if (!total.count || *total.count < 0) {
            return fail(Errc::InvalidInput, "the provider's count of gifts cannot be read");
        }
    }
    return total;
}

Result<domain::ProviderTotal> total_in(domain::Currency own, domain::Currency ours,
                                       const std::optional<std::string>& sum,
                                       const std::optional<std::string>& count, AmountDigits unit) {
    auto total = total_from(own == ours ? sum : std::nullopt, count, ours, unit);
    if (total && own != ours) {
        total->other_currency = own;
    }
    return total;
}

} // namespace chapeau::sources
