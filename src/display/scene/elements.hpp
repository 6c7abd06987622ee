// The elements of the challenge scene. Each draws itself into its box and knows no other; each
// has a file of its own.
#pragma once

#include "display/scene/brush.hpp"
#include "display/scene/challenge_scene.hpp"
#include "display/scene/layout.hpp"
#include "display/scene/moment.hpp"
#include "domain/snapshot.hpp"

#include <string>
#include <vector>

namespace chapeau::display {

/// challenge_scene.cpp: what must find a place in either scene.
LayoutNeeds needs_of(const domain::Snapshot& snapshot, FrameSize size, const SceneContext& context);

/// thermometer.cpp: the tube with its bands, the targets and the milestones.
void draw_thermometer(Brush& brush, const domain::Snapshot& snapshot, const Levels& levels,
                      const Box& box);

/// One layer of money as it is told in words, with a swatch of its band.
struct LegendLabel {
    domain::Layer layer = domain::Layer::Captured;
    domain::ScreenText words;
};

/// total.cpp
std::vector<LegendLabel> legend_labels(const Brush& brush, const domain::Snapshot& snapshot);
float legend_width(const Brush& brush, const LegendLabel& label);
void draw_legend(Brush& brush, const std::vector<LegendLabel>& labels,
                 const std::vector<Box>& boxes);
/// Returns the size of its type, which no other figure comes near.
int draw_total(Brush& brush, const domain::Snapshot& snapshot, const Rolling& received,
               const Layout& layout);
Figure money_figure(const domain::Locale& locale, std::int64_t minor, domain::Currency currency);

/// stats.cpp: people, countdown and pace.
bool has_countdown(const domain::Challenge& challenge);
void draw_people(Brush& brush, const domain::Snapshot& snapshot, const Rolling& people,
                 const Box& box, int total_size_px);
void draw_countdown(Brush& brush, const domain::Challenge& challenge, Timestamp now, const Box& box,
                    int total_size_px);

/// pace.cpp
void draw_pace(Brush& brush, const domain::Snapshot& snapshot, Timestamp now, const Box& box);

/// board.cpp
void draw_board(Brush& brush, const domain::Snapshot& snapshot,
                const std::vector<RowMotion>& motion, const Box& box);

/// recent.cpp
void draw_recent(Brush& brush, const domain::Snapshot& snapshot,
                 const std::vector<RowMotion>& motion, const Box& box);

/// qr_block.cpp
void draw_qr(Brush& brush, const domain::Snapshot& snapshot, const QrPlace& place);

/// overlay.cpp: what lies over or behind the rest for a while.
void draw_celebration(Brush& brush, const Celebrating& celebrating, const Box& box);
void draw_confetti(Brush& brush, const Celebrating& celebrating, const Box& screen,
                   const std::vector<Box>& kept_clear);
void draw_rehearsal(Brush& brush, const Box& band);

/// A list shows whole rows only.
struct Rows {
    int count = 0;
    float height = 0;
};
Rows rows_within(float height, float row_min, float row_max, int count_max);

/// The heading of a list, with a hairline beneath; returns what is left of the box.
Box draw_heading(Brush& brush, const domain::ScreenText& words, const Box& box);

/// A little sample of a layer's band: what its words are about.
void draw_swatch(Brush& brush, domain::Layer layer, const Box& box);

} // namespace chapeau::display
