#include "domain/fold/waiting_words.hpp"

#include <algorithm>

namespace chapeau::domain {

namespace {

bool waits_in(WordsMode mode, WaitingKind kind) {
    switch (kind) {
    case WaitingKind::CleanFromFeed:
        return !passes_unasked(mode, WordsOrigin::Feed);
    case WaitingKind::CleanFromPhone:
        return !passes_unasked(mode, WordsOrigin::Phone);
    case WaitingKind::Doubtful:
        break;
    }
    return true;
}

} // namespace

bool passes_unasked(WordsMode mode, WordsOrigin origin) {
    switch (mode) {
    case WordsMode::Nothing: // What it hides is asked elsewhere; what waits goes on waiting.
    case WordsMode::HoldAll:
        return origin == WordsOrigin::Desk;
    case WordsMode::HoldPhones:
        return origin != WordsOrigin::Phone;
    case WordsMode::Clean:
        break;
    }
    return true;
}

void WaitingWords::set(EntrySeq gift, std::optional<WaitingKind> kind) {
    for (std::size_t each = 0; each < kKinds; ++each) {
        const bool belongs = kind && static_cast<std::size_t>(*kind) == each;
        if (belongs == gifts_.at(each).contains(gift)) {
            continue;
        }
        if (belongs) {
            gifts_.at(each).insert(gift);
        } else {
            gifts_.at(each).erase(gift);
        }
        counts_.at(each) += belongs ? 1 : -1;
    }
}

std::int64_t WaitingWords::count(WordsMode mode) const {
    std::int64_t waiting = 0;
    for (std::size_t each = 0; each < kKinds; ++each) {
        waiting += waits_in(mode, static_cast<WaitingKind>(each)) ? counts_.at(each) : 0;
    }
    return waiting;
}

EntrySeq WaitingWords::after(EntrySeq gift, WordsMode mode) const {
    EntrySeq first = 0;
    for (std::size_t each = 0; each < kKinds; ++each) {
        const EntrySeq next =
            waits_in(mode, static_cast<WaitingKind>(each)) ? gifts_.at(each).after(gift) : 0;
        first = next != 0 && (first == 0 || next < first) ? next : first;
    }
    return first;
}

} // namespace chapeau::domain
