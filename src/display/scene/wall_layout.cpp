#include "display/scene/wall_layout.hpp"

#include "display/scene/cut.hpp"

#include <algorithm>
#include <cmath>

namespace chapeau::display {
namespace {

constexpr double kWallTitleUnits = 44;
constexpr double kWallTotalUnits = 128;
constexpr double kWallBelowTotal = 8; // A comma's tail.
constexpr double kWallGoalUnits = 38;
constexpr double kCardGapUnits = 20;

/// A narrower card breaks too many words.
constexpr double kCardUnitsMin = 390;

void cut_columns(WallLayout& layout, const Frame& cards) {
    const Scale& scale = layout.head.scale;
    layout.cards = to_box(scale, cards);
    layout.gap = scale.px(kCardGapUnits);
    const double fitting = (cards.width() + kCardGapUnits) / (kCardUnitsMin + kCardGapUnits);
    const int count = std::clamp(static_cast<int>(fitting), 1, kWallColumnsMax);
    const float gaps = layout.gap * static_cast<float>(count - 1);
    const float width =
        std::max(0.0F, std::floor((layout.cards.width - gaps) / static_cast<float>(count)));
    for (int column = 0; column < count; ++column) {
        const float left = (width + layout.gap) * static_cast<float>(column);
        layout.columns.push_back(
            {layout.cards.x + left, layout.cards.y, width, layout.cards.height});
    }
}

/// The total with its target, and beside it the people and the time.
void place_figures(Layout& head, const LayoutNeeds& needs, Frame row) {
    constexpr double kGap = 36;
    Frame total = take_left(row, row.width() * (needs.countdown ? 0.46 : 0.62));
    take_left(row, kGap);
    head.total = to_box(head.scale, take_top(total, kWallTotalUnits));
    take_top(total, kWallBelowTotal);
    head.goal = to_box(head.scale, take_top(total, kWallGoalUnits));
    take_top(row, kWallTotalUnits + kWallBelowTotal + kWallGoalUnits - kStatUnits);
    if (needs.countdown) {
        head.people = to_box(head.scale, take_left(row, (row.width() - kGap) / 2));
        take_left(row, kGap);
        head.countdown = to_box(head.scale, row);
    } else {
        head.people = to_box(head.scale, row);
    }
}

void lay_out_beside(WallLayout& layout, const LayoutNeeds& needs) {
    Layout& head = layout.head;
    Frame all = rehearsal_cut(head, needs);
    const bool wide = head.arrangement == Arrangement::Wide;
    const bool roomy = all.width() >= 1700;
    const double margin = wide ? 64 : roomy ? 52 : 36;
    const double inset = roomy ? 36 : 28;
    const double side_width = wide ? std::clamp(all.width() * 0.22, 500.0, 580.0)
                                   : std::clamp(all.width() * 0.255, 370.0, 490.0);
    const Frame side{all.right - side_width, all.top, all.right, all.bottom};
    head.panels.push_back(panel_box(head, needs, side));
    Frame side_rest{side.left + inset, side.top + 40, side.right - inset, side.bottom - 40};
    if (needs.qr) {
        place_qr_below(head, needs, side_rest, std::min(300.0, side_rest.width()));
        take_bottom(side_rest, 28);
    }
    layout.strip = to_box(head.scale, side_rest);

    Frame main{margin, all.top + 34, side.left - margin * 0.75, all.bottom - 36};
    head.title = to_box(head.scale, take_top(main, kWallTitleUnits));
    place_figures(head, needs, take_top(main, kWallTotalUnits + kWallBelowTotal + kWallGoalUnits));
    take_top(main, 26);
    cut_columns(layout, main);
}

void lay_out_upright(WallLayout& layout, const LayoutNeeds& needs) {
    constexpr double kFootPad = 22;
    Layout& head = layout.head;
    Frame all = rehearsal_cut(head, needs);
    const double margin = std::clamp(all.width() * 0.055, 30.0, 64.0);
    const double code = std::clamp(all.width() * 0.323, 150.0, 300.0);
    const double address = needs.qr && needs.address ? 8 + 44 : 0;
    Frame main{margin, all.top + 22, all.right - margin, all.bottom};
    Frame foot = take_bottom(main, 2 * kFootPad + code + address);
    head.panels.push_back(panel_box(head, needs, {0, foot.top, all.right, all.bottom}));
    foot.top += kFootPad;
    foot.bottom -= kFootPad;
    if (needs.qr) {
        QrPlace place;
        Frame row = take_top(foot, code);
        place.code = to_box(head.scale, take_left(row, code));
        take_left(row, 24);
        place.invitation = to_box(head.scale, take_top(row, 44));
        if (needs.address) {
            take_top(foot, 8);
            place.address = to_box(head.scale, foot);
        }
        head.qr = place;
        foot = row;
    }
    layout.strip = to_box(head.scale, foot);

    head.title = to_box(head.scale, take_top(main, kWallTitleUnits));
    take_top(main, 6);
    head.total = to_box(head.scale, take_top(main, std::min(150.0, main.width() * 0.18)));
    take_top(main, 6);
    head.goal = to_box(head.scale, take_top(main, 42));
    take_top(main, 6);
    Frame stats = take_top(main, kStatRowUnits);
    head.people = to_box(head.scale, take_left(stats, stats.width() * (needs.countdown ? 0.5 : 1)));
    if (needs.countdown) {
        take_left(stats, 20);
        head.countdown = to_box(head.scale, stats);
    }
    take_top(main, 12);
    take_bottom(main, 18);
    cut_columns(layout, main);
}

} // namespace

WallLayout lay_out_wall(const LayoutNeeds& needs) {
    WallLayout layout{
        .head = empty_layout(needs), .columns = {}, .gap = 0, .cards = {}, .strip = {}};
    if (layout.head.arrangement == Arrangement::Tall) {
        lay_out_upright(layout, needs);
    } else {
        lay_out_beside(layout, needs);
    }
    Layout& head = layout.head;
    head.celebration = layout.cards;
    // At the foot, where the oldest cards are.
    head.celebration.height = std::min(layout.cards.height, head.scale.px(300));
    head.celebration.y += layout.cards.height - head.celebration.height;
    return layout;
}

} // namespace chapeau::display
