// The cards: short words in large type, long ones smaller and cut; each stays in its column and is
// pushed down there by what comes.
#include "display/scene/wall.hpp"
#include "domain/phrases.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>

namespace chapeau::display {
namespace {

using domain::Phrase;
using domain::WallCard;

constexpr double kCardPadUnits = 24;
constexpr double kCardHeadUnits = 62;
constexpr double kCardWordsGapUnits = 14;
constexpr double kMarkUnits = 52;

/// What little is said is said loudly.
struct TypeStep {
    double units = 0;
    int lines_max = 0;         // More, and a smaller type is tried.
    std::size_t bytes_max = 0; // Longer texts are not even measured at this size.
};
constexpr std::array<TypeStep, 3> kTypeSteps{{{50, 2, 90}, {38, 4, 420}, {32, 7, 0}}};

/// A card at the foot of its column may show fewer lines, but not fewer than these.
constexpr int kLinesAtFootMin = 2;

FittedWords with_lines(TextStyle style, int lines) {
    style.lines_max = lines;
    return {style, line_height(style) * static_cast<float>(lines)};
}

FittedWords fit_words(const Brush& brush, const domain::ScreenText& text, float width) {
    for (const TypeStep& step : kTypeSteps) {
        const bool last = step.bytes_max == 0;
        if (!last && text.utf8().size() > step.bytes_max) {
            continue;
        }
        const TextStyle style = brush.style(step.units, Weight::Regular, brush.palette().text);
        const int lines = brush.line_count(text, style, width);
        if (lines <= step.lines_max || last) {
            return with_lines(style, std::clamp(lines, 1, step.lines_max));
        }
    }
    return {};
}

float around_words(const Brush& brush) {
    return brush.px(kCardPadUnits) * 2 + brush.px(kCardHeadUnits) + brush.px(kCardWordsGapUnits);
}

/// How a column fills up, from the top.
struct Column {
    Box left;
    bool closed = false; // A card had no room; what is older stays out too.
};

void put_card(const Brush& brush, const WallCard& card, std::size_t index, Column& column,
              float gap, std::vector<PlacedCard>& placed) {
    if (column.closed) {
        return;
    }
    const float inner = column.left.width - 2 * brush.px(kCardPadUnits);
    const float around = around_words(brush);
    const bool has_room = inner >= 1 && column.left.height > around;
    FittedWords words = has_room ? fit_words(brush, card.text, inner) : FittedWords{};
    if (has_room && around + words.height > column.left.height) {
        const auto lines =
            static_cast<int>((column.left.height - around) / line_height(words.style));
        words = lines >= std::min(kLinesAtFootMin, words.style.lines_max)
                    ? with_lines(words.style, std::min(lines, words.style.lines_max))
                    : FittedWords{};
    }
    if (words.height <= 0) {
        column.closed = true;
        return;
    }
    const float height = around + words.height;
    placed.push_back({index, {column.left.x, column.left.y, column.left.width, height}, words});
    column.left.y += height + gap;
    column.left.height -= height + gap;
}

std::size_t column_of(std::int64_t place, std::size_t columns) {
    const auto count = static_cast<std::int64_t>(columns);
    return static_cast<std::size_t>((place % count + count) % count);
}

/// A needle with a round head.
void draw_pin(Brush& brush, const Box& place, double opacity) {
    const Colour colour = faded(brush.palette().accent, opacity);
    const float head = std::round(place.width * 0.62F);
    const float needle = std::max(2.0F, std::round(place.width * 0.14F));
    const float left = std::round(place.x + (place.width - head) / 2);
    const float middle = std::round(place.x + (place.width - needle) / 2);
    brush.rectangle({middle, place.y + head / 2, needle, place.height - head / 2}, colour);
    brush.rectangle({left, place.y, head, head}, colour, head / 2);
}

} // namespace

domain::ScreenText time_ago(const domain::Locale& locale, Timestamp posted_at, Timestamp now) {
    const auto minutes = std::chrono::floor<std::chrono::minutes>(now - posted_at).count();
    constexpr std::int64_t kHour = 60;
    constexpr std::int64_t kDay = 24 * kHour;
    if (minutes < 1) { // Or ahead of our clock.
        return domain::say_text(locale, Phrase::WallNow);
    }
    if (minutes < kHour) {
        return domain::say_text(locale, Phrase::WallMinutes, {std::int64_t{minutes}});
    }
    if (minutes < kDay) {
        return domain::say_text(locale, Phrase::WallHours, {std::int64_t{minutes / kHour}});
    }
    return domain::say_text(locale, Phrase::WallDays, {std::int64_t{minutes / kDay}});
}

Timestamp time_ago_changes(Timestamp posted_at, Timestamp now) {
    const auto age = now - posted_at;
    const auto step = age < std::chrono::hours(1)    ? microseconds(std::chrono::minutes(1))
                      : age < std::chrono::hours(24) ? microseconds(std::chrono::hours(1))
                                                     : microseconds(std::chrono::hours(24));
    if (age < microseconds(0)) {
        return posted_at + step;
    }
    return posted_at + (age / step + 1) * step;
}

std::vector<PlacedCard> place_cards(const Brush& brush, const domain::WallView& view,
                                    std::int64_t entered, const WallLayout& layout) {
    std::vector<Column> columns;
    columns.reserve(layout.columns.size());
    for (const Box& box : layout.columns) {
        columns.push_back({box});
    }
    std::vector<PlacedCard> placed;
    std::int64_t pinned = 0;
    std::int64_t place = -entered;
    for (std::size_t index = 0; index < view.cards.size(); ++index) {
        const WallCard& card = view.cards[index];
        // Pinned ones stand first and keep the heads of the columns.
        const std::int64_t turn = card.is_pinned ? pinned++ : place++;
        put_card(brush, card, index, columns[column_of(turn, columns.size())], layout.gap, placed);
    }
    return placed;
}

void draw_card_head(Brush& brush, const WallCard& card, const Box& head, Timestamp now,
                    double opacity) {
    const Palette& palette = brush.palette();
    const float mark = brush.px(kMarkUnits);
    draw_network_mark(brush, card.network,
                      {head.x, std::round(head.y + (head.height - mark) / 2), mark, mark}, opacity);
    const float gap = brush.px(14);
    const float left = mark + gap;
    const float half = std::round(head.height / 2);
    const TextStyle name = brush.style(29, Weight::SemiBold, palette.text);
    const TextStyle quiet = brush.style(24, Weight::Regular, palette.text_quiet);
    Box first{head.x + left, head.y, std::max(0.0F, head.width - left), half};
    Box second{first.x, head.y + half, first.width, head.height - half};

    const auto ago = time_ago(brush.locale(), card.posted_at, now);
    const float ago_width = brush.width(ago, quiet);
    if (ago_width + gap < first.width / 2) {
        brush.text(ago, quiet, {first.x + first.width - ago_width, first.y, ago_width, half},
                   Align::End, opacity);
        first.width -= ago_width + gap;
    }
    brush.text(card.name, name, first, Align::Start, opacity);

    float end = second.x + second.width;
    if (card.is_pinned) {
        const float size = brush.px(26);
        end -= size;
        draw_pin(brush, {end, std::round(second.y + (second.height - size) / 2), size, size},
                 opacity);
        end -= brush.px(8);
    }
    if (card.copies > 0) {
        const TextStyle count = brush.style(24, Weight::SemiBold, palette.accent);
        const auto copies = domain::say_text(brush.locale(), Phrase::WallCopies, {card.copies});
        const float width = brush.width(copies, count);
        end -= width;
        brush.text(copies, count, {end, second.y, width, second.height}, Align::End, opacity);
        end -= gap;
    }
    const auto where =
        card.handle.empty() ? domain::say_text(brush.locale(), Phrase::WallInRoom) : card.handle;
    brush.text(where, quiet, {second.x, second.y, std::max(0.0F, end - second.x), second.height},
               Align::Start, opacity);
}

void draw_card(Brush& brush, const WallCard& card, const PlacedCard& placed, Timestamp now,
               const RowMotion& motion) {
    const Palette& palette = brush.palette();
    const Box& box = placed.box;
    const float radius = brush.px(18);
    if (card.is_pinned) {
        const float rim = brush.px(3);
        brush.rectangle(box, faded(palette.accent, motion.opacity), radius);
        brush.rectangle({box.x + rim, box.y + rim, box.width - 2 * rim, box.height - 2 * rim},
                        faded(palette.channel, motion.opacity), radius - rim);
    } else {
        brush.rectangle(box, faded(palette.channel, motion.opacity), radius);
    }
    const float pad = brush.px(kCardPadUnits);
    const Box head{box.x + pad, box.y + pad, std::max(0.0F, box.width - 2 * pad),
                   brush.px(kCardHeadUnits)};
    draw_card_head(brush, card, head, now, motion.opacity);
    const float words = head.y + head.height + brush.px(kCardWordsGapUnits);
    brush.paragraph(card.text, placed.words.style, {head.x, words, head.width, placed.words.height},
                    motion.opacity);
}

} // namespace chapeau::display
