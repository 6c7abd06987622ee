#include "sources/justgiving/parse.hpp"

#include "base/digest.hpp"
#include "base/format.hpp"
#include "base/text.hpp"
#include "sources/row_words.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace chapeau::sources::justgiving {

namespace {

enum class State { Accepted, NotAccepted, Refunded };

/// Some lists do not tell it: what is listed there is accepted.
Result<State> read_state(const json::Value& record) {
    const auto written = text_field(record, "status", kWordBytesMax);
    if (!written) {
        return tl::unexpected(written.error());
    }
    const auto status = to_lower_ascii(*written);
    if (status.empty() || status == "accepted") {
        return State::Accepted;
    }
    if (status == "refunded") {
        return State::Refunded;
    }
    if (status == "pending" || status == "rejected" || status == "cancelled") {
        return State::NotAccepted;
    }
    return fail(Errc::InvalidInput, "the status \"{}\" is not known", *written);
}

/// Absent, null and 0 are no id.
Result<std::optional<std::string>> read_own_id(const json::Value& record) {
    const auto found = record.member("id");
    if (!found) {
        return tl::unexpected(found.error());
    }
    if (*found == nullptr || (*found)->is_null()) {
        return std::optional<std::string>{};
    }
    auto id = id_from(**found);
    if (!id) {
        return tl::unexpected(id.error());
    }
    return *id == "0" ? std::nullopt : std::optional(*std::move(id));
}

/// What stays of a row that bears no id, whatever its giver edits: when and how much. Empty when
/// it has an id, or cannot be read.
std::string constant_part(const json::Value& record, domain::Currency currency) {
    const auto id = read_own_id(record);
    const auto written = text_field(record, "donationDate", kWordBytesMax);
    const auto digits = digits_field(record, "amount");
    if (!id || *id || !written || !digits) {
        return {};
    }
    const auto time = parse_wrapped_date(*written);
    if (!time) {
        return {};
    }
    const auto amount = domain::Money::parse_major(digits->value_or(""), currency);
    return format("{}:{}", time->time_since_epoch().count(),
                  amount ? format("{}", amount->minor()) : digits->value_or("hidden"));
}

/// Ids for the rows that bear none. Equal ones are counted from the oldest, so that a further one
/// on top changes no other's.
class Ordinals {
public:
    Ordinals(const json::Value& document, domain::Currency currency) : currency_(currency) {
        const auto rows = document.member("donations");
        if (rows && *rows != nullptr && (*rows)->array() != nullptr) {
            for (const auto& row : *(*rows)->array()) {
                ++left_[row.object() != nullptr ? constant_part(row, currency) : std::string{}];
            }
        }
    }

    /// Of the next row, in the order of the page; empty when it has one of its own.
    std::string next_id(const json::Value& record) {
        const auto part = constant_part(record, currency_);
        return part.empty() ? part
                            : "sha256:" + to_hex(sha256(format("{}:{}", part, --left_[part])));
    }

private:
    domain::Currency currency_;
    std::map<std::string, std::int64_t> left_;
};

Result<domain::Gift> read_gift(const json::Value& record, Timestamp time, domain::Currency usual) {
    const auto currency = currency_field(record, "currencyCode", usual);
    if (!currency) {
        return tl::unexpected(currency.error());
    }
    const auto digits = digits_field(record, "amount");
    auto name = text_field(record, "donorDisplayName", kNameBytesMax);
    auto message = text_field(record, "message", kMessageBytesMax);
    if (!digits || !name || !message) {
        return tl::unexpected(!digits ? digits.error() : name ? message.error() : name.error());
    }
    domain::Gift gift;
    gift.occurred_at = time;
    gift.message = *std::move(message);
    // JustGiving's own word where the donor gave no name.
    if (to_lower_ascii(trim(*name)) != "anonymous") {
        gift.name = *std::move(name);
    }
    if (*digits && !trim(**digits).empty()) {
        const auto amount = positive(domain::Money::parse_major(**digits, *currency));
        if (!amount) {
            return fail_because(amount.error(), "the amount cannot be read");
        }
        gift.amount = *amount;
    }
    return gift;
}

Result<Row> read_row(const json::Value& record, std::string& id, domain::Currency currency,
                     Ordinals& ordinals) {
    auto own_id = read_own_id(record);
    if (!own_id) {
        return tl::unexpected(own_id.error());
    }
    id = *own_id ? **own_id : ordinals.next_id(record);
    const auto written = text_field(record, "donationDate", kWordBytesMax);
    const auto state = read_state(record);
    if (!written || !state) {
        return tl::unexpected(written ? state.error() : written.error());
    }
    const auto time = parse_wrapped_date(*written);
    if (!time) {
        return fail_because(time.error(), "donationDate cannot be read");
    }
    auto gift = read_gift(record, *time, currency);
    if (!gift) {
        return tl::unexpected(gift.error());
    }
    Row row;
    row.time = *time;
    if (*state == State::Refunded) {
        row.refund = whole_refund(id, *time); // When it went back is not told.
    } else if (*state == State::Accepted) {
        gift->external_id = id;
        row.gift = *std::move(gift);
    }
    return row;
}

Result<bool> has_more(const json::Value& document, const FeedPage& page,
                      const NumberedPage& asked) {
    const auto pages = read_paging(document, "pagination", "totalPages");
    if (!pages) {
        return tl::unexpected(pages.error());
    }
    const auto rows = static_cast<std::int64_t>(page.rows);
    if (!*pages) {
        return rows >= asked.rows;
    }
    const auto more = asked.number < **pages;
    if (more && rows != asked.rows) {
        return fail(Errc::InvalidInput, "the provider gives a page of {} rows, asked for were {}",
                    rows, asked.rows);
    }
    return more;
}

/// The civil name, which only the page's owner may see.
constexpr std::array<std::string_view, 1> kJustGivingPrivate = {"donorRealName"};

} // namespace

Result<Timestamp> parse_wrapped_date(std::string_view text) {
    constexpr std::string_view kBefore = "/Date(";
    constexpr std::string_view kAfter = ")/";
    constexpr std::size_t kOffsetBytes = 5;
    if (!text.starts_with(kBefore) || !text.ends_with(kAfter) ||
        text.size() < kBefore.size() + kAfter.size()) {
        return fail(Errc::InvalidInput, "it is not of the form /Date(milliseconds+0000)/");
    }
    auto digits = text.substr(kBefore.size(), text.size() - kBefore.size() - kAfter.size());
    const auto sign = digits.find_first_of("+-", 1);
    if (sign != std::string_view::npos) {
        if (digits.size() - sign != kOffsetBytes || !parse_int64(digits.substr(sign + 1))) {
            return fail(Errc::InvalidInput, "its offset cannot be read");
        }
        digits = digits.substr(0, sign);
    }
    const auto since_1970 = parse_int64(digits);
    constexpr std::int64_t kYear9999 = 253'402'300'799'999;
    if (!since_1970 || *since_1970 < 0 || *since_1970 > kYear9999) {
        return fail(Errc::InvalidInput, "its milliseconds cannot be read");
    }
    return Timestamp{milliseconds{*since_1970}};
}

Result<FeedPage> parse_donations(const net::Response& response, domain::Currency currency,
                                 const NumberedPage& asked,
                                 std::optional<domain::Currency> pages_own) {
    const auto document = read_answer(response, "the list of donations");
    if (!document) {
        return tl::unexpected(document.error());
    }
    // In one currency whatever is learnt of the page: ids must not change with it.
    Ordinals ordinals(*document, currency);
    const auto usual = pages_own.value_or(currency);
    auto page = read_list(
        *document, "donations",
        [usual, &ordinals](const json::Value& record, std::string& id) {
            return read_row(record, id, usual, ordinals);
        },
        kJustGivingPrivate);
    const auto more = page ? has_more(*document, *page, asked) : Result<bool>(false);
    return with_more(std::move(page), more);
}

Result<std::int64_t> parse_count(const net::Response& response) {
    return read_row_count(response, "the list of donations", "pagination", "totalResults");
}

Result<domain::ProviderTotal> parse_page(const net::Response& response, domain::Currency currency) {
    const auto document = read_answer(response, "the fundraising page");
    if (!document) {
        return tl::unexpected(document.error());
    }
    auto sum = digits_field(*document, "totalRaisedOnline");
    if (sum && !*sum) {
        sum = digits_field(*document, "grandTotalRaisedExcludingGiftAid");
    }
    if (!sum || !*sum) {
        return fail(Errc::InvalidInput,
                    "the answer tells no total; is this a fundraising page's short name?");
    }
    const auto own = currency_field(*document, "currencyCode", currency);
    if (!own) {
        return fail_because(own.error(), "the page's currency cannot be read");
    }
    return total_in(*own, currency, *sum, std::nullopt, AmountDigits::Major);
}

} // namespace chapeau::sources::justgiving
