#include "domain/recount.hpp"

#include "support/catch.hpp"
#include "support/makers.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <numeric>
#include <set>
#include <string>
#include <utility>

namespace chapeau::test {
namespace {

using namespace domain;

struct Known {
    GiftEntry entry;
    std::int64_t minor = 0;
    bool amount_hidden = false;
    bool standing = true;
    bool is_hidden = false; // Its giver is.
    bool late = false;
    bool approved = false;
    std::string giver;
    WordsState words = WordsState::Anonymous; // Judged anew after each line.
};

using Book = std::map<EntrySeq, Known>;

bool is_received(Layer layer) {
    return layer == Layer::Captured || layer == Layer::Cash;
}

std::string identity_of(EntrySeq seq, const GiftEntry& gift) {
    if (gift.donor_key.empty()) {
        return "#" + std::to_string(seq);
    }
    const std::string source = gift.origin == WordsOrigin::Phone ? "phones" : gift.source;
    return "@" + source + "\n" + gift.donor_key;
}

bool is_withheld(const Known& gift) {
    return gift.is_hidden || gift.words == WordsState::Waiting || gift.words == WordsState::Hidden;
}

struct Person {
    bool has_given = false;
    std::int64_t given = 0;
    std::int64_t promised = 0;
};

/// Of the board: a person's named gifts, or one gift of somebody without a name.
struct Row {
    std::pair<EntrySeq, bool> first; // A person comes before their own unnamed gift.
    std::int64_t ranked_minor = 0;
    bool is_hidden = false;
    bool is_shown = false;
    std::string name; // Empty: none to show.
    EntrySeq named_by = 0;
};

/// The names of the random books are few, and cleaning one is slow.
std::string cleaned(const std::string& raw, std::map<std::string, std::string>& known) {
    const auto found = known.find(raw);
    return found != known.end()
               ? found->second
               : known.emplace(raw, ScreenText::name(raw, ScreenText()).utf8()).first->second;
}

std::map<std::string, Person> people_of(const Book& book) {
    std::map<std::string, Person> people;
    for (const auto& [seq, gift] : book) {
        if (!gift.standing) {
            continue;
        }
        Person& person = people[gift.giver];
        if (is_received(gift.entry.layer)) {
            person.has_given = true;
            person.given = std::max(person.given, gift.entry.people);
        } else if (gift.entry.layer == Layer::Pledged) {
            person.promised = std::max(person.promised, gift.entry.people);
        }
    }
    return people;
}

std::string row_of(EntrySeq seq, const Known& gift, std::map<std::string, std::string>& names) {
    return gift.giver.front() == '@' && cleaned(gift.entry.name, names).empty()
               ? "#" + std::to_string(seq)
               : gift.giver;
}

std::map<std::string, Row> rows_of(const Book& book) {
    std::map<std::string, Row> rows;
    std::map<std::string, std::string> names;
    std::map<std::string, int> gifts_ever;
    for (const auto& [seq, gift] : book) {
        ++gifts_ever[gift.giver];
    }
    for (const auto& [seq, gift] : book) {
        const std::string mine = row_of(seq, gift, names);
        rows.try_emplace(gift.giver, Row{{seq, false}, 0, false, false, "", 0});
        Row& row = rows.try_emplace(mine, Row{{seq, true}, 0, false, false, "", 0}).first->second;
        if (row.named_by == 0) {
            row.is_hidden = gift.is_hidden;
        }
        if (!gift.standing) {
            continue;
        }
        const std::string name = cleaned(gift.entry.name, names);
        row.name = name.empty() ? row.name : name;
        // Of several gifts without a name none names the row.
        if (!name.empty() || mine != gift.giver || gifts_ever[gift.giver] == 1) {
            row.named_by = seq;
            row.is_hidden = is_withheld(gift);
            row.is_shown = gift.words == WordsState::Shown;
        }
        const bool is_hat = gift.entry.donor_key.empty() && gift.entry.name.empty() &&
                            gift.entry.people != 1 && gift.entry.pays == 0;
        row.ranked_minor += is_received(gift.entry.layer) && !is_hat ? gift.minor : 0;
    }
    return rows;
}

struct Sums {
    std::array<std::int64_t, kLayerCount> by_layer{};
    std::int64_t received = 0;
    std::int64_t people = 0;
    std::int64_t promised = 0;
};

Sums sums_of(const Book& book) {
    Sums sums;
    for (const auto& [seq, gift] : book) {
        if (gift.standing) {
            sums.by_layer[static_cast<std::size_t>(gift.entry.layer)] += gift.minor;
        }
    }
    sums.received = sums.by_layer[0] + sums.by_layer[1];
    for (const auto& [identity, person] : people_of(book)) {
        sums.people += person.given;
        sums.promised += person.has_given ? 0 : person.promised;
    }
    return sums;
}

std::vector<LeaderRow> leaders_of(const Book& book) {
    std::vector<Row> ranked;
    for (const auto& [identity, row] : rows_of(book)) {
        if (row.ranked_minor > 0) {
            ranked.push_back(row);
        }
    }
    std::sort(ranked.begin(), ranked.end(), [](const Row& a, const Row& b) {
        return std::pair(-a.ranked_minor, a.first) < std::pair(-b.ranked_minor, b.first);
    });
    std::vector<LeaderRow> rows;
    for (std::size_t i = 0; i < std::min(ranked.size(), kLeaderRowsMax); ++i) {
        const auto above = std::count_if(ranked.begin(), ranked.end(), [&](const Row& each) {
            return each.ranked_minor > ranked[i].ranked_minor;
        });
        rows.push_back({static_cast<int>(above) + 1,
                        ScreenText::name(ranked[i].is_shown ? ranked[i].name : "", supporter()),
                        money(ranked[i].ranked_minor), 0, ranked[i].named_by, ranked[i].is_hidden});
    }
    return rows;
}

std::vector<RecentGift> recent_of(const Book& book) {
    std::vector<RecentGift> rows;
    for (auto each = book.rbegin(); each != book.rend() && rows.size() < kRecentGiftsMax; ++each) {
        const auto& [seq, gift] = *each;
        if (!gift.standing) {
            continue;
        }
        rows.push_back({seq,
                        gift.words == WordsState::Shown
                            ? ScreenText::name(gift.entry.name, supporter())
                            : supporter(),
                        gift.words == WordsState::Shown ? ScreenText::message(gift.entry.message)
                                                        : ScreenText(),
                        gift.amount_hidden ? std::nullopt : std::optional(money(gift.minor)),
                        gift.entry.layer, gift.entry.occurred_at, gift.late, is_withheld(gift)});
    }
    return rows;
}

bool reaches(const Target& target, const Sums& sums) {
    return (!target.people || sums.people >= *target.people) &&
           (!target.amount || sums.received >= target.amount->minor());
}

bool is_above(const Target& a, const Target& b) {
    const bool people = !a.people || !b.people || *a.people > *b.people;
    const bool amount = !a.amount || !b.amount || a.amount->minor() > b.amount->minor();
    return people && amount;
}

std::int64_t count_standing(const Book& book, bool Known::*flag) {
    return std::count_if(book.begin(), book.end(), [&](const auto& each) {
        return each.second.standing && each.second.*flag;
    });
}

} // namespace

/// The lines again, one by one, with only what cannot be recounted remembered.
class Recount::Teller {
public:
    explicit Teller(const Challenge& configured)
        : challenge(configured), own{configured.target, 0} {
        for (const std::int64_t value : configured.milestones) {
            milestones.push_back({value, 0, {}});
        }
        for (const Target& target : configured.stretch_targets) {
            stretch.push_back({target, 0, {}});
        }
    }

    void tell(const Entry& entry) {
        seq = entry.seq;
        recorded_at = entry.recorded_at;
        std::visit([&](const auto& what) { take(what); }, entry.what);
        for (auto& [seq_of, gift] : book) {
            gift.words = words_of(gift);
        }
        const Sums sums = sums_of(book);
        const std::int64_t measured =
            challenge.measure == Measure::People ? sums.people : sums.received;
        for (Milestone& milestone : milestones) {
            if (milestone.crossed_at == 0 && measured >= milestone.value) {
                milestone.crossed_at = seq;
                milestone.crossed_time = recorded_at;
            }
        }
        for (TargetState* const target : open_targets()) {
            if (target->reached_at == 0 && reaches(target->target, sums)) {
                target->reached_at = seq;
                target->reached_time = recorded_at;
                reopened = true;
            }
        }
        while (reopened) { // A target that was reached opens the next, which may be reached too.
            reopened = false;
            TargetState* const last = open_targets().back();
            if (last->reached_at == 0 && reaches(last->target, sums)) {
                last->reached_at = seq;
                last->reached_time = recorded_at;
                reopened = true;
            }
        }
    }

    std::vector<TargetState*> open_targets() {
        std::vector<TargetState*> open{&own};
        for (TargetState& target : stretch) {
            if (open.back()->reached_at != 0 && is_above(target.target, own.target)) {
                open.push_back(&target);
            }
        }
        return open;
    }

    Challenge challenge;
    TargetState own;
    std::vector<TargetState> stretch;
    std::vector<Milestone> milestones;
    Book book;
    EntrySeq seq = 0;
    Timestamp recorded_at;
    EntrySeq hidden_at = 0;
    WordsMode mode = WordsMode::HoldPhones;
    bool reopened = false;
    bool frozen = false;
    bool blank = false;

private:
    void take(const GiftEntry& gift) {
        Known known;
        known.entry = gift;
        known.minor = gift.amount ? gift.amount->minor() : 0;
        known.amount_hidden = !gift.amount;
        Timestamp given_at = gift.occurred_at;
        known.giver = identity_of(seq, gift);
        if (gift.pays != 0) {
            const Known& promise = book.at(gift.pays);
            given_at = promise.entry.occurred_at;
            known.giver = promise.giver;
            known.approved = promise.approved;
            known.entry.name = promise.entry.name;
            known.entry.message = promise.entry.message;
            known.entry.origin = promise.entry.origin;
            known.entry.words = promise.entry.words;
            payments.emplace(gift.pays, seq);
        }
        known.late = challenge.deadline && given_at > *challenge.deadline;
        known.is_hidden = hidden.contains(known.giver);
        late_since[seq] = given_at;
        book[seq] = known;
    }
    WordsState words_of(const Known& gift) const {
        const auto verdict = gift.entry.words.verdict;
        if (gift.entry.name.empty() && gift.entry.message.empty()) {
            return WordsState::Anonymous;
        }
        if (gift.is_hidden || own_hidden.contains(gift.giver) || blocked.contains(gift.giver) ||
            (verdict == Verdict::Block && !gift.approved)) {
            return WordsState::Hidden;
        }
        bool passes = gift.approved;
        if (verdict == Verdict::Allow) {
            passes = passes || gift.entry.origin == WordsOrigin::Desk || mode == WordsMode::Clean ||
                     (mode == WordsMode::HoldPhones && gift.entry.origin == WordsOrigin::Feed);
        }
        if (!passes) {
            return WordsState::Waiting;
        }
        return mode == WordsMode::Nothing ? WordsState::Hidden : WordsState::Shown;
    }
    /// The promise and its payments, whichever is named.
    std::vector<EntrySeq> all_of(EntrySeq gift) const {
        const EntrySeq pays = book.at(gift).entry.pays;
        std::vector<EntrySeq> all{pays == 0 ? gift : pays};
        const auto [first, last] = payments.equal_range(all.front());
        std::transform(first, last, std::back_inserter(all),
                       [](auto& each) { return each.second; });
        return all;
    }
    void take(const AdjustmentEntry& adjustment) {
        Known& gift = book.at(adjustment.gift);
        gift.minor = adjustment.amount_hidden ? 0 : gift.minor + adjustment.delta.minor();
        gift.amount_hidden = adjustment.amount_hidden;
    }
    void take(const ReversalEntry& reversal) { book.at(reversal.gift).standing = false; }
    void take(const RestorationEntry& restoration) {
        Known& gift = book.at(restoration.gift);
        if (!gift.standing) {
            gift.standing = true;
            gift.minor = restoration.amount ? restoration.amount->minor() : 0;
            gift.amount_hidden = !restoration.amount;
        }
    }
    void take(const NoteEntry& entry) {
        std::visit([&](const auto& note) { heed(note); }, entry.note);
    }
    void heed(const OwnWordsHidden& note) {
        own_hidden.insert(book.at(note.gift).giver);
        hidden_at = seq;
    }
    void heed(const GiverBlocked& note) {
        if (note.blocked) {
            blocked.insert(book.at(note.gift).giver);
            hidden_at = seq;
        } else {
            blocked.erase(book.at(note.gift).giver);
        }
    }
    void heed(const WordsApproved& note) {
        for (const EntrySeq each : all_of(note.gift)) {
            book.at(each).approved = true;
        }
    }
    void heed(const NameCorrected& note) {
        for (const EntrySeq each : all_of(note.gift)) {
            Known& gift = book.at(each);
            gift.entry.name = note.name;
            gift.entry.message = note.message;
            gift.entry.words = note.words;
            gift.approved = false;
        }
        hidden_at = seq;
    }
    template <class Other>
    void heed(const Other& /*note*/) {}
    void take(const CueEntry& entry) {
        std::visit([&](const auto& cue) { follow(cue); }, entry.cue);
    }
    void follow(const SetTarget& cue) {
        challenge.target = cue.target;
        own = {cue.target, 0};
    }
    void follow(const SetDeadline& cue) {
        challenge.duration = cue.deadline ? challenge.duration : std::nullopt;
        challenge.deadline = cue.deadline;
        for (auto& [seq_of, gift] : book) {
            if (!cue.deadline || late_since.at(seq_of) <= *cue.deadline) {
                gift.late = false;
            }
        }
    }
    void follow(const StartClock& cue) {
        challenge.opening = cue.opening;
        challenge.duration = cue.duration;
        follow(SetDeadline{cue.opening + cue.duration});
    }
    void follow(const HideName& cue) { set_hidden(cue.gift, true); }
    void follow(const ShowName& cue) { set_hidden(cue.gift, false); }
    void follow(const SetFrozen& cue) { frozen = cue.frozen; }
    void follow(const SetBlank& cue) { blank = cue.blank; }
    void follow(const SetWordsMode& cue) {
        hidden_at = cue.mode < mode ? seq : hidden_at;
        mode = cue.mode;
    }
    void follow(const SetStretch& /*cue*/) {}
    void follow(const SetScene& /*cue*/) {}

    void set_hidden(EntrySeq gift, bool is_hidden) {
        if (!book.contains(gift)) {
            return;
        }
        const std::string giver = book.at(gift).giver;
        if (is_hidden) {
            hidden_at = seq;
            hidden.insert(giver);
        } else {
            hidden.erase(giver);
        }
        for (auto& [seq_of, known] : book) {
            if (known.giver == giver) {
                known.is_hidden = is_hidden;
            }
        }
    }

    std::set<std::string> hidden;
    std::set<std::string> own_hidden;
    std::set<std::string> blocked;
    std::multimap<EntrySeq, EntrySeq> payments; // By the promise.
    std::map<EntrySeq, Timestamp> late_since;   // When it was given, to judge it late.
};

Recount::Recount(const Challenge& configured) : teller_(std::make_unique<Teller>(configured)) {}
Recount::~Recount() = default;

void Recount::tell(const Entry& entry) {
    teller_->tell(entry);
}

Snapshot Recount::expected(Timestamp now) const {
    Teller& teller = *teller_;
    const Sums sums = sums_of(teller.book);
    Snapshot expected = make_snapshot(teller.challenge, now);
    expected.head = teller.seq;
    expected.totals = {{money(sums.by_layer[0]), money(sums.by_layer[1]), money(sums.by_layer[2]),
                        money(sums.by_layer[3])}};
    expected.received = money(sums.received);
    expected.people = sums.people;
    expected.people_pledged = sums.promised;
    expected.gifts = count_standing(teller.book, &Known::standing);
    expected.hidden_gifts = count_standing(teller.book, &Known::amount_hidden);
    expected.late_gifts = count_standing(teller.book, &Known::late);
    expected.gifts_ever = static_cast<std::int64_t>(teller.book.size());
    expected.milestones = teller.milestones;
    expected.targets.clear();
    for (const TargetState* const target : teller.open_targets()) {
        expected.targets.push_back(*target);
    }
    expected.leaders = leaders_of(teller.book);
    expected.recent = recent_of(teller.book);
    expected.hidden_at = teller.hidden_at;
    expected.words_mode = teller.mode;
    expected.words_waiting =
        std::count_if(teller.book.begin(), teller.book.end(), [](const auto& each) {
            return each.second.standing && each.second.words == WordsState::Waiting;
        });
    expected.frozen = teller.frozen;
    expected.blank = teller.blank;
    return expected;
}

} // namespace chapeau::test
