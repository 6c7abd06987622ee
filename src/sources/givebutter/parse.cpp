#include "sources/givebutter/parse.hpp"

#include "base/text.hpp"
#include "base/time_text.hpp"
#include "sources/row_words.hpp"

#include <array>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace chapeau::sources::givebutter {

namespace {

/// What the parts of one transaction say of money that went back.
struct GivenBack {
    std::size_t parts = 0;
    std::size_t parts_refunded = 0;
    std::int64_t minor = 0; // Of the refunded parts, as far as they tell it.
    bool minor_is_told = true;
    std::optional<Timestamp> at;

    bool all() const { return parts > 0 && parts == parts_refunded; }
};

/// The documentation's generator calls these flags texts, its users see true and false.
Result<bool> read_loose_flag(const json::Value& record, std::string_view key) {
    const auto found = record.member(key);
    if (!found) {
        return tl::unexpected(found.error());
    }
    const auto* text = *found == nullptr ? nullptr : (*found)->string();
    if (text == nullptr) {
        return flag_field(record, key);
    }
    const auto word = to_lower_ascii(trim(*text));
    if (word == "true" || word == "1") {
        return true;
    }
    if (word.empty() || word == "false" || word == "0") {
        return false;
    }
    return fail(Errc::InvalidInput, "\"{}\" is neither true nor false", key);
}

/// The first of `keys` that holds a time; empty when none does.
Result<std::optional<Timestamp>> read_first_time(const json::Value& record,
                                                 std::initializer_list<std::string_view> keys) {
    for (const auto key : keys) {
        const auto written = text_field(record, key, kWordBytesMax);
        if (!written) {
            return tl::unexpected(written.error());
        }
        if (!written->empty()) {
            const auto time = parse_iso8601(*written);
            if (!time) {
                return fail_because(time.error(), "the time cannot be read");
            }
            return std::optional(*time);
        }
    }
    return std::optional<Timestamp>{};
}

/// The first of `keys` that holds an amount above zero.
Result<std::optional<domain::Money>> read_first_amount(const json::Value& record,
                                                       std::initializer_list<std::string_view> keys,
                                                       domain::Currency currency) {
    for (const auto key : keys) {
        const auto digits = digits_field(record, key);
        if (!digits) {
            return tl::unexpected(digits.error());
        }
        if (!*digits) {
            continue;
        }
        const auto amount = domain::Money::parse_major(**digits, currency);
        if (!amount) {
            return fail_because(amount.error(), "the amount cannot be read");
        }
        if (!amount->is_zero()) {
            return std::optional(*amount);
        }
    }
    return std::optional<domain::Money>{};
}

Result<void> note_part(GivenBack& back, const json::Value& part, domain::Currency currency) {
    ++back.parts;
    const auto refunded = read_loose_flag(part, "refunded");
    if (!refunded) {
        return tl::unexpected(refunded.error());
    }
    if (!*refunded) {
        return {};
    }
    ++back.parts_refunded;
    const auto at = read_first_time(part, {"refunded_at"});
    const auto amount = read_first_amount(part, {"donated", "amount"}, currency);
    if (!at || !amount) {
        return tl::unexpected(at ? amount.error() : at.error());
    }
    back.at = *at ? *at : back.at;
    back.minor_is_told = back.minor_is_told && amount->has_value();
    back.minor += *amount ? (*amount)->minor() : 0; // Both far below the ceiling of int64.
    return {};
}

Result<GivenBack> read_given_back(const json::Value& record, domain::Currency currency) {
    GivenBack back;
    const auto parts = record.member("transactions");
    if (!parts) {
        return tl::unexpected(parts.error());
    }
    if (*parts == nullptr || (*parts)->is_null()) {
        return back;
    }
    const auto* list = (*parts)->array();
    if (list == nullptr || list->size() > domain::kBatchRecordsMax) {
        return fail(Errc::InvalidInput, "\"transactions\" is no list of parts");
    }
    for (const auto& part : *list) {
        if (const auto noted = note_part(back, part, currency); !noted) {
            return tl::unexpected(noted.error());
        }
    }
    return back;
}

/// A transaction without a campaign belongs to none, so not to ours.
Result<bool> is_of_campaign(const json::Value& record, std::string_view campaign_id) {
    const auto own = record.member("campaign_id");
    if (!own) {
        return tl::unexpected(own.error());
    }
    if (*own == nullptr || (*own)->is_null()) {
        return false;
    }
    const auto id = id_from(**own);
    if (!id) {
        return fail_because(id.error(), "campaign_id cannot be read");
    }
    return *id == campaign_id;
}

enum class State { Paid, NotPaid, Refunded };

Result<State> read_state(const json::Value& record) {
    const auto written = text_field(record, "status", kWordBytesMax);
    if (!written) {
        return tl::unexpected(written.error());
    }
    const auto status = to_lower_ascii(*written);
    if (status == "succeeded") {
        return State::Paid;
    }
    if (status == "refunded") {
        return State::Refunded;
    }
    if (status == "authorized" || status == "failed" || status == "cancelled") {
        return State::NotPaid;
    }
    return fail(Errc::InvalidInput, "the status \"{}\" is not known", *written);
}

Result<domain::Money> read_what_is_left(const json::Value& record, const GivenBack& back,
                                        domain::Currency currency) {
    const auto amount = read_first_amount(record, {"donated", "amount"}, currency);
    if (!amount) {
        return tl::unexpected(amount.error());
    }
    if (!*amount) {
        return fail(Errc::InvalidInput, "the amount is missing or zero");
    }
    if (back.parts_refunded > 0 && !back.minor_is_told) {
        return fail(Errc::InvalidInput, "a part of it is refunded, but not told how much");
    }
    return domain::Money::from_minor((*amount)->minor() - back.minor, currency);
}

/// Null where the donor published nothing: then the gift is anonymous, and no key ties it to
/// others.
Result<domain::Gift> read_published(const json::Value& record, std::string id, Timestamp time) {
    const auto space = record.member("giving_space");
    if (!space) {
        return tl::unexpected(space.error());
    }
    if (*space == nullptr || (*space)->is_null()) {
        domain::Gift gift;
        gift.external_id = std::move(id);
        gift.occurred_at = time;
        return gift;
    }
    if ((*space)->object() == nullptr) {
        return fail(Errc::InvalidInput, "\"giving_space\" is no object");
    }
    auto gift = gift_without_amount(**space, std::move(id), time, {"name", "message", ""});
    const auto donor = record.member("contact_id");
    if (gift && donor && *donor != nullptr) {
        auto key = donor_key_from(**donor);
        if (!key) {
            return tl::unexpected(key.error());
        }
        gift->donor_key = *std::move(key);
    }
    return gift;
}

Result<Row> read_row(const json::Value& record, std::string& id, const Campaign& campaign) {
    auto own_id = id_field(record, "id");
    const auto ours = is_of_campaign(record, campaign.id);
    if (!own_id || !ours) {
        return tl::unexpected(own_id ? ours.error() : own_id.error());
    }
    id = *own_id;
    const auto given = read_first_time(record, {"transacted_at", "created_at"});
    // Gifts that are entered by hand may bear an earlier day, but stand where they were entered.
    const auto listed = read_first_time(record, {"created_at", "transacted_at"});
    if (!given || !listed) {
        return tl::unexpected(given ? listed.error() : given.error());
    }
    Row row;
    row.time = *listed;
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
    if (!*given) {
        return fail(Errc::InvalidInput, "the transaction has no time");
    }
    const auto currency = currency_field(record, "currency", campaign.currency);
    if (!currency) {
        return tl::unexpected(currency.error());
    }
    const auto back = read_given_back(record, *currency);
    if (!back) {
        return tl::unexpected(back.error());
    }
    if (*state == State::Refunded || back->all()) {
        row.refund = whole_refund(id, back->at.value_or(**given));
        return row;
    }
    const auto left = read_what_is_left(record, *back, *currency);
    if (!left) {
        return tl::unexpected(left.error());
    }
    if (left->minor() <= 0) {
        row.refund = whole_refund(id, back->at.value_or(**given));
        return row;
    }
    auto gift = read_published(record, *std::move(own_id), **given);
    if (!gift) {
        return tl::unexpected(gift.error());
    }
    gift->amount = *left;
    row.gift = *std::move(gift);
    return row;
}

Result<bool> has_more(const json::Value& document, const FeedPage& page,
                      const NumberedPage& asked) {
    const auto per_page = read_paging(document, "meta", "per_page");
    const auto last_page = read_paging(document, "meta", "last_page");
    if (!per_page || !last_page) {
        return tl::unexpected(per_page ? last_page.error() : per_page.error());
    }
    if (per_page->value_or(asked.rows) != asked.rows) {
        return fail(Errc::InvalidInput, "the provider gives pages of {} rows, asked for were {}",
                    **per_page, asked.rows);
    }
    if (*last_page) {
        return asked.number < **last_page;
    }
    return static_cast<std::int64_t>(page.rows) >= asked.rows;
}

/// Who gave, and where they live: parked rows are kept without it.
constexpr std::array<std::string_view, 9> kGivebutterPrivate = {
    "first_name", "last_name", "company",       "email",     "phone",
    "address",    "contact",   "custom_fields", "dedication"};

} // namespace

Result<FeedPage> parse_transactions(const net::Response& response, const Campaign& campaign,
                                    const NumberedPage& asked) {
    const auto document = read_answer(response, "the list of transactions");
    if (!document) {
        return tl::unexpected(document.error());
    }
    auto page = read_list(
        *document, "data",
        [&campaign](const json::Value& record, std::string& id) {
            return read_row(record, id, campaign);
        },
        kGivebutterPrivate);
    const auto more = page ? has_more(*document, *page, asked) : Result<bool>(false);
    return with_more(std::move(page), more);
}

Result<std::int64_t> parse_count(const net::Response& response) {
    return read_row_count(response, "the list of transactions", "meta", "total");
}

Result<domain::ProviderTotal> parse_campaign(const net::Response& response,
                                             domain::Currency currency) {
    const auto document = read_answer(response, "the campaign");
    if (!document) {
        return tl::unexpected(document.error());
    }
    const auto wrapped = document->member("data");
    if (!wrapped) {
        return tl::unexpected(wrapped.error());
    }
    const auto& campaign = *wrapped != nullptr ? **wrapped : *document;
    const auto raised = digits_field(campaign, "raised");
    if (!raised || !*raised) {
        return fail(Errc::InvalidInput,
                    "the answer has no \"raised\"; is this a campaign's number?");
    }
    const auto own = currency_field(campaign, "currency", currency);
    if (!own) {
        return fail_because(own.error(), "the campaign's currency cannot be read");
    }
    return total_in(*own, currency, *raised, std::nullopt, AmountDigits::Major);
}

} // namespace chapeau::sources::givebutter
