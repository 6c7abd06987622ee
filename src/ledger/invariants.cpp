#include "ledger/invariants.hpp"

#include "domain/challenge.hpp"
#include "domain/command.hpp"
#include "domain/note.hpp"
#include "domain/screen_text.hpp"
#include "ledger/hash_checker.hpp"

#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace chapeau::ledger {

namespace {

/// What the lines say that a feed has listed.
struct Listed {
    std::int64_t gifts = 0;
    std::int64_t hidden = 0;
    std::int64_t sum_minor = 0;

    bool operator==(const Listed&) const = default;
};

tl::unexpected<Error> broken(domain::EntrySeq seq, std::string_view law) {
    return fail(Errc::Corrupt, "line {} breaks a law of the book: {}", seq, law);
}

/// One reading of the book.
class Audit {
public:
    Audit(Journal& journal, GiftStates& gifts) : journal_(&journal), gifts_(&gifts) {}

    Result<void> line(const EntryRow& row, const PersonRow* person);
    Result<void> conclude(const Feeds& feeds);

private:
    void check_words(const EntryRow& row, const PersonRow& person);
    bool is_converted(const GiftState& gift) const;
    Result<void> follow_gift(domain::EntrySeq seq);
    Result<void> check_promise(const GiftState& promise);
    Result<void> compare(const Feeds& feeds);

    Journal* journal_;
    GiftStates* gifts_;
    HashChecker hashes_;
    std::string bytes_;
    domain::EntrySeq last_ = 0;
    Digest last_hash_{};
    std::set<domain::EntrySeq> corrected_;
    std::map<domain::EntrySeq, domain::ExchangeRate> rates_;
    std::map<std::int64_t, Listed> listed_; // By source; of gifts that were never corrected too.
};

Result<void> Audit::line(const EntryRow& row, const PersonRow* person) {
    if (row.seq != last_ + 1) {
        return broken(last_ + 1, "lines are numbered without a gap");
    }
    // The first line's predecessor is the challenge itself.
    if (row.seq > 1 && row.prev_hash != last_hash_) {
        return broken(row.seq, "each line carries the hash of the one before");
    }
    if (row.seq == 1 && row.prev_hash != journal_->genesis()) {
        return broken(row.seq, "the first line carries the hash of the challenge");
    }
    bytes_.clear();
    journal_->append_bytes(bytes_, row);
    hashes_.add(row.seq, bytes_, row.hash);
    last_ = row.seq;
    last_hash_ = row.hash;
    if (row.person_commit.has_value() != (person != nullptr)) {
        return broken(row.seq, "what has words has a place for them, and nothing else has");
    }
    if (person != nullptr && !person->salt.empty()) {
        check_words(row, *person);
    }
    if (row.kind == Kind::Gift) {
        GiftState gift;
        const auto folded = fold(gift, row, *journal_);
        if (!folded) {
            return folded;
        }
        if (gift.given && !is_converted(gift)) {
            return broken(row.seq, "a converted gift is worth what its rate says");
        }
        auto& listed = listed_[row.source];
        listed.gifts += 1;
        listed.hidden += row.hidden ? 1 : 0;
        listed.sum_minor += row.amount_minor;
    } else if (row.kind == Kind::Note) {
        const auto note = domain::parse_note(row.detail);
        const auto* const rate = note ? std::get_if<domain::RateSet>(&*note) : nullptr;
        if (rate != nullptr) {
            rates_.emplace(row.seq, rate->rate);
        }
    } else if (!is_word_only(row.kind)) {
        if (row.gift >= row.seq) {
            return broken(row.seq, "a correction follows the gift that it corrects");
        }
        corrected_.insert(row.gift);
    }
    return {};
}

bool Audit::is_converted(const GiftState& gift) const {
    const auto rate = rates_.find(gift.given->rate);
    const auto& given = gift.given->amount;
    if (rate == rates_.end() || rate->second.from != given.currency() ||
        rate->second.to != journal_->currency() || given.minor() < 1 ||
        given.minor() > domain::kGiftMinorMax) {
        return false;
    }
    const auto worth = domain::convert(given, rate->second);
    return worth && worth->minor() == gift.shown.amount_minor;
}

void Audit::check_words(const EntryRow& row, const PersonRow& person) {
    bytes_.clear();
    append_person(bytes_, person.salt, person.name, person.message);
    hashes_.add(row.seq, bytes_, *row.person_commit);
}

/// A promise that stands again after its payment was voided.
Result<void> Audit::check_promise(const GiftState& promise) {
    const auto desk = journal_->sources().find(domain::kDeskSource);
    if (desk == 0 || !promise.standing || promise.payment_id().empty()) {
        return {};
    }
    const auto payment = gifts_->find(desk, promise.payment_id());
    if (!payment) {
        return tl::unexpected<Error>(payment.error());
    }
    const auto state = *payment == 0 ? Result<GiftState>(GiftState()) : gifts_->of(*payment);
    if (!state) {
        return tl::unexpected<Error>(state.error());
    }
    return state->pays == promise.seq && state->standing
               ? broken(promise.seq, "a promise and its payment never both count")
               : Result<void>();
}

/// Gifts with corrections are few: they are folded one by one, and replace in the sums what
/// their first line alone had said.
Result<void> Audit::follow_gift(domain::EntrySeq seq) {
    const auto gift = gifts_->of(seq);
    if (!gift && gift.error().code == Errc::NotFound) {
        return broken(seq, "what is corrected is a gift");
    }
    if (!gift) {
        return tl::unexpected<Error>(gift.error());
    }
    const auto apart = gifts_->shown_apart(seq);
    if (!apart) {
        return tl::unexpected<Error>(apart.error());
    }
    if (*apart && (!gift->closed_to_feed() || **apart == gift->shown)) {
        return broken(seq, "only of a closed gift is noted apart what its feed shows");
    }
    const auto kept = check_promise(*gift);
    if (!kept) {
        return kept;
    }
    const auto opening = journal_->opening_amount(seq);
    if (!opening) {
        return tl::unexpected<Error>(opening.error());
    }
    const auto& shown = *apart ? **apart : gift->shown;
    auto& listed = listed_[gift->source];
    listed.gifts -= 1;
    listed.hidden -= *opening == 0 ? 1 : 0;
    listed.sum_minor -= *opening;
    if (shown.listed) {
        listed.gifts += 1;
        listed.hidden += shown.hidden ? 1 : 0;
        listed.sum_minor += shown.hidden ? 0 : shown.amount_minor - gift->refunded_minor;
    }
    return {};
}

Result<void> Audit::compare(const Feeds& feeds) {
    for (const auto& [source, known] : feeds.all()) {
        const auto found = listed_.find(source);
        const auto listed = found == listed_.end() ? Listed{} : found->second;
        const Listed said{known.gifts_known, known.hidden_known, known.sum_minor_known};
        if (said != listed) {
            return fail(Errc::Corrupt,
                        "the feed {} is said to list {} gifts of {}, and its lines say {} of {}",
                        journal_->sources().name_of(source), said.gifts, said.sum_minor,
                        listed.gifts, listed.sum_minor);
        }
    }
    for (const auto& [source, listed] : listed_) {
        const auto& name = journal_->sources().name_of(source);
        if (!domain::is_no_feed(name) && !feeds.all().contains(source)) {
            return fail(Errc::Corrupt, "the book has lost the position of the feed {}", name);
        }
    }
    return {};
}

Result<void> Audit::conclude(const Feeds& feeds) {
    if (last_ != journal_->head() || (last_ > 0 && last_hash_ != journal_->head_hash())) {
        return fail(Errc::Corrupt, "the book has {} lines, and its cover says {}", last_,
                    journal_->head());
    }
    const auto wrong = hashes_.finish();
    if (wrong) {
        return broken(*wrong, "a line says what it said when it was written");
    }
    for (const auto seq : corrected_) {
        const auto followed = follow_gift(seq);
        if (!followed) {
            return followed;
        }
    }
    return compare(feeds);
}

/// Gives entries away while the verdict on the book is still to come. Whoever takes them counts
/// on some laws so firmly that it would stop the program; damage must be told as damage instead.
class HandOver {
public:
    HandOver(const Journal& journal, domain::EntrySeq after, const TakeEntry& take)
        : journal_(&journal), take_(&take), first_(after + 1), last_(after) {}

    Result<void> give(const EntryRow& row, const PersonRow* person) {
        if (row.seq != last_ + 1) {
            return broken(last_ + 1, "lines are numbered without a gap");
        }
        last_ = row.seq;
        is_gift_.push_back(row.kind == Kind::Gift);
        if (row.gift != 0 && !may_be_gift(row.gift)) {
            return broken(row.seq, "what is corrected is a gift, and stands before");
        }
        if (row.amount_minor < 0 || row.amount_minor > domain::kGiftMinorMax || row.people < 0 ||
            row.people > domain::kPeopleMax) {
            return broken(row.seq, "no line is larger than the largest gift");
        }
        raised_minor_ += journal_->change_of(row);
        if (raised_minor_ > domain::kSumMinorMax || raised_minor_ < -domain::kSumMinorMax) {
            return broken(row.seq, "no sum is larger than the largest");
        }
        PersonText words;
        if (person != nullptr) {
            words = person->text();
        }
        if (words.name.size() > domain::kAudienceBytesMax ||
            words.message.size() > domain::kAudienceBytesMax) {
            return broken(row.seq, "names and messages are kept up to a limit");
        }
        // What a cue or a note says has no law but that it can be read.
        if (!*take_ && !is_word_only(row.kind)) {
            return {};
        }
        const auto entry = journal_->entry_of(row, words);
        if (!entry) {
            return tl::unexpected<Error>(entry.error());
        }
        const auto* gift = std::get_if<domain::GiftEntry>(&entry->what);
        if (gift != nullptr && gift->pays != 0 && !may_be_gift(gift->pays)) {
            return broken(row.seq, "a payment keeps a promise that stands before it");
        }
        if (const auto* note = std::get_if<domain::NoteEntry>(&entry->what)) {
            const auto about = domain::gift_of(note->note);
            if (about != 0 && !may_be_gift(about)) {
                return broken(row.seq, "a note speaks of a gift that stands before it");
            }
        }
        if (*take_) {
            (*take_)(*entry);
        }
        return {};
    }

    domain::EntrySeq last() const { return last_; }
    std::int64_t raised_minor() const { return raised_minor_; }

private:
    /// Of what lies before the first line given, nothing is known here.
    bool may_be_gift(domain::EntrySeq seq) const {
        return seq > 0 && seq < last_ &&
               (seq < first_ || is_gift_[static_cast<std::size_t>(seq - first_)]);
    }

    const Journal* journal_;
    const TakeEntry* take_;
    domain::EntrySeq first_;
    domain::EntrySeq last_;
    std::int64_t raised_minor_ = 0; // By the lines given.
    std::vector<bool> is_gift_;     // From `first_` on.
};

} // namespace

Result<void> audit(Journal& journal, GiftStates& gifts, const Feeds& feeds, const TakeEntry& take) {
    Audit auditor(journal, gifts);
    HandOver hand_over(journal, 0, take);
    const auto read =
        journal.read(0, Journal::kAll, [&](const EntryRow& row, const PersonRow* person) {
            auto checked = auditor.line(row, person);
            return checked ? hand_over.give(row, person) : checked;
        });
    journal.set_raised_minor(hand_over.raised_minor());
    return read ? auditor.conclude(feeds) : read;
}

Result<void> replay_trusted(Journal& journal, domain::EntrySeq after, const TakeEntry& take) {
    HandOver hand_over(journal, after, take);
    const auto read =
        journal.read_for_stage(after, [&](const EntryRow& row, const PersonRow* person) {
            return hand_over.give(row, person);
        });
    if (read && hand_over.last() < journal.head()) {
        return broken(hand_over.last() + 1, "a book ends with its head");
    }
    if (read && after == 0) {
        journal.set_raised_minor(hand_over.raised_minor());
    }
    return read;
}

} // namespace chapeau::ledger
