#include "sources/opencollective/parse.hpp"

#include "base/text.hpp"
#include "base/time_text.hpp"
#include "sources/row_words.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace chapeau::sources::opencollective {

namespace {

/// What the API complains of, in its own words, with what can be done about it.
tl::unexpected<Error> complaint(const json::Value& error) {
    constexpr std::size_t kComplaintBytesMax = 200;
    const auto message = text_field(error, "message", kComplaintBytesMax);
    const auto code = error.at("/extensions/code");
    const auto* word = code && *code != nullptr ? (*code)->string() : nullptr;
    const auto said = json::Writer().string(message.value_or("nothing")).take();
    if (word != nullptr && *word == "NotFound") {
        return fail(Errc::NotFound, "the provider says {}; check the slug", said);
    }
    if (word != nullptr && (*word == "Unauthorized" || *word == "Forbidden")) {
        return fail(Errc::Refused, "the provider says {}; check the token", said);
    }
    return fail(Errc::InvalidInput, "the provider says {}", said);
}

/// `data` of the answer. Errors come with status 200, 400 and others, and then nothing is taken.
Result<json::Value> read_data(const net::Response& response) {
    const auto tells_errors = response.status == 200 || response.status == 400;
    if (const auto body = json::parse(response.body); tells_errors && body) {
        const auto first = body->at("/errors/0");
        if (first && *first != nullptr) {
            return complaint(**first);
        }
    }
    auto document = read_answer(response, "the list of transactions");
    if (!document) {
        return document;
    }
    const auto data = document->member("data");
    if (!data || *data == nullptr || (*data)->object() == nullptr) {
        return fail(Errc::InvalidInput, "the answer has no \"data\"");
    }
    return json::Value(**data);
}

/// `{"valueInCents": 2500, "currency": "USD"}`. The cents are a float that holds a whole number.
struct Cents {
    domain::Currency currency;
    std::optional<std::string> digits;
};

Result<Cents> read_cents(const json::Value& amount, domain::Currency usual) {
    constexpr int kExponentOfCents = 2;
    const auto currency = currency_field(amount, "currency", usual);
    auto digits = digits_field(amount, "valueInCents");
    if (!currency || !digits) {
        return tl::unexpected(currency ? digits.error() : currency.error());
    }
    if (currency->exponent() != kExponentOfCents) {
        return fail(Errc::InvalidInput,
                    "it is in {}, which has no cents, and Open Collective tells cents",
                    currency->code());
    }
    return Cents{*currency, *std::move(digits)};
}

Result<domain::Money> read_amount(const json::Value& record, domain::Currency currency) {
    const auto amount = record.member("amount");
    if (!amount) {
        return tl::unexpected(amount.error());
    }
    if (*amount == nullptr) {
        return fail(Errc::InvalidInput, "the amount is missing");
    }
    const auto cents = read_cents(**amount, currency);
    if (!cents) {
        return tl::unexpected(cents.error());
    }
    auto money = positive(domain::Money::parse_minor(cents->digits.value_or(""), cents->currency));
    if (!money) {
        return fail_because(money.error(), "the amount cannot be read");
    }
    return money;
}

Result<void> read_giver(domain::Gift& gift, const json::Value& record) {
    const auto account = record.member("fromAccount");
    if (!account) {
        return tl::unexpected(account.error());
    }
    if (*account == nullptr || (*account)->is_null()) {
        return {};
    }
    const auto incognito = flag_field(**account, "isIncognito");
    auto name = text_field(**account, "name", kNameBytesMax);
    const auto id = (*account)->member("id");
    if (!incognito || !name || !id) {
        return tl::unexpected(!incognito ? incognito.error() : name ? id.error() : name.error());
    }
    if (*incognito) {
        return {};
    }
    auto key = *id != nullptr ? donor_key_from(**id) : Result<std::string>{std::string{}};
    if (!key) {
        return tl::unexpected(key.error());
    }
    gift.name = *std::move(name);
    gift.donor_key = *std::move(key);
    return {};
}

Result<Row> read_row(const json::Value& record, std::string& id, domain::Currency currency) {
    auto own_id = id_field(record, "id");
    if (!own_id) {
        return tl::unexpected(own_id.error());
    }
    id = *std::move(own_id);
    const auto written = text_field(record, "createdAt", kWordBytesMax);
    const auto is_refund = flag_field(record, "isRefund");
    const auto is_refunded = flag_field(record, "isRefunded");
    if (!written || !is_refund || !is_refunded) {
        return tl::unexpected(!written    ? written.error()
                              : is_refund ? is_refunded.error()
                                          : is_refund.error());
    }
    const auto time = parse_iso8601(*written);
    if (!time) {
        return fail_because(time.error(), "createdAt cannot be read");
    }
    Row row;
    row.time = *time;
    if (*is_refund) {
        return row;
    }
    if (*is_refunded) {
        row.refund = whole_refund(id, *time); // When it went back stands in another transaction.
        return row;
    }
    const auto amount = read_amount(record, currency);
    if (!amount) {
        return tl::unexpected(amount.error());
    }
    domain::Gift gift;
    gift.external_id = id;
    gift.occurred_at = *time;
    gift.amount = *amount;
    if (const auto giver = read_giver(gift, record); !giver) {
        return tl::unexpected(giver.error());
    }
    row.gift = std::move(gift);
    return row;
}

Result<std::optional<std::string>> read_total_count(const json::Value& data) {
    const auto transactions = data.member("transactions");
    if (!transactions || *transactions == nullptr) {
        return fail(Errc::InvalidInput, "the answer has no \"transactions\"");
    }
    return digits_field(**transactions, "totalCount");
}

} // namespace

Result<FeedPage> parse_transactions(const net::Response& response, domain::Currency currency,
                                    std::int64_t offset) {
    const auto data = read_data(response);
    if (!data) {
        return tl::unexpected(data.error());
    }
    const auto digits = read_total_count(*data);
    const auto nodes = data->at("/transactions/nodes");
    if (!digits || !nodes || *nodes == nullptr || (*nodes)->array() == nullptr) {
        return fail(Errc::InvalidInput, "the answer has no list of transactions");
    }
    auto page =
        read_rows(*(*nodes)->array(), [currency](const json::Value& record, std::string& id) {
            return read_row(record, id, currency);
        });
    if (page) {
        const auto rows = static_cast<std::int64_t>(page->rows);
        const auto count = parse_int64(digits->value_or(""));
        page->more = count ? offset + rows < *count : rows >= kPageRows;
    }
    return page;
}

Result<domain::ProviderTotal> parse_total(const net::Response& response,
                                          domain::Currency currency) {
    const auto data = read_data(response);
    if (!data) {
        return tl::unexpected(data.error());
    }
    const auto account = data->member("account");
    const auto count = read_total_count(*data);
    if (!account || *account == nullptr || (*account)->is_null()) {
        return fail(Errc::NotFound, "the provider knows no such account; check the slug");
    }
    if (!count || !*count) {
        return fail(Errc::InvalidInput, "the answer does not say how many transactions there are");
    }
    const auto received = (*account)->at("/stats/totalAmountReceived");
    if (!received || *received == nullptr) {
        return total_from(std::nullopt, *count, currency, AmountDigits::Minor);
    }
    const auto cents = read_cents(**received, currency);
    if (!cents) {
        return fail_because(cents.error(), "what the account has received cannot be read");
    }
    return total_in(cents->currency, currency, cents->digits, *count, AmountDigits::Minor);
}

} // namespace chapeau::sources::opencollective
