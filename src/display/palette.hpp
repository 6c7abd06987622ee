// The colours of the screen, and the arithmetic that proves they can be read.
//
// One dark ground, one warm accent, and shades of grey. What must be told apart differs in
// lightness or in pattern, never in hue alone, so that it survives colour blindness and a tired
// projector. The only other hue belongs to the rehearsal band, which must look foreign.
#pragma once

#include "display/picture.hpp"
#include "domain/gift.hpp"

#include <string_view>
#include <vector>

namespace chapeau::display {

struct Palette {
    Colour ground;
    Colour panel;   // A shade above the ground: the side of the board and the code.
    Colour channel; // The empty inside of the thermometer, and empty bars.
    Colour casing;  // The thermometer's outline.
    Colour rule;    // Hairlines; carries no meaning.

    Colour text;
    Colour text_quiet; // Labels and what is secondary.
    Colour accent;
    Colour on_accent; // Text upon the accent.

    Colour captured;
    Colour cash;
    Colour matched;
    Colour pledged; // Drawn as stripes over the channel.

    Colour rehearsal;
    Colour rehearsal_dark;
    Colour on_rehearsal;

    Colour of(domain::Layer layer) const;
};

const Palette& evening_palette();

/// WCAG 2: from 1 to 21. Alpha is not looked at.
double contrast(Colour one, Colour other);

/// WCAG 2: relative luminance, from 0 to 1.
double luminance(Colour colour);

/// The colour at another opacity, 0 to 1.
Colour faded(Colour colour, double opacity);

/// The least contrast of body text under WCAG AA.
inline constexpr double kContrastMin = 4.5;

struct TextPair {
    std::string_view name;
    Colour text;
    Colour ground;
};

/// Every combination of text and ground that the scenes use.
std::vector<TextPair> text_pairs(const Palette& palette);

} // namespace chapeau::display
