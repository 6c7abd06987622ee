// Where somebody speaks, as a disc with letters. The networks' own signs are theirs; letters are
// everybody's, and tell networks apart where colours do not.
#include "display/scene/wall.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

namespace chapeau::display {
namespace {

using domain::Network;

struct NetworkMark {
    Network network;
    std::string_view letters; // Empty: it has a drawing.
    Colour colour;
};

// In the order of the enumeration. White letters are read on all of them, which a test holds.
constexpr std::array<NetworkMark, domain::kNetworkCount> kMarks{{
    {Network::Room, "", {150, 92, 18}},
    {Network::Mastodon, "Ma", {98, 84, 190}},
    {Network::Bluesky, "Bs", {28, 104, 190}},
    {Network::X, "X", {74, 84, 102}},
    {Network::Tumblr, "Tu", {52, 82, 128}},
    {Network::Threads, "Th", {96, 84, 108}},
    {Network::Plurk, "Pl", {176, 62, 44}},
    {Network::Reddit, "Re", {184, 66, 26}},
    {Network::YouTube, "Yt", {178, 44, 54}},
    {Network::Feed, "", {120, 96, 24}},
    {Network::Facebook, "Fb", {44, 88, 176}},
    {Network::Instagram, "Ig", {160, 52, 122}},
}};

static_assert(
    [] {
        for (std::size_t index = 0; index < kMarks.size(); ++index) {
            if (static_cast<std::size_t>(kMarks[index].network) != index) {
                return false;
            }
        }
        return true;
    }(),
    "the marks stand in the order of the enumeration");

constexpr Colour kOnMark{255, 255, 255};

const NetworkMark& mark_of(Network network) {
    return kMarks[std::min(static_cast<std::size_t>(network), kMarks.size() - 1)];
}

/// Two speakers, one behind the other: somebody in this room.
void draw_room(Brush& brush, const Box& disc, double opacity) {
    const float side = disc.width;
    const auto at = [&](float share) { return std::round(side * share); };
    const Colour white = faded(kOnMark, opacity);
    brush.rectangle({disc.x + at(0.39F), disc.y + at(0.20F), at(0.22F), at(0.22F)}, white,
                    at(0.11F));
    brush.rectangle({disc.x + at(0.28F), disc.y + at(0.47F), at(0.44F), at(0.28F)}, white,
                    at(0.14F));
}

/// Lines of something to read.
void draw_feed(Brush& brush, const Box& disc, double opacity) {
    const float side = disc.width;
    const float thick = std::max(2.0F, std::round(side * 0.085F));
    const std::array<float, 3> widths{0.46F, 0.46F, 0.28F};
    for (std::size_t line = 0; line < widths.size(); ++line) {
        const float y = std::round(side * (0.30F + 0.165F * static_cast<float>(line)));
        brush.rectangle(
            {disc.x + std::round(side * 0.27F), disc.y + y, std::round(side * widths[line]), thick},
            faded(kOnMark, opacity), thick / 2);
    }
}

} // namespace

Colour network_colour(Network network) {
    return mark_of(network).colour;
}

void draw_network_mark(Brush& brush, Network network, const Box& disc, double opacity) {
    const NetworkMark& mark = mark_of(network);
    brush.rectangle(disc, faded(mark.colour, opacity), disc.width / 2);
    if (network == Network::Room) {
        draw_room(brush, disc, opacity);
    } else if (network == Network::Feed) {
        draw_feed(brush, disc, opacity);
    } else {
        const auto letters = domain::ScreenText::own(mark.letters);
        const TextStyle style = brush.style(25, Weight::Bold, kOnMark);
        // The bitmap is drawn on whole pixels; a box as wide as the disc centres it there.
        brush.text(letters, brush.fitted(letters, style, disc.width), disc, Align::Centre, opacity);
    }
}

} // namespace chapeau::display
