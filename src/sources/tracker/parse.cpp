#include "sources/tracker/parse.hpp"

#include "base/text.hpp"
#include "base/time_text.hpp"

#include <utility>

namespace chapeau::sources::tracker {

namespace {

/// The tracker's own word where the donor gave no alias.
constexpr std::string_view kAnonymous = "(Anonymous)";
constexpr std::size_t kWordBytesMax = 64;

/// A number, a string or an object with an `id`: deployments differ.
Result<void> check_event(const json::Value& record, std::string_view event_id) {
    const auto event = record.member("event");
    if (!event) {
        return tl::unexpected(event.error());
    }
    if (*event == nullptr || (*event)->is_null()) {
        return {}; // Absent in a list that is nested under its event.
    }
    const auto id = (*event)->object() != nullptr ? id_field(**event, "id") : id_from(**event);
    if (!id) {
        return tl::unexpected(id.error());
    }
    if (*id != event_id) {
        return fail(Errc::InvalidInput, "the donation belongs to another event");
    }
    return {};
}

Result<domain::Money> read_amount(const json::Value& record, domain::Currency usual) {
    const auto currency = currency_field(record, "currency", usual);
    if (!currency) {
        return tl::unexpected(currency.error());
    }
    const auto digits = digits_field(record, "amount");
    if (!digits) {
        return tl::unexpected(digits.error());
    }
    if (!*digits) {
        return fail(Errc::InvalidInput, "the donation has no amount");
    }
    auto amount = positive(domain::Money::parse_major(**digits, *currency));
    if (!amount) {
        return fail_because(amount.error(), "the amount cannot be read");
    }
    return amount;
}

Result<Row> read_completed(const json::Value& record, std::string id, Timestamp time,
                           domain::Currency currency) {
    const auto amount = read_amount(record, currency);
    if (!amount) {
        return tl::unexpected(amount.error());
    }
    auto gift =
        gift_without_amount(record, std::move(id), time, {"donor_name", "comment", "donor"});
    if (!gift) {
        return tl::unexpected(gift.error());
    }
    gift->amount = *amount;
    if (gift->name == kAnonymous) {
        gift->name.clear();
    }
    Row row;
    row.time = time;
    row.gift = *std::move(gift);
    return row;
}

Result<Row> read_row(const json::Value& record, std::string& id, domain::Currency currency,
                     std::string_view event_id) {
    auto own_id = id_field(record, "id");
    if (!own_id) {
        return tl::unexpected(own_id.error());
    }
    id = *own_id;
    const auto of_event = check_event(record, event_id);
    if (!of_event) {
        return tl::unexpected(of_event.error());
    }
    const auto written = text_field(record, "timereceived", kWordBytesMax);
    const auto state = text_field(record, "transactionstate", kWordBytesMax);
    if (!written || !state) {
        return tl::unexpected(written ? state.error() : written.error());
    }
    const auto time = parse_iso8601(*written);
    if (!time) {
        return fail_because(time.error(), "timereceived cannot be read");
    }
    if (!state->empty() && *state != "COMPLETED") {
        Row row;
        row.time = *time;
        return row;
    }
    return read_completed(record, *std::move(own_id), *time, currency);
}

Result<bool> has_more(const json::Value& document, const FeedPage& page, std::int64_t offset) {
    const auto digits = digits_field(document, "count");
    const auto next = document.member("next");
    if (!digits || !next) {
        return fail(Errc::InvalidInput, "the page does not say whether there are more");
    }
    const auto count = parse_int64(digits->value_or(""));
    if (count) {
        return offset + static_cast<std::int64_t>(page.rows) < *count;
    }
    return *next != nullptr && !(*next)->is_null();
}

} // namespace

Result<FeedPage> parse_donations(const net::Response& response, domain::Currency currency,
                                 std::string_view event_id, std::int64_t offset) {
    const auto document = read_answer(response, "the list of donations");
    if (!document) {
        return tl::unexpected(document.error());
    }
    const auto results = document->member("results");
    if (!results) {
        return tl::unexpected(results.error());
    }
    if (*results == nullptr || (*results)->array() == nullptr) {
        return fail(Errc::InvalidInput, "the answer has no list \"results\"");
    }
    auto page = read_rows(*(*results)->array(),
                          [currency, event_id](const json::Value& record, std::string& id) {
                              return read_row(record, id, currency, event_id);
                          });
    if (!page) {
        return page;
    }
    const auto more = has_more(*document, *page, offset);
    if (!more) {
        return tl::unexpected(more.error());
    }
    page->more = *more;
    return page;
}

Result<domain::ProviderTotal> parse_total(const net::Response& response,
                                          domain::Currency currency) {
    const auto document = read_answer(response, "the event's totals");
    if (!document) {
        return tl::unexpected(document.error());
    }
    auto sum = digits_field(*document, "donation_total");
    if (sum && !*sum) {
        sum = digits_field(*document, "amount");
    }
    const auto count = digits_field(*document, "donation_count");
    if (document->object() == nullptr || !sum || !count || (!*sum && !*count)) {
        return fail(Errc::InvalidInput, "the answer has neither donation_total nor "
                                        "donation_count; is this an event's number?");
    }
    return total_from(*sum, *count, currency, AmountDigits::Major);
}

} // namespace chapeau::sources::tracker
