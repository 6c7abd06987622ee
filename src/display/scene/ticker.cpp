// One voice at a time beneath the latest gifts.
#include "display/scene/wall.hpp"

#include <algorithm>
#include <cmath>

namespace chapeau::display {
namespace {

constexpr double kTickerHeadUnits = 34;
constexpr double kTickerMarkUnits = 52;
constexpr int kTickerLinesMax = 2;

const domain::WallCard* ticker_card(const domain::WallView& view, std::int64_t mention) {
    const auto found =
        std::find_if(view.cards.begin(), view.cards.end(),
                     [&](const domain::WallCard& card) { return card.mention == mention; });
    if (found != view.cards.end()) {
        return &*found;
    }
    return mention == 0 && !view.cards.empty() ? &view.cards.front() : nullptr;
}

} // namespace

void draw_ticker(Brush& brush, const domain::WallView& view, const TickerMoment& ticker,
                 Timestamp now, const Box& box) {
    const domain::WallCard* const card = ticker_card(view, ticker.mention);
    if (card == nullptr || box.width < 1) {
        return;
    }
    const Palette& palette = brush.palette();
    const float mark = brush.px(kTickerMarkUnits);
    const float rule = brush.px(2);
    const float gap = brush.px(16);
    brush.rectangle({box.x, box.y, box.width, rule}, palette.rule);
    const Box room{box.x + mark + gap, box.y + rule + brush.px(4),
                   std::max(0.0F, box.width - mark - gap), box.height - rule - brush.px(4)};
    draw_network_mark(brush, card->network, {box.x, room.y + brush.px(4), mark, mark},
                      ticker.opacity);

    const TextStyle name = brush.style(28, Weight::SemiBold, palette.text);
    const TextStyle quiet = brush.style(24, Weight::Regular, palette.text_quiet);
    Box row{room.x, room.y, room.width, brush.px(kTickerHeadUnits)};
    const auto ago = time_ago(brush.locale(), card->posted_at, now);
    const float ago_width = brush.width(ago, quiet);
    brush.text(ago, quiet, {row.x + row.width - ago_width, row.y, ago_width, row.height},
               Align::End, ticker.opacity);
    row.width = std::max(0.0F, row.width - ago_width - gap);
    const float name_width = std::min(row.width, brush.width(card->name, name));
    brush.text(card->name, name, {row.x, row.y, name_width, row.height}, Align::Start,
               ticker.opacity);
    const float used = name_width + gap;
    if (row.width - used > brush.px(120)) {
        brush.text(card->handle, quiet, {row.x + used, row.y, row.width - used, row.height},
                   Align::Start, ticker.opacity);
    }

    TextStyle words = brush.style(27, Weight::Regular, palette.text);
    const float top = row.y + row.height;
    const auto fitting = static_cast<int>((room.y + room.height - top) / line_height(words));
    const int lines = brush.wrapped(card->text, words, room.width).lines;
    words.lines_max = std::clamp(std::min(lines, fitting), 1, kTickerLinesMax);
    brush.paragraph(
        card->text, words,
        {room.x, top, room.width, line_height(words) * static_cast<float>(words.lines_max)},
        ticker.opacity);
}

} // namespace chapeau::display
