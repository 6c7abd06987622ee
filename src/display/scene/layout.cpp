#include "display/scene/layout.hpp"

#include "display/scene/cut.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace chapeau::display {
namespace {

constexpr double kTitleUnits = 56;
constexpr double kBeneficiaryUnits = 40;
constexpr double kGoalUnits = 58;
constexpr double kBelowTotal = 0.05; // Room for a comma's tail.
constexpr double kBandUnits = 56;    // REHEARSAL.

/// Places the labels of the layers in rows, and returns the height used, in pixels.
float flow_legend(Layout& layout, const std::vector<float>& widths, const Box& area) {
    const bool tall = layout.arrangement == Arrangement::Tall;
    const float gap = layout.scale.px(tall ? 20 : 36);
    const float line = layout.scale.px(kLineUnits);
    float x = 0;
    float y = 0;
    for (const float width : widths) {
        const float fitting = std::min(std::ceil(width), area.width);
        if (x > 0 && x + fitting > area.width) {
            x = 0;
            y += line;
        }
        layout.legend.push_back({area.x + x, area.y + y, fitting, line});
        x += fitting + gap;
    }
    return widths.empty() ? 0 : y + line;
}

void place_legend(Layout& layout, const LayoutNeeds& needs, Frame& rest) {
    const Box area = to_box(layout.scale, rest);
    const float used = flow_legend(layout, needs.legend_widths, area);
    const double units = static_cast<double>(used) / static_cast<double>(layout.scale.px(1000));
    take_top(rest, units * 1000);
}

void place_title(Layout& layout, const LayoutNeeds& needs, Frame& rest) {
    const bool tall = layout.arrangement == Arrangement::Tall;
    layout.title = to_box(layout.scale, take_top(rest, tall ? 50 : kTitleUnits));
    if (needs.beneficiary) {
        layout.beneficiary = to_box(layout.scale, take_top(rest, tall ? 36 : kBeneficiaryUnits));
    }
}

/// The total, the target and the layers, from the top of what is left.
void place_total(Layout& layout, const LayoutNeeds& needs, Frame& rest, double height) {
    layout.total = to_box(layout.scale, take_top(rest, height));
    take_top(rest, height * kBelowTotal);
    const bool tall = layout.arrangement == Arrangement::Tall;
    layout.goal = to_box(layout.scale, take_top(rest, tall ? 46 : kGoalUnits));
    place_legend(layout, needs, rest);
}

constexpr double kStackedMin = 480; // Narrower, one figure stands above the other.

/// People and countdown side by side; the pace beside them when there is room, else beneath.
void place_stats(Layout& layout, const LayoutNeeds& needs, Frame& rest) {
    constexpr double kPaceBesideMin = 840;
    constexpr double kGap = 40;
    if (rest.width() < kStackedMin) { // The pace has its row elsewhere.
        layout.people = to_box(layout.scale, take_top(rest, kStatRowUnits));
        if (needs.countdown) {
            layout.countdown = to_box(layout.scale, take_top(rest, kStatRowUnits));
        }
        return;
    }
    const bool beside = rest.width() >= kPaceBesideMin;
    const int cells = 1 + (needs.countdown ? 1 : 0) + (beside ? 1 : 0);
    Frame row = take_top(rest, kStatUnits);
    const double cell = (row.width() - kGap * (cells - 1)) / cells;
    layout.people = to_box(layout.scale, take_left(row, cell));
    take_left(row, kGap);
    if (needs.countdown) {
        layout.countdown = to_box(layout.scale, take_left(row, cell));
        take_left(row, kGap);
    }
    if (beside) {
        layout.pace = to_box(layout.scale, row);
        return;
    }
    take_top(rest, 18);
    layout.pace = to_box(layout.scale, take_top(rest, 2 * kLineUnits));
}

/// The code with words beside it and its address beneath, at the bottom of what is left.
void place_qr_beside(Layout& layout, const LayoutNeeds& needs, Frame& rest, double code) {
    QrPlace place;
    Frame block = take_bottom(rest, code + (needs.address ? 14 + 44 : 0));
    Frame row = take_top(block, code);
    place.code = to_box(layout.scale, take_left(row, code));
    take_left(row, 36);
    place.invitation = to_box(layout.scale, row);
    if (needs.address) {
        take_top(block, 14);
        place.address = to_box(layout.scale, block);
    }
    layout.qr = place;
}

void lay_out_standard(Layout& layout, const LayoutNeeds& needs) {
    Frame all = rehearsal_cut(layout, needs);
    const bool roomy = all.width() >= 1700;
    const double margin = roomy ? 64 : 48;
    const double side_width = std::clamp(all.width() * 0.334, 400.0, 660.0);
    Frame side{all.right - side_width, all.top, all.right, all.bottom};
    layout.panels.push_back(panel_box(layout, needs, side));

    const double inset = roomy ? 52 : 34;
    Frame side_rest{side.left + inset, side.top + 48, side.right - inset, side.bottom - 48};
    if (needs.qr && roomy) {
        place_qr_beside(layout, needs, side_rest, std::min(312.0, side_rest.width() * 0.58));
        take_bottom(side_rest, 34);
    } else if (needs.qr) {
        place_qr_below(layout, needs, side_rest, std::min(304.0, side_rest.width()));
        take_bottom(side_rest, 26);
    }
    layout.board = to_box(layout.scale, side_rest);

    Frame main{margin, all.top + 48, side.left - margin, all.bottom - 48};
    place_title(layout, needs, main);
    take_top(main, 26);
    const double gap = roomy ? 44 : 30;
    layout.thermometer = to_box(layout.scale, take_left(main, roomy ? 236 : 196));
    take_left(main, gap);
    place_total(layout, needs, main, std::min(220.0, main.width() * 0.25));
    take_top(main, roomy ? 42 : 26);
    place_stats(layout, needs, main);
    take_top(main, roomy ? 42 : 30);
    layout.recent = to_box(layout.scale, main);
    layout.celebration = layout.recent;
}

/// A wide screen has a column for the code alone: the words above it, the address beneath.
void place_qr_column(Layout& layout, const LayoutNeeds& needs, Frame column) {
    constexpr double kInvitation = 152;
    constexpr double kGap = 26;
    QrPlace place;
    const double address = needs.address ? 14 + 52 : 0;
    const double code = std::min(column.width(), column.height() - kInvitation - kGap - address);
    place.invitation = to_box(layout.scale, take_top(column, kInvitation));
    take_top(column, kGap);
    place.code = to_box(layout.scale, take_top(column, code));
    place.code.width = std::min(place.code.width, place.code.height);
    take_top(column, 14);
    if (needs.address) {
        place.address = to_box(layout.scale, take_top(column, 52));
    }
    layout.qr = place;
}

void lay_out_wide(Layout& layout, const LayoutNeeds& needs) {
    Frame all = rehearsal_cut(layout, needs);
    constexpr double kMargin = 72;
    constexpr double kInset = 56;
    const double side_width = std::clamp(all.width() * 0.46, 1000.0, 1300.0);
    Frame side{all.right - side_width, all.top, all.right, all.bottom};
    layout.panels.push_back(panel_box(layout, needs, side));

    Frame side_rest{side.left + kInset, side.top + 48, side.right - kInset, side.bottom - 48};
    const double column = (side_rest.width() - 72) / 2;
    layout.board = to_box(layout.scale, take_left(side_rest, column));
    take_left(side_rest, 72);
    if (needs.qr) {
        place_qr_column(layout, needs, side_rest);
    }

    Frame main{kMargin, all.top + 48, side.left - kMargin, all.bottom - 48};
    place_title(layout, needs, main);
    take_top(main, 26);
    layout.thermometer = to_box(layout.scale, take_left(main, 250));
    take_left(main, 56);
    place_total(layout, needs, main, std::min(250.0, main.width() * 0.25));
    take_top(main, 36);
    place_stats(layout, needs, main);
    take_top(main, 36);
    layout.recent = to_box(layout.scale, needs.qr ? main : side_rest);
    layout.celebration = to_box(layout.scale, main);
}

void lay_out_tall(Layout& layout, const LayoutNeeds& needs) {
    constexpr double kFootPad = 22;
    Frame all = rehearsal_cut(layout, needs);
    const double margin = std::clamp(all.width() * 0.055, 30.0, 64.0);
    const double code = std::clamp(all.width() * 0.32, 150.0, 300.0);
    const double address = needs.qr && needs.address ? 8 + 44 : 0;
    Frame main{margin, all.top + 22, all.right - margin, all.bottom};
    Frame foot = take_bottom(main, 2 * kFootPad + code + address);
    layout.panels.push_back(panel_box(layout, needs, {0, foot.top, all.right, all.bottom}));
    foot.top += kFootPad;
    foot.bottom -= kFootPad;
    if (needs.qr) {
        QrPlace place;
        Frame row = take_top(foot, code);
        place.code = to_box(layout.scale, take_left(row, code));
        take_left(row, 24);
        place.invitation = to_box(layout.scale, take_top(row, 44));
        if (needs.address) {
            take_top(foot, 8);
            place.address = to_box(layout.scale, foot);
        }
        layout.qr = place;
        foot = row;
    }
    layout.recent = to_box(layout.scale, foot);

    place_title(layout, needs, main);
    take_top(main, 10);
    place_total(layout, needs, main, std::min(220.0, main.width() * 0.24));
    constexpr double kGap = 12;
    const double column = std::clamp(all.width() * 0.31, 184.0, 236.0);
    if (main.width() - column - kGap < kStackedMin) {
        // Each line here is a giver more on the board.
        take_top(main, 4);
        layout.pace = to_box(layout.scale, take_top(main, kLineUnits));
    }
    take_top(main, 14);
    take_bottom(main, 16);
    layout.thermometer = to_box(layout.scale, take_left(main, column));
    take_left(main, kGap);
    place_stats(layout, needs, main);
    take_top(main, 6);
    layout.board = to_box(layout.scale, main);
    layout.celebration = layout.board;
}

/// Where somebody speaks, the latest gifts give up rows, as long as two are left of them. The
/// banner still covers both.
void place_ticker(Layout& layout) {
    const float band = layout.scale.px(kTickerUnits);
    const float gap = layout.scale.px(12);
    const float rows = layout.scale.px(kHeadingUnits + 2 * kLatestRowUnits);
    if (layout.recent.height < rows + gap + band ||
        layout.recent.width < layout.scale.px(kTickerWidthUnitsMin)) {
        return;
    }
    layout.recent.height -= gap + band;
    layout.ticker = {layout.recent.x, layout.recent.y + layout.recent.height + gap,
                     layout.recent.width, band};
}

} // namespace

void place_qr_below(Layout& layout, const LayoutNeeds& needs, Frame& rest, double code) {
    QrPlace place;
    Frame block = take_bottom(rest, 58 + code + (needs.address ? 8 + 44 : 0));
    place.invitation = to_box(layout.scale, take_top(block, 58));
    Frame row = take_top(block, code);
    place.code = to_box(layout.scale, take_left(row, code));
    if (needs.address) {
        take_top(block, 8);
        place.address = to_box(layout.scale, block);
    }
    layout.qr = place;
}

Frame rehearsal_cut(Layout& layout, const LayoutNeeds& needs) {
    Frame all{0, 0, layout.scale.width_units(), layout.scale.height_units()};
    if (needs.rehearsal) {
        layout.rehearsal = to_box(layout.scale, take_top(all, kBandUnits));
        // Where the design ends a pixel early, the band still reaches the edge.
        layout.rehearsal->width = static_cast<float>(needs.width);
    }
    return all;
}

Box panel_box(const Layout& layout, const LayoutNeeds& needs, const Frame& frame) {
    Box box = to_box(layout.scale, frame);
    box.width = static_cast<float>(needs.width) - box.x;
    box.height = static_cast<float>(needs.height) - box.y;
    return box;
}

double reading_height(int width, int height) {
    return std::min(static_cast<double>(height), width * 16.0 / 9.0);
}

Scale::Scale(int width, int height)
    : width_(width),
      height_(height),
      unit_(reading_height(width, height) / 1080.0),
      type_min_(static_cast<int>(std::ceil(reading_height(width, height) * kTextShareMin))) {}

float Scale::px(double units) const {
    const double pixels = std::round(units * unit_);
    return static_cast<float>(units > 0 ? std::max(1.0, pixels) : pixels);
}

int Scale::type(double units) const {
    return std::max(type_min_, static_cast<int>(std::lround(units * unit_)));
}

Layout empty_layout(const LayoutNeeds& needs) {
    Layout layout{.scale = Scale(needs.width, needs.height),
                  .arrangement = Arrangement::Standard,
                  .panels = {},
                  .rehearsal = {},
                  .title = {},
                  .beneficiary = {},
                  .thermometer = {},
                  .total = {},
                  .goal = {},
                  .legend = {},
                  .people = {},
                  .countdown = {},
                  .pace = {},
                  .board = {},
                  .recent = {},
                  .ticker = {},
                  .celebration = {},
                  .qr = {}};
    const double aspect = static_cast<double>(needs.width) / static_cast<double>(needs.height);
    if (aspect >= 2.1) {
        layout.arrangement = Arrangement::Wide;
    } else if (aspect < 1.2) {
        layout.arrangement = Arrangement::Tall;
    }
    return layout;
}

Layout lay_out(const LayoutNeeds& needs) {
    Layout layout = empty_layout(needs);
    switch (layout.arrangement) {
    case Arrangement::Wide:
        lay_out_wide(layout, needs);
        break;
    case Arrangement::Standard:
        lay_out_standard(layout, needs);
        break;
    case Arrangement::Tall:
        lay_out_tall(layout, needs);
        break;
    }
    if (needs.ticker) {
        place_ticker(layout);
    }
    return layout;
}

} // namespace chapeau::display
