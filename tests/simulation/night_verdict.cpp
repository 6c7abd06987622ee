// The part of a Night that judges.
#include "base/format.hpp"
#include "simulation/night.hpp"

#include <algorithm>
#include <variant>

namespace chapeau::test {

Night::Found Night::read_book() {
    Found found;
    std::map<domain::EntrySeq, std::string> names;
    auto stage = new_stage();
    const auto read = book_->replay(0, [&](const domain::Entry& entry) {
        stage.fold(entry);
        found.entries.push_back(entry);
        if (const auto* gift = std::get_if<domain::GiftEntry>(&entry.what)) {
            names[entry.seq] = gift->name;
            found.lines[gift->name] += 1;
            found.standing[gift->name] = true;
            found.cents[gift->name] = gift->amount ? gift->amount->minor() : 0;
        } else if (const auto* change = std::get_if<domain::AdjustmentEntry>(&entry.what)) {
            found.cents[names[change->gift]] += change->delta.minor();
        } else if (const auto* reversal = std::get_if<domain::ReversalEntry>(&entry.what)) {
            found.standing[names[reversal->gift]] = false;
        } else if (const auto* back = std::get_if<domain::RestorationEntry>(&entry.what)) {
            found.standing[names[back->gift]] = true;
        } else if (const auto* cue = std::get_if<domain::CueEntry>(&entry.what)) {
            const auto* set = std::get_if<domain::SetTarget>(&cue->cue);
            found.targets[set == nullptr ? 0 : set->target.amount->minor()] += 1;
        }
    });
    if (!read) {
        static_cast<void>(trouble(read.error(), "reading the book"));
    }
    found.received_minor = stage.snapshot(clock_.now(), {}).received.minor();
    return found;
}

/// What must hold at any moment.
void Night::check() {
    const auto found = read_book();
    if (!book_) {
        return; // The power went while it was read.
    }
    check_wishes(found);
    check_standing(found);
    check_shown(found);
    verdict_.gifts = static_cast<std::int64_t>(found.lines.size());
}

void Night::check_wishes(const Found& found) {
    for (const auto& [name, cash] : cash_) {
        const auto line = found.cents.find(name);
        if (cash.acknowledged && line == found.cents.end()) {
            blame(verdict_.lost, name);
        }
        if (line != found.cents.end() && line->second != cash.cents) {
            blame(verdict_.wrong_total, "another amount: " + name);
        }
    }
    for (const auto& [name, target] : targets_) {
        const auto set = found.targets.find(target.cents);
        const auto times = set == found.targets.end() ? 0 : set->second;
        if (target.acknowledged && times == 0) {
            blame(verdict_.lost, name);
        }
        if (times > 1) {
            blame(verdict_.doubled, name);
        }
    }
}

void Night::check_standing(const Found& found) {
    std::set<std::string> may_be_reversed = withdrawn_;
    std::set<std::string> must_be_reversed;
    for (const auto& [key, wanted] : voids_) {
        (wanted.acknowledged ? must_be_reversed : may_be_reversed).insert(wanted.of);
    }
    std::set<std::string> given;
    for (const auto& gift : told_) {
        given.insert(gift.name());
    }
    std::int64_t sum = 0;
    for (const auto& [name, lines] : found.lines) {
        if (!given.contains(name) && !cash_.contains(name)) {
            blame(verdict_.corrupt, "invented: " + name);
        }
        if (lines > 1) {
            blame(verdict_.doubled, name);
        }
        const bool stands = found.standing.at(name);
        if (stands && must_be_reversed.contains(name)) {
            blame(verdict_.lost, "the void of " + name);
        }
        if (!stands && !must_be_reversed.contains(name) && !may_be_reversed.contains(name)) {
            blame(verdict_.lost, "reversed by nobody: " + name);
        }
        sum += stands ? found.cents.at(name) : 0;
    }
    if (verdict_.doubled == 0 && sum != found.received_minor) {
        blame(verdict_.wrong_total, format("{} instead of {}", found.received_minor, sum));
    }
}

/// Nothing that the room has seen may be gone or another after a restart.
void Night::check_shown(const Found& found) {
    if (found.entries.size() < shown_.size() ||
        !std::equal(shown_.begin(), shown_.end(), found.entries.begin())) {
        blame(verdict_.changed, format("{} lines were shown, of {} that there are", shown_.size(),
                                       found.entries.size()));
    }
    shown_ = found.entries;
}

/// What must hold when all is quiet and the feed has been polled again.
void Night::check_at_dawn() {
    const auto found = read_book();
    std::int64_t truth = 0;
    for (const auto& gift : told_) {
        const auto name = gift.name();
        const bool withdrawn = withdrawn_.contains(name);
        const auto line = found.standing.find(name);
        if (line == found.standing.end()) {
            if (!withdrawn) {
                blame(verdict_.lost, name);
            }
            continue;
        }
        if (line->second && (withdrawn || found.cents.at(name) != gift.cents)) {
            blame(verdict_.wrong_total, "not as its provider lists it: " + name);
        }
        truth += line->second ? gift.cents : 0;
    }
    for (const auto& [name, cash] : cash_) {
        const auto line = found.standing.find(name);
        truth += line != found.standing.end() && line->second ? cash.cents : 0;
    }
    // The stage that was told receipt by receipt, as the room's screen is.
    const auto screen = stage_->snapshot(clock_.now(), {}).received.minor();
    if (verdict_.doubled == 0 && screen != truth) {
        blame(verdict_.wrong_total, format("the screen says {} instead of {}", screen, truth));
    }
}

void Night::blame(int& count, const std::string& what) {
    ++count;
    constexpr std::size_t kStoryMax = 400;
    if (verdict_.story.size() < kStoryMax) {
        verdict_.story += what + "; ";
    }
}

} // namespace chapeau::test
