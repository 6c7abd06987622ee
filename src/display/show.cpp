#include "display/show.hpp"

#include "display/frozen_words.hpp"
#include "display/qr.hpp"
#include "display/scene/wall.hpp"
#include "domain/phrases.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace chapeau::display {
namespace {

using domain::Snapshot;

std::vector<std::int64_t> board_keys(const Snapshot& snapshot) {
    std::vector<std::int64_t> keys;
    keys.reserve(snapshot.leaders.size());
    for (const domain::LeaderRow& row : snapshot.leaders) {
        keys.push_back(row.donor);
    }
    return keys;
}

std::vector<std::int64_t> recent_keys(const Snapshot& snapshot) {
    std::vector<std::int64_t> keys;
    keys.reserve(snapshot.recent.size());
    for (const domain::RecentGift& gift : snapshot.recent) {
        keys.push_back(gift.gift);
    }
    return keys;
}

/// How long until the whole second that is shown changes.
std::optional<microseconds> until_next_second(const domain::Challenge& challenge, Timestamp now) {
    std::optional<Timestamp> end = challenge.deadline;
    if (challenge.opening && now < *challenge.opening) {
        end = challenge.opening;
    }
    if (!end || now >= *end) {
        return std::nullopt;
    }
    const microseconds left = *end - now;
    return left - (std::chrono::ceil<seconds>(left) - seconds(1));
}

} // namespace

Show::Show(std::shared_ptr<const domain::Locale> locale, const TextMetrics& metrics,
           SceneOptions options, Effects effects)
    : locale_(std::move(locale)),
      metrics_(metrics),
      options_(std::move(options)),
      effects_(effects),
      qr_modules_(qr_modules_of(options_)) {}

void Show::RollingSince::go_to(std::int64_t value, SteadyTime now) {
    if (value != rolling.to) {
        rolling = {rolling.to, value, microseconds(0)};
        since = now;
    }
}

Rolling Show::RollingSince::at(SteadyTime now) const {
    Rolling rolled = rolling;
    rolled.elapsed = now - since;
    return rolled;
}

SteadyTime Show::RollingSince::still_at() const {
    return rolling.from == rolling.to ? SteadyTime{} : since + roll_duration(rolling.direction());
}

void Show::start_with(const Snapshot& snapshot) {
    const Moment rest = at_rest(snapshot);
    received_.rolling = rest.received;
    people_.rolling = rest.people;
    levels_from_ = rest.levels;
    levels_to_ = rest.levels;
}

void Show::go_to(const Snapshot& snapshot, SteadyTime steady_now) {
    received_.go_to(snapshot.received.minor(), steady_now);
    people_.go_to(snapshot.people, steady_now);
    const Levels levels = levels_of(snapshot);
    if (!(levels == levels_to_)) {
        levels_from_ = levels_at(steady_now);
        levels_to_ = levels;
        levels_since_ = steady_now;
    }
}

void Show::set_options(SceneOptions options) {
    options_ = std::move(options);
    qr_modules_ = qr_modules_of(options_);
}

void Show::take(std::shared_ptr<const Snapshot> snapshot, SteadyTime steady_now) {
    if (!snapshot || snapshot == newest_) {
        return;
    }
    newest_ = snapshot;
    changed_at_ = steady_now;
    if (snapshot->frozen && shown_) {
        const auto supporter = domain::say_text(*locale_, domain::Phrase::Supporter);
        shown_ =
            std::make_shared<const Snapshot>(with_words_taken_away(*shown_, *snapshot, supporter));
        wall_.take_away(snapshot->wall.get(), steady_now);
        ticker_.follow(wall_.view(), steady_now);
        return;
    }
    const bool same_currency = shown_ && shown_->challenge.currency == snapshot->challenge.currency;
    if (same_currency) {
        go_to(*snapshot, steady_now);
    } else {
        start_with(*snapshot);
    }
    board_.arrange(board_keys(*snapshot), steady_now);
    recent_.arrange(recent_keys(*snapshot), steady_now);
    celebrations_.look(same_currency ? shown_.get() : nullptr, *snapshot, *locale_, steady_now);
    shown_ = std::move(snapshot);
    wall_.take(shown_->wall, steady_now);
    ticker_.follow(wall_.view(), steady_now);
}

Levels Show::levels_at(SteadyTime steady_now) const {
    const double share = ease_out(progress(steady_now - levels_since_, kFill));
    return share >= 1 ? levels_to_ : mix(levels_from_, levels_to_, share);
}

Moment Show::moment_at(SteadyTime steady_now) {
    Moment moment;
    moment.received = received_.at(steady_now);
    moment.people = people_.at(steady_now);
    moment.levels = levels_at(steady_now);
    moment.board = board_.at(steady_now);
    moment.recent = recent_.at(steady_now);
    moment.celebrating = celebrations_.at(steady_now);
    moment.wall = wall_.at(steady_now);
    moment.ticker = ticker_.at(steady_now);
    return moment;
}

SceneContext Show::context() const {
    return {*locale_, metrics_, options_, evening_palette(), effects_, qr_modules_};
}

Picture Show::frame(Timestamp now, SteadyTime steady_now, int width, int height) {
    framed_at_ = steady_now;
    const FrameSize size{width, height};
    if (!shown_ || newest_->blank) {
        celebrations_.at(steady_now);
        return arrange_blank(newest_.get(), size, context());
    }
    follow_wall(steady_now);
    return arrange(*shown_, now, moment_at(steady_now), size, context());
}

void Show::follow_wall(SteadyTime steady_now) {
    if (!newest_->frozen) {
        wall_.advance(steady_now);
        ticker_.follow(wall_.view(), steady_now);
    }
}

SteadyTime Show::still_at() const {
    SteadyTime still = changed_at_;
    if (!(levels_from_ == levels_to_)) {
        still = std::max(still, levels_since_ + kFill);
    }
    const bool is_wall = shown_ && shown_->scene == domain::Scene::Wall;
    still = std::max(still, is_wall ? wall_.still_at() : ticker_.still_at());
    return std::max({still, received_.still_at(), people_.still_at(), board_.still_at(),
                     recent_.still_at(), celebrations_.still_at()});
}

std::optional<SteadyTime> Show::next_wall_change(Timestamp now, SteadyTime steady_now) const {
    const bool is_wall = shown_->scene == domain::Scene::Wall;
    std::optional<SteadyTime> next;
    if (!newest_->frozen) {
        next = wall_.next_step();
        if (const auto turn = ticker_.next_turn(); turn && !is_wall) {
            next = next ? std::min(*next, *turn) : turn;
        }
    }
    if (const domain::WallView* const view = wall_.view()) {
        const std::int64_t told = ticker_.at(steady_now).mention;
        for (const domain::WallCard& card : view->cards) {
            if (is_wall || card.mention == told) {
                const SteadyTime aged = steady_now + (time_ago_changes(card.posted_at, now) - now);
                next = next ? std::min(*next, aged) : aged;
            }
        }
    }
    return next;
}

std::optional<SteadyTime> Show::next_change(Timestamp now, SteadyTime steady_now) const {
    if (!shown_ || newest_->blank) {
        return std::nullopt;
    }
    std::optional<SteadyTime> next = celebrations_.next_start();
    if (const auto wait = until_next_second(shown_->challenge, now)) {
        const SteadyTime second = steady_now + *wait;
        next = next ? std::min(*next, second) : second;
    }
    if (const auto wall = next_wall_change(now, steady_now)) {
        next = next ? std::min(*next, *wall) : wall;
    }
    return next;
}

std::optional<domain::EntrySeq> Show::celebrations_to_claim() {
    return celebrations_.take_claim();
}

void Show::claimed(domain::EntrySeq through, SteadyTime steady_now) {
    celebrations_.claimed(through, steady_now);
    changed_at_ = std::max(changed_at_, steady_now);
}

} // namespace chapeau::display
