#include "display/celebrations.hpp"

#include "domain/phrases.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>

namespace chapeau::display {
namespace {

using domain::EntrySeq;
using domain::Measure;
using domain::Phrase;
using domain::Snapshot;

std::string target_words(const domain::Target& target, const domain::Locale& locale) {
    if (target.people && target.amount) {
        return domain::say(locale, Phrase::BothTargets,
                           {domain::say(locale, Phrase::PeopleCount, {*target.people}),
                            locale.money(*target.amount)});
    }
    if (target.people) {
        return domain::say(locale, Phrase::PeopleCount, {*target.people});
    }
    return target.amount ? locale.money(*target.amount) : std::string();
}

Celebrating goal_banner(const Snapshot& snapshot, std::size_t index, const domain::Locale& locale) {
    Celebrating banner;
    banner.kind = CelebrationKind::Goal;
    banner.headline =
        domain::say_text(locale, index == 0 ? Phrase::GoalReached : Phrase::StretchReached);
    banner.note = index + 1 < snapshot.targets.size()
                      ? domain::say_text(locale, Phrase::NextTarget,
                                         {target_words(snapshot.targets[index + 1].target, locale)})
                      : domain::say_text(locale, Phrase::ThankYou);
    banner.duration = kGoalBanner;
    banner.seed = static_cast<std::uint64_t>(snapshot.targets[index].reached_at);
    return banner;
}

Celebrating milestone_banner(const Snapshot& snapshot, const domain::Milestone& milestone,
                             const domain::Locale& locale) {
    Celebrating banner;
    banner.kind = CelebrationKind::Milestone;
    if (snapshot.challenge.measure == Measure::People) {
        banner.headline = domain::say_text(locale, Phrase::MilestonePeople, {milestone.value});
    } else if (const auto sum =
                   domain::Money::from_minor(milestone.value, snapshot.challenge.currency)) {
        banner.headline = domain::say_text(locale, Phrase::Milestone, {locale.money(*sum)});
    }
    banner.note = domain::say_text(locale, Phrase::MilestoneNote);
    banner.duration = kMilestoneBanner;
    banner.seed = static_cast<std::uint64_t>(milestone.crossed_at);
    return banner;
}

Celebrating burst_banner(std::int64_t people, domain::Money sum, const domain::Locale& locale) {
    Celebrating banner;
    banner.kind = CelebrationKind::Burst;
    if (people > 0 && sum.minor() > 0) {
        banner.headline = domain::say_text(locale, Phrase::Burst, {people, locale.money(sum)});
    } else if (people > 0) {
        banner.headline = domain::say_text(locale, Phrase::BurstPeople, {people});
    } else {
        banner.headline = domain::say_text(locale, Phrase::BurstMoney, {locale.money(sum)});
    }
    banner.duration = kBurstBanner;
    return banner;
}

} // namespace

void Celebrations::look(const Snapshot* before, const Snapshot& after, const domain::Locale& locale,
                        SteadyTime now) {
    advance(now);
    look_for_crossings(after, locale);
    if (unclaimed_ && after.celebrated_through >= unclaimed_->through) {
        claimed(after.celebrated_through, now);
    }
    if (before != nullptr) {
        look_for_burst(*before, after, locale, now);
    }
}

void Celebrations::look_for_crossings(const Snapshot& after, const domain::Locale& locale) {
    const EntrySeq known = std::max(seen_through_, after.celebrated_through);
    EntrySeq through = known;
    std::optional<Celebrating> banner;
    for (const domain::Milestone& milestone : after.milestones) {
        if (milestone.crossed_at > known) {
            banner = milestone_banner(after, milestone, locale); // They rise: the last is highest.
            through = std::max(through, milestone.crossed_at);
        }
    }
    for (std::size_t index = 0; index < after.targets.size(); ++index) {
        if (after.targets[index].reached_at > known) {
            banner = goal_banner(after, index, locale);
            through = std::max(through, after.targets[index].reached_at);
        }
    }
    seen_through_ = through;
    if (!banner) {
        return;
    }
    // A goal that still waits for its claim is not given up for a milestone beyond it.
    const bool keep = unclaimed_ && unclaimed_->celebrating.kind == CelebrationKind::Goal &&
                      banner->kind == CelebrationKind::Milestone;
    unclaimed_ = Unclaimed{keep ? unclaimed_->celebrating : *banner, through, false};
}

void Celebrations::look_for_burst(const Snapshot& before, const Snapshot& after,
                                  const domain::Locale& locale, SteadyTime now) {
    const std::int64_t gifts = after.gifts_ever - before.gifts_ever;
    if (gifts <= 0 || !(before.received.currency() == after.received.currency())) {
        return;
    }
    // A goal or milestone says it better, and the total says it anyway.
    const bool outshone =
        next_ || unclaimed_ || (playing_ && playing_->celebrating.kind != CelebrationKind::Burst);
    const bool counting = burst_.has_value();
    if (outshone || (gifts < kBurstGiftsMin && !counting)) {
        return;
    }
    const auto gained = after.received.minus(before.received);
    const std::int64_t people = std::max<std::int64_t>(0, after.people - before.people);
    domain::Money sum = counting ? burst_->sum : domain::Money::zero(after.received.currency());
    if (gained && gained->minor() > 0) {
        sum = sum.plus(*gained).value_or(sum);
    }
    burst_ = Burst{people + (counting ? burst_->people : 0), sum};
    if (burst_->people == 0 && burst_->sum.minor() == 0) {
        burst_.reset();
        return;
    }
    burst_banner_ = burst_banner(burst_->people, burst_->sum, locale);
    advance(now);
}

std::optional<EntrySeq> Celebrations::take_claim() {
    if (!unclaimed_ || std::exchange(unclaimed_->handed_out, true)) {
        return std::nullopt;
    }
    return unclaimed_->through;
}

void Celebrations::claimed(EntrySeq through, SteadyTime now) {
    if (!unclaimed_ || through < unclaimed_->through) {
        return;
    }
    const Celebrating banner = unclaimed_->celebrating;
    unclaimed_.reset();
    burst_.reset();
    burst_banner_.reset();
    advance(now);
    if (playing_ && playing_->celebrating.kind == CelebrationKind::Goal) {
        const bool keep = next_ && next_->kind == CelebrationKind::Goal &&
                          banner.kind == CelebrationKind::Milestone;
        next_ = keep ? *next_ : banner;
        return;
    }
    next_.reset();
    play(banner, now);
}

void Celebrations::play(const Celebrating& celebrating, SteadyTime now) {
    playing_ = Item{celebrating, now};
}

void Celebrations::advance(SteadyTime now) {
    if (playing_ && now >= playing_->end()) {
        playing_.reset();
    }
    if (playing_) {
        return;
    }
    if (next_) {
        play(*std::exchange(next_, std::nullopt), now);
        return;
    }
    if (burst_banner_ && now >= burst_not_before_) {
        play(*std::exchange(burst_banner_, std::nullopt), now);
        burst_.reset();
        burst_not_before_ = now + kBurstBanner + kBurstRest;
    }
}

std::optional<Celebrating> Celebrations::at(SteadyTime now) {
    advance(now);
    if (!playing_) {
        return std::nullopt;
    }
    Celebrating celebrating = playing_->celebrating;
    celebrating.elapsed = now - playing_->since;
    return celebrating;
}

SteadyTime Celebrations::still_at() const {
    if (!playing_) {
        return SteadyTime{};
    }
    return playing_->end() + (next_ ? next_->duration : microseconds(0));
}

std::optional<SteadyTime> Celebrations::next_start() const {
    if (!burst_banner_ || playing_) {
        return std::nullopt;
    }
    return burst_not_before_;
}

} // namespace chapeau::display
