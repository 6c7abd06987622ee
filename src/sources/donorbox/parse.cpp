#include "sources/donorbox/parse.hpp"

#include "base/text.hpp"
#include "base/time_text.hpp"
#include "sources/payment_reference.hpp"
#include "sources/row_words.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace chapeau::sources::donorbox {

namespace {

enum class State { Paid, NotPaid, Refunded };

/// Only "paid" is in the documentation; the others are what its users met.
Result<State> read_state(const json::Value& record) {
    const auto written = text_field(record, "status", kWordBytesMax);
    if (!written) {
        return tl::unexpected(written.error());
    }
    const auto status = to_lower_ascii(*written);
    if (status == "paid") {
        return State::Paid;
    }
    if (status == "refunded") {
        return State::Refunded;
    }
    constexpr std::array<std::string_view, 6> kNotPaid = {"pending", "processing", "failed",
                                                          "unpaid",  "canceled",   "cancelled"};
    if (std::find(kNotPaid.begin(), kNotPaid.end(), status) != kNotPaid.end()) {
        return State::NotPaid;
    }
    return fail(Errc::InvalidInput, "the status \"{}\" is not known", *written);
}

/// The list was asked for one campaign; a row that names another one is not ours all the same.
Result<bool> is_of_campaign(const json::Value& record, const std::string& campaign_id) {
    const auto campaign = record.member("campaign");
    if (!campaign) {
        return tl::unexpected(campaign.error());
    }
    if (*campaign == nullptr || (*campaign)->is_null()) {
        return true;
    }
    const auto id = id_field(**campaign, "id");
    if (!id) {
        return fail_because(id.error(), "the campaign cannot be read");
    }
    return *id == campaign_id;
}

/// What is left of the amount; zero when all of it went back.
Result<domain::Money> read_what_is_left(const json::Value& record, domain::Currency usual) {
    const auto currency = currency_field(record, "currency", usual);
    if (!currency) {
        return tl::unexpected(currency.error());
    }
    const auto digits = digits_field(record, "amount");
    const auto refunded_digits = digits_field(record, "amount_refunded");
    if (!digits || !refunded_digits) {
        return tl::unexpected(digits ? refunded_digits.error() : digits.error());
    }
    if (!*digits) {
        return fail(Errc::InvalidInput, "the amount is missing");
    }
    const auto amount = positive(domain::Money::parse_major(**digits, *currency));
    const auto refunded = domain::Money::parse_major(refunded_digits->value_or("0"), *currency);
    if (!amount || !refunded) {
        return fail_because(amount ? refunded.error() : amount.error(),
                            "the amount cannot be read");
    }
    return domain::Money::from_minor(std::max<std::int64_t>(0, amount->minor() - refunded->minor()),
                                     *currency);
}

/// The answer to the form's question for a name; empty when it was not asked or not answered.
Result<std::string> read_answer_to(const json::Value& record, const std::string& question) {
    const auto asked = record.member("questions");
    if (!asked) {
        return tl::unexpected(asked.error());
    }
    if (question.empty() || *asked == nullptr || (*asked)->array() == nullptr) {
        return std::string{};
    }
    const auto wanted = to_lower_ascii(trim(question));
    for (const auto& each : *(*asked)->array()) {
        const auto text = text_field(each, "question", kMessageBytesMax);
        if (!text) {
            return tl::unexpected(text.error());
        }
        if (to_lower_ascii(trim(*text)) == wanted) {
            return text_field(each, "answer", kNameBytesMax);
        }
    }
    return std::string{};
}

/// Neither service's ids reach half of it.
constexpr std::size_t kPaymentIdBytesMax = 100;

/// The payment, as the service that took it calls it.
Result<std::string> read_payment(const json::Value& record) {
    const auto charge = text_field(record, "stripe_charge_id", kPaymentIdBytesMax);
    const auto transaction = text_field(record, "paypal_transaction_id", kPaymentIdBytesMax);
    if (!charge || !transaction) {
        return tl::unexpected(charge ? transaction.error() : charge.error());
    }
    return charge->empty() ? paypal_payment(*transaction) : stripe_payment(*charge);
}

Result<void> read_giver(domain::Gift& gift, const json::Value& record, const Form& form) {
    const auto anonymous = flag_field(record, "anonymous_donation");
    auto answer = read_answer_to(record, form.name_question);
    const auto donor = record.member("donor");
    if (!anonymous || !answer || !donor) {
        return tl::unexpected(!anonymous ? anonymous.error()
                              : !answer  ? answer.error()
                                         : donor.error());
    }
    // What was answered for the screen is meant for it, whatever the donor wall may show.
    gift.name = *std::move(answer);
    if (*anonymous) {
        gift.message.clear();
        return {};
    }
    if (*donor == nullptr || (*donor)->object() == nullptr) {
        return {};
    }
    const auto key = (*donor)->member("id");
    auto name = text_field(**donor, "name", kNameBytesMax);
    if (!key || !name) {
        return tl::unexpected(key ? name.error() : key.error());
    }
    auto donor_key = *key != nullptr ? donor_key_from(**key) : Result<std::string>{std::string{}};
    if (!donor_key) {
        return tl::unexpected(donor_key.error());
    }
    gift.donor_key = *std::move(donor_key);
    if (gift.name.empty() && form.names == Names::AsOnTheirWall) {
        gift.name = *std::move(name);
    }
    return {};
}

Result<domain::Gift> read_gift(const json::Value& record, const std::string& id, Timestamp time,
                               const Form& form) {
    auto comment = text_field(record, "comment", kMessageBytesMax);
    auto payment = read_payment(record);
    if (!comment || !payment) {
        return tl::unexpected(comment ? payment.error() : comment.error());
    }
    domain::Gift gift;
    gift.external_id = id;
    gift.occurred_at = time;
    gift.message = *std::move(comment);
    gift.payment_reference = *std::move(payment);
    if (const auto giver = read_giver(gift, record, form); !giver) {
        return tl::unexpected(giver.error());
    }
    return gift;
}

Result<Row> read_row(const json::Value& record, std::string& id, const Form& form,
                     domain::Currency currency) {
    auto own_id = id_field(record, "id");
    if (!own_id) {
        return tl::unexpected(own_id.error());
    }
    id = *std::move(own_id);
    const auto ours = is_of_campaign(record, form.campaign_id);
    const auto written = text_field(record, "donation_date", kWordBytesMax);
    if (!ours || !written) {
        return tl::unexpected(ours ? written.error() : ours.error());
    }
    const auto time = parse_iso8601(*written);
    if (!time) {
        return fail_because(time.error(), "donation_date cannot be read");
    }
    Row row;
    row.time = *time;
    if (!*ours) {
        return row;
    }
    const auto state = read_state(record);
    if (!state) {
        return tl::unexpected(state.error());
    }
    if (*state == State::NotPaid) {
        return row;
    }
    const auto left = read_what_is_left(record, currency);
    if (!left) {
        return tl::unexpected(left.error());
    }
    if (*state == State::Refunded || left->is_zero()) {
        row.refund = whole_refund(id, *time); // When it went back is not told.
        return row;
    }
    auto gift = read_gift(record, id, *time, form);
    if (!gift) {
        return tl::unexpected(gift.error());
    }
    gift->amount = *left;
    row.gift = *std::move(gift);
    return row;
}

/// Who gave, and what they wrote to the organisation: parked rows are kept without it.
constexpr std::array<std::string_view, 3> kDonorboxPrivate = {"donor", "questions", "comment"};

} // namespace

Result<FeedPage> parse_donations(const net::Response& response, const Form& form,
                                 domain::Currency currency, const NumberedPage& asked) {
    const auto document = read_answer(response, "the list of donations");
    if (!document) {
        return tl::unexpected(document.error());
    }
    const auto* rows = document->array();
    if (rows == nullptr) {
        return fail(Errc::InvalidInput, "the list of donations is no list");
    }
    auto page = read_rows(
        *rows,
        [&form, currency](const json::Value& record, std::string& id) {
            return read_row(record, id, form, currency);
        },
        kDonorboxPrivate);
    if (page) {
        // No page tells how many there are, and a size that is not liked becomes the default.
        page->more =
            static_cast<std::int64_t>(page->rows) >= std::min(asked.rows, kPageRowsDefault);
    }
    return page;
}

Result<domain::ProviderTotal> parse_campaigns(const net::Response& response,
                                              std::string_view campaign_id,
                                              domain::Currency currency) {
    const auto document = read_answer(response, "the list of campaigns");
    if (!document) {
        return tl::unexpected(document.error());
    }
    const auto* campaigns = document->array();
    if (campaigns == nullptr) {
        return fail(Errc::InvalidInput, "the list of campaigns is no list");
    }
    for (const auto& campaign : *campaigns) {
        const auto id = id_field(campaign, "id");
        if (!id || *id != campaign_id) {
            continue;
        }
        const auto sum = digits_field(campaign, "total_raised");
        const auto count = digits_field(campaign, "donations_count");
        if (!sum || !count || (!*sum && !*count)) {
            return fail(Errc::InvalidInput, "the campaign tells neither its sum nor its count");
        }
        const auto own = currency_field(campaign, "currency", currency);
        if (!own) {
            return fail_because(own.error(), "the campaign's currency cannot be read");
        }
        return total_in(*own, currency, *sum, *count, AmountDigits::Major);
    }
    return fail(Errc::NotFound, "the account has no campaign {}; check campaign_id", campaign_id);
}

} // namespace chapeau::sources::donorbox
