#include "sources/kofi/intake.hpp"

#include "base/digest.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "sources/feed_page.hpp"
#include "sources/row_words.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace chapeau::sources::kofi {

namespace {

constexpr std::array<std::string_view, 5> kAlwaysPrivate = {
    "verification_token", "email", "shipping", "discord_username", "discord_userid"};
constexpr std::array<std::string_view, 3> kPrivateUnlessPublic = {"from_name", "message", "url"};

std::optional<int> hex_digit(char c) {
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    const auto lower = static_cast<char>(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? std::optional(lower - 'a' + 10) : std::nullopt;
}

/// One value of a form (WHATWG URL, 5.1): a plus is a blank, %XX a byte. Empty when a percent sign
/// stands before anything else.
std::optional<std::string> decode_value(std::string_view text) {
    std::string plain;
    plain.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            plain += text[i] == '+' ? ' ' : text[i];
            continue;
        }
        const auto high = i + 2 < text.size() ? hex_digit(text[i + 1]) : std::nullopt;
        const auto low = high ? hex_digit(text[i + 2]) : std::nullopt;
        if (!low) {
            return std::nullopt;
        }
        plain += static_cast<char>(*high * 16 + *low);
        i += 2;
    }
    return plain;
}

/// The one field `data`; a form with two of them contradicts itself.
Result<std::string> data_of(std::string_view body) {
    constexpr std::string_view kField = "data=";
    std::optional<std::string_view> found;
    while (!body.empty()) {
        const auto part = body.substr(0, body.find('&'));
        body.remove_prefix(std::min(body.size(), part.size() + 1));
        if (part.starts_with(kField)) {
            if (found) {
                return fail(Errc::InvalidInput, "the form has more than one field \"data\"");
            }
            found = part.substr(kField.size());
        }
    }
    auto value = found ? decode_value(*found) : std::nullopt;
    if (!value) {
        return fail(Errc::InvalidInput, "the form has no readable field \"data\"");
    }
    return *std::move(value);
}

/// Over digests, so that not even the length of the right one shows in the time.
bool is_our_token(const json::Value& delivery, const Secret& token) {
    const auto found = delivery.member("verification_token");
    const auto* text = found && *found != nullptr ? (*found)->string() : nullptr;
    if (text == nullptr || token.empty()) {
        return false;
    }
    return equal_in_constant_time(sha256(*text), sha256(token.reveal()));
}

bool is_public(const json::Value& delivery) {
    const auto flag = flag_field(delivery, "is_public");
    return flag && *flag;
}

json::Value without_private_parts(const json::Value& delivery) {
    auto kept = without_members(delivery, kAlwaysPrivate);
    return is_public(delivery) ? kept : without_members(kept, kPrivateUnlessPublic);
}

Result<std::string> delivery_id(const json::Value& delivery) {
    auto transaction = id_field(delivery, "kofi_transaction_id");
    return transaction ? transaction : id_field(delivery, "message_id");
}

enum class Weight { Counts, DoesNotCount };

Result<Weight> weigh(const json::Value& delivery, const std::string& id, const Kinds& counts) {
    const auto type = text_field(delivery, "type", kWordBytesMax);
    if (!type) {
        return tl::unexpected(type.error());
    }
    if (id == kTestTransaction) {
        return fail(Errc::InvalidInput, "this is Ko-fi's own test; it does not count");
    }
    const auto kind = to_lower_ascii(trim(*type));
    if (kind == "donation" || kind == "tip") {
        return Weight::Counts;
    }
    struct Other {
        std::string_view kind;
        bool counts;
    };
    for (const auto& other :
         {Other{"subscription", counts.subscriptions}, Other{"shop order", counts.shop_orders},
          Other{"commission", counts.commissions}}) {
        if (kind == other.kind) {
            return other.counts ? Weight::Counts : Weight::DoesNotCount;
        }
    }
    return fail(Errc::InvalidInput, "\"{}\" is no type of payment that is known", *type);
}

Result<RowWords> read_words(const json::Value& delivery) {
    struct Place {
        const char* key;
        std::string RowWords::*target;
        std::size_t size_bytes_max;
    };
    RowWords words;
    for (const auto& place : {Place{"timestamp", &RowWords::time, kWordBytesMax},
                              Place{"currency", &RowWords::currency, kWordBytesMax},
                              Place{"from_name", &RowWords::name, kNameBytesMax},
                              Place{"message", &RowWords::message, kMessageBytesMax}}) {
        auto text = text_field(delivery, place.key, place.size_bytes_max);
        if (!text) {
            return tl::unexpected(text.error());
        }
        words.*place.target = *std::move(text);
    }
    const auto amount = digits_field(delivery, "amount");
    if (!amount) {
        return tl::unexpected(amount.error());
    }
    words.amount = std::string(truncate_utf8(amount->value_or(""), kWordBytesMax));
    return words;
}

/// `shown` is the delivery without its private parts: what is not there cannot be told.
Result<Row> read_delivery(const json::Value& shown, std::string& id, const IntakeRules& rules) {
    auto own_id = delivery_id(shown);
    if (!own_id) {
        return tl::unexpected(own_id.error());
    }
    id = *own_id;
    const auto weight = weigh(shown, id, rules.counts);
    if (!weight) {
        return tl::unexpected(weight.error());
    }
    if (*weight == Weight::DoesNotCount) {
        return Row{};
    }
    const auto words = read_words(shown);
    if (!words) {
        return tl::unexpected(words.error());
    }
    if (words->currency.empty()) {
        return fail(Errc::InvalidInput, "the gift names no currency");
    }
    return row_from(id, *words,
                    {.currency = rules.currency, .missing_amount = MissingAmount::IsFault});
}

} // namespace

Result<domain::Batch> read_post(std::string_view body, const IntakeRules& rules) {
    if (body.size() > kPostBytesMax) {
        return fail(Errc::TooLarge, "the form has {} bytes, at most {} are read", body.size(),
                    kPostBytesMax);
    }
    const auto data = data_of(body);
    if (!data) {
        return tl::unexpected(data.error());
    }
    const auto delivery = json::parse(*data);
    if (!delivery || delivery->object() == nullptr) {
        return fail(Errc::InvalidInput, "the field \"data\" holds no JSON object");
    }
    if (!is_our_token(*delivery, rules.token)) {
        return fail(Errc::Refused, "the verification token is not the one of Ko-fi's page");
    }
    auto page = read_rows({without_private_parts(*delivery)},
                          [&rules](const json::Value& shown, std::string& id) {
                              return read_delivery(shown, id, rules);
                          });
    if (!page) {
        return tl::unexpected(page.error());
    }
    domain::Batch batch;
    batch.source = rules.source;
    batch.gifts = std::move(page->gifts);
    batch.parked = std::move(page->parked);
    return batch;
}

} // namespace chapeau::sources::kofi
