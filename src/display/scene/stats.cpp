// The two figures beside the total that the presenter reads aloud: how many people, how long.
#include "base/format.hpp"
#include "display/scene/elements.hpp"
#include "domain/phrases.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <vector>

namespace chapeau::display {
namespace {

using domain::Challenge;
using domain::Phrase;
using domain::ScreenText;

/// Where a statistic puts its figure and its words: above one another, or side by side in a row.
struct StatPlace {
    Box figure;
    Box words; // Beside a figure its left end depends on the figure.
    bool beside = false;
};

StatPlace place_in(const Brush& brush, const Box& box) {
    StatPlace place;
    place.beside = box.height < brush.px(kStatUnits * 0.75);
    if (place.beside) {
        place.figure = box;
        place.words = box;
        return place;
    }
    const float figure_height = brush.px(80);
    place.figure = {box.x, box.y, box.width, figure_height};
    place.words = {box.x, box.y + figure_height, box.width, brush.px(kLineUnits)};
    return place;
}

/// The first of the wordings that fits, else the last.
const ScreenText& first_fitting(const Brush& brush, const std::vector<ScreenText>& wordings,
                                const TextStyle& style, float width) {
    for (const ScreenText& words : wordings) {
        if (brush.width(words, style) <= width) {
            return words;
        }
    }
    return wordings.back();
}

struct Stat {
    Figure from;
    Figure to;
    RollDirection direction = RollDirection::Up;
    microseconds elapsed{0};
    std::vector<ScreenText> wordings; // From the fullest to the shortest.
    Colour colour;
    bool tabular = false; // For what changes every second.
    int size_px_max = 0;
};

void draw_stat(Brush& brush, const Stat& stat, const Box& box) {
    StatPlace place = place_in(brush, box);
    TextStyle style = brush.style(place.beside ? 54 : 80, Weight::SemiBold, stat.colour);
    style.tabular_digits = stat.tabular;
    style.size_px = std::max(brush.style(0, Weight::SemiBold, stat.colour).size_px,
                             std::min(style.size_px, stat.size_px_max));
    const float room = place.beside ? box.width * 0.6F : box.width;
    style = brush.fitted_figure(stat.to, style, room);
    if (stat.tabular) {
        place.figure.x -= std::round(static_cast<float>(style.size_px) * 0.03F);
    }
    const float used = brush.figure(
        {stat.from, stat.to, stat.direction, stat.elapsed, RollShow::Lift}, style, place.figure);
    TextStyle words_style =
        brush.style(place.beside ? 24 : 28, Weight::Regular, brush.palette().text_quiet);
    if (place.beside) {
        const float left = used + brush.px(12);
        place.words.x += left;
        place.words.width = std::max(0.0F, place.words.width - left);
        // Both stand on one baseline.
        const float height = line_height(words_style);
        const float baseline = brush.baseline(place.figure, style);
        const float capital =
            brush.context().metrics.cap_height(words_style.size_px, words_style.weight);
        place.words.y = std::round(baseline - (height + capital) / 2);
        place.words.height = height;
    }
    const ScreenText& words = first_fitting(brush, stat.wordings, words_style, place.words.width);
    brush.text(words, brush.fitted(words, words_style, place.words.width), place.words);
}

void draw_people_bar(Brush& brush, const domain::Snapshot& snapshot, const Box& box) {
    const auto target = snapshot.current_target().target.people;
    if (!target || *target <= 0 || box.height < brush.px(kStatUnits * 0.75)) {
        return;
    }
    const float thick = brush.px(6);
    const float y = box.y + box.height - thick;
    const double share =
        std::clamp(static_cast<double>(snapshot.people) / static_cast<double>(*target), 0.0, 1.0);
    brush.rectangle({box.x, y, box.width, thick}, brush.palette().channel, thick / 2);
    const float filled = std::round(box.width * static_cast<float>(share));
    if (filled > 0) {
        brush.rectangle({box.x, y, std::max(filled, thick), thick}, brush.palette().accent,
                        thick / 2);
    }
}

/// `1:23:45`, `12:34`, `0:07`. Rounded up, so that it shows zero only when it is over.
std::string countdown_text(microseconds left) {
    const auto whole = std::chrono::ceil<seconds>(std::max(left, microseconds(0)));
    const std::int64_t total = whole.count();
    const std::int64_t hours = total / 3600;
    const std::int64_t minutes = total / 60 % 60;
    const std::int64_t rest = total % 60;
    if (hours > 0) {
        return chapeau::format("{}:{:02}:{:02}", hours, minutes, rest);
    }
    return chapeau::format("{}:{:02}", minutes, rest);
}

struct Countdown {
    microseconds left{0};
    std::vector<ScreenText> wordings;
    bool calm = false; // Nothing runs yet, or no more.
};

Countdown countdown_of(const Brush& brush, const Challenge& challenge, Timestamp now) {
    const auto words = [&](Phrase phrase,
                           std::initializer_list<domain::Locale::Argument> list = {}) {
        return domain::say_text(brush.locale(), phrase, list);
    };
    const auto at = [&](Timestamp time) { return brush.locale().time_of_day(time); };
    if (challenge.opening && now < *challenge.opening) {
        return {
            *challenge.opening - now,
            {words(Phrase::UntilStart, {at(*challenge.opening)}), words(Phrase::UntilStartShort)},
            true};
    }
    if (!challenge.deadline) {
        return {challenge.duration.value_or(seconds(0)), {words(Phrase::ReadyToStart)}, true};
    }
    if (now >= *challenge.deadline) {
        return {microseconds(0), {words(Phrase::TimeIsUp)}, true};
    }
    return {*challenge.deadline - now,
            {words(Phrase::TimeLeft, {at(*challenge.deadline)}), words(Phrase::TimeLeftShort)},
            false};
}

} // namespace

bool has_countdown(const Challenge& challenge) {
    return challenge.deadline || challenge.duration;
}

void draw_people(Brush& brush, const domain::Snapshot& snapshot, const Rolling& people,
                 const Box& box, int total_size_px) {
    Stat stat;
    stat.from = {brush.locale().count(people.from), 0};
    stat.to = {brush.locale().count(people.to), 0};
    stat.direction = people.direction();
    stat.elapsed = people.elapsed;
    stat.colour = brush.palette().text;
    if (const auto target = snapshot.current_target().target.people) {
        stat.wordings = {
            domain::say_text(brush.locale(), Phrase::PeopleOfTargetRest, {people.to, *target}),
            domain::say_text(brush.locale(), Phrase::PeopleOfShort, {*target})};
    } else {
        stat.wordings = {domain::say_text(brush.locale(), Phrase::PeopleRest, {people.to})};
    }
    stat.size_px_max = total_size_px * 7 / 10;
    draw_stat(brush, stat, box);
    draw_people_bar(brush, snapshot, box);
}

void draw_countdown(Brush& brush, const Challenge& challenge, Timestamp now, const Box& box,
                    int total_size_px) {
    if (box.width < 1) {
        return;
    }
    const Countdown countdown = countdown_of(brush, challenge, now);
    Stat stat;
    stat.to = {countdown_text(countdown.left), 0};
    stat.from = stat.to;
    stat.wordings = countdown.wordings;
    stat.tabular = true;
    stat.colour = countdown.calm ? brush.palette().text_quiet : brush.palette().text;
    stat.size_px_max = total_size_px * 7 / 10;
    draw_stat(brush, stat, box);
}

} // namespace chapeau::display
