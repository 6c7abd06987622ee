// What people say, as cards: the parts that the wall and the ticker are drawn with.
#pragma once

#include "display/scene/brush.hpp"
#include "display/scene/challenge_scene.hpp"
#include "display/scene/moment.hpp"
#include "display/scene/wall_layout.hpp"
#include "domain/snapshot.hpp"
#include "domain/wall/wall_view.hpp"

#include <cstddef>
#include <vector>

namespace chapeau::display {

/// Until all cards stand where a change of the wall put them.
inline constexpr milliseconds kWallSettles{980};

/// wall_scene.cpp: the whole picture of Scene::Wall.
void draw_wall(Brush& brush, const domain::Snapshot& snapshot, Timestamp now, const Moment& moment,
               FrameSize size);

/// network_mark.cpp: a disc with letters of our own, in colours of our own; nobody's sign.
void draw_network_mark(Brush& brush, domain::Network network, const Box& disc, double opacity);
Colour network_colour(domain::Network network);

/// "now", "4 min", "2 h": how long before `now` something was said.
domain::ScreenText time_ago(const domain::Locale& locale, Timestamp posted_at, Timestamp now);

/// When the words of `time_ago` change next.
Timestamp time_ago_changes(Timestamp posted_at, Timestamp now);

/// The type that suits the length of a text, with the lines that are shown of it.
struct FittedWords {
    TextStyle style;
    float height = 0;
    int lines_in_all = 0;
};

/// wall_cards.cpp: where a card stands.
struct PlacedCard {
    std::size_t index = 0; // In the view.
    Box box;
    FittedWords words;
};

/// As many of the cards as have room. `entered` keeps each in its column; see WallMoment.
std::vector<PlacedCard> place_cards(const Brush& brush, const domain::WallView& view,
                                    std::int64_t entered, const WallLayout& layout);

void draw_card(Brush& brush, const domain::WallCard& card, const PlacedCard& placed, Timestamp now,
               const RowMotion& motion);

/// The name, and what is quiet beside and beneath it, from the top of the box.
void draw_card_head(Brush& brush, const domain::WallCard& card, const Box& head, Timestamp now,
                    double opacity);

/// wall_strip.cpp: whom it reached, how fast it goes and who speaks most; only what is known, and
/// only what has room. False: nothing of it.
bool draw_wall_strip(Brush& brush, const domain::WallView& view, const Box& box);

/// To two digits, because more of them would claim to be counted.
std::int64_t about_two_digits(std::int64_t value);

/// ticker.cpp: one card in the challenge's picture.
void draw_ticker(Brush& brush, const domain::WallView& view, const TickerMoment& ticker,
                 Timestamp now, const Box& box);

} // namespace chapeau::display
