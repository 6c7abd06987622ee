// The brush of the scenes: puts shapes on a picture, and texts so that their capitals stand in
// the middle of their row. It lives as long as one call of `arrange`.
#pragma once

#include "display/motion.hpp"
#include "display/palette.hpp"
#include "display/picture.hpp"
#include "display/scene/layout.hpp"
#include "display/text_metrics.hpp"
#include "domain/icu/locale.hpp"
#include "domain/screen_text.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace chapeau::display {

/// Without a GPU every pixel that changes is paid for: fewer pieces of confetti.
enum class Effects : std::uint8_t { Full, Reduced };

/// What the operator configured and the snapshot does not carry.
struct SceneOptions {
    domain::ScreenText address_words; // Shown beneath the code: "give.example/hat".
    std::string donation_url;         // In the code; empty: no code.

    bool operator==(const SceneOptions&) const = default;
};

/// What every element of a scene may ask. All of it outlives the scene.
struct SceneContext {
    const domain::Locale& locale;
    const TextMetrics& metrics;
    const SceneOptions& options;
    const Palette& palette;
    Effects effects = Effects::Full;
    int qr_modules = 0; // Of `qr_modules_of(options)`.
};

/// Modules per side of the code with its quiet zone; 0 when there is no address, or one that no
/// code can hold. It is asked once, because the answer takes a tenth of a millisecond.
int qr_modules_of(const SceneOptions& options);

/// How much of a roll is shown: all of it, with the digits that leave, or a short lift of the
/// new ones, for figures with other words close by.
enum class RollShow : std::uint8_t { Full, Lift };

struct FigureOnItsWay {
    Figure from;
    Figure to;
    RollDirection direction = RollDirection::Up;
    microseconds elapsed{0};
    RollShow show = RollShow::Full;
};

class Brush {
public:
    Brush(Picture& picture, const SceneContext& context, const Scale& scale)
        : picture_(picture), context_(context), scale_(scale) {}

    const SceneContext& context() const { return context_; }
    const domain::Locale& locale() const { return context_.locale; }
    const Palette& palette() const { return context_.palette; }
    float px(double units) const { return scale_.px(units); }

    TextStyle style(double size_units, Weight weight, Colour colour) const;

    float width(const domain::ScreenText& text, const TextStyle& style) const;

    /// The style made smaller until the text fits, but never below the smallest readable size.
    TextStyle fitted(const domain::ScreenText& text, TextStyle style, float width_max) const;

    void rectangle(const Box& box, Colour colour, float radius = 0);
    void stripes(const Box& box, Colour colour, float period, float radius = 0);
    void shape(Shape shape);

    /// One line. What does not fit ends in an ellipsis.
    void text(const domain::ScreenText& text, const TextStyle& style, const Box& row,
              Align align = Align::Start, double opacity = 1);

    /// As many lines as the style allows, from the top of the box. What does not fit ends in an
    /// ellipsis.
    void paragraph(const domain::ScreenText& text, const TextStyle& style, const Box& box,
                   double opacity = 1);

    Wrapped wrapped(const domain::ScreenText& text, const TextStyle& style, float width) const;

    /// A figure whose digits are texts of their own, so that only those that change are drawn
    /// anew and a clock needs ten textures. They roll in the window of the row. Returns the width.
    float figure(const FigureOnItsWay& figure, const TextStyle& style, const Box& row);
    float figure_width(const Figure& figure, const TextStyle& style) const;
    TextStyle fitted_figure(const Figure& figure, TextStyle style, float width_max) const;

    /// The words in lines that fit the width, at most `lines_max`; for sentences of our own.
    std::vector<domain::ScreenText> lines(const std::string& words, const TextStyle& style,
                                          float width_max, std::size_t lines_max) const;

    float baseline(const Box& row, const TextStyle& style) const;

private:
    Picture& picture_;
    const SceneContext& context_;
    const Scale& scale_;
};

/// How tall a row must be for one line of this size.
float line_height(const TextStyle& style);

} // namespace chapeau::display
