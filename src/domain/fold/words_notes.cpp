// What is done about words and envelopes, as the Stage follows it.
#include "domain/fold/stage_state.hpp"

#include <algorithm>
#include <variant>

namespace chapeau::domain {

void Stage::State::apply(const NoteEntry& entry) {
    std::visit([this](const auto& note) { heed(note); }, entry.note);
}

WordsState Stage::State::words_of(EntrySeq seq) const {
    const GiftRecord& gift = record_of(gifts, seq);
    if (!gift.has_words) {
        return WordsState::Anonymous;
    }
    const auto verdict = gift.judgement().verdict;
    if (donors.is_hidden(gift.donor) || donors.has_hidden_own(gift.donor) ||
        donors.is_blocked(gift.donor) || (verdict == Verdict::Block && !gift.approved)) {
        return WordsState::Hidden;
    }
    const bool passes = gift.approved || (verdict == Verdict::Allow &&
                                          passes_unasked(words_mode, gift.words_from()));
    if (!passes) {
        return WordsState::Waiting;
    }
    return words_mode == WordsMode::Nothing ? WordsState::Hidden : WordsState::Shown;
}

bool Stage::State::withholds(EntrySeq seq) const {
    const WordsState words = words_of(seq);
    return donors.is_hidden(record_of(gifts, seq).donor) || words == WordsState::Waiting ||
           words == WordsState::Hidden;
}

void Stage::State::reconsider(EntrySeq seq) {
    const GiftRecord& gift = record_of(gifts, seq);
    const auto verdict = gift.judgement().verdict;
    const bool is_taken_away = donors.is_hidden(gift.donor) || donors.has_hidden_own(gift.donor) ||
                               donors.is_blocked(gift.donor);
    const bool is_clean_of_desk =
        verdict == Verdict::Allow && gift.words_from() == WordsOrigin::Desk;
    if (!gift.standing || !gift.has_words || gift.approved || is_taken_away ||
        verdict == Verdict::Block || is_clean_of_desk) {
        waiting.set(seq, std::nullopt);
    } else if (verdict == Verdict::Hold) {
        waiting.set(seq, WaitingKind::Doubtful);
    } else {
        waiting.set(seq, gift.words_from() == WordsOrigin::Phone ? WaitingKind::CleanFromPhone
                                                                 : WaitingKind::CleanFromFeed);
    }
}

void Stage::State::reconsider_giver(DonorId donor) {
    for (const EntrySeq seq : donors.gifts_of(donor)) {
        reconsider(seq);
    }
}

std::vector<EntrySeq> Stage::State::bearers_of(EntrySeq seq) const {
    const auto promise = promise_of.find(seq);
    const EntrySeq first = promise == promise_of.end() ? seq : promise->second;
    std::vector<EntrySeq> bearers{first};
    if (const auto payments = payments_of.find(first); payments != payments_of.end()) {
        bearers.insert(bearers.end(), payments->second.begin(), payments->second.end());
    }
    return bearers;
}

void Stage::State::follow(const HideName& cue) {
    if (is_gift(cue.gift)) {
        const DonorId donor = record_of(gifts, cue.gift).donor;
        donors.set_hidden(donor, true);
        reconsider_giver(donor);
        words_went();
    }
}

void Stage::State::follow(const ShowName& cue) {
    if (is_gift(cue.gift)) {
        const DonorId donor = record_of(gifts, cue.gift).donor;
        donors.set_hidden(donor, false);
        reconsider_giver(donor);
        words_version = head;
    }
}

void Stage::State::follow(const SetWordsMode& cue) {
    if (cue.mode < words_mode) {
        hidden_at = head;
    }
    words_mode = cue.mode;
    words_version = head;
}

void Stage::State::follow(const SetStretch& cue) {
    challenge.stretch_targets = cue.targets;
    goals.replace_stretch(cue.targets);
}

void Stage::State::heed(const OwnWordsHidden& note) {
    const DonorId donor = known_gift(note.gift).donor;
    donors.hide_own(donor);
    reconsider_giver(donor);
    words_went();
}

void Stage::State::heed(const GiverBlocked& note) {
    const DonorId donor = known_gift(note.gift).donor;
    donors.set_blocked(donor, note.blocked);
    reconsider_giver(donor);
    hidden_at = note.blocked ? head : hidden_at;
    words_version = head;
}

void Stage::State::heed(const WordsApproved& note) {
    known_gift(note.gift);
    for (const EntrySeq seq : bearers_of(note.gift)) {
        record_of(gifts, seq).approved = true;
        reconsider(seq);
    }
    words_version = head;
}

void Stage::State::heed(const NameCorrected& note) {
    known_gift(note.gift);
    const TextRef words = texts.keep(note.name.substr(0, kAudienceBytesMax),
                                     note.message.substr(0, kAudienceBytesMax));
    const bool has_words = !note.name.empty() || !note.message.empty();
    for (const EntrySeq seq : bearers_of(note.gift)) {
        set_words(seq, words, has_words, note.words);
    }
    words_went();
}

void Stage::State::heed(const PersonErased& note) {
    known_gift(note.gift);
    const TextRef none = texts.keep({}, {});
    for (const EntrySeq seq : bearers_of(note.gift)) {
        set_words(seq, none, false, kNotJudged);
    }
    words_went();
}

/// As if the gift had come with these words.
void Stage::State::set_words(EntrySeq seq, TextRef words, bool has_words, Judgement judged) {
    GiftRecord& gift = known_gift(seq);
    const bool counted = gift.standing;
    if (counted) {
        cease_to_count(seq);
    }
    gift.words = words;
    gift.has_words = has_words;
    gift.approved = false;
    gift.set_judgement(judged);
    const bool is_keyed = donors.is_keyed(gift.donor);
    const DonorId giver = donors.giver_of(gift.donor);
    if (is_keyed && donors.has_name(gift)) {
        gift.donor = giver;
    } else if (is_keyed && gift.donor == giver) {
        gift.donor = donors.add_unnamed(giver, seq);
    }
    gift.ranked =
        gift.is_received() && (is_keyed || !texts.first(words).empty() || gift.people == 1);
    if (counted) {
        begin_to_count(seq);
    }
}

void Stage::State::heed(const EnvelopeCounted& note) {
    if (note.first) {
        envelopes.insert_or_assign(note.envelope, Envelope{head,
                                                           {note.envelope, note.gift, note.amount,
                                                            note.by, std::nullopt, "", false}});
    } else if (const auto found = envelopes.find(note.envelope); found != envelopes.end()) {
        found->second.row.second = note.amount;
        found->second.row.second_by = note.by;
        found->second.row.settled = false;
    }
    recount_envelopes();
}

void Stage::State::heed(const EnvelopeSettled& note) {
    if (const auto found = envelopes.find(note.envelope); found != envelopes.end()) {
        found->second.row.settled = true;
    }
    recount_envelopes();
}

/// A room passes some dozen envelopes, and they are counted by hand.
void Stage::State::recount_envelopes() {
    envelopes_differ = std::count_if(envelopes.begin(), envelopes.end(), [&](const auto& each) {
        const EnvelopeRow& row = each.second.row;
        return row.differs() && is_gift(row.gift) && record_of(gifts, row.gift).standing;
    });
}

} // namespace chapeau::domain
