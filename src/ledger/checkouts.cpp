#include "ledger/checkouts.hpp"

#include "base/text.hpp"
#include "domain/screen_text.hpp"

#include <utility>

namespace chapeau::ledger {

namespace {

using domain::CheckoutState;

enum CheckoutColumn : int {
    InCheckoutKey,
    InCheckoutSource,
    InCheckoutAmount,
    InCheckoutName,
    InCheckoutMessage,
    InCheckoutVerdict,
    InCheckoutObjection,
    InCheckoutDevice,
    InCheckoutState,
    InCheckoutProviderId,
    InCheckoutUrl,
    InCheckoutWanted,
    InCheckoutExpires,
    InCheckoutProblem,
    InCheckoutGift,
};

constexpr const char* kFind =
    "SELECT key, source, amount_minor, name, message, verdict, objection, device, state, "
    "provider_id, url, wanted_us, expires_us, problem, gift FROM checkout WHERE key=?";
constexpr const char* kOpen =
    "SELECT key, source, amount_minor, name, message, verdict, objection, device, state, "
    "provider_id, url, wanted_us, expires_us, problem, gift FROM checkout "
    "WHERE source=? AND state <= 1 ORDER BY id LIMIT ?";

bool is_same(const CheckoutRow& row, const domain::OpenCheckout& wanted, std::int64_t source,
             std::string_view device) {
    // Blanked words can no longer be compared, and no longer matter.
    const bool has_words = !row.checkout.name.empty() || !row.checkout.message.empty();
    const bool same_words =
        row.checkout.name == wanted.name && row.checkout.message == wanted.message;
    return row.source == source && row.checkout.amount == wanted.amount &&
           row.checkout.device == device && (same_words || !has_words);
}

} // namespace

Result<Checkouts> Checkouts::load(Database& database, Journal& journal) {
    auto find = database.prepare(kFind);
    auto open = database.prepare(kOpen);
    auto count = database.prepare("SELECT count(*) FROM checkout WHERE source=? AND state <= 1");
    auto insert = database.prepare(
        "INSERT INTO checkout VALUES(NULL,?,?,?,?,?,?,?,?,0,'','',?,NULL,'',NULL)");
    auto update = database.prepare(
        "UPDATE checkout SET state=?2, provider_id=?3, url=?4, expires_us=?5, problem=?6, gift=?7, "
        "name=CASE WHEN ?2 <= 1 THEN name ELSE '' END, "
        "message=CASE WHEN ?2 <= 1 THEN message ELSE '' END WHERE key=?1");
    auto blank = database.prepare("UPDATE checkout SET name='', message='' WHERE key=?");
    for (const auto* statement : {&find, &open, &count, &insert, &update, &blank}) {
        if (!*statement) {
            return tl::unexpected<Error>(statement->error());
        }
    }
    return Checkouts({std::move(*find), std::move(*open), std::move(*count), std::move(*insert),
                      std::move(*update), std::move(*blank)},
                     journal);
}

Result<CheckoutRow> Checkouts::row_of(const Rows& rows) const {
    const auto amount =
        domain::Money::from_minor(rows.integer(InCheckoutAmount), journal_->currency());
    const auto source = rows.integer(InCheckoutSource);
    if (!amount || !journal_->sources().contains(source)) {
        return fail(Errc::Corrupt, "the checkout {} cannot be read", rows.text(InCheckoutKey));
    }
    CheckoutRow row{
        source,
        {std::string(rows.text(InCheckoutKey)), journal_->sources().name_of(source), *amount,
         std::string(rows.text(InCheckoutName)), std::string(rows.text(InCheckoutMessage)),
         std::string(rows.text(InCheckoutDevice)),
         static_cast<CheckoutState>(rows.integer(InCheckoutState)),
         std::string(rows.text(InCheckoutProviderId)), std::string(rows.text(InCheckoutUrl)),
         Timestamp(microseconds(rows.integer(InCheckoutWanted))), std::nullopt,
         std::string(rows.text(InCheckoutProblem))},
        {static_cast<domain::Verdict>(rows.integer(InCheckoutVerdict)),
         static_cast<domain::Objection>(rows.integer(InCheckoutObjection))},
        rows.is_null(InCheckoutGift) ? 0 : rows.integer(InCheckoutGift)};
    if (!rows.is_null(InCheckoutExpires)) {
        row.checkout.expires_at = Timestamp(microseconds(rows.integer(InCheckoutExpires)));
    }
    return row;
}

Result<std::optional<CheckoutRow>> Checkouts::find(std::string_view key) {
    auto rows = statements_.find.rows(key);
    const auto found = rows.next();
    if (!found) {
        return tl::unexpected<Error>(found.error());
    }
    if (!*found) {
        return std::optional<CheckoutRow>();
    }
    auto row = row_of(rows);
    if (!row) {
        return tl::unexpected<Error>(row.error());
    }
    return std::optional<CheckoutRow>(*std::move(row));
}

Result<void> Checkouts::open(const domain::Command& command, const domain::OpenCheckout& wanted,
                             Timestamp now) {
    const auto device = donor_pseudonym(journal_->salt(), domain::kPhonesSource, wanted.device);
    const auto known = find(command.key);
    if (!known) {
        return tl::unexpected<Error>(known.error());
    }
    const auto known_source = journal_->sources().find(wanted.source);
    if (*known) {
        return is_same(**known, wanted, known_source, device)
                   ? Result<void>()
                   : fail(Errc::Conflict, "this key was used for another payment");
    }
    const auto open = statements_.count.integer(known_source);
    if (!open) {
        return tl::unexpected<Error>(open.error());
    }
    if (open->value_or(0) >= static_cast<std::int64_t>(domain::kCheckoutsOpenMax)) {
        return fail(Errc::Refused, "too many payments are being made at this moment; try again "
                                   "in a minute");
    }
    const auto source = journal_->sources().id_of(wanted.source);
    if (!source) {
        return tl::unexpected<Error>(source.error());
    }
    return statements_.insert.run(command.key, *source, wanted.amount.minor(), wanted.name,
                                  wanted.message, static_cast<int>(command.words.verdict),
                                  static_cast<int>(command.words.objection), device, stored(now));
}

Result<void> Checkouts::change(std::int64_t source, const domain::CheckoutChange& change,
                               domain::EntrySeq gift) {
    const auto known = find(change.key);
    if (!known) {
        return tl::unexpected<Error>(known.error());
    }
    const bool is_ours = *known && (*known)->source == source;
    const bool is_paid = change.state == CheckoutState::Paid;
    if (!is_ours || (*known)->checkout.state == CheckoutState::Paid || (is_paid && gift == 0)) {
        return {}; // What is paid without a gift in the book is told again until there is one.
    }
    const auto& before = (*known)->checkout;
    const auto expires = change.expires_at ? change.expires_at : before.expires_at;
    return statements_.update.run(
        change.key, static_cast<int>(change.state),
        change.provider_id.empty() ? before.provider_id : change.provider_id,
        change.url.empty() ? before.url : change.url,
        expires ? std::optional<std::int64_t>(stored(*expires)) : std::nullopt,
        std::string(truncate_utf8(change.problem, domain::kAudienceBytesMax)),
        gift == 0 ? std::nullopt : std::optional<std::int64_t>(gift));
}

Result<void> Checkouts::forget_words(std::string_view key) {
    return statements_.blank.run(key);
}

Result<std::vector<domain::Checkout>> Checkouts::open_of(std::int64_t source) {
    std::vector<domain::Checkout> open;
    const auto read = for_each_row(
        statements_.open.rows(source, static_cast<std::int64_t>(domain::kCheckoutsOpenMax)),
        [&](const Rows& rows) -> Result<void> {
            auto row = row_of(rows);
            if (!row) {
                return tl::unexpected<Error>(row.error());
            }
            open.push_back(std::move(row->checkout));
            return {};
        });
    if (!read) {
        return tl::unexpected<Error>(read.error());
    }
    return open;
}

} // namespace chapeau::ledger
