#include "ledger/commander.hpp"

#include "base/text.hpp"
#include "domain/screen_text.hpp"

#include <variant>

namespace chapeau::ledger {

namespace {

using domain::AddCash;
using domain::Command;
using domain::Cue;
using domain::UnvoidGift;
using domain::VoidGift;

domain::Gift gift_of(const std::string& key, const AddCash& cash, Timestamp now) {
    domain::Gift gift;
    gift.external_id = key;
    gift.layer = domain::Layer::Cash;
    gift.amount = cash.amount;
    gift.name = cash.name;
    gift.people = cash.people;
    gift.occurred_at = now;
    return gift;
}

/// The gift that a cue speaks of; 0 when it speaks of none.
domain::EntrySeq gift_of_cue(const Cue& cue) {
    if (const auto* hide = std::get_if<domain::HideName>(&cue)) {
        return hide->gift;
    }
    if (const auto* show = std::get_if<domain::ShowName>(&cue)) {
        return show->gift;
    }
    return 0;
}

bool is_reversal_of(const EntryRow& row, Kind kind, domain::EntrySeq gift) {
    return row.kind == kind && row.gift == gift;
}

} // namespace

Result<void> check_command(const Command& command, domain::Currency currency) {
    domain::Gift probe;
    probe.external_id = command.key;
    if (const auto* cash = std::get_if<AddCash>(&command.what)) {
        probe = gift_of(command.key, *cash, {});
    }
    const auto objection = objection_to(probe, currency);
    if (objection) {
        return fail(Errc::InvalidInput, "the command cannot be entered: {}", *objection);
    }
    if (probe.name.size() > domain::kAudienceBytesMax) {
        return fail(Errc::InvalidInput, "the name is longer than {} bytes; shorten it",
                    domain::kAudienceBytesMax);
    }
    if (command.actor.empty() || command.actor.size() > kActorBytesMax ||
        !is_valid_utf8(command.actor)) {
        return fail(Errc::InvalidInput, "the command does not say who gives it");
    }
    const auto* cue = std::get_if<Cue>(&command.what);
    const auto* target = cue == nullptr ? nullptr : std::get_if<domain::SetTarget>(cue);
    if (target != nullptr && target->target.amount &&
        target->target.amount->currency() != currency) {
        return fail(Errc::InvalidInput, "the target is in {}, and the challenge counts in {}",
                    target->target.amount->currency().code(), currency.code());
    }
    return {};
}

Result<bool> Commander::same_deed(domain::EntrySeq line, const Command& command) {
    bool same = false;
    const auto read =
        journal_->read(line - 1, 1, [&](const EntryRow& row, const PersonRow* person) {
            if (const auto* cash = std::get_if<AddCash>(&command.what)) {
                // An erased name can no longer be compared, and no longer matters.
                const bool erased =
                    row.person_commit && (person == nullptr || person->salt.empty());
                const auto name = person == nullptr ? std::string_view() : person->name;
                same = row.kind == Kind::Gift && row.amount_minor == cash->amount.minor() &&
                       row.people == cash->people && (erased || name == cash->name);
            } else if (const auto* voided = std::get_if<VoidGift>(&command.what)) {
                same = is_reversal_of(row, Kind::Reversal, voided->gift);
            } else if (const auto* unvoided = std::get_if<UnvoidGift>(&command.what)) {
                same = is_reversal_of(row, Kind::Restoration, unvoided->gift);
            } else if (const auto* cue = std::get_if<Cue>(&command.what)) {
                same = row.kind == Kind::Cue && row.detail == domain::to_text(*cue);
            }
            return Result<void>();
        });
    if (!read) {
        return tl::unexpected<Error>(read.error());
    }
    return same;
}

Result<domain::EntrySeq> Commander::look_up(const Command& command) {
    for (const std::string_view source_name : {domain::kHatSource, domain::kOperatorSource}) {
        const auto source = journal_->sources().find(source_name);
        const auto line =
            source == 0 ? Result<domain::EntrySeq>(0) : gifts_->find(source, command.key);
        if (!line) {
            return tl::unexpected<Error>(line.error());
        }
        if (*line == 0) {
            continue;
        }
        const auto same = same_deed(*line, command);
        if (!same) {
            return tl::unexpected<Error>(same.error());
        }
        if (!*same) {
            return fail(Errc::Conflict,
                        "this command's key was used for something else, in line {}", *line);
        }
        return *line;
    }
    return 0;
}

Result<domain::EntrySeq> Commander::execute(Draft& draft, const Command& command) {
    const auto line = look_up(command);
    if (!line) {
        return line;
    }
    const auto* cash = std::get_if<AddCash>(&command.what);
    if (command.what.index() > 3) {
        return fail(Errc::Refused, "not yet built");
    }
    if (*line != 0) {
        return cash == nullptr ? 0 : *line;
    }
    if (cash != nullptr) {
        return add_cash(draft, command.key, *cash);
    }
    const auto done = carry_out(draft, command);
    if (!done) {
        return tl::unexpected<Error>(done.error());
    }
    return 0;
}

Result<void> Commander::carry_out(Draft& draft, const Command& command) {
    LineKey key{journal_->sources().find(domain::kOperatorSource), command.key, 0};
    if (const auto* voided = std::get_if<VoidGift>(&command.what)) {
        return void_gift(draft, key, voided->gift);
    }
    if (const auto* unvoided = std::get_if<UnvoidGift>(&command.what)) {
        return unvoid_gift(draft, key, unvoided->gift);
    }
    return cue(draft, key, std::get<Cue>(command.what));
}

Result<domain::EntrySeq> Commander::add_cash(Draft& draft, const std::string& key,
                                             const AddCash& cash) {
    if (!journal_->has_room_for(cash.amount.minor())) {
        return fail(Errc::Conflict, "the cash cannot be entered: {}", kSumWouldPass);
    }
    const auto hat = journal_->sources().id_of(domain::kHatSource);
    if (!hat) {
        return tl::unexpected<Error>(hat.error());
    }
    const auto opened = writer_.open(draft, *hat, gift_of(key, cash, draft.now));
    if (!opened) {
        return tl::unexpected<Error>(opened.error());
    }
    return opened->seq;
}

Result<void> Commander::void_gift(Draft& draft, const LineKey& key, domain::EntrySeq gift) {
    auto state = gifts_->of(gift);
    if (!state) {
        return tl::unexpected<Error>(state.error());
    }
    if (!state->standing) {
        return fail(Errc::Conflict, "gift {} does not count already: it was {}", gift,
                    state->voided     ? "voided"
                    : state->refunded ? "refunded"
                                      : "withdrawn by its provider");
    }
    const auto source = journal_->sources().id_of(domain::kOperatorSource);
    if (!source) {
        return tl::unexpected<Error>(source.error());
    }
    return writer_.reverse(draft, *state, {*source, key.ext_id, 0}, domain::ReversalReason::Voided,
                           draft.now.time_since_epoch().count());
}

Result<void> Commander::unvoid_gift(Draft& draft, const LineKey& key, domain::EntrySeq gift) {
    auto state = gifts_->of(gift);
    if (!state) {
        return tl::unexpected<Error>(state.error());
    }
    if (!state->voided) {
        return fail(Errc::Conflict, "gift {} is not voided", gift);
    }
    const auto apart = gifts_->shown_apart(gift);
    if (!apart) {
        return tl::unexpected<Error>(apart.error());
    }
    if (!journal_->has_room_for(rise_to(*state, apart->value_or(state->shown)))) {
        return fail(Errc::Conflict, "the void of gift {} cannot be taken back: {}", gift,
                    kSumWouldPass);
    }
    const auto restored = writer_.restore(draft, *state, key);
    return restored ? recorder_->catch_up(draft, *state) : restored;
}

Result<void> Commander::cue(Draft& draft, const LineKey& key, const Cue& cue) {
    const auto gift = gift_of_cue(cue);
    if (gift != 0) {
        const auto state = gifts_->of(gift);
        if (!state) {
            return tl::unexpected<Error>(state.error());
        }
    }
    const auto source = journal_->sources().id_of(domain::kOperatorSource);
    if (!source) {
        return tl::unexpected<Error>(source.error());
    }
    return writer_.cue(draft, {*source, key.ext_id, 0}, cue);
}

} // namespace chapeau::ledger
