// The wall: the figures of the evening above what people say.
#include "display/scene/elements.hpp"
#include "display/scene/wall.hpp"
#include "domain/phrases.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <vector>

namespace chapeau::display {
namespace {

using domain::Phrase;
using domain::WallView;

// A change of the wall in three steps that overlap: what leaves fades, what stays moves, what is
// new appears where room was made.
constexpr milliseconds kLeave{160};
constexpr milliseconds kMoveAfter{90};
constexpr milliseconds kMove{560};
constexpr milliseconds kEnterAfter{420};
constexpr milliseconds kEnterNext{70}; // From card to card, so that no frame makes all of them.
constexpr milliseconds kEnter{320};
constexpr int kEnterNextMax = 3;

static_assert(kEnterAfter + kEnterNextMax * kEnterNext + kEnter <= kWallSettles);
static_assert(kMoveAfter + kMove <= kWallSettles);

struct CardsOnTheirWay {
    const WallView& view;
    const std::vector<PlacedCard>& placed;
};

const PlacedCard* find_card(const CardsOnTheirWay& cards, std::int64_t mention) {
    const auto found =
        std::find_if(cards.placed.begin(), cards.placed.end(), [&](const PlacedCard& each) {
            return cards.view.cards[each.index].mention == mention;
        });
    return found == cards.placed.end() ? nullptr : &*found;
}

void draw_leaving(Brush& brush, const CardsOnTheirWay& before, const CardsOnTheirWay& after,
                  Timestamp now, microseconds elapsed) {
    RowMotion motion;
    motion.opacity = 1 - ease_in_out(progress(elapsed, kLeave));
    for (const PlacedCard& card : before.placed) {
        const auto& told = before.view.cards[card.index];
        if (motion.opacity > 0 && find_card(after, told.mention) == nullptr) {
            draw_card(brush, told, card, now, motion);
        }
    }
}

void draw_on_their_way(Brush& brush, const CardsOnTheirWay& before, const CardsOnTheirWay& after,
                       Timestamp now, microseconds elapsed, float foot) {
    const bool calmest = brush.context().effects == Effects::Reduced;
    const double share = calmest ? 1 : ease_out(progress(elapsed - kMoveAfter, kMove));
    std::vector<const PlacedCard*> fresh;
    for (const PlacedCard& card : after.placed) {
        const auto& told = after.view.cards[card.index];
        const PlacedCard* const from = find_card(before, told.mention);
        if (from == nullptr) {
            fresh.push_back(&card);
            continue;
        }
        PlacedCard moving = card;
        if (share < 1) {
            const auto way = static_cast<float>(1 - share);
            moving.box.x += (from->box.x - card.box.x) * way;
            moving.box.y += (from->box.y - card.box.y) * way;
            moving.box.height += (from->box.height - card.box.height) * way;
            moving.box.y = std::min(moving.box.y, foot - moving.box.height);
        }
        draw_card(brush, told, moving, now, {});
    }
    // The last of them came last, so the newest stands still first and is read first.
    int turn = 0;
    for (const PlacedCard* const card : fresh) {
        const auto wait = (calmest ? milliseconds(0) : kEnterAfter) +
                          kEnterNext * std::min(turn++, kEnterNextMax);
        RowMotion motion;
        motion.opacity = ease_out(progress(elapsed - wait, kEnter));
        if (motion.opacity > 0) {
            draw_card(brush, after.view.cards[card->index], *card, now, motion);
        }
    }
}

/// A card that nobody wrote yet.
void draw_ghost(Brush& brush, const Box& box, double opacity) {
    const Palette& palette = brush.palette();
    brush.rectangle(box, faded(palette.panel, opacity), brush.px(18));
    const float pad = brush.px(24);
    const float mark = brush.px(44);
    const float bar = brush.px(14);
    const float inner = box.width - 2 * pad;
    if (inner < mark * 2 || box.height < 2 * pad + mark) {
        return;
    }
    const Colour ink = faded(palette.channel, opacity);
    brush.rectangle({box.x + pad, box.y + pad, mark, mark}, ink, mark / 2);
    brush.rectangle({box.x + pad + mark + bar, box.y + pad + std::round((mark - bar) / 2),
                     std::round((inner - mark - bar) * 0.55F), bar},
                    ink, bar / 2);
    float y = box.y + pad + mark + pad;
    for (const float share : {1.0F, 0.7F}) {
        if (y + bar + pad > box.y + box.height) {
            return;
        }
        brush.rectangle({box.x + pad, y, std::round(inner * share), bar}, ink, bar / 2);
        y += bar * 2;
    }
}

/// Of heights that a wall would have, from here to the foot of a column.
void draw_ghosts(Brush& brush, const WallLayout& layout, std::size_t column, float top) {
    constexpr std::array<double, kWallColumnsMax> kGhostUnits{186, 152, 214, 168};
    const Box& lane = layout.columns[column];
    const float ghost = brush.px(kGhostUnits[column % kGhostUnits.size()]);
    for (const double opacity : {0.9, 0.45}) {
        if (top + ghost > lane.y + lane.height) {
            return;
        }
        draw_ghost(brush, {lane.x, top, lane.width, ghost}, opacity);
        top += ghost + layout.gap;
    }
}

/// All that was said has room: the rest of the wall waits for more.
void draw_free_places(Brush& brush, const std::vector<PlacedCard>& placed,
                      const WallLayout& layout) {
    for (std::size_t column = 0; column < layout.columns.size(); ++column) {
        float top = layout.cards.y;
        for (const PlacedCard& card : placed) {
            if (card.box.x == layout.columns[column].x) {
                top = std::max(top, card.box.y + card.box.height + layout.gap);
            }
        }
        draw_ghosts(brush, layout, column, top);
    }
}

/// A banner cuts no card in two: what it meets waits until it has gone.
void make_way(std::vector<PlacedCard>& placed, const Box& banner) {
    placed.erase(std::remove_if(placed.begin(), placed.end(),
                                [&](const PlacedCard& card) {
                                    return card.box.y + card.box.height > banner.y;
                                }),
                 placed.end());
}

void draw_cards(Brush& brush, const WallMoment& wall, Timestamp now, const WallLayout& layout,
                bool is_celebrating) {
    auto placed = place_cards(brush, *wall.view, wall.entered, layout);
    if (is_celebrating) {
        make_way(placed, layout.head.celebration);
    } else if (placed.size() == wall.view->cards.size()) {
        draw_free_places(brush, placed, layout);
    }
    if (!wall.before || wall.elapsed >= kWallSettles) {
        for (const PlacedCard& card : placed) {
            draw_card(brush, wall.view->cards[card.index], card, now, {});
        }
        return;
    }
    auto placed_before = place_cards(brush, *wall.before, wall.entered_before, layout);
    if (is_celebrating) {
        make_way(placed_before, layout.head.celebration);
    }
    const CardsOnTheirWay before{*wall.before, placed_before};
    const CardsOnTheirWay after{*wall.view, placed};
    if (wall.leaving_is_shown && brush.context().effects == Effects::Full) {
        draw_leaving(brush, before, after, now, wall.elapsed);
    }
    draw_on_their_way(brush, before, after, now, wall.elapsed,
                      layout.cards.y + layout.cards.height);
}

/// The invitation of a wall on which nobody spoke yet.
void draw_invitation_to_speak(Brush& brush, const WallLayout& layout) {
    const Palette& palette = brush.palette();
    const float pad = brush.px(48);
    const float inner = layout.cards.width - 2 * pad;
    const TextStyle large = brush.style(84, Weight::Bold, palette.text);
    const TextStyle quiet = brush.style(36, Weight::Regular, palette.text_quiet);
    const auto heads = brush.lines(domain::say(brush.locale(), Phrase::WallEmpty), large, inner, 2);
    const auto hints =
        brush.lines(domain::say(brush.locale(), Phrase::WallEmptyHint), quiet, inner, 2);
    const float height = 2 * pad + line_height(large) * static_cast<float>(heads.size()) +
                         line_height(quiet) * static_cast<float>(hints.size());
    if (inner < 1 || height > layout.cards.height) {
        return;
    }
    const Box hero{layout.cards.x, layout.cards.y, layout.cards.width, height};
    brush.rectangle(hero, palette.channel, brush.px(18));
    brush.rectangle({hero.x, hero.y + pad, brush.px(8), hero.height - 2 * pad}, palette.accent,
                    brush.px(4));
    float y = hero.y + pad;
    for (const auto& words : heads) {
        brush.text(words, brush.fitted(words, large, inner),
                   {hero.x + pad, y, inner, line_height(large)});
        y += line_height(large);
    }
    for (const auto& words : hints) {
        brush.text(words, brush.fitted(words, quiet, inner),
                   {hero.x + pad, y, inner, line_height(quiet)});
        y += line_height(quiet);
    }
    for (std::size_t column = 0; column < layout.columns.size(); ++column) {
        draw_ghosts(brush, layout, column, hero.y + hero.height + layout.gap);
    }
}

std::vector<Box> clear_of_confetti(const WallLayout& layout) {
    const Layout& head = layout.head;
    std::vector<Box> boxes{head.title,     head.goal,    head.people,
                           head.countdown, layout.strip, layout.cards};
    if (head.qr) {
        boxes.insert(boxes.end(), {head.qr->code, head.qr->invitation, head.qr->address});
    }
    return boxes;
}

} // namespace

void draw_wall(Brush& brush, const domain::Snapshot& snapshot, Timestamp now, const Moment& moment,
               FrameSize size) {
    const Palette& palette = brush.palette();
    const WallLayout layout = lay_out_wall(needs_of(snapshot, size, brush.context()));
    const Layout& head = layout.head;
    for (const Box& panel : head.panels) {
        brush.rectangle(panel, palette.panel);
    }
    if (moment.celebrating) {
        const Box screen{0, 0, static_cast<float>(size.width), static_cast<float>(size.height)};
        draw_confetti(brush, *moment.celebrating, screen, clear_of_confetti(layout));
    }
    const auto& title = snapshot.challenge.title;
    const TextStyle title_style = brush.style(36, Weight::Bold, palette.text);
    brush.text(title, brush.fitted(title, title_style, head.title.width), head.title);
    const int total_size_px = draw_total(brush, snapshot, moment.received, head);
    draw_people(brush, snapshot, moment.people, head.people, total_size_px);
    draw_countdown(brush, snapshot.challenge, now, head.countdown, total_size_px);

    const WallView* const view = moment.wall.view.get();
    if (view != nullptr && !view->cards.empty()) {
        draw_cards(brush, moment.wall, now, layout, moment.celebrating.has_value());
    } else {
        draw_invitation_to_speak(brush, layout);
    }
    const bool is_told = view != nullptr && draw_wall_strip(brush, *view, layout.strip);
    if (!is_told) { // Nobody's echo is known yet: the place is the gifts'.
        draw_recent(brush, snapshot, moment.recent, layout.strip);
    }
    if (head.qr) {
        draw_qr(brush, snapshot, *head.qr);
    }
    if (moment.celebrating) {
        draw_celebration(brush, *moment.celebrating, head.celebration);
    }
    if (head.rehearsal) {
        draw_rehearsal(brush, *head.rehearsal);
    }
}

} // namespace chapeau::display
