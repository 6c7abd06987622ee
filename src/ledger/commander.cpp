#include "ledger/commander.hpp"

#include "base/format.hpp"

#include <algorithm>
#include <optional>
#include <type_traits>
#include <variant>
#include <vector>

namespace chapeau::ledger {

namespace {

using domain::AddCash;
using domain::Command;
using domain::Cue;
using domain::EntrySeq;
using domain::UnvoidGift;
using domain::VoidGift;

domain::Gift gift_of(const Command& command, const AddCash& cash, Timestamp now) {
    domain::Gift gift;
    gift.external_id = command.key;
    gift.layer = domain::Layer::Cash;
    gift.amount = cash.amount;
    gift.name = cash.name;
    gift.people = cash.people;
    gift.occurred_at = now;
    gift.words = command.words;
    return gift;
}

domain::Gift gift_of(const Command& command, const domain::Pledge& pledge, Timestamp now) {
    domain::Gift gift;
    gift.external_id = command.key;
    gift.layer = domain::Layer::Pledged;
    gift.amount = pledge.amount;
    gift.donor_key = pledge.device;
    gift.name = pledge.name;
    gift.message = pledge.message;
    gift.occurred_at = now;
    gift.words = command.words;
    return gift;
}

/// The gift that a cue speaks of; 0 when it speaks of none.
EntrySeq gift_of_cue(const Cue& cue) {
    if (const auto* hide = std::get_if<domain::HideName>(&cue)) {
        return hide->gift;
    }
    if (const auto* show = std::get_if<domain::ShowName>(&cue)) {
        return show->gift;
    }
    return 0;
}

/// Whether the line that stands under a command's key is what the command would write.
struct SameDeed {
    const Journal& journal;
    const EntryRow& row;
    const PersonRow* person;

    bool is_gift(domain::Money amount, std::int64_t people, const std::string& name,
                 const std::string& message) const {
        // An erased name can no longer be compared, and no longer matters.
        const bool erased = row.person_commit && (person == nullptr || person->salt.empty());
        const auto known = person == nullptr ? PersonText{} : person->text();
        return row.kind == Kind::Gift && row.amount_minor == amount.minor() &&
               row.people == people && (erased || (name == known.name && message == known.message));
    }
    bool is_reversal(EntrySeq gift, domain::ReversalReason reason) const {
        return row.kind == Kind::Reversal && row.gift == gift && row.reason == reason;
    }
    template <class Noted>
    std::optional<Noted> note() const {
        const auto read = row.kind == Kind::Note ? domain::parse_note(row.detail)
                                                 : fail(Errc::Conflict, "no note");
        const auto* noted = read ? std::get_if<Noted>(&*read) : nullptr;
        return noted == nullptr ? std::nullopt : std::optional(*noted);
    }

    bool operator()(const AddCash& cash) const {
        return is_gift(cash.amount, cash.people, cash.name, "") &&
               journal.sources().name_of(row.source) == domain::kHatSource;
    }
    bool operator()(const domain::Pledge& pledge) const {
        return is_gift(pledge.amount, 1, pledge.name, pledge.message) &&
               row.donor == donor_pseudonym(journal.salt(), domain::kPhonesSource, pledge.device);
    }
    bool operator()(const VoidGift& voided) const {
        return is_reversal(voided.gift, domain::ReversalReason::Voided);
    }
    bool operator()(const domain::VoidGifts& voided) const {
        return std::any_of(voided.gifts.begin(), voided.gifts.end(), [this](EntrySeq gift) {
            return is_reversal(gift, domain::ReversalReason::Voided);
        });
    }
    bool operator()(const domain::RefundGift& refund) const {
        return is_reversal(refund.gift, domain::ReversalReason::Refunded);
    }
    bool operator()(const UnvoidGift& unvoided) const {
        return row.kind == Kind::Restoration && row.gift == unvoided.gift;
    }
    bool operator()(const Cue& cue) const {
        return row.kind == Kind::Cue && row.detail == domain::to_text(cue);
    }
    bool operator()(const domain::HideOwnWords&) const {
        return note<domain::OwnWordsHidden>().has_value();
    }
    bool operator()(const domain::ApproveWords& words) const {
        return note<domain::WordsApproved>() == domain::WordsApproved{words.gift, words.digest};
    }
    bool operator()(const domain::CorrectName& correction) const {
        const bool erased = person == nullptr || person->salt.empty();
        return note<domain::NameCorrected>() && (erased || person->name == correction.name);
    }
    bool operator()(const domain::BlockGiver& block) const {
        return note<domain::GiverBlocked>() == domain::GiverBlocked{block.gift, block.blocked};
    }
    bool operator()(const domain::PayPledges& paid) const {
        return note<domain::PledgesPaid>() == domain::PledgesPaid{paid.pledges, paid.by};
    }
    bool operator()(const domain::RecountEnvelope& recount) const {
        const auto noted = note<domain::EnvelopeCounted>();
        return noted && noted->envelope == recount.envelope && noted->amount == recount.amount;
    }
    bool operator()(const domain::SettleEnvelope& settle) const {
        const auto noted = note<domain::EnvelopeSettled>();
        return noted && noted->envelope == settle.envelope && noted->amount == settle.amount;
    }
    bool operator()(const domain::ErasePerson&) const {
        return note<domain::PersonErased>().has_value();
    }
    bool operator()(const domain::SetRate&) const { return false; } // Never looked up.
    bool operator()(const domain::SettleDouble& settled) const {
        return note<domain::DoubleSettled>() ==
               domain::DoubleSettled{settled.first, settled.second, settled.merged};
    }
    bool operator()(const domain::ApproveMention& approved) const {
        return note<domain::MentionApproved>() ==
               domain::MentionApproved{approved.mention, approved.digest};
    }
    bool operator()(const domain::HideMention& hide) const {
        return note<domain::MentionHidden>() == domain::MentionHidden{hide.mention, hide.hidden};
    }
    bool operator()(const domain::PinMention& pin) const {
        return note<domain::MentionPinned>() == domain::MentionPinned{pin.mention, pin.pinned};
    }
    bool operator()(const domain::TrustVoice& trust) const {
        return note<domain::VoiceTrusted>() == domain::VoiceTrusted{trust.mention, trust.trusted};
    }
    bool operator()(const domain::BlockVoice& block) const {
        return note<domain::VoiceBlocked>() == domain::VoiceBlocked{block.mention, block.blocked};
    }
    bool operator()(const domain::Say&) const { return false; } // No line.
    bool operator()(const domain::DecideHolds& decided) const {
        const auto noted = note<domain::HoldsDecided>();
        return noted && noted->decision == decided.decision &&
               std::all_of(noted->gifts.begin(), noted->gifts.end(), [&decided](EntrySeq gift) {
                   return std::find(decided.gifts.begin(), decided.gifts.end(), gift) !=
                          decided.gifts.end();
               });
    }
    // These two are found by other keys than the command's.
    bool operator()(const domain::WithdrawPledge&) const { return false; }
    bool operator()(const domain::OpenCheckout&) const { return false; }
};

} // namespace

Result<bool> Commander::same_deed(EntrySeq line, const Command& command) {
    bool same = false;
    const auto read =
        journal_->read(line - 1, 1, [&](const EntryRow& row, const PersonRow* person) {
            same = std::visit(SameDeed{*journal_, row, person}, command.what);
            return Result<void>();
        });
    if (!read) {
        return tl::unexpected<Error>(read.error());
    }
    return same;
}

Result<EntrySeq> Commander::look_up(const Command& command) {
    for (const std::string_view source_name : {domain::kHatSource, domain::kOperatorSource,
                                               domain::kPhonesSource, domain::kDeskSource}) {
        const auto source = journal_->sources().find(source_name);
        const auto line = source == 0 ? Result<EntrySeq>(0) : gifts_->find(source, command.key);
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

Result<EntrySeq> Commander::execute(Draft& draft, const Command& command) {
    if (const auto* set = std::get_if<domain::SetRate>(&command.what)) {
        // Told again it is known by itself, not by its key: an earlier rate may be put back.
        const auto done = recorder_->set_rate(draft, command.key, set->rate);
        return done ? Result<EntrySeq>(0) : tl::unexpected<Error>(done.error());
    }
    const auto line = look_up(command);
    if (!line) {
        return line;
    }
    const bool adds_gift = std::holds_alternative<AddCash>(command.what) ||
                           std::holds_alternative<domain::Pledge>(command.what);
    if (*line != 0) {
        return adds_gift ? *line : 0;
    }
    if (adds_gift) {
        return add_gift(draft, command);
    }
    const auto done = carry_out(draft, command);
    if (!done) {
        return tl::unexpected<Error>(done.error());
    }
    return 0;
}

Result<void> Commander::carry_out(Draft& draft, const Command& command) {
    const std::string& key = command.key;
    const auto deed = [&](const auto& what) -> Result<void> {
        using What = std::decay_t<decltype(what)>;
        if constexpr (std::is_same_v<What, VoidGift>) {
            return void_gift(draft, key, what.gift);
        } else if constexpr (std::is_same_v<What, domain::VoidGifts>) {
            return void_gifts(draft, key, what.gifts);
        } else if constexpr (std::is_same_v<What, UnvoidGift>) {
            return unvoid_gift(draft, key, what.gift);
        } else if constexpr (std::is_same_v<What, Cue>) {
            return cue(draft, key, what);
        } else if constexpr (std::is_same_v<What, domain::WithdrawPledge>) {
            return withdraw(draft, what);
        } else if constexpr (std::is_same_v<What, domain::HideOwnWords>) {
            return hide_own(draft, key, what);
        } else if constexpr (std::is_same_v<What, domain::ApproveWords>) {
            return words_.approve(draft, key, what);
        } else if constexpr (std::is_same_v<What, domain::CorrectName>) {
            return words_.correct(draft, key, what, command.words);
        } else if constexpr (std::is_same_v<What, domain::BlockGiver>) {
            return words_.block(draft, key, what);
        } else if constexpr (std::is_same_v<What, domain::ErasePerson>) {
            return words_.erase(draft, key, what);
        } else if constexpr (std::is_same_v<What, domain::PayPledges>) {
            return desk_.pay(draft, key, what);
        } else if constexpr (std::is_same_v<What, domain::RefundGift>) {
            return desk_.refund(draft, key, what);
        } else if constexpr (std::is_same_v<What, domain::RecountEnvelope>) {
            return desk_.recount(draft, key, what);
        } else if constexpr (std::is_same_v<What, domain::SettleEnvelope>) {
            return desk_.settle(draft, key, what);
        } else if constexpr (std::is_same_v<What, domain::SettleDouble>) {
            return settle_double(draft, key, what);
        } else if constexpr (std::is_same_v<What, domain::ApproveMention>) {
            return mentions_.approve(draft, key, what);
        } else if constexpr (std::is_same_v<What, domain::HideMention>) {
            return mentions_.hide(draft, key, what);
        } else if constexpr (std::is_same_v<What, domain::PinMention>) {
            return mentions_.pin(draft, key, what);
        } else if constexpr (std::is_same_v<What, domain::TrustVoice>) {
            return mentions_.trust(draft, key, what);
        } else if constexpr (std::is_same_v<What, domain::BlockVoice>) {
            return mentions_.block(draft, key, what);
        } else if constexpr (std::is_same_v<What, domain::DecideHolds>) {
            return desk_.decide(draft, key, what);
        } else if constexpr (std::is_same_v<What, domain::OpenCheckout>) {
            return checkouts_->open(command, what, draft.now);
        } else {
            return fail(Errc::InvalidInput, "cash and promises are gifts, and rates are no deeds");
        }
    };
    return std::visit(deed, command.what);
}

Result<void> Commander::hide_own(Draft& draft, const std::string& key,
                                 const domain::HideOwnWords& own) {
    const auto taken_back = mentions_.take_back(draft, own.gift_key);
    if (!taken_back || *taken_back) {
        return taken_back ? Result<void>() : tl::unexpected<Error>(taken_back.error());
    }
    return words_.hide_own(draft, key, own);
}

Result<EntrySeq> Commander::add_gift(Draft& draft, const Command& command) {
    const auto* cash = std::get_if<AddCash>(&command.what);
    const auto gift = cash != nullptr
                          ? gift_of(command, *cash, draft.now)
                          : gift_of(command, std::get<domain::Pledge>(command.what), draft.now);
    if (!journal_->has_room_for(gift.amount->minor())) {
        return fail(Errc::Conflict, "{} cannot be entered: {}",
                    cash != nullptr ? "the cash" : "the promise", kSumWouldPass);
    }
    const bool is_counted = cash != nullptr && !cash->envelope.empty();
    if (is_counted) {
        const auto is_new = desk_.check_new(cash->envelope);
        if (!is_new) {
            return tl::unexpected<Error>(is_new.error());
        }
    }
    const auto checkout = checkouts_->find(command.key);
    if (!checkout) {
        return tl::unexpected<Error>(checkout.error());
    }
    if (*checkout) {
        return fail(Errc::Conflict, "this command's key was used for a payment");
    }
    const auto source =
        journal_->sources().id_of(cash != nullptr ? domain::kHatSource : domain::kPhonesSource);
    if (!source) {
        return tl::unexpected<Error>(source.error());
    }
    const auto opened = writer_.open(draft, *source, gift);
    if (!opened) {
        return tl::unexpected<Error>(opened.error());
    }
    const auto counted = is_counted ? desk_.count_first(draft, *cash, opened->seq) : Result<void>();
    if (!counted) {
        return tl::unexpected<Error>(counted.error());
    }
    return opened->seq;
}

Result<void> Commander::withdraw(Draft& draft, const domain::WithdrawPledge& withdrawal) {
    const auto gift = find_by_phone_key(*journal_, *gifts_, *checkouts_, withdrawal.gift_key);
    if (!gift) {
        return tl::unexpected<Error>(gift.error());
    }
    if (*gift == 0) {
        return fail(Errc::NotFound, "there is no promise under this key");
    }
    auto state = gifts_->of(*gift);
    if (!state) {
        return tl::unexpected<Error>(state.error());
    }
    if (state->layer != domain::Layer::Pledged) {
        return fail(Errc::Conflict, "what was paid is no promise; ask the desk");
    }
    if (state->paid) {
        return fail(Errc::Conflict, "the promise was paid already; ask the desk");
    }
    if (state->voided) {
        // A line of the giver's would be needed, or the desk could make it count again.
        return fail(Errc::Conflict, "the desk has set the promise aside; ask the desk");
    }
    if (!state->standing) {
        return {}; // It does not count already, as its giver wishes.
    }
    return writer_.reverse(draft, *state, next_key(*state), domain::ReversalReason::Withdrawn,
                           draft.now.time_since_epoch().count());
}

Result<void> Commander::void_gift(Draft& draft, const std::string& key, domain::EntrySeq gift) {
    auto state = gifts_->of(gift);
    if (!state) {
        return tl::unexpected<Error>(state.error());
    }
    if (!state->standing) {
        return fail(Errc::Conflict, "gift {} does not count already: it was {}", gift,
                    state->voided     ? "voided"
                    : state->refunded ? "refunded"
                    : state->paid     ? "paid, and counts as its payment"
                                      : "withdrawn by its provider");
    }
    const auto source = journal_->sources().id_of(domain::kOperatorSource);
    if (!source) {
        return tl::unexpected<Error>(source.error());
    }
    const auto voided =
        writer_.reverse(draft, *state, {*source, key, 0}, domain::ReversalReason::Voided,
                        draft.now.time_since_epoch().count());
    return voided && state->pays != 0 ? desk_.open_again(draft, key, *state) : voided;
}

Result<void> Commander::void_gifts(Draft& draft, const std::string& key,
                                   const std::vector<EntrySeq>& gifts) {
    std::string own_key = key; // Of the first line, by which the command is found again.
    for (const auto gift : gifts) {
        const auto state = gifts_->of(gift);
        if (!state) {
            return tl::unexpected<Error>(state.error());
        }
        if (!state->standing) {
            continue;
        }
        if (auto voided = void_gift(draft, own_key, gift); !voided) {
            return voided;
        }
        own_key = format("{}/{}", key, gift);
    }
    return {};
}

Result<void> Commander::settle_double(Draft& draft, const std::string& key,
                                      const domain::SettleDouble& settled) {
    for (const auto gift : {settled.first, settled.second}) {
        const auto state = gifts_->of(gift);
        if (!state) {
            return tl::unexpected<Error>(state.error());
        }
        if (settled.merged && !state->standing) {
            return fail(Errc::Conflict,
                        "gift {} does not count any more, so there is nothing to merge; look again",
                        gift);
        }
    }
    // The later one goes: what was celebrated, and who was thanked by number, stays.
    const auto voided = settled.merged
                            ? void_gift(draft, format("{}/{}", key, settled.second), settled.second)
                            : Result<void>();
    if (!voided) {
        return voided;
    }
    const auto source = journal_->sources().id_of(domain::kOperatorSource);
    if (!source) {
        return tl::unexpected<Error>(source.error());
    }
    return writer_.note(draft, {*source, key, 0},
                        domain::DoubleSettled{settled.first, settled.second, settled.merged});
}

Result<void> Commander::unvoid_gift(Draft& draft, const std::string& key, domain::EntrySeq gift) {
    auto state = gifts_->of(gift);
    if (!state) {
        return tl::unexpected<Error>(state.error());
    }
    if (!state->voided) {
        return fail(Errc::Conflict, "gift {} is not voided", gift);
    }
    const auto is_last = desk_.check_last_count(gift);
    if (!is_last) {
        return is_last;
    }
    const auto apart = gifts_->shown_apart(gift);
    if (!apart) {
        return tl::unexpected<Error>(apart.error());
    }
    // What a payment adds its promise takes away.
    const bool adds = state->pays == 0;
    if (adds && !journal_->has_room_for(rise_to(*state, apart->value_or(state->shown)))) {
        return fail(Errc::Conflict, "the void of gift {} cannot be taken back: {}", gift,
                    kSumWouldPass);
    }
    const auto source = journal_->sources().id_of(domain::kOperatorSource);
    if (!source) {
        return tl::unexpected<Error>(source.error());
    }
    const auto kept = adds ? Result<void>() : desk_.keep_again(draft, *state);
    if (!kept) {
        return kept;
    }
    const auto restored = writer_.restore(draft, *state, {*source, key, 0});
    return restored ? recorder_->catch_up(draft, *state) : restored;
}

Result<void> Commander::cue(Draft& draft, const std::string& key, const Cue& cue) {
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
    return writer_.cue(draft, {*source, key, 0}, cue);
}

} // namespace chapeau::ledger
