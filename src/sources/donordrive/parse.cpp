#include "sources/donordrive/parse.hpp"

#include "base/text.hpp"
#include "base/time_text.hpp"
#include "net/link.hpp"

#include <utility>

namespace chapeau::sources::donordrive {

namespace {

Result<domain::Gift> read_gift(const json::Value& record, std::string id, Timestamp time,
                               domain::Currency currency) {
    const auto digits = digits_field(record, "amount");
    if (!digits) {
        return tl::unexpected(digits.error());
    }
    auto gift =
        gift_without_amount(record, std::move(id), time, {"displayName", "message", "donorID"});
    if (gift && *digits) {
        const auto amount = positive(domain::Money::parse_major(**digits, currency));
        if (!amount) {
            return fail_because(amount.error(), "the amount cannot be read");
        }
        gift->amount = *amount;
    }
    return gift;
}

Result<Row> read_row(const json::Value& record, std::string& id, domain::Currency currency) {
    auto own_id = id_field(record, "donationID");
    if (!own_id) {
        return tl::unexpected(own_id.error());
    }
    id = *own_id;
    constexpr std::size_t kTimeBytesMax = 64;
    const auto written = text_field(record, "createdDateUTC", kTimeBytesMax);
    if (!written) {
        return tl::unexpected(written.error());
    }
    const auto time = parse_iso8601(*written);
    if (!time) {
        return fail_because(time.error(), "createdDateUTC cannot be read");
    }
    const auto is_fee = flag_field(record, "isRegFee");
    if (!is_fee) {
        return tl::unexpected(is_fee.error());
    }
    Row row;
    row.time = *time;
    if (*is_fee) {
        return row;
    }
    auto gift = read_gift(record, *std::move(own_id), *time, currency);
    if (!gift) {
        return tl::unexpected(gift.error());
    }
    row.gift = *std::move(gift);
    return row;
}

bool has_more(const net::Response& response, const FeedPage& page, std::int64_t offset) {
    const auto rows = static_cast<std::int64_t>(page.rows);
    if (const auto* total = response.header("num-records"); total != nullptr) {
        if (const auto count = parse_int64(*total); count && *count >= 0) {
            return offset + rows < *count;
        }
    }
    if (response.header("link") != nullptr) {
        return net::next_link(response).has_value();
    }
    return rows >= kPageRows;
}

} // namespace

Result<FeedPage> parse_donations(const net::Response& response, domain::Currency currency,
                                 std::int64_t offset) {
    if (response.status == 204) {
        return FeedPage{};
    }
    const auto document = read_answer(response, "the list of donations");
    if (!document) {
        return tl::unexpected(document.error());
    }
    const auto* rows = document->array();
    if (rows == nullptr) {
        return fail(Errc::InvalidInput, "the list of donations is no list");
    }
    auto page = read_rows(*rows, [currency](const json::Value& record, std::string& id) {
        return read_row(record, id, currency);
    });
    if (page) {
        page->more = has_more(response, *page, offset);
    }
    return page;
}

Result<domain::ProviderTotal> parse_total(const net::Response& response,
                                          domain::Currency currency) {
    const auto document = read_answer(response, "the fundraising page's total");
    if (!document) {
        return tl::unexpected(document.error());
    }
    const auto sum = digits_field(*document, "sumDonations");
    const auto count = digits_field(*document, "numDonations");
    if (document->object() == nullptr || !sum || !count || (!*sum && !*count)) {
        return fail(Errc::InvalidInput,
                    "the answer has neither sumDonations nor numDonations; is this a fundraising "
                    "page's id?");
    }
    return total_from(*sum, *count, currency, AmountDigits::Major);
}

} // namespace chapeau::sources::donordrive
