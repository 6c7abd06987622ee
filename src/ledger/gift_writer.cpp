#include "ledger/gift_writer.hpp"

#include "base/format.hpp"
#include "domain/command.hpp"

#include <algorithm>
#include <cstdlib>
#include <utility>
#include <variant>

namespace chapeau::ledger {

namespace {

std::string origin_account(std::string_view source, domain::Layer layer) {
    const bool is_by_hand = source == domain::kHatSource || source == domain::kDeskSource;
    if (is_by_hand && layer == domain::Layer::Cash) {
        return "drawer";
    }
    if (layer == domain::Layer::Pledged) {
        return "promise:open";
    }
    return format("feed:{}", source);
}

} // namespace

std::int64_t rise_to(const GiftState& gift, const Shown& shown) {
    const auto target = shown.hidden ? 0 : shown.amount_minor - gift.refunded_minor;
    // What does not stand is first restored as it was, and then corrected.
    return gift.standing ? target - gift.net_minor() : std::max(target, gift.net_minor());
}

LineKey next_key(const GiftState& gift) {
    return {gift.source, gift.ext_id, gift.next_rev};
}

EntryRow GiftWriter::row_of(const Draft& draft, Kind kind, const LineKey& key) {
    EntryRow row;
    row.kind = kind;
    row.source = key.source;
    row.ext_id = key.ext_id;
    row.ext_rev = key.ext_rev;
    row.recorded_us = stored(draft.now);
    row.occurred_us = row.recorded_us;
    row.actor = draft.actor;
    return row;
}

Result<void> GiftWriter::set_accounts(EntryRow& row, const GiftState& gift, Direction direction) {
    const auto raised = journal_->accounts().id_of(
        row.hidden && row.amount_minor == 0 ? "undisclosed" : raised_account(gift.layer));
    if (!raised) {
        return tl::unexpected<Error>(raised.error());
    }
    row.debit = direction == Direction::Raise ? gift.origin : *raised;
    row.credit = direction == Direction::Raise ? *raised : gift.origin;
    return {};
}

Result<void> GiftWriter::append(Draft& draft, GiftState& gift, EntryRow& row) {
    row.gift = gift.seq;
    auto entry = journal_->append(row, {});
    if (!entry) {
        return tl::unexpected<Error>(entry.error());
    }
    draft.entries.push_back(std::move(*entry));
    return fold(gift, row, *journal_);
}

Result<GiftState> GiftWriter::open(Draft& draft, std::int64_t source, const domain::Gift& gift,
                                   const Opening& opening) {
    const auto& source_name = journal_->sources().name_of(source);
    const auto origin = journal_->accounts().id_of(origin_account(source_name, gift.layer));
    if (!origin) {
        return tl::unexpected<Error>(origin.error());
    }
    const auto donor = opening.donor.empty()
                           ? donor_pseudonym(journal_->salt(), source_name, gift.donor_key)
                           : opening.donor;
    const auto detail = to_text(opening.detail);
    auto row = row_of(draft, Kind::Gift, {source, gift.external_id, 0});
    row.layer = gift.layer;
    row.hidden = !gift.amount.has_value();
    row.amount_minor = gift.amount ? gift.amount->minor() : 0;
    row.people = gift.people;
    row.occurred_us = stored(gift.occurred_at);
    row.donor = donor;
    row.detail = detail;
    GiftState state;
    state.layer = gift.layer;
    state.origin = *origin;
    const auto accounts = set_accounts(row, state, Direction::Raise);
    if (!accounts) {
        return tl::unexpected<Error>(accounts.error());
    }
    auto entry = journal_->append(row, {gift.name, gift.message, gift.words, 0});
    if (!entry) {
        return tl::unexpected<Error>(entry.error());
    }
    draft.entries.push_back(std::move(*entry));
    const auto folded = fold(state, row, *journal_);
    if (!folded) {
        return tl::unexpected<Error>(folded.error());
    }
    return state;
}

Result<void> GiftWriter::correct(Draft& draft, GiftState& gift, const Shown& shown) {
    const auto key_id = gift.ext_id; // `fold` below may move the gift's own text.
    auto row = row_of(draft, Kind::Adjustment, {gift.source, key_id, gift.next_rev});
    const auto target = shown.hidden ? 0 : shown.amount_minor - gift.refunded_minor;
    const auto delta = target - gift.net_minor();
    row.hidden = shown.hidden;
    row.amount_minor = std::abs(delta);
    const auto accounts = set_accounts(row, gift, delta < 0 ? Direction::Lower : Direction::Raise);
    return accounts ? append(draft, gift, row) : accounts;
}

Result<void> GiftWriter::refund(Draft& draft, GiftState& gift, const LineKey& key,
                                std::int64_t amount_minor, std::int64_t occurred_us) {
    if (gift.shown.hidden || amount_minor == gift.net_minor()) {
        return reverse(draft, gift, key, domain::ReversalReason::Refunded, occurred_us);
    }
    auto row = row_of(draft, Kind::Adjustment, key);
    row.amount_minor = amount_minor;
    row.occurred_us = occurred_us;
    const auto accounts = set_accounts(row, gift, Direction::Lower);
    return accounts ? append(draft, gift, row) : accounts;
}

Result<void> GiftWriter::reverse(Draft& draft, GiftState& gift, const LineKey& key,
                                 domain::ReversalReason reason, std::int64_t occurred_us) {
    auto row = row_of(draft, Kind::Reversal, key);
    row.hidden = gift.shown.hidden;
    row.amount_minor = gift.net_minor();
    row.reason = reason;
    row.occurred_us = occurred_us;
    const auto accounts = set_accounts(row, gift, Direction::Lower);
    return accounts ? append(draft, gift, row) : accounts;
}

Result<void> GiftWriter::restore(Draft& draft, GiftState& gift, const LineKey& key) {
    auto row = row_of(draft, Kind::Restoration, key);
    row.hidden = gift.shown.hidden;
    row.amount_minor = gift.net_minor();
    const auto accounts = set_accounts(row, gift, Direction::Raise);
    return accounts ? append(draft, gift, row) : accounts;
}

Result<void> GiftWriter::note(Draft& draft, const LineKey& key, const domain::Note& note) {
    const auto detail = domain::to_text(note);
    auto row = row_of(draft, Kind::Note, key);
    row.detail = detail;
    PersonText words;
    if (const auto* corrected = std::get_if<domain::NameCorrected>(&note)) {
        words = {corrected->name, corrected->message, corrected->words, corrected->gift};
    }
    auto entry = journal_->append(row, words);
    if (!entry) {
        return tl::unexpected<Error>(entry.error());
    }
    draft.entries.push_back(std::move(*entry));
    return {};
}

Result<void> GiftWriter::cue(Draft& draft, const LineKey& key, const domain::Cue& cue) {
    const auto detail = domain::to_text(cue);
    auto row = row_of(draft, Kind::Cue, key);
    row.detail = detail;
    auto entry = journal_->append(row, {});
    if (!entry) {
        return tl::unexpected<Error>(entry.error());
    }
    draft.entries.push_back(std::move(*entry));
    return {};
}

} // namespace chapeau::ledger
