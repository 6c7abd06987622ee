// The cards: short words in large type, long ones smaller and cut; each stays in its column and is
// pushed down there by what comes.
#include "display/scene/wall.hpp"
#include "domain/phrases.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <optional>

namespace chapeau::display {
namespace {

using domain::Phrase;
using domain::WallCard;

constexpr double kCardPadUnits = 22;
constexpr double kCardHeadUnits = 60;
constexpr double kCardWordsGapUnits = 11;
constexpr double kMarkUnits = 52;

/// What little is said is said loudly.
struct TypeStep {
    double units = 0;
    double upright_units = 0;  // An upright screen hangs nearer to its readers.
    int lines_max = 0;         // More, and a smaller type is tried.
    std::size_t bytes_max = 0; // Longer texts are not even measured at this size.
};
constexpr std::array<TypeStep, 3> kTypeSteps{{{50, 42, 2, 90}, {38, 33, 4, 420}, {32, 28, 7, 0}}};

/// A card at the foot of its column shows fewer lines of a long text, or more where there is room.
constexpr int kLinesAtFootMin = 2;
constexpr int kLinesAtFootMax = 12;

struct Room {
    float width = 0;
    float height = 0;
};

/// The text in this type and in no more lines, or nothing when that has no room.
std::optional<FittedWords> in_lines(const Brush& brush, const domain::ScreenText& text,
                                    TextStyle style, int lines, Room room) {
    style.lines_max = lines;
    const Wrapped wrapped = brush.wrapped(text, style, room.width);
    style.lines_max = std::min(lines, wrapped.lines);
    // One line stands in its row, several are as high as their scripts make them.
    const float height = style.lines_max == 1 ? line_height(style) : std::ceil(wrapped.height);
    if (height > room.height) {
        return std::nullopt;
    }
    return FittedWords{style, height, wrapped.lines};
}

/// The largest type in which all of it, or enough of a long one, has room.
std::optional<FittedWords> fit_words(const Brush& brush, const domain::ScreenText& text,
                                     bool is_upright, Room room) {
    std::optional<FittedWords> cut;
    for (const TypeStep& step : kTypeSteps) {
        const bool is_last = step.bytes_max == 0;
        if (!is_last && text.utf8().size() > step.bytes_max) {
            continue;
        }
        const TextStyle style = brush.style(is_upright ? step.upright_units : step.units,
                                            Weight::Regular, brush.palette().text);
        const auto words = in_lines(brush, text, style, step.lines_max, room);
        if (words && (is_last || words->lines_in_all <= step.lines_max)) {
            return words;
        }
        const auto fitting = static_cast<int>(room.height / line_height(style));
        if (is_last && fitting >= kLinesAtFootMin) {
            cut = in_lines(brush, text, style, std::min(fitting, step.lines_max), room);
        }
    }
    return cut;
}

float around_words(const Brush& brush) {
    return brush.px(kCardPadUnits) * 2 + brush.px(kCardHeadUnits) + brush.px(kCardWordsGapUnits);
}

/// How a column fills up, from the top.
struct Column {
    Box left;
    std::vector<PlacedCard> cards;
    bool closed = false; // A card had no room; what is older stays out too.
};

void put_card(const Brush& brush, const WallCard& card, std::size_t index, Column& column,
              const WallLayout& layout) {
    if (column.closed) {
        return;
    }
    const float around = around_words(brush);
    const Room room{column.left.width - 2 * brush.px(kCardPadUnits), column.left.height - around};
    const bool is_upright = layout.head.arrangement == Arrangement::Tall;
    const auto words = room.width >= 1 && room.height > 0
                           ? fit_words(brush, card.text, is_upright, room)
                           : std::nullopt;
    if (!words) {
        column.closed = true;
        return;
    }
    const float height = around + words->height;
    column.cards.push_back(
        {index, {column.left.x, column.left.y, column.left.width, height}, *words});
    column.left.y += height + layout.gap;
    column.left.height -= height + layout.gap;
}

/// What is left at the foot goes to the last card that was cut.
void lengthen_cut(const Brush& brush, const domain::WallView& view, float gap, Column& column) {
    const float spare = column.left.height + gap;
    for (auto card = column.cards.rbegin(); card != column.cards.rend(); ++card) {
        FittedWords& words = card->words;
        const int more = static_cast<int>(spare / line_height(words.style));
        if (words.lines_in_all <= words.style.lines_max || more < 1) {
            continue;
        }
        const int lines = std::min(words.style.lines_max + more, kLinesAtFootMax);
        const Room room{card->box.width - 2 * brush.px(kCardPadUnits), words.height + spare};
        const auto longer = in_lines(brush, view.cards[card->index].text, words.style, lines, room);
        if (!longer) {
            return;
        }
        const float added = longer->height - words.height;
        words = *longer;
        card->box.height += added;
        for (auto below = column.cards.rbegin(); below != card; ++below) {
            below->box.y += added;
        }
        return;
    }
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
    const float neck = std::round(head / 2);
    brush.rectangle({middle, place.y + neck, needle, place.height - neck}, colour);
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
        columns.push_back({box, {}});
    }
    std::int64_t pinned = 0;
    std::int64_t place = -entered;
    for (std::size_t index = 0; index < view.cards.size(); ++index) {
        const WallCard& card = view.cards[index];
        // Pinned ones stand first and keep the heads of the columns.
        const std::int64_t turn = card.is_pinned ? pinned++ : place++;
        put_card(brush, card, index, columns[column_of(turn, columns.size())], layout);
    }
    std::vector<PlacedCard> placed;
    for (Column& column : columns) {
        lengthen_cut(brush, view, layout.gap, column);
        placed.insert(placed.end(), column.cards.begin(), column.cards.end());
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
    const auto where = card.network == domain::Network::Room
                           ? domain::say_text(brush.locale(), Phrase::WallInRoom)
                           : card.handle;
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
