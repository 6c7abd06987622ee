// Who gave, and how many people that is.
//
// A giver is known by the provider's key within one source. Where there is no key each gift
// stands for itself, because a name is not an identity: two Adas are two people, and nothing is
// known of the anonymous. A known giver counts once, however often they give: as many people as
// the largest of their standing gifts stands for, normally one. Who has a standing gift of
// received money counts as having given; who has only promises, as having promised. What a known
// giver gives without a name counts with the rest, and stands on a row of its own: who asks not
// to be named must not be found by their sum.
//
// A donor of one gift, by far the most common, costs no memory beyond a few words; from the
// second gift on a history is kept.
#pragma once

#include "domain/entry.hpp"
#include "domain/fold/gift_record.hpp"
#include "domain/fold/text_store.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace chapeau::domain {

/// People, by what they did.
struct Heads {
    std::int64_t given = 0;
    std::int64_t promised = 0;
};

/// A number of standing gifts by how many people each stands for.
class PeopleCounts {
public:
    void add(std::int32_t people);
    void remove(std::int32_t people);
    bool empty() const;
    std::int32_t greatest() const;

private:
    std::uint32_t ones_ = 0; // Nearly every gift stands for one person.
    std::unique_ptr<std::map<std::int32_t, std::uint32_t>> others_;
};

class Donors {
public:
    /// Both must outlive this.
    Donors(const GiftRecords& gifts, TextStore& texts);

    /// The giver of a gift without a key: a new one.
    DonorId add_alone(EntrySeq gift);

    /// The giver of a gift with a key: a known one, or a new one.
    DonorId add_keyed(std::string_view source, std::string_view key, EntrySeq gift);

    /// Who stands for a gift that `giver`, known by a key, gave without a name: a new one, whose
    /// gift counts among the giver's but is never shown as theirs.
    DonorId add_unnamed(DonorId giver, EntrySeq gift);

    /// One more gift of somebody who has given: the payment of their promise. The answer is the
    /// giver, also when the other gift bore no name.
    DonorId add_another(DonorId donor, EntrySeq gift);

    /// The giver with that key; empty when nobody has it.
    std::optional<DonorId> find(std::string_view source, std::string_view key) const;

    /// The one person behind a gift, named or not.
    DonorId giver_of(DonorId donor) const;
    bool is_keyed(DonorId donor) const { return donors_[giver_of(donor)].key != 0; }

    /// Every gift of the giver, standing or not.
    std::vector<EntrySeq> gifts_of(DonorId donor) const;

    /// "You are number 173": how many had given or promised when the giver's first gift came,
    /// these included. Call once a gift, after its giver is known.
    void count_arrival(DonorId donor, std::int64_t people);
    std::int64_t number_of(DonorId donor) const { return donors_[giver_of(donor)].number; }

    /// The gift begins to count; its record says so already. The answer is what `people` grows
    /// by, which may be nothing.
    Heads begin_to_count(EntrySeq gift);

    /// The gift no longer counts; its record says so already.
    Heads cease_to_count(EntrySeq gift);

    /// Hides or shows the giver behind a gift, with the words of all their gifts: an operator
    /// who takes a name off the wall does not want to meet it, or its message, on the next row.
    /// Any of the giver's gifts will do for either.
    void set_hidden(DonorId donor, bool hidden) { donors_[giver_of(donor)].is_hidden = hidden; }
    bool is_hidden(DonorId donor) const { return donors_[giver_of(donor)].is_hidden; }

    /// By the giver's own wish, which nobody takes back.
    void hide_own(DonorId donor) { donors_[giver_of(donor)].has_hidden_own = true; }
    bool has_hidden_own(DonorId donor) const { return donors_[giver_of(donor)].has_hidden_own; }
    void set_blocked(DonorId donor, bool blocked) { donors_[giver_of(donor)].is_blocked = blocked; }
    bool is_blocked(DonorId donor) const { return donors_[giver_of(donor)].is_blocked; }

    /// The latest standing gift that carries a name to show; 0 when a donor of several gifts has
    /// none. A donor's only gift names them, whatever it carries.
    EntrySeq naming_gift(DonorId donor) const;

    /// A number of the donor that the lines of the book alone decide, whatever names were corrected
    /// or erased before they were read.
    std::int64_t stable_number_of(DonorId donor) const;

    /// Whether the gift carries a name of which something shows.
    bool has_name(const GiftRecord& gift) const;

private:
    struct Donor {
        TextRef key = 0;              // Source and key.
        std::uint32_t hash = 0;       // Of both.
        std::uint32_t first_gift = 0; // An entry's number.
        std::uint32_t history = 0;    // Its place plus one; 0: a single gift.
        std::uint32_t giver = 0; // The number plus one of the giver whose unnamed gift this is.
        std::uint32_t number = 0;
        // Of a giver, for all their gifts:
        bool is_hidden = false;
        bool has_hidden_own = false;
        bool is_blocked = false;
    };

    struct History {
        PeopleCounts given;
        PeopleCounts promised;
        /// A heap with the latest on top. A gift that falls stays inside until it surfaces;
        /// each surfaces once, which keeps a change at O(log n).
        std::vector<std::uint32_t> named;
        std::vector<std::uint32_t> gifts; // All.
    };

    DonorId add(Donor donor);
    void begin_history(Donor& donor);
    static Heads heads_of(const History& history);
    void count_in_history(History& history, EntrySeq gift);

    std::size_t slot_of(std::string_view source, std::string_view key, std::uint32_t hash) const;
    void widen_index();

    const GiftRecords& gifts_;
    TextStore& texts_;
    std::deque<Donor> donors_;
    std::deque<History> histories_;

    /// Open addressing over the donors with a key: a donor's number plus one, or 0. A map of
    /// strings would cost ten times the memory.
    std::vector<std::uint32_t> index_;
    std::size_t keyed_ = 0;
    std::int64_t arrived_ = 0;
};

} // namespace chapeau::domain
