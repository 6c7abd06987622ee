#include "sources/paypal/parse.hpp"

#include "base/format.hpp"
#include "base/text.hpp"
#include "base/time_text.hpp"
#include "domain/command.hpp"
#include "sources/checkout/reading.hpp"
#include "sources/payment_reference.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>
#include <utility>

namespace chapeau::sources::paypal {

namespace {

using checkout::text_at;

/// PayPal's codes are "T" and four digits.
constexpr std::size_t kCodeBytesMax = 16;

/// Who paid, and what they wrote to the seller alone.
constexpr std::array<std::string_view, 6> kPayPalPayerKeys = {
    "payer_info",       "shipping_info",       "cart_info",
    "transaction_note", "transaction_subject", "custom_field"};

/// Money that went back for good: a reversal, a refund, a chargeback. A hold for a dispute (T1110)
/// is no refund: who is right is not decided, and its release would bring nothing back.
constexpr std::array<std::string_view, 3> kPayPalRefundCodes = {"T1106", "T1107", "T1201"};

bool is_refund_code(std::string_view code) {
    return std::find(kPayPalRefundCodes.begin(), kPayPalRefundCodes.end(), code) !=
           kPayPalRefundCodes.end();
}

struct Transaction {
    std::string id;
    std::string code;
    std::string status;
    Timestamp time;
    bool is_outgoing = false;
    std::string digits; // Of the amount, without its sign.
    std::string currency_code;
};

Result<Transaction> read_transaction(const json::Value& info) {
    Transaction transaction;
    auto id = id_field(info, "transaction_id");
    auto code = text_field(info, "transaction_event_code", kCodeBytesMax);
    if (!id || !code || code->empty()) {
        return fail(Errc::InvalidInput, "the transaction has no id or no event code");
    }
    transaction.id = *std::move(id);
    transaction.code = *std::move(code);
    transaction.status = text_at(info, "/transaction_status");
    const auto time = parse_iso8601(text_at(info, "/transaction_initiation_date"));
    if (!time) {
        return fail_because(time.error(), "the transaction's date cannot be read");
    }
    transaction.time = *time;
    std::string_view digits;
    const auto value = text_at(info, "/transaction_amount/value");
    digits = value;
    transaction.is_outgoing = digits.starts_with('-');
    digits.remove_prefix(transaction.is_outgoing ? 1 : 0);
    transaction.digits = digits;
    transaction.currency_code = text_at(info, "/transaction_amount/currency_code");
    return transaction;
}

Result<domain::Money> amount_of(const Transaction& transaction) {
    const auto currency = currency_from(transaction.currency_code);
    if (!currency) {
        return tl::unexpected(currency.error());
    }
    auto amount = positive(domain::Money::parse_major(transaction.digits, *currency));
    if (!amount) {
        return fail_because(amount.error(), "the amount cannot be read");
    }
    return amount;
}

/// Made by a till of ours, which has counted it and hears of its refunds.
bool is_tills_own(const json::Value& info) {
    return domain::is_phone_key(text_at(info, "/custom_field")) ||
           domain::is_phone_key(text_at(info, "/invoice_id"));
}

std::string gift_id(std::string_view transaction, std::string_view code) {
    return format("{}-{}", transaction, code);
}

/// A refund names the transaction and not the code that it had, so it is told for each code that
/// is counted; nearly always that is one. What fits no gift of the book is of before `since`, or of
/// another code; a gift that only appears later is met by the next reading of the overlap.
void add_refunds(const json::Value& info, const Transaction& transaction,
                 const domain::Money& amount, const Rules& rules,
                 std::vector<domain::Refund>& refunds) {
    const auto original = text_at(info, "/paypal_reference_id");
    for (const auto& code : rules.codes) {
        refunds.push_back({format("{}:{}", gift_id(transaction.id, transaction.code), code),
                           gift_id(original, code), amount, transaction.time,
                           /*waits_for_gift=*/false});
    }
}

/// What goes back, as it is found.
struct GoingBack {
    std::vector<domain::Refund> refunds;
    /// The transactions that were reversed as a whole, in this page and before it.
    std::set<std::string>& reversed;
};

Result<Row> read_transaction_row(const json::Value& detail, std::string& id, const Rules& rules,
                                 GoingBack& back) {
    const auto found = detail.member("transaction_info");
    if (!found || *found == nullptr) {
        return fail(Errc::InvalidInput, "the record is no transaction");
    }
    const auto& info = **found;
    const auto transaction = read_transaction(info);
    if (!transaction) {
        return tl::unexpected(transaction.error());
    }
    id = gift_id(transaction->id, transaction->code);
    Row row;
    row.time = transaction->time;
    const auto is_counted =
        std::find(rules.codes.begin(), rules.codes.end(), transaction->code) != rules.codes.end();
    const auto is_gift = is_counted && !transaction->is_outgoing;
    const auto is_refund = transaction->is_outgoing && is_refund_code(transaction->code) &&
                           !text_at(info, "/paypal_reference_id").empty();
    const auto is_settled = transaction->status == "S" || (is_gift && transaction->status == "V");
    if ((!is_gift && !is_refund) || !is_settled || transaction->time < rules.since ||
        is_tills_own(info)) {
        return row;
    }
    const auto amount = amount_of(*transaction);
    if (!amount) {
        // What was never counted needs no refund.
        return is_gift ? Result<Row>(tl::unexpected(amount.error())) : row;
    }
    if (is_refund) {
        // The reversal has told it, and said that it was all.
        if (!back.reversed.contains(text_at(info, "/paypal_reference_id"))) {
            add_refunds(info, *transaction, *amount, rules, back.refunds);
        }
        return row;
    }
    domain::Gift gift;
    gift.external_id = id;
    gift.amount = *amount;
    gift.payment_reference = paypal_payment(text_at(info, "/transaction_id"));
    gift.occurred_at = transaction->time;
    if (const auto payer = detail.at("/payer_info/account_id"); payer && *payer != nullptr) {
        gift.donor_key = donor_key_from(**payer).value_or(std::string{});
    }
    if (transaction->status == "V") {
        back.refunds.push_back({id + ":reversed", id, std::nullopt, transaction->time});
        back.reversed.insert(transaction->id);
    }
    row.gift = std::move(gift);
    return row;
}

/// Pages are numbered from 1; the last says that it is.
Result<std::string> next_page(const json::Value& document) {
    const auto page = digits_field(document, "page");
    const auto pages = digits_field(document, "total_pages");
    const auto number = page ? parse_int64(page->value_or("")) : std::nullopt;
    const auto total = pages ? parse_int64(pages->value_or("")) : std::nullopt;
    if (!number || !total || *number < 0 || *total < 0) {
        return fail(Errc::InvalidInput, "the answer does not say which page of how many it is");
    }
    return *number < *total ? format("{}", *number + 1) : std::string{};
}

} // namespace

Result<TransactionPage> parse_transactions(const net::Response& response, const Rules& rules,
                                           std::set<std::string>& reversed) {
    const auto document = read_answer(response, "the account's transactions");
    if (!document) {
        return tl::unexpected(document.error());
    }
    const auto details = document->member("transaction_details");
    if (!details || *details == nullptr || (*details)->array() == nullptr) {
        return fail(Errc::InvalidInput, "the answer holds no list of transactions");
    }
    auto next = next_page(*document);
    if (!next) {
        return tl::unexpected(next.error());
    }
    const auto fresh_until = parse_iso8601(text_at(*document, "/last_refreshed_datetime"));
    GoingBack back{{}, reversed};
    auto rows = read_rows(
        *(*details)->array(),
        [&](const json::Value& detail, std::string& id) {
            return read_transaction_row(detail, id, rules, back);
        },
        kPayPalPayerKeys);
    if (!rows) {
        return tl::unexpected(rows.error());
    }
    TransactionPage page;
    page.rows = *std::move(rows);
    for (auto& refund : back.refunds) {
        page.rows.ids.push_back(refund.external_id);
        page.rows.refunds.push_back(std::move(refund));
    }
    page.rows.next = *std::move(next);
    page.rows.more = !page.rows.next.empty();
    if (fresh_until) {
        page.fresh_until = *fresh_until;
    }
    return page;
}

} // namespace chapeau::sources::paypal
