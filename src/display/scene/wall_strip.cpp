// The echo of the evening: how many people it may have reached and how that is counted, how fast
// posts come, and who speaks most. What is not known is not shown.
#include "display/scene/elements.hpp"
#include "display/scene/wall.hpp"
#include "domain/phrases.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>

namespace chapeau::display {
namespace {

using domain::Phrase;
using domain::ScreenText;

constexpr double kBlockGapUnits = 26;
constexpr double kVoiceRowUnits = 54;
constexpr double kVoiceMarkUnits = 44;
constexpr double kReachUnits = 54;
constexpr double kReachSmallUnits = 44; // Beside the code of an upright screen.
constexpr double kRoomyUnits = 340;
constexpr double kSmallWordsUnits = 24;

/// Cuts this height off the top, or answers that there is no room for it.
bool take(Box& rest, float height, Box& taken) {
    if (rest.height < height || rest.width < 1) {
        return false;
    }
    taken = {rest.x, rest.y, rest.width, height};
    rest.y += height;
    rest.height -= height;
    return true;
}

/// A figure with its words behind it on the same baseline, or beneath it where they have no room.
bool draw_told(Brush& brush, const ScreenText& figure, const ScreenText& words, double units,
               Box& rest) {
    const Palette& palette = brush.palette();
    TextStyle large = brush.style(units, Weight::SemiBold, palette.text);
    large = brush.fitted(figure, large, rest.width);
    const TextStyle small = brush.style(kSmallWordsUnits + 2, Weight::Regular, palette.text_quiet);
    const float figure_width = brush.width(figure, large);
    const float words_width = brush.width(words, small);
    const float gap = brush.px(12);
    const bool beside = figure_width + gap + words_width <= rest.width;
    const float tall = line_height(large);
    Box row;
    if (!take(rest, tall + (beside ? 0 : line_height(small)), row)) {
        return false;
    }
    brush.text(figure, large, {row.x, row.y, row.width, tall});
    if (!beside) {
        brush.text(words, brush.fitted(words, small, row.width),
                   {row.x, row.y + tall, row.width, line_height(small)});
        return true;
    }
    const float baseline = brush.baseline({row.x, row.y, row.width, tall}, large);
    const float capital = brush.context().metrics.cap_height(small.size_px, small.weight);
    const float height = line_height(small);
    brush.text(words, small,
               {row.x + figure_width + gap, std::round(baseline - (height + capital) / 2),
                words_width, height});
    return true;
}

void draw_reach(Brush& brush, const domain::WallView& view, Box& rest) {
    if (view.reach <= 0 || view.authors_with_reach <= 0) {
        return;
    }
    const std::int64_t reach = about_two_digits(view.reach);
    const auto figure =
        domain::say_text(brush.locale(), Phrase::AboutSum, {brush.locale().count(reach)});
    const auto words = domain::say_text(brush.locale(), Phrase::WallReachRest, {reach});
    const TextStyle quiet =
        brush.style(kSmallWordsUnits, Weight::Regular, brush.palette().text_quiet);
    const auto basis =
        brush.lines(domain::say(brush.locale(), Phrase::WallReachBasis, {view.authors_with_reach}),
                    quiet, rest.width, 2);
    // The figure never stands without saying how it is counted.
    const float line = line_height(quiet);
    const float lines = line * static_cast<float>(basis.size());
    Box part = rest;
    part.height -= lines;
    if (!draw_told(brush, figure, words,
                   rest.width < brush.px(kRoomyUnits) ? kReachSmallUnits : kReachUnits, part)) {
        return;
    }
    float y = part.y;
    for (const ScreenText& each : basis) {
        brush.text(each, brush.fitted(each, quiet, rest.width), {rest.x, y, rest.width, line});
        y += line;
    }
    const float used = std::min(y + brush.px(kBlockGapUnits) - rest.y, rest.height);
    rest.y += used;
    rest.height -= used;
}

void draw_posts_pace(Brush& brush, const domain::WallView& view, Box& rest) {
    const std::int64_t posts = view.posts_in_window;
    if (posts <= 0) {
        return;
    }
    const std::int64_t minutes = domain::kPostsWindow.count();
    const bool by_minute = posts >= minutes;
    const std::int64_t told = by_minute ? (posts + minutes / 2) / minutes : posts;
    const auto words = domain::say_text(
        brush.locale(), by_minute ? Phrase::WallPerMinuteRest : Phrase::WallInTenMinutesRest,
        {told});
    if (draw_told(brush, ScreenText::own(brush.locale().count(told)), words, 44, rest)) {
        const float gap = std::min(brush.px(kBlockGapUnits), rest.height);
        rest.y += gap;
        rest.height -= gap;
    }
}

void draw_voice(Brush& brush, const domain::TopVoice& voice, const Box& row) {
    const Palette& palette = brush.palette();
    const float mark = brush.px(kVoiceMarkUnits);
    draw_network_mark(brush, voice.network,
                      {row.x, std::round(row.y + (row.height - mark) / 2), mark, mark}, 1);
    // Where the name would be cut for it, the number stands alone.
    const auto posts = row.width < brush.px(kRoomyUnits)
                           ? ScreenText::own(brush.locale().count(voice.posts))
                           : domain::say_text(brush.locale(), Phrase::WallPosts, {voice.posts});
    const TextStyle quiet = brush.style(kSmallWordsUnits, Weight::Regular, palette.text_quiet);
    const float posts_width = brush.width(posts, quiet);
    const float gap = brush.px(14);
    const TextStyle style = brush.style(28, Weight::Regular, palette.text);
    brush.text(voice.name, style,
               {row.x + mark + gap, row.y, std::max(0.0F, row.width - mark - 2 * gap - posts_width),
                row.height});
    brush.text(posts, quiet, {row.x + row.width - posts_width, row.y, posts_width, row.height},
               Align::End);
}

void draw_voices(Brush& brush, const domain::WallView& view, const Box& rest) {
    const auto room = std::max(0.0F, rest.height - brush.px(kHeadingUnits));
    const Rows rows = rows_within(room, brush.px(kVoiceRowUnits), brush.px(kVoiceRowUnits),
                                  static_cast<int>(view.voices.size()));
    if (view.voices.empty() || rows.count == 0) {
        return;
    }
    const Box list =
        draw_heading(brush, domain::say_text(brush.locale(), Phrase::WallTopVoices), rest);
    for (int index = 0; index < rows.count; ++index) {
        draw_voice(
            brush, view.voices[static_cast<std::size_t>(index)],
            {list.x, list.y + rows.height * static_cast<float>(index), list.width, rows.height});
    }
}

} // namespace

std::int64_t about_two_digits(std::int64_t value) {
    std::int64_t unit = 1;
    while (value / unit >= 100) {
        unit *= 10;
    }
    // Halves up; 99.6 thousand is 100 thousand.
    const std::int64_t rest = value % unit;
    return value - rest + (rest >= unit - rest && unit > 1 ? unit : 0);
}

bool draw_wall_strip(Brush& brush, const domain::WallView& view, const Box& box) {
    Box rest = box;
    draw_reach(brush, view, rest);
    draw_posts_pace(brush, view, rest);
    draw_voices(brush, view, rest);
    return rest.height < box.height || !view.voices.empty();
}

} // namespace chapeau::display
