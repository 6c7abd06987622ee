// The latest gifts, newest first: the name, a word about what kind of gift it is when it is not
// simply paid, the message as far as it fits, and the sum.
#include "display/scene/elements.hpp"
#include "domain/phrases.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>

namespace chapeau::display {
namespace {

using domain::Layer;
using domain::Phrase;
using domain::RecentGift;
using domain::ScreenText;

constexpr double kRecentRowUnitsMax = 58;
constexpr int kRowsMax = 8;

std::optional<Phrase> tag_of(const RecentGift& gift) {
    if (gift.late) {
        return Phrase::TagLate;
    }
    switch (gift.layer) {
    case Layer::Captured:
        return std::nullopt;
    case Layer::Cash:
        return Phrase::TagHat;
    case Layer::Pledged:
        return Phrase::TagPromised;
    case Layer::Matched:
        return Phrase::TagMatched;
    }
    return std::nullopt;
}

/// What was given, in its own currency when that is known.
ScreenText sum_of(const domain::Locale& locale, const RecentGift& gift) {
    if (!gift.amount) {
        return domain::say_text(locale, Phrase::HiddenAmount);
    }
    if (gift.given) {
        return ScreenText::own(locale.money(*gift.given));
    }
    return gift.is_about ? domain::say_text(locale, Phrase::AboutSum, {locale.money(*gift.amount)})
                         : ScreenText::own(locale.money(*gift.amount));
}

/// Cuts what an element took off the end of the row, with a gap.
void shorten(Box& row, float taken) {
    row.width = std::max(0.0F, row.width - taken);
}

void advance(Box& row, float taken) {
    const float step = std::min(taken, row.width);
    row.x += step;
    row.width -= step;
}

void draw_row(Brush& brush, const RecentGift& gift, Box row, const RowMotion& motion) {
    const Palette& palette = brush.palette();
    const float gap = brush.px(20);
    const float bar = brush.px(6);
    const float bar_height = std::round(row.height * 0.5F);
    if (motion.glow > 0) {
        brush.rectangle(row, faded(palette.accent, 0.16 * motion.glow), brush.px(6));
    }
    if (motion.opacity >= 1) {
        draw_swatch(brush, gift.layer,
                    {row.x, std::round(row.y + (row.height - bar_height) / 2), bar, bar_height});
    }
    advance(row, bar + brush.px(16));

    const bool promised = gift.layer == Layer::Pledged;
    TextStyle sum_style = brush.style(30, gift.amount ? Weight::SemiBold : Weight::Regular,
                                      promised ? palette.text_quiet : palette.text);
    sum_style.tabular_digits = true;
    const auto sum = sum_of(brush.locale(), gift);
    const float room = std::floor(row.width * kSumShareMax);
    sum_style = brush.fitted(sum, sum_style, room);
    const float sum_width = std::min(room, brush.width(sum, sum_style));
    brush.text(sum, sum_style, {row.x + row.width - sum_width, row.y, sum_width, row.height},
               Align::End, motion.opacity);
    shorten(row, sum_width + gap);

    const TextStyle quiet = brush.style(26, Weight::Regular, palette.text_quiet);
    if (const auto tag = tag_of(gift)) {
        const auto words = domain::say_text(brush.locale(), *tag);
        const float width = brush.width(words, quiet);
        if (width < row.width * 0.45F) {
            brush.text(words, quiet, {row.x + row.width - width, row.y, width, row.height},
                       Align::End, motion.opacity);
            shorten(row, width + gap);
        }
    }

    const TextStyle name_style = brush.style(30, Weight::SemiBold, palette.text);
    const float name_width = std::min(row.width, brush.width(gift.name, name_style));
    brush.text(gift.name, name_style, {row.x, row.y, name_width, row.height}, Align::Start,
               motion.opacity);
    advance(row, name_width + gap);
    if (row.width > brush.px(150)) {
        brush.text(gift.message, quiet, row, Align::Start, motion.opacity);
    }
}

/// The invitation of an evening that is about to begin.
void draw_empty(Brush& brush, const Box& list) {
    const Palette& palette = brush.palette();
    const auto first = domain::say_text(brush.locale(), Phrase::BeTheFirst);
    const TextStyle large =
        brush.fitted(first, brush.style(60, Weight::SemiBold, palette.text), list.width);
    const auto hint = domain::say_text(brush.locale(), Phrase::LatestEmpty);
    const TextStyle quiet =
        brush.fitted(hint, brush.style(30, Weight::Regular, palette.text_quiet), list.width);
    const float large_height = line_height(large);
    const float quiet_height = line_height(quiet);
    float y = list.y + std::min(brush.px(24), std::max(0.0F, list.height - large_height) / 2);
    if (y + large_height > list.y + list.height) {
        return;
    }
    brush.text(first, large, {list.x, std::round(y), list.width, large_height});
    y = std::round(y + large_height + brush.px(4));
    if (y + quiet_height <= list.y + list.height) {
        brush.text(hint, quiet, {list.x, y, list.width, quiet_height});
    }
}

} // namespace

void draw_recent(Brush& brush, const domain::Snapshot& snapshot,
                 const std::vector<RowMotion>& motion, const Box& box) {
    const auto heading = domain::say_text(brush.locale(), Phrase::LatestGifts);
    const Box list = draw_heading(brush, heading, box);
    const Rows rows =
        rows_within(list.height, brush.px(kLatestRowUnits), brush.px(kRecentRowUnitsMax), kRowsMax);
    if (rows.count == 0) {
        return;
    }
    if (snapshot.recent.empty()) {
        draw_empty(brush, list);
        return;
    }
    const auto count = std::min(snapshot.recent.size(), static_cast<std::size_t>(rows.count));
    const float lowest = list.y + rows.height * static_cast<float>(rows.count - 1);
    for (std::size_t index = 0; index < count; ++index) {
        const RowMotion moving = index < motion.size() ? motion[index] : RowMotion{};
        const auto place = static_cast<double>(index) + moving.offset_rows;
        const float y = list.y + static_cast<float>(place) * rows.height;
        draw_row(brush, snapshot.recent[index],
                 {list.x, std::clamp(y, list.y, lowest), list.width, rows.height}, moving);
    }
}

} // namespace chapeau::display
