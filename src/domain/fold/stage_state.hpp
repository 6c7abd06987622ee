// Everything that the Stage keeps, entry by entry.
#pragma once

#include "domain/fold/donors.hpp"
#include "domain/fold/doubles.hpp"
#include "domain/fold/gift_record.hpp"
#include "domain/fold/goals.hpp"
#include "domain/fold/late_gifts.hpp"
#include "domain/fold/leaderboard.hpp"
#include "domain/fold/pace_meter.hpp"
#include "domain/fold/standing_set.hpp"
#include "domain/fold/text_cache.hpp"
#include "domain/fold/text_store.hpp"
#include "domain/fold/waiting_words.hpp"
#include "domain/stage.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace chapeau::domain {

struct Stage::State {
    struct Envelope {
        EntrySeq counted_at = 0;
        EnvelopeRow row;
    };

    State(Challenge of, ScreenText supporter, WordsMode mode)
        : challenge(std::move(of)),
          donors(gifts, texts),
          goals(challenge),
          late(challenge.deadline),
          words_mode(mode),
          shown(std::move(supporter)) {}

    void apply(const GiftEntry& entry);
    void apply(const AdjustmentEntry& entry);
    void apply(const ReversalEntry& entry);
    void apply(const RestorationEntry& entry);
    void apply(const CueEntry& entry);
    void apply(const NoteEntry& entry);

    void follow(const SetTarget& cue);
    void follow(const SetDeadline& cue);
    void follow(const StartClock& cue);
    void follow(const HideName& cue);
    void follow(const ShowName& cue);
    void follow(const SetFrozen& cue) { frozen = cue.frozen; }
    void follow(const SetBlank& cue) { blank = cue.blank; }
    void follow(const SetWordsMode& cue);
    void follow(const SetStretch& cue);
    void follow(const SetScene& cue) { scene = cue.scene; }

    void heed(const OwnWordsHidden& note);
    void heed(const WordsApproved& note);
    void heed(const NameCorrected& note);
    void heed(const GiverBlocked& note);
    void heed(const PersonErased& note);
    void heed(const PledgesPaid& /*note*/) {} // Its lines follow.
    void heed(const EnvelopeCounted& note);
    void heed(const EnvelopeSettled& note);
    void heed(const RateSet& /*note*/) {} // The lines that it converts follow, converted.
    void heed(const TellingLinked& /*note*/) {}
    void heed(const DoubleNoticed& note) { doubles.notice(note.first, note.second, true); }
    void heed(const DoubleSettled& note) { doubles.settle(note.first, note.second); }
    // The wall's business.
    void heed(const MentionApproved& /*note*/) {}
    void heed(const MentionHidden& /*note*/) {}
    void heed(const MentionPinned& /*note*/) {}
    void heed(const VoiceTrusted& /*note*/) {}
    void heed(const VoiceBlocked& /*note*/) {}

    void heed(const HoldsDecided& note);

    /// Whether the giver of that gift, and so every gift of theirs, changed.
    void reconsider_giver(DonorId donor);
    /// Whether the words of the gift can wait now.
    void reconsider(EntrySeq seq);
    void words_went() { hidden_at = words_version = head; }
    /// The gift with its promise or its payment: they bear the same words.
    std::vector<EntrySeq> bearers_of(EntrySeq seq) const;
    void set_words(EntrySeq seq, TextRef words, bool has_words, Judgement judged);
    void take_promise(GiftRecord& gift, const GiftEntry& entry);
    void take_giver(GiftRecord& gift, const GiftEntry& entry);
    WordsState words_of(EntrySeq seq) const;
    bool withholds(EntrySeq seq) const;
    void recount_envelopes();
    void look_for_double(const GiftEntry& entry);
    bool is_open(const Doubles::Pair& pair) const;
    std::int64_t doubles_open() const;

    GiftRow row(EntrySeq seq) const;
    QueueAnswer queue(std::size_t limit) const;
    GiftsAnswer find(const FindGifts& question) const;
    EnvelopesAnswer envelope_rows() const;
    DoublesAnswer double_rows() const;
    std::optional<MyGift> my_gift(EntrySeq seq) const;
    std::vector<HeldGift> held() const;

    bool is_gift(EntrySeq seq) const;
    GiftRecord& known_gift(EntrySeq seq);
    std::int64_t minor_of(Money amount) const;
    void set_deadline(std::optional<Timestamp> deadline);

    void begin_to_count(EntrySeq seq);
    void cease_to_count(EntrySeq seq);
    void count_heads(const GiftRecord& gift, Heads heads);
    void count_money(const GiftRecord& gift, std::int64_t minor);
    void count_converted(EntrySeq seq, std::int64_t by);
    std::optional<Money> given_of(EntrySeq seq) const;
    void set_amount_hidden(GiftRecord& gift, bool hidden);

    std::int64_t received_minor() const;
    Money money(std::int64_t minor) const;
    ScreenText name_of(EntrySeq seq) const;
    RecentGift recent_gift(EntrySeq seq) const;
    std::vector<LeaderRow> leaders() const;
    std::vector<RecentGift> recent() const;
    ClockState clock(Timestamp now) const;

    Challenge challenge;
    EntrySeq head = 0;
    Timestamp recorded_at; // Of the entry that is being folded.

    GiftRecords gifts;
    TextStore texts;
    Donors donors;
    Leaderboard board;
    StandingSet standing;
    Goals goals;
    LateGifts late;
    PaceMeter pace;

    std::array<std::int64_t, kLayerCount> minor_by_layer{};
    std::int64_t people = 0;
    std::int64_t people_pledged = 0;
    std::int64_t gifts_standing = 0;
    std::int64_t gifts_hidden = 0;
    std::int64_t gifts_late = 0;
    std::int64_t gifts_converted = 0; // Of received money.
    std::int64_t gifts_ever = 0;
    EntrySeq hidden_at = 0; // The last line that took somebody's words away.
    EntrySeq words_version = 0;
    WordsMode words_mode;
    WaitingWords waiting;
    /// By the promise, in order: more than one when earlier ones were voided.
    std::map<EntrySeq, std::vector<EntrySeq>> payments_of;
    std::map<EntrySeq, EntrySeq> promise_of; // By the payment.
    std::map<std::string, Envelope> envelopes;
    std::int64_t envelopes_differ = 0;
    Doubles doubles;
    /// What was given in another currency, by the gift; empty once a part of it was corrected.
    std::map<EntrySeq, std::optional<Money>> given_abroad;
    Scene scene = Scene::Challenge;
    /// Promises that feeds told, with what was decided about them; those that count no more too.
    std::map<EntrySeq, HeldGift> promised_by_feeds;
    bool frozen = false;
    bool blank = false;

    mutable TextCache shown; // Remembers; what it answers does not depend on it.
};

} // namespace chapeau::domain
