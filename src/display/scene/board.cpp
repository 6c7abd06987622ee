// The ten who gave most. A row slides to its new place; nobody is ever hidden by it for long.
#include "display/scene/elements.hpp"
#include "domain/phrases.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace chapeau::display {
namespace {

using domain::Phrase;

constexpr double kBoardRowUnitsMin = 42;

/// Where the rows would be few they stand closer: a line of type each.
constexpr double kBoardRowUnitsTight = kLineUnits;
constexpr int kBoardRowsWished = 5;
constexpr double kBoardRowUnitsMax = 90;
constexpr double kNameUnits = 30;

void draw_row(Brush& brush, const domain::LeaderRow& leader, const Box& row, double opacity) {
    const Palette& palette = brush.palette();
    const bool narrow = row.width < brush.px(420);
    const float gap = brush.px(narrow ? 12 : 18);
    TextStyle rank_style = brush.style(26, Weight::SemiBold, palette.text_quiet);
    rank_style.tabular_digits = true;
    const auto rank = domain::ScreenText::own(brush.locale().count(leader.rank));
    const float rank_width =
        brush.width(domain::ScreenText::own(brush.locale().count(10)), rank_style);
    brush.text(rank, rank_style, {row.x, row.y, rank_width, row.height}, Align::End, opacity);

    TextStyle sum_style =
        brush.style(kNameUnits, Weight::SemiBold, leader.rank == 1 ? palette.accent : palette.text);
    sum_style.tabular_digits = true;
    const auto sum = domain::ScreenText::own(brush.locale().money(leader.sum));
    const float room = std::floor(row.width * kSumShareMax);
    sum_style = brush.fitted(sum, sum_style, room);
    const float sum_width = std::min(room, brush.width(sum, sum_style));
    brush.text(sum, sum_style, {row.x + row.width - sum_width, row.y, sum_width, row.height},
               Align::End, opacity);

    const TextStyle name_style = brush.style(kNameUnits, Weight::Regular, palette.text);
    const float left = rank_width + gap;
    brush.text(
        leader.name, name_style,
        {row.x + left, row.y, std::max(0.0F, row.width - left - sum_width - gap), row.height},
        Align::Start, opacity);
}

/// Nobody gave yet: a hint where the first name will stand, over the rows to come.
void draw_empty(Brush& brush, const Box& box, const Rows& rows) {
    const Palette& palette = brush.palette();
    const float row = std::max(rows.height, brush.px(58));
    const auto hint = domain::say_text(brush.locale(), Phrase::BeTheFirstHint);
    const TextStyle style = brush.style(30, Weight::Regular, palette.text_quiet);
    brush.text(hint, brush.fitted(hint, style, box.width), {box.x, box.y, box.width, row});
    const float rule = brush.px(2);
    const int within = static_cast<int>(box.height / row);
    for (int index = 1; index <= std::min({rows.count, within, 5}); ++index) {
        const double opacity = 1.0 - (index - 1) * 0.2;
        const float y = box.y + row * static_cast<float>(index) - rule;
        brush.rectangle({box.x, y, box.width, rule}, faded(palette.rule, opacity));
    }
}

} // namespace

void draw_board(Brush& brush, const domain::Snapshot& snapshot,
                const std::vector<RowMotion>& motion, const Box& box) {
    const auto heading = domain::say_text(brush.locale(), Phrase::TopGivers);
    const Box list = draw_heading(brush, heading, box);
    const auto rows_max = static_cast<int>(domain::kLeaderRowsMax);
    Rows rows = rows_within(list.height, brush.px(kBoardRowUnitsMin), brush.px(kBoardRowUnitsMax),
                            rows_max);
    if (rows.count < kBoardRowsWished) {
        rows = rows_within(list.height, brush.px(kBoardRowUnitsTight), brush.px(kBoardRowUnitsMax),
                           kBoardRowsWished);
    }
    if (rows.count == 0) {
        return;
    }
    if (snapshot.leaders.empty()) {
        draw_empty(brush, list, rows);
        return;
    }
    const auto count = std::min(snapshot.leaders.size(), static_cast<std::size_t>(rows.count));
    const float rule = brush.px(1.5);
    for (std::size_t index = 1; index < count; ++index) {
        const float y = list.y + rows.height * static_cast<float>(index);
        brush.rectangle({list.x, y, list.width, rule}, brush.palette().rule);
    }
    const float lowest = list.y + rows.height * static_cast<float>(rows.count - 1);
    for (std::size_t index = 0; index < count; ++index) {
        const RowMotion moving = index < motion.size() ? motion[index] : RowMotion{};
        const auto place = static_cast<double>(index) + moving.offset_rows;
        const float y = list.y + static_cast<float>(place) * rows.height;
        draw_row(brush, snapshot.leaders[index],
                 {list.x, std::clamp(y, list.y, lowest), list.width, rows.height}, moving.opacity);
    }
}

} // namespace chapeau::display
