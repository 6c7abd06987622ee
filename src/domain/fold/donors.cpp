#include "domain/fold/donors.hpp"

#include "base/text.hpp"
#include "domain/icu/unicode.hpp"
#include "domain/screen_text.hpp"

#include <algorithm>
#include <functional>
#include <limits>
#include <utility>

namespace chapeau::domain {

namespace {

constexpr std::size_t kIndexSlotsAtFirst = 64;
constexpr std::uint32_t kHashMix = 0x9E3779B9U; // The golden ratio spreads what is added to it.

std::uint32_t hash_of(std::string_view source, std::string_view key) {
    const std::hash<std::string_view> hash;
    const std::uint64_t both = hash(source) * kHashMix + hash(key);
    return static_cast<std::uint32_t>(both ^ (both >> 32U));
}

bool counts_heads(const GiftRecord& gift) {
    return gift.layer != Layer::Matched;
}

} // namespace

void PeopleCounts::add(std::int32_t people) {
    if (people == 1) {
        ++ones_;
        return;
    }
    if (others_ == nullptr) {
        others_ = std::make_unique<std::map<std::int32_t, std::uint32_t>>();
    }
    ++(*others_)[people];
}

void PeopleCounts::remove(std::int32_t people) {
    if (people == 1) {
        --ones_;
        return;
    }
    const auto found = others_->find(people);
    if (--found->second == 0) {
        others_->erase(found);
    }
}

bool PeopleCounts::empty() const {
    return ones_ == 0 && (others_ == nullptr || others_->empty());
}

std::int32_t PeopleCounts::greatest() const {
    const std::int32_t other =
        others_ == nullptr || others_->empty() ? 0 : others_->rbegin()->first;
    return std::max(other, ones_ > 0 ? 1 : 0);
}

Donors::Donors(const GiftRecords& gifts, TextStore& texts)
    : gifts_(gifts), texts_(texts), index_(kIndexSlotsAtFirst) {}

DonorId Donors::add(Donor donor) {
    donors_.push_back(donor);
    return static_cast<DonorId>(donors_.size() - 1);
}

DonorId Donors::add_alone(EntrySeq gift) {
    Donor donor;
    donor.first_gift = static_cast<std::uint32_t>(gift);
    return add(donor);
}

DonorId Donors::add_keyed(std::string_view source, std::string_view key, EntrySeq gift) {
    const std::uint32_t hash = hash_of(source, key);
    std::uint32_t& slot = index_[slot_of(source, key, hash)];
    if (slot != 0) {
        const DonorId known = slot - 1;
        return add_another(known, gift);
    }
    Donor donor;
    donor.key = texts_.keep(source, key);
    donor.hash = hash;
    donor.first_gift = static_cast<std::uint32_t>(gift);
    const DonorId added = add(donor);
    slot = added + 1;
    ++keyed_;
    if (keyed_ * 2 > index_.size()) {
        widen_index();
    }
    return added;
}

DonorId Donors::add_unnamed(DonorId giver, EntrySeq gift) {
    const DonorId added = add_alone(gift);
    donors_[added].giver = giver + 1;
    return added;
}

DonorId Donors::add_another(DonorId donor, EntrySeq gift) {
    const DonorId giver = giver_of(donor);
    if (donors_[giver].history == 0) {
        begin_history(donors_[giver]);
    }
    histories_[donors_[giver].history - 1].gifts.push_back(static_cast<std::uint32_t>(gift));
    return giver;
}

std::optional<DonorId> Donors::find(std::string_view source, std::string_view key) const {
    const std::uint32_t slot = index_[slot_of(source, key, hash_of(source, key))];
    return slot == 0 ? std::nullopt : std::optional<DonorId>(slot - 1);
}

std::vector<EntrySeq> Donors::gifts_of(DonorId donor) const {
    const Donor& giver = donors_[giver_of(donor)];
    if (giver.history == 0) {
        return {EntrySeq{giver.first_gift}};
    }
    const auto& gifts = histories_[giver.history - 1].gifts;
    return {gifts.begin(), gifts.end()};
}

void Donors::count_arrival(DonorId donor, std::int64_t people) {
    Donor& giver = donors_[giver_of(donor)];
    if (giver.number == 0) {
        arrived_ += people;
        giver.number = static_cast<std::uint32_t>(
            std::min<std::int64_t>(arrived_, std::numeric_limits<std::uint32_t>::max()));
    }
}

DonorId Donors::giver_of(DonorId donor) const {
    const std::uint32_t giver = donors_[donor].giver;
    return giver == 0 ? donor : giver - 1;
}

std::size_t Donors::slot_of(std::string_view source, std::string_view key,
                            std::uint32_t hash) const {
    const std::size_t mask = index_.size() - 1;
    std::size_t slot = hash & mask;
    while (index_[slot] != 0) {
        const Donor& donor = donors_[index_[slot] - 1];
        if (donor.hash == hash && texts_.first(donor.key) == source &&
            texts_.second(donor.key) == key) {
            break;
        }
        slot = (slot + 1) & mask;
    }
    return slot;
}

void Donors::widen_index() {
    std::vector<std::uint32_t> wider(index_.size() * 2);
    const std::size_t mask = wider.size() - 1;
    for (const std::uint32_t each : index_) {
        if (each == 0) {
            continue;
        }
        std::size_t slot = donors_[each - 1].hash & mask;
        while (wider[slot] != 0) {
            slot = (slot + 1) & mask;
        }
        wider[slot] = each;
    }
    index_ = std::move(wider);
}

bool Donors::has_name(const GiftRecord& gift) const {
    const std::string_view raw = texts_.first(gift.words);
    if (raw.empty()) {
        return false;
    }
    // A text that begins with a letter keeps it, so most names need no cleaning to be seen.
    if (is_valid_utf8(raw)) {
        std::size_t offset = 0;
        const char32_t first = next_character(raw, offset);
        if (kind_of(first) == CharacterKind::Visible && is_content(first)) {
            return true;
        }
    }
    return !ScreenText::name(raw, ScreenText()).empty();
}

void Donors::count_in_history(History& history, EntrySeq gift) {
    const GiftRecord& record = record_of(gifts_, gift);
    if (counts_heads(record)) {
        (record.is_received() ? history.given : history.promised).add(record.people);
    }
    if (has_name(record)) {
        history.named.push_back(static_cast<std::uint32_t>(gift));
        std::push_heap(history.named.begin(), history.named.end());
    }
}

void Donors::begin_history(Donor& donor) {
    histories_.emplace_back();
    donor.history = static_cast<std::uint32_t>(histories_.size());
    histories_.back().gifts.push_back(donor.first_gift);
    if (record_of(gifts_, donor.first_gift).standing) {
        count_in_history(histories_.back(), donor.first_gift);
    }
}

Heads Donors::heads_of(const History& history) {
    if (!history.given.empty()) {
        return {history.given.greatest(), 0};
    }
    return {0, history.promised.empty() ? 0 : history.promised.greatest()};
}

Heads Donors::begin_to_count(EntrySeq gift) {
    const GiftRecord& record = record_of(gifts_, gift);
    const Donor& donor = donors_[giver_of(record.donor)];
    if (donor.history == 0) {
        if (!counts_heads(record)) {
            return {};
        }
        return record.is_received() ? Heads{record.people, 0} : Heads{0, record.people};
    }
    History& history = histories_[donor.history - 1];
    const Heads before = heads_of(history);
    count_in_history(history, gift);
    const Heads after = heads_of(history);
    return {after.given - before.given, after.promised - before.promised};
}

Heads Donors::cease_to_count(EntrySeq gift) {
    const GiftRecord& record = record_of(gifts_, gift);
    const Donor& donor = donors_[giver_of(record.donor)];
    if (donor.history == 0) {
        if (!counts_heads(record)) {
            return {};
        }
        return record.is_received() ? Heads{-record.people, 0} : Heads{0, -record.people};
    }
    History& history = histories_[donor.history - 1];
    const Heads before = heads_of(history);
    if (counts_heads(record)) {
        (record.is_received() ? history.given : history.promised).remove(record.people);
    }
    auto& named = history.named;
    // A gift whose name was taken away for good stands on a row of its own.
    const auto names_nobody = [&](std::uint32_t seq) {
        const GiftRecord& of = record_of(gifts_, seq);
        return !of.standing || of.donor != giver_of(of.donor);
    };
    while (!named.empty() && names_nobody(named.front())) {
        std::pop_heap(named.begin(), named.end());
        named.pop_back();
    }
    const Heads after = heads_of(history);
    return {after.given - before.given, after.promised - before.promised};
}

std::int64_t Donors::stable_number_of(DonorId donor) const {
    // A giver and their own unnamed gift may begin with the same line, and are two rows.
    const Donor& of = donors_[donor];
    return std::int64_t{of.first_gift} * 2 + (of.giver == 0 ? 0 : 1);
}

EntrySeq Donors::naming_gift(DonorId donor) const {
    const Donor& of = donors_[donor];
    if (of.history == 0) {
        return of.first_gift;
    }
    const auto& named = histories_[of.history - 1].named;
    return named.empty() ? 0 : EntrySeq{named.front()};
}

} // namespace chapeau::domain
