// What the Stage answers to the desk and to phones.
#include "base/text.hpp"
#include "domain/fold/stage_state.hpp"
#include "domain/icu/unicode.hpp"

#include <algorithm>
#include <string>
#include <string_view>

namespace chapeau::domain {

namespace {

/// One search, understood once.
struct Search {
    std::string folded;               // Empty: everything is found.
    std::optional<std::int64_t> gift; // "#12" or "12": a gift's number, or its giver's.
    std::optional<Money> amount;      // "12" or "12.50".
};

Search search_for(std::string_view text, Currency currency) {
    Search search;
    const std::string_view wanted = truncate_utf8(text, kSearchBytesMax);
    if (!is_valid_utf8(wanted) || wanted.empty()) {
        return search;
    }
    search.folded = to_nfkc_casefold(wanted);
    search.gift = parse_int64(wanted.front() == '#' ? wanted.substr(1) : wanted);
    if (const auto amount = Money::parse_major(wanted, currency)) {
        search.amount = *amount;
    }
    return search;
}

} // namespace

GiftRow Stage::State::row(EntrySeq seq) const {
    const GiftRecord& gift = record_of(gifts, seq);
    GiftRow row;
    row.gift = seq;
    row.number = donors.number_of(gift.donor);
    row.name = ScreenText::name(texts.first(gift.words), ScreenText());
    row.message = ScreenText::message(texts.second(gift.words));
    row.words = words_of(seq);
    row.verdict = gift.judgement().verdict;
    row.objection = gift.judgement().objection;
    row.approved = gift.approved;
    row.blocked = donors.is_blocked(gift.donor);
    row.amount = gift.amount_hidden ? std::nullopt : std::optional(money(gift.minor));
    row.given = given_of(seq);
    row.is_about = given_abroad.contains(seq);
    row.layer = gift.layer;
    row.occurred_at = Timestamp(microseconds(gift.occurred_us));
    row.standing = gift.standing;
    row.reversed = gift.standing ? std::nullopt : gift.reversal();
    return row;
}

QueueAnswer Stage::State::queue(std::size_t limit) const {
    QueueAnswer answer;
    answer.waiting = waiting.count(words_mode);
    for (EntrySeq seq = waiting.after(0, words_mode);
         seq != 0 && answer.rows.size() < std::min(limit, kRowsAskedMax);
         seq = waiting.after(seq, words_mode)) {
        answer.rows.push_back(row(seq));
    }
    return answer;
}

GiftsAnswer Stage::State::find(const FindGifts& question) const {
    const Search search = search_for(question.text, challenge.currency);
    const auto matches = [&](EntrySeq seq, const GiftRecord& gift) {
        if ((question.layer && gift.layer != *question.layer) ||
            (question.open_only && (gift.layer != Layer::Pledged || !gift.standing))) {
            return false;
        }
        if (search.folded.empty() || search.gift == seq ||
            (search.gift && *search.gift == donors.number_of(gift.donor))) {
            return true;
        }
        if (search.amount && !gift.amount_hidden && gift.minor == search.amount->minor()) {
            return true;
        }
        const std::string_view name = texts.first(gift.words);
        return !name.empty() && is_valid_utf8(name) &&
               to_nfkc_casefold(name).find(search.folded) != std::string::npos;
    };
    GiftsAnswer answer;
    std::size_t looked_at = 0;
    const EntrySeq end = static_cast<EntrySeq>(gifts.size()) + 1;
    EntrySeq seq = question.before > 0 ? std::min(question.before, end) : end;
    while (--seq >= 1) {
        if (answer.rows.size() >= std::min(question.limit, kRowsAskedMax) ||
            looked_at >= kGiftsSearchedMax) {
            answer.next_before = seq + 1;
            break;
        }
        ++looked_at;
        const GiftRecord& gift = record_of(gifts, seq);
        if (gift.is_gift && matches(seq, gift)) {
            answer.rows.push_back(row(seq));
        }
    }
    return answer;
}

EnvelopesAnswer Stage::State::envelope_rows() const {
    std::vector<const Envelope*> found;
    for (const auto& [number, envelope] : envelopes) {
        if (is_gift(envelope.row.gift) && record_of(gifts, envelope.row.gift).standing) {
            found.push_back(&envelope);
        }
    }
    std::sort(found.begin(), found.end(), [](const Envelope* one, const Envelope* other) {
        return std::pair(!one->row.differs(), -one->counted_at) <
               std::pair(!other->row.differs(), -other->counted_at);
    });
    EnvelopesAnswer answer;
    answer.differ = envelopes_differ;
    for (const Envelope* const each : found) {
        if (answer.rows.size() < kRowsAskedMax) {
            answer.rows.push_back(each->row);
        }
    }
    return answer;
}

void Stage::State::look_for_double(const GiftEntry& entry) {
    if (entry.layer != Layer::Captured || !entry.amount || entry.name.empty() || entry.pays != 0) {
        return;
    }
    const auto tell_earlier = [this](const Doubles::Take& take) {
        const auto first = std::max<EntrySeq>(1, head - static_cast<EntrySeq>(kLookedAtMax));
        for (EntrySeq seq = first; seq < head; ++seq) {
            const GiftRecord& gift = record_of(gifts, seq);
            const bool is_told = gift.is_gift && gift.layer == Layer::Captured &&
                                 !gift.amount_hidden && !texts.first(gift.words).empty();
            if (is_told) {
                take({seq, gift.minor, gift.occurred_us, texts.first(gift.words)});
            }
        }
    };
    const auto occurred_us = entry.occurred_at.time_since_epoch().count();
    doubles.look_at(entry.source, {head, entry.amount->minor(), occurred_us, entry.name},
                    tell_earlier);
}

bool Stage::State::is_open(const Doubles::Pair& pair) const {
    return is_gift(pair.first) && is_gift(pair.second) && record_of(gifts, pair.first).standing &&
           record_of(gifts, pair.second).standing;
}

std::int64_t Stage::State::doubles_open() const {
    const auto& pairs = doubles.open();
    return std::count_if(pairs.begin(), pairs.end(),
                         [this](const Doubles::Pair& pair) { return is_open(pair); });
}

DoublesAnswer Stage::State::double_rows() const {
    DoublesAnswer answer;
    answer.waiting = doubles_open();
    for (const Doubles::Pair& pair : doubles.open()) {
        if (is_open(pair) && answer.rows.size() < kRowsAskedMax) {
            answer.rows.push_back({row(pair.first), row(pair.second), pair.same_payment});
        }
    }
    return answer;
}

void Stage::State::heed(const HoldsDecided& note) {
    for (const EntrySeq seq : note.gifts) {
        if (const auto found = promised_by_feeds.find(seq); found != promised_by_feeds.end()) {
            found->second.decision = note.decision;
            found->second.decided_at = head;
        }
    }
}

std::vector<HeldGift> Stage::State::held() const {
    std::vector<HeldGift> held;
    for (const auto& [seq, promised] : promised_by_feeds) {
        const GiftRecord& gift = record_of(gifts, seq);
        if (gift.standing && !gift.amount_hidden) {
            held.push_back(promised);
            held.back().amount = money(gift.minor);
        }
    }
    return held;
}

std::optional<MyGift> Stage::State::my_gift(EntrySeq seq) const {
    if (!is_gift(seq)) {
        return std::nullopt;
    }
    MyGift mine;
    mine.gift = seq;
    const auto payments = payments_of.find(seq);
    const GiftRecord& given = record_of(gifts, seq);
    // A promise whose payment was voided stands as a promise again.
    mine.paid = payments != payments_of.end() && !given.standing &&
                given.reversal() == ReversalReason::Paid;
    const EntrySeq counted = mine.paid ? payments->second.back() : seq;
    const GiftRecord& gift = record_of(gifts, counted);
    mine.number = donors.number_of(gift.donor);
    mine.amount = gift.amount_hidden ? std::nullopt : std::optional(money(gift.minor));
    mine.layer = gift.layer;
    mine.standing = gift.standing;
    mine.words = words_of(counted);
    return mine;
}

} // namespace chapeau::domain
