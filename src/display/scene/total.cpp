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

/// Quiet words at the end of a row, which is shorter then.
void draw_end(Brush& brush, const domain::ScreenText& words, Box& row) {
    const TextStyle style = brush.style(24, Weight::Regular, brush.palette().text_quiet);
    const float width = std::min(brush.width(words, style), row.width / 2);
    brush.text(words, style, {row.x + row.width - width, row.y, width, row.height}, Align::End);
    row.width = std::max(0.0F, row.width - width - brush.px(24));
}

void draw_goal_row(Brush& brush, const domain::Snapshot& snapshot, bool says_about,
                   const Box& row) {
    const Palette& palette = brush.palette();
    Box left = row;
    if (snapshot.as_of) {
        draw_end(brush,
                 domain::say_text(brush.locale(), Phrase::AsOf,
                                  {brush.locale().time_of_day(*snapshot.as_of)}),
                 left);
    }
    if (says_about) {
        draw_end(brush, domain::say_text(brush.locale(), Phrase::About), left);
    }
    const auto words = goal_words(brush, snapshot);
    const double units = row.height < brush.px(50) ? 32 : 38;
    const TextStyle style = brush.style(units, Weight::Regular, palette.text_quiet);
    brush.text(words, brush.fitted(words, style, left.width), left);
}

/// Says that a part of the figure was converted; no digit gives way to it. It stands over the
/// figure's beginning, clear of a currency sign that rises above the capitals; under a title that
/// comes too near for that, at the figure's end. False: there is no room there either.
bool draw_about(Brush& brush, const TextStyle& figure, const Box& row, float used,
                const Layout& layout) {
    constexpr float kSignRise = 0.12F; // As a share of the capitals.
    const auto& metrics = brush.context().metrics;
    const auto word = domain::say_text(brush.locale(), Phrase::About);
    const TextStyle style = brush.style(26, Weight::Regular, brush.palette().text_quiet);
    const float capital = metrics.cap_height(figure.size_px, figure.weight);
    const float top = brush.baseline(row, figure) - capital;
    const float above = top - capital * kSignRise - brush.px(4);
    const float ceiling = std::max(layout.title.y + layout.title.height,
                                   layout.beneficiary.y + layout.beneficiary.height);
    const float own_capital = metrics.cap_height(style.size_px, style.weight);
    Box box{layout.total.x, 0, std::ceil(brush.width(word, style)), line_height(style)};
    const bool is_over = above - own_capital >= ceiling;
    if (!is_over) {
        box.x = std::ceil(row.x + used + brush.px(14));
        if (box.x + box.width > layout.total.x + layout.total.width) {
            return false;
        }
    }
    const float wanted = is_over ? above : top + own_capital;
    box.y = std::floor(wanted - brush.baseline(box, style));
    brush.text(word, style, box);
    return true;
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
    const float used = brush.figure(
        {from, to, received.direction(), received.elapsed, RollShow::Full}, style, row);
    const bool is_about = snapshot.converted_gifts > 0;
    const bool is_said = is_about && draw_about(brush, style, row, used, layout);
    draw_goal_row(brush, snapshot, is_about && !is_said, layout.goal);
    return style.size_px;
}

} // namespace chapeau::display
