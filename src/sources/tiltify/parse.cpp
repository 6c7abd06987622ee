#include "sources/tiltify/parse.hpp"

#include "base/text.hpp"
#include "base/time_text.hpp"

#include <string_view>
#include <utility>

namespace chapeau::sources::tiltify {

namespace {

constexpr std::size_t kTiltifyTimeBytesMax = 64;

/// A pointer is some ten bytes; what would not fit into an address is none.
constexpr std::size_t kPointerBytesMax = 2000;

Result<const json::Value*> object_in(const json::Value& record, std::string_view key) {
    const auto found = record.member(key);
    if (!found) {
        return tl::unexpected(found.error());
    }
    if (*found == nullptr || (*found)->object() == nullptr) {
        return fail(Errc::InvalidInput, "there is no \"{}\" that can be read", key);
    }
    return *found;
}

Result<Timestamp> tiltify_time(const json::Value& record) {
    for (const auto* key : {"completed_at", "created_at"}) {
        const auto written = text_field(record, key, kTiltifyTimeBytesMax);
        if (!written) {
            return tl::unexpected(written.error());
        }
        if (!written->empty()) {
            return parse_iso8601(*written);
        }
    }
    return fail(Errc::InvalidInput, "the donation has no time");
}

Result<domain::Money> tiltify_amount(const json::Value& record) {
    const auto amount = object_in(record, "amount");
    if (!amount) {
        return tl::unexpected(amount.error());
    }
    const auto code = text_field(**amount, "currency", kTiltifyTimeBytesMax);
    const auto digits = digits_field(**amount, "value");
    if (!code || !digits || !*digits) {
        return fail(Errc::InvalidInput, "the amount cannot be read");
    }
    const auto currency = currency_from(*code);
    if (!currency) {
        return tl::unexpected(currency.error());
    }
    return positive(domain::Money::parse_major(**digits, *currency));
}

Result<Row> read_tiltify_row(const json::Value& record, std::string& id) {
    auto own_id = id_field(record, "id");
    if (!own_id) {
        return tl::unexpected(own_id.error());
    }
    id = *own_id;
    const auto time = tiltify_time(record);
    if (!time) {
        return fail_because(time.error(), "when it was given cannot be read");
    }
    const auto amount = tiltify_amount(record);
    if (!amount) {
        return tl::unexpected(amount.error());
    }
    const auto is_match = flag_field(record, "is_match");
    if (!is_match) {
        return tl::unexpected(is_match.error());
    }
    // There is no key of the giver: the same name may be two people.
    auto gift =
        gift_without_amount(record, *std::move(own_id), *time, {"donor_name", "donor_comment", ""});
    if (!gift) {
        return tl::unexpected(gift.error());
    }
    if (to_lower_ascii(trim(gift->name)) == "anonymous") {
        gift->name.clear();
    }
    gift->amount = *amount;
    gift->layer = *is_match ? domain::Layer::Matched : domain::Layer::Captured;
    Row row;
    row.time = *time;
    row.gift = *std::move(gift);
    return row;
}

} // namespace

Result<FeedPage> parse_donations(const net::Response& response) {
    const auto document = read_answer(response, "the campaign's list of donations");
    if (!document) {
        return tl::unexpected(document.error());
    }
    const auto rows = document->member("data");
    if (!rows || *rows == nullptr || (*rows)->array() == nullptr) {
        return fail(Errc::InvalidInput, "the answer holds no list of donations");
    }
    // Without its word on what follows, no page could be known to be the last.
    const auto metadata = object_in(*document, "metadata");
    if (!metadata) {
        return tl::unexpected(metadata.error());
    }
    auto next = text_field(**metadata, "after", kPointerBytesMax + 1);
    if (!next) {
        return tl::unexpected(next.error());
    }
    if (next->size() > kPointerBytesMax) {
        return fail(Errc::TooLarge, "the pointer to the next page is too long");
    }
    auto page = read_rows(*(*rows)->array(), read_tiltify_row);
    if (page) {
        page->more = !next->empty();
        page->next = *std::move(next);
    }
    return page;
}

Result<domain::ProviderTotal> parse_total(const net::Response& response,
                                          domain::Currency currency) {
    const auto document = read_answer(response, "the campaign");
    if (!document) {
        return tl::unexpected(document.error());
    }
    const auto campaign = object_in(*document, "data");
    if (!campaign) {
        return fail_because(campaign.error(), "the answer is no campaign");
    }
    const auto raised = object_in(**campaign, "amount_raised");
    if (!raised) {
        return fail_because(raised.error(), "the answer is no campaign; is this a campaign's id?");
    }
    const auto digits = digits_field(**raised, "value");
    const auto code = text_field(**raised, "currency", kTiltifyTimeBytesMax);
    if (!digits || !*digits || !code) {
        return fail(Errc::InvalidInput, "what the campaign has raised cannot be read");
    }
    const auto own = currency_from(*code);
    if (!own) {
        return domain::ProviderTotal{}; // Its gifts will say so.
    }
    return total_in(*own, currency, *digits, std::nullopt, AmountDigits::Major);
}

} // namespace chapeau::sources::tiltify
