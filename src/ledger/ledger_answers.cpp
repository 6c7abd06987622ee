// What the book tells besides its lines.
#include "ledger/sqlite_ledger.hpp"

#include <utility>

namespace chapeau::ledger {

Result<void>
SqliteLedger::replay_mentions(const std::function<void(const domain::MentionLine&)>& take) {
    return tables_->mentions->read_all(take);
}

Result<GiftPlace> SqliteLedger::place_of(domain::EntrySeq gift) {
    const auto state = tables_->gifts->of(gift);
    if (!state) {
        return tl::unexpected<Error>(state.error());
    }
    auto words = tables_->persons->of(state->words_at());
    if (!words) {
        return tl::unexpected<Error>(words.error());
    }
    return GiftPlace{tables_->journal.sources().name_of(state->source), state->ext_id,
                     words->value_or(Words{}).digest};
}

Result<PhoneGift> SqliteLedger::find_by_phone_key(std::string_view key) {
    const auto gift =
        ledger::find_by_phone_key(tables_->journal, *tables_->gifts, *tables_->checkouts, key);
    if (!gift) {
        return tl::unexpected<Error>(gift.error());
    }
    auto row = tables_->checkouts->find(key);
    if (!row) {
        return tl::unexpected<Error>(row.error());
    }
    const auto said = tables_->mentions->find(domain::Network::Room, key);
    if (!said) {
        return tl::unexpected<Error>(said.error());
    }
    return PhoneGift{*gift, *row ? std::optional((*row)->checkout) : std::nullopt,
                     *said ? (*said)->number : 0};
}

std::string SqliteLedger::stand_in_of(std::string_view device) const {
    return donor_pseudonym(tables_->journal.salt(), domain::kPhonesSource, device);
}

Result<domain::AuditAnswer> SqliteLedger::tell_audit(const domain::AskAudit& question) {
    return tables_->trail->tell(question);
}

InboxCounts SqliteLedger::inbox() const {
    InboxCounts all;
    for (const auto& [source, counts] : tables_->inbox->all()) {
        all.refused += counts.refused;
        all.waiting += counts.waiting;
    }
    return all;
}

} // namespace chapeau::ledger
