#include "sources/helloasso/parse.hpp"

#include "base/format.hpp"
#include "base/text.hpp"
#include "base/time_text.hpp"
#include "sources/checkout/reading.hpp"
#include "sources/helloasso/words.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace chapeau::sources::helloasso {

namespace {

using checkout::text_at;

/// A pointer is some thirty bytes; what would not fit into an address is none.
constexpr std::size_t kTokenTextBytesMax = 2000;

/// Who paid, and the receipt in their name.
constexpr std::array<std::string_view, 5> kPayerKeys = {"payer", "user", "customFields",
                                                        "paymentReceiptUrl", "fiscalReceiptUrl"};

constexpr int kUnauthorised = 401;
constexpr int kForbidden = 403;
constexpr int kNotFound = 404;

const json::Array& rows_of(const List& list) {
    static const json::Array kNone;
    const auto* rows = list_in(list.document, "data");
    return rows != nullptr ? *rows : kNone;
}

const json::Value* part_of(const json::Value& record, std::string_view pointer) {
    const auto found = record.at(pointer);
    return found && *found != nullptr && !(*found)->is_null() ? *found : nullptr;
}

/// Empty when there is none that can be read.
std::string id_at(const json::Value& record, std::string_view pointer) {
    const auto* value = part_of(record, pointer);
    const auto id = value != nullptr ? id_from(*value) : Result<std::string>{std::string{}};
    return id.value_or(std::string{});
}

std::optional<Timestamp> time_at(const json::Value& record, std::string_view pointer) {
    const auto time = parse_iso8601(text_at(record, pointer));
    return time ? std::optional(*time) : std::nullopt;
}

bool is_donation(const json::Value& item) {
    const auto type = text_at(item, "/type");
    return type == "Donation" || type == "MonthlyDonation";
}

/// What of the payment went to the items that count. HelloAsso's own contribution is no item; of
/// an item that is paid in parts, `shareAmount` is this payment's.
Result<domain::Money> counted_amount(const json::Value& payment, Counted counted) {
    const auto paid = cents_at(payment, "amount");
    const auto* items = list_in(payment, "items");
    if (!paid || items == nullptr) {
        return fail(Errc::InvalidInput, "the payment has no amount or no items that can be read");
    }
    auto sum = domain::Money::zero(paid->currency());
    for (const auto& item : *items) {
        if (counted == Counted::Donations && !is_donation(item)) {
            continue;
        }
        const auto* share = part_of(item, "/shareAmount");
        const auto amount = cents_at(item, share != nullptr ? "shareAmount" : "amount");
        const auto next = amount ? sum.plus(*amount) : amount;
        if (!next) {
            return next;
        }
        sum = *next;
    }
    // The items cannot have had more than was paid.
    return sum.minor() < paid->minor() ? sum : *paid;
}

/// Whether the payment is, or was, money. Of one that was called off only a receipt tells it.
bool was_money(PaymentState state, const json::Value& payment) {
    return state == PaymentState::Good || state == PaymentState::Test ||
           state == PaymentState::GivenBack || state == PaymentState::GoingBack ||
           state == PaymentState::Contested ||
           (state == PaymentState::CalledOff && !text_at(payment, "/paymentReceiptUrl").empty());
}

/// Why the payment is none of ours to count; empty when it is.
std::string foreign_reason(const json::Value& payment, const Rules& rules) {
    const auto organisation = text_at(payment, "/order/organizationSlug");
    if (!organisation.empty() && organisation != rules.organisation) {
        return "the payment went to another organisation than the configured one";
    }
    const auto form = text_at(payment, "/order/formSlug");
    if (!rules.form.empty() && !form.empty() && form != rules.form) {
        return "the payment went to another form than the configured one";
    }
    return {};
}

/// What a page tells besides its gifts.
struct Aside {
    std::vector<domain::Refund> refunds;
    std::vector<domain::ParkedRecord> notices; // For the operator, who alone can decide.
};

/// Parts that were given back while the payment itself stands.
void read_refund_operations(const json::Value& payment, const domain::Gift& gift, Aside& aside) {
    const auto* operations = list_in(payment, "refundOperations");
    if (operations == nullptr) {
        return;
    }
    const auto paid = cents_at(payment, "amount");
    const auto is_all_counted = paid && *paid == *gift.amount;
    std::int64_t left = gift.amount->minor();
    for (const auto& operation : *operations) {
        const auto id = id_at(operation, "/id");
        const auto amount = cents_at(operation, "amount");
        if (id.empty() || !amount || amount->minor() <= 0 || came_to_nothing(operation)) {
            continue;
        }
        if (!is_all_counted) {
            // Nobody says whether it was the ticket or the donation that went back.
            aside.notices.push_back(
                park(format("refund-{}", id),
                     format("a part of payment {} was given back, and only a part of it is a "
                            "donation: correct the gift by hand",
                            gift.external_id),
                     {}));
            continue;
        }
        domain::Refund refund;
        refund.external_id = format("refund-{}", id);
        refund.gift_external_id = gift.external_id;
        if (amount->minor() < left) {
            refund.amount = *amount;
        }
        left -= amount->minor();
        refund.occurred_at = time_at(operation, "/meta/createdAt").value_or(gift.occurred_at);
        aside.refunds.push_back(std::move(refund));
        if (left <= 0) {
            return;
        }
    }
}

Result<domain::Gift> read_payment_gift(const json::Value& payment, const std::string& id,
                                       Timestamp date, const Rules& rules, const Learned& learned) {
    auto amount = positive(counted_amount(payment, rules.counted));
    if (!amount) {
        return tl::unexpected(amount.error());
    }
    domain::Gift gift;
    gift.external_id = id;
    gift.amount = *amount;
    gift.occurred_at = date;
    if (const auto order = learned.orders.find(id_at(payment, "/order/id"));
        order != learned.orders.end()) {
        gift.name = order->second.pseudo;
        gift.message = order->second.message;
    }
    return gift;
}

/// A checkout of our own is excluded. Fails where nobody knows whose it is.
Result<bool> is_kiosks_own(const json::Value& payment, const Learned& learned) {
    const auto intent = id_at(payment, "/order/checkoutIntentId");
    if (intent.empty()) {
        return false;
    }
    const auto owner = learned.intents.find(intent);
    if (owner == learned.intents.end() || owner->second == IntentOwner::Unknown) {
        return fail(Errc::InvalidInput,
                    "it was paid through checkout {}, and HelloAsso does not say whether that was "
                    "this kiosk's own; not counted, lest it count twice",
                    intent);
    }
    return owner->second == IntentOwner::Kiosk;
}

bool has_counted_item(const json::Value& payment, const Rules& rules) {
    const auto* items = list_in(payment, "items");
    return items == nullptr || rules.counted == Counted::Everything ||
           std::any_of(items->begin(), items->end(), is_donation);
}

Result<Row> read_payment_row(const json::Value& payment, std::string& id, const Rules& rules,
                             const Learned& learned, Aside& aside) {
    auto own_id = id_field(payment, "id");
    if (!own_id) {
        return tl::unexpected(own_id.error());
    }
    id = *own_id;
    const auto date = parse_iso8601(text_at(payment, "/date"));
    if (!date) {
        return fail_because(date.error(), "the payment's date cannot be read");
    }
    Row row;
    row.time = time_at(payment, "/meta/updatedAt").value_or(*date);
    const auto state = payment_state(text_at(payment, "/state"));
    if (!was_money(state, payment) || !has_counted_item(payment, rules) ||
        (rules.since && *date < *rules.since)) {
        return row;
    }
    if (state == PaymentState::Test && !rules.is_sandbox) {
        return fail(Errc::InvalidInput, "it is a test payment, and no money");
    }
    if (const auto reason = foreign_reason(payment, rules); !reason.empty()) {
        return fail(Errc::InvalidInput, "{}", reason);
    }
    const auto own = is_kiosks_own(payment, learned);
    if (!own) {
        return tl::unexpected(own.error());
    }
    if (*own) {
        return row;
    }
    if (is_back(state)) { // Told whatever is still known of the gift itself.
        aside.refunds.push_back({format("refund-of-{}", id), id, std::nullopt, *row.time});
    }
    auto gift = read_payment_gift(payment, id, *date, rules, learned);
    if (!gift) {
        return is_back(state) ? Result<Row>(row) : tl::unexpected(gift.error());
    }
    if (state == PaymentState::Contested) {
        aside.notices.push_back(
            park(format("contested-{}", id),
                 format("payment {} is contested by the giver's bank; it counts until that is "
                        "decided, so void it by hand if it is lost",
                        id),
                 {}));
    }
    if (!is_back(state)) {
        read_refund_operations(payment, *gift, aside);
    }
    row.gift = *std::move(gift);
    return row;
}

std::string answer_of(const json::Value& order, std::string_view field, std::size_t bytes_max) {
    const auto* items = list_in(order, "items");
    if (items == nullptr) {
        return {};
    }
    for (const auto& item : *items) {
        const auto* fields = list_in(item, "customFields");
        if (fields == nullptr) {
            continue;
        }
        for (const auto& each : *fields) {
            const auto name = to_lower_ascii(text_at(each, "/name"));
            const auto answer = text_at(each, "/answer");
            if (trim(name) == field && !trim(answer).empty()) {
                return std::string(truncate_utf8(trim(answer), bytes_max));
            }
        }
    }
    return {};
}

OrderWords words_in(const json::Value& order) {
    return {answer_of(order, "pseudo", kNameBytesMax),
            answer_of(order, "message", kMessageBytesMax)};
}

} // namespace

Result<List> parse_list(const net::Response& response, std::string_view subject) {
    auto document = read_answer(response, subject);
    if (!document) {
        return tl::unexpected(document.error());
    }
    List list;
    if (list_in(*document, "data") == nullptr) {
        return fail(Errc::InvalidInput, "the answer is no {}", subject);
    }
    list.next = text_at(*document, "/pagination/continuationToken");
    if (list.next.size() > kTokenTextBytesMax) {
        return fail(Errc::TooLarge, "the pointer to the next page is too long");
    }
    list.document = *std::move(document);
    return list;
}

Needs needs_of(const List& payments, const Rules& rules, const Learned& learned) {
    Needs needs;
    for (const auto& payment : rows_of(payments)) {
        const auto state = payment_state(text_at(payment, "/state"));
        if (!was_money(state, payment) || !has_counted_item(payment, rules)) {
            continue;
        }
        const auto intent = id_at(payment, "/order/checkoutIntentId");
        if (!intent.empty()) {
            // Such an order has no form, and so no fields that anybody could have filled.
            if (!learned.intents.contains(intent)) {
                needs.intents.insert(intent);
            }
            continue;
        }
        const auto order = id_at(payment, "/order/id");
        if (order.empty() || learned.orders.contains(order)) {
            continue;
        }
        needs.orders.insert(order);
        if (const auto date = time_at(payment, "/order/date"); date) {
            needs.first_order = std::min(needs.first_order.value_or(*date), *date);
            needs.last_order = std::max(needs.last_order.value_or(*date), *date);
        }
    }
    return needs;
}

Result<FeedPage> payments_page(const List& payments, const Rules& rules, const Learned& learned) {
    Aside aside;
    auto page = read_rows(
        rows_of(payments),
        [&](const json::Value& payment, std::string& id) {
            return read_payment_row(payment, id, rules, learned, aside);
        },
        kPayerKeys);
    if (!page) {
        return page;
    }
    for (auto& refund : aside.refunds) {
        page->ids.push_back(refund.external_id);
        page->refunds.push_back(std::move(refund));
    }
    for (auto& notice : aside.notices) {
        page->ids.push_back(notice.external_id);
        page->parked.push_back(std::move(notice));
    }
    page->next = payments.next;
    page->more = !page->next.empty();
    return page;
}

std::map<std::string, OrderWords> words_of(const List& orders) {
    std::map<std::string, OrderWords> words;
    for (const auto& order : rows_of(orders)) {
        if (auto id = id_at(order, "/id"); !id.empty()) {
            words.insert_or_assign(std::move(id), words_in(order));
        }
    }
    return words;
}

Result<OrderWords> parse_order(const net::Response& response) {
    // Money does not wait for words: an order that is not shown to us has none.
    if (response.status >= 400 && response.status < 500 && response.status != kUnauthorised) {
        return OrderWords{};
    }
    const auto order = read_answer(response, "a payment's order");
    if (!order) {
        return tl::unexpected(order.error());
    }
    return words_in(*order);
}

Result<IntentOwner> parse_intent(const net::Response& response) {
    if (response.status == kNotFound || response.status == kForbidden) {
        return IntentOwner::Unknown;
    }
    const auto intent = read_answer(response, "a payment's checkout intent");
    if (!intent) {
        return tl::unexpected(intent.error());
    }
    if (id_at(*intent, "/id").empty()) {
        return fail(Errc::InvalidInput, "the answer is no checkout intent");
    }
    return text_at(*intent, "/metadata/chapeau_checkout").empty() ? IntentOwner::Somebody
                                                                  : IntentOwner::Kiosk;
}

} // namespace chapeau::sources::helloasso
