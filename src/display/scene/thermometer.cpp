// The tube: a round bulb that is always full, and above it one band per layer. What is received
// is solid, what is promised is striped, so the difference needs no colour.
#include "display/scene/elements.hpp"
#include "domain/phrases.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace chapeau::display {
namespace {

using domain::Layer;
using domain::Measure;
using domain::Phrase;

struct Tube {
    float centre = 0;
    float radius = 0;      // Of the casing.
    float bulb_radius = 0; // Of the casing.
    float wall = 0;
    float top = 0; // Of the casing.
    float zero = 0;
    float full = 0; // Where the scale ends.
    float bulb_centre = 0;

    float level(double value, double scale_top) const {
        const double share = std::clamp(value / scale_top, 0.0, 1.0);
        return std::round(zero - static_cast<float>(share) * (zero - full));
    }
};

Tube tube_in(const Brush& brush, const Box& box) {
    Tube tube;
    const float narrow = std::min(box.width * 0.30F, brush.px(76));
    tube.radius = std::round(narrow / 2);
    tube.bulb_radius = std::round(tube.radius * 1.62F);
    tube.wall = brush.px(9);
    tube.centre = box.x + tube.bulb_radius;
    tube.top = box.y;
    tube.bulb_centre = box.y + box.height - tube.bulb_radius;
    tube.zero = tube.bulb_centre - tube.bulb_radius - brush.px(6);
    tube.full = tube.top + std::max(tube.radius, brush.px(34));
    return tube;
}

Box around(const Tube& tube, float half_width, float top, float bottom) {
    return {tube.centre - half_width, top, 2 * half_width, bottom - top};
}

constexpr std::array<Layer, 4> kStack{Layer::Captured, Layer::Cash, Layer::Matched, Layer::Pledged};

void draw_bands(Brush& brush, const Tube& tube, const Levels& levels) {
    const float inner = tube.radius - tube.wall;
    const float gap = brush.px(3);
    double below = 0;
    float bottom = tube.zero;
    for (const Layer layer : kStack) {
        const double level = levels.by_layer[static_cast<std::size_t>(layer)];
        if (level <= 0) {
            continue;
        }
        const float top = tube.level(below + level, levels.top);
        below += level;
        if (bottom - top < gap + 1) {
            continue; // Too thin to be seen; its words tell of it.
        }
        const Box band = around(tube, inner, top, bottom);
        if (layer == Layer::Pledged) {
            brush.stripes(band, brush.palette().of(layer), brush.px(18));
        } else {
            brush.rectangle(band, brush.palette().of(layer));
        }
        bottom = top - gap;
    }
}

void draw_glass(Brush& brush, const Tube& tube) {
    const Palette& palette = brush.palette();
    const float inner = tube.radius - tube.wall;
    const float bulb = tube.bulb_radius;
    const auto disc = [&](float radius) {
        return Box{tube.centre - radius, tube.bulb_centre - radius, 2 * radius, 2 * radius};
    };
    brush.rectangle(around(tube, tube.radius, tube.top, tube.bulb_centre), palette.casing,
                    tube.radius);
    brush.rectangle(disc(bulb), palette.casing, bulb);
    brush.rectangle(around(tube, inner, tube.top + tube.wall, tube.bulb_centre), palette.channel,
                    inner);
    brush.rectangle(disc(bulb - tube.wall), palette.captured, bulb - tube.wall);
    brush.rectangle(around(tube, inner, tube.zero, tube.bulb_centre), palette.captured);
}

struct Mark {
    std::int64_t value = 0;
    bool target = false;
    bool stretch = false;
    bool reached = false;
};

std::optional<std::int64_t> value_of(const domain::Target& target, Measure measure) {
    if (measure == Measure::People) {
        return target.people;
    }
    if (!target.amount) {
        return std::nullopt;
    }
    return target.amount->minor();
}

/// In the order of importance: when two stand too close, the first keeps its words.
std::vector<Mark> marks_of(const domain::Snapshot& snapshot) {
    std::vector<Mark> marks;
    const Measure measure = snapshot.challenge.measure;
    for (std::size_t index = snapshot.targets.size(); index-- > 0;) {
        const domain::TargetState& state = snapshot.targets[index];
        if (const auto value = value_of(state.target, measure)) {
            marks.push_back({*value, true, index > 0, state.reached_at != 0});
        }
    }
    for (auto milestone = snapshot.milestones.rbegin(); milestone != snapshot.milestones.rend();
         ++milestone) {
        marks.push_back({milestone->value, false, false, milestone->crossed_at != 0});
    }
    return marks;
}

domain::ScreenText mark_words(const Brush& brush, const domain::Snapshot& snapshot,
                              std::int64_t value) {
    if (snapshot.challenge.measure == Measure::People) {
        return domain::ScreenText::own(brush.locale().count(value));
    }
    const auto money = domain::Money::from_minor(value, snapshot.challenge.currency);
    return money ? domain::ScreenText::own(brush.locale().money_short(*money))
                 : domain::ScreenText();
}

void draw_tick(Brush& brush, const Tube& tube, const Mark& mark, float y) {
    const Palette& palette = brush.palette();
    const float right = tube.centre + tube.radius;
    const float thick = brush.px(mark.target ? 4 : 3);
    const float top = std::round(y - thick / 2);
    if (mark.target) {
        const float left = tube.centre - tube.radius;
        brush.rectangle({left, top, right - left + brush.px(16), thick}, palette.text);
        return;
    }
    brush.rectangle({right + brush.px(4), top, brush.px(12), thick},
                    mark.reached ? palette.accent : palette.text_quiet);
}

/// The words beside one mark; returns the rows that they took, or nothing when there is no room.
std::optional<Box> draw_mark_words(Brush& brush, const domain::Snapshot& snapshot, const Mark& mark,
                                   const Box& column, float y, const std::vector<Box>& taken) {
    const Palette& palette = brush.palette();
    const bool strong = mark.target;
    const TextStyle value_style =
        brush.style(strong ? 32 : 25, strong ? Weight::Bold : Weight::Regular,
                    strong ? palette.text : palette.text_quiet);
    const TextStyle word_style = brush.style(24, Weight::Regular, palette.text_quiet);
    const float value_height = line_height(value_style);
    const float word_height = strong ? line_height(word_style) : 0;
    Box rows{column.x, std::round(y - value_height / 2), column.width, value_height + word_height};
    rows.y =
        std::clamp(rows.y, column.y, std::max(column.y, column.y + column.height - rows.height));
    for (const Box& other : taken) {
        if (rows.y < other.y + other.height && other.y < rows.y + rows.height) {
            return std::nullopt;
        }
    }
    const auto words = mark_words(brush, snapshot, mark.value);
    brush.text(words, brush.fitted(words, value_style, rows.width),
               {rows.x, rows.y, rows.width, value_height});
    if (strong) {
        const auto word =
            domain::say_text(brush.locale(), mark.stretch ? Phrase::MarkStretch : Phrase::MarkGoal);
        brush.text(word, word_style, {rows.x, rows.y + value_height, rows.width, word_height});
    }
    return rows;
}

} // namespace

void draw_thermometer(Brush& brush, const domain::Snapshot& snapshot, const Levels& levels,
                      const Box& box) {
    const Tube tube = tube_in(brush, box);
    if (tube.zero - tube.full < brush.px(40)) {
        return; // A window this flat has no room for a scale.
    }
    draw_glass(brush, tube);
    draw_bands(brush, tube, levels);

    const float words_left = tube.centre + tube.radius + brush.px(22);
    const Box column{words_left, box.y, box.x + box.width - words_left,
                     tube.zero - box.y + brush.px(14)};
    std::vector<Box> taken;
    std::vector<float> ticks;
    for (const Mark& mark : marks_of(snapshot)) {
        const float y = tube.level(static_cast<double>(mark.value), levels.top);
        const bool crowded = std::any_of(ticks.begin(), ticks.end(), [&](float tick) {
            return std::fabs(tick - y) < brush.px(8);
        });
        if (crowded) {
            continue;
        }
        ticks.push_back(y);
        draw_tick(brush, tube, mark, y);
        if (const auto rows = draw_mark_words(brush, snapshot, mark, column, y, taken)) {
            taken.push_back(*rows);
        }
    }
}

void draw_swatch(Brush& brush, Layer layer, const Box& box) {
    if (layer == Layer::Pledged) {
        brush.rectangle(box, brush.palette().channel, brush.px(3));
        brush.stripes(box, brush.palette().of(layer), brush.px(9), brush.px(3));
        return;
    }
    brush.rectangle(box, brush.palette().of(layer), brush.px(3));
}

} // namespace chapeau::display
