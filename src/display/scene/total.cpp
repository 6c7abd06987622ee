// The hero: what was received so far, what it is measured against, and of which money it is made.
#include "base/check.hpp"
#include "display/scene/elements.hpp"
#include "domain/phrases.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace chapeau::display {
namespace {

using domain::Layer;
using domain::Money;
using domain::Phrase;

constexpr double kTotalUnitsMax = 300;

/// The figure fills its row to this share, so that a digit on its way stays in its window.
constexpr float kCapitalShare = 0.74F;

/// A large first sign stands apart from the left edge by its own white; this takes it back.
constexpr float kHang = 0.03F;

TextStyle total_style(const Brush& brush, const Figure& figure, const Box& box) {
    TextStyle style = brush.style(kTotalUnitsMax, Weight::Bold, brush.palette().text);
    style.tabular_digits = true;
    const float capital = brush.context().metrics.cap_height(style.size_px, style.weight);
    if (capital > box.height * kCapitalShare) {
        const float share = box.height * kCapitalShare / capital;
        style.size_px = static_cast<int>(static_cast<float>(style.size_px) * share);
    }
    return brush.fitted_figure(figure, style, box.width);
}

domain::ScreenText goal_words(const Brush& brush, const domain::Snapshot& snapshot) {
    const auto& target = snapshot.current_target().target;
    if (target.amount) {
        return domain::say_text(brush.locale(), Phrase::RaisedOf,
                                {brush.locale().money(*target.amount)});
    }
    return domain::say_text(brush.locale(), Phrase::Raised);
}

void draw_goal_row(Brush& brush, const domain::Snapshot& snapshot, const Box& row) {
    const Palette& palette = brush.palette();
    Box left = row;
    if (snapshot.as_of) {
        const auto words = domain::say_text(brush.locale(), Phrase::AsOf,
                                            {brush.locale().time_of_day(*snapshot.as_of)});
        const TextStyle style = brush.style(24, Weight::Regular, palette.text_quiet);
        const float width = std::min(brush.width(words, style), row.width / 2);
        brush.text(words, style, {row.x + row.width - width, row.y, width, row.height}, Align::End);
        left.width = std::max(0.0F, row.width - width - brush.px(24));
    }
    const auto words = goal_words(brush, snapshot);
    const double units = row.height < brush.px(50) ? 32 : 38;
    const TextStyle style = brush.style(units, Weight::Regular, palette.text_quiet);
    brush.text(words, brush.fitted(words, style, left.width), left);
}

constexpr double kSwatchUnits = 20;
constexpr double kSwatchGap = 12;

TextStyle legend_style(const Brush& brush) {
    TextStyle style = brush.style(26, Weight::Regular, brush.palette().text);
    style.tabular_digits = true;
    return style;
}

Phrase phrase_of(Layer layer) {
    switch (layer) {
    case Layer::Captured:
        return Phrase::Online;
    case Layer::Cash:
        return Phrase::FromTheHat;
    case Layer::Pledged:
        return Phrase::Promised;
    case Layer::Matched:
        return Phrase::Matched;
    }
    return Phrase::Online;
}

} // namespace

Figure money_figure(const domain::Locale& locale, std::int64_t minor, domain::Currency currency) {
    const auto money = Money::from_minor(minor, currency);
    ENSURE(money, "a figure on its way lies between two sums, so it is a sum");
    const bool whole = minor % currency.minor_per_major() == 0;
    return {locale.money(*money), whole ? 0 : currency.exponent()};
}

std::vector<LegendLabel> legend_labels(const Brush& brush, const domain::Snapshot& snapshot) {
    std::vector<LegendLabel> labels;
    for (const Layer layer : {Layer::Captured, Layer::Cash, Layer::Matched, Layer::Pledged}) {
        const Money sum = snapshot.totals.of(layer);
        if (!sum.is_zero()) {
            labels.push_back({layer, domain::say_text(brush.locale(), phrase_of(layer),
                                                      {brush.locale().money(sum)})});
        }
    }
    return labels;
}

float legend_width(const Brush& brush, const LegendLabel& label) {
    return brush.width(label.words, legend_style(brush)) + brush.px(kSwatchUnits) +
           brush.px(kSwatchGap);
}

void draw_legend(Brush& brush, const std::vector<LegendLabel>& labels,
                 const std::vector<Box>& boxes) {
    ENSURE(labels.size() == boxes.size(), "the layout made a place for each label");
    const float swatch = brush.px(kSwatchUnits);
    for (std::size_t index = 0; index < labels.size(); ++index) {
        const Box& box = boxes[index];
        draw_swatch(brush, labels[index].layer,
                    {box.x, std::round(box.y + (box.height - swatch) / 2), swatch, swatch});
        const float left = swatch + brush.px(kSwatchGap);
        brush.text(labels[index].words, legend_style(brush),
                   {box.x + left, box.y, std::max(0.0F, box.width - left), box.height});
    }
}

int draw_total(Brush& brush, const domain::Snapshot& snapshot, const Rolling& received,
               const Layout& layout) {
    const domain::Currency currency = snapshot.challenge.currency;
    const Figure to = money_figure(brush.locale(), received.to, currency);
    const Figure from = money_figure(brush.locale(), received.from, currency);
    const TextStyle style = total_style(brush, to, layout.total);
    Box row = layout.total;
    const bool one = to.text.front() == '1'; // Of all signs it has the most white beside it.
    row.x -= std::round(static_cast<float>(style.size_px) * (one ? 3 * kHang : kHang));
    // A long figure is small; it stays near the words beneath it.
    const float capital = brush.context().metrics.cap_height(style.size_px, style.weight);
    const float needed = std::min(row.height, std::ceil(capital / kCapitalShare));
    row.y += std::round((row.height - needed) * 0.8F);
    row.height = needed;
    brush.figure({from, to, received.direction(), received.elapsed, RollShow::Full}, style, row);
    draw_goal_row(brush, snapshot, layout.goal);
    return style.size_px;
}

} // namespace chapeau::display
