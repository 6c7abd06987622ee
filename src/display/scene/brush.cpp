#include "display/scene/brush.hpp"

#include "display/qr.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace chapeau::display {
namespace {

/// A box is made this much wider than the text measured for it, so that rounding never turns
/// the last letter into an ellipsis.
constexpr float kSlackPx = 2;

/// From one turn of the odometer to the next, in heights of a digit.
constexpr float kPitch = 1.2F;

/// The same for a short lift: a third of a full one.
constexpr float kLiftPitch = 0.4F;

/// Large figures are set tighter than text: digits that are all equally wide stand apart.
constexpr float kTightening = 0.035F;

float tightening(const TextStyle& style) {
    return style.tabular_digits ? kTightening : 0.01F;
}

/// The window of what rolls reaches this far beyond its row, so that a digit is whole in it from
/// the first frame.
constexpr float kSpill = 0.08F;

/// A blank between groups of digits, in ems, whatever kind of blank the language writes.
constexpr float kBlankShare = 0.2F;

/// One pixel smaller at least, and no smaller than the smallest.
int smaller(int size_px, int size_min, float share) {
    const int scaled = static_cast<int>(static_cast<float>(size_px) * std::max(0.0F, share));
    return std::max(size_min, std::min(size_px - 1, scaled));
}

std::uint8_t to_byte(double opacity) {
    return static_cast<std::uint8_t>(std::lround(std::clamp(opacity, 0.0, 1.0) * 255));
}

} // namespace

int qr_modules_of(const SceneOptions& options) {
    if (options.donation_url.empty()) {
        return 0;
    }
    const auto modules = encode_qr(options.donation_url);
    return modules ? modules->size + 2 * kQrQuietModules : 0;
}

float line_height(const TextStyle& style) {
    return std::ceil(static_cast<float>(style.size_px) * 1.25F);
}

TextStyle Brush::style(double size_units, Weight weight, Colour colour) const {
    TextStyle style;
    style.size_px = scale_.type(size_units);
    style.weight = weight;
    style.colour = colour;
    return style;
}

float Brush::width(const domain::ScreenText& text, const TextStyle& style) const {
    return std::ceil(context_.metrics.width(text, style)) + kSlackPx;
}

TextStyle Brush::fitted(const domain::ScreenText& text, TextStyle style, float width_max) const {
    const int size_min = std::min(style.size_px, scale_.type(0));
    for (int attempt = 0; attempt < 3; ++attempt) {
        const float wide = width(text, style);
        if (wide <= width_max || style.size_px <= size_min) {
            break;
        }
        style.size_px = smaller(style.size_px, size_min, width_max / wide);
    }
    return style;
}

void Brush::rectangle(const Box& box, Colour colour, float radius) {
    if (box.width > 0 && box.height > 0 && colour.alpha > 0) {
        picture_.shapes.emplace_back(Rectangle{box, colour, radius});
    }
}

void Brush::stripes(const Box& box, Colour colour, float period, float radius) {
    if (box.width > 0 && box.height > 0) {
        picture_.shapes.emplace_back(Stripes{box, colour, period, radius});
    }
}

void Brush::shape(Shape shape) {
    picture_.shapes.push_back(std::move(shape));
}

float Brush::baseline(const Box& row, const TextStyle& style) const {
    const float capital = context_.metrics.cap_height(style.size_px, style.weight);
    return std::round(row.y + (row.height + capital) / 2);
}

void Brush::text(const domain::ScreenText& text, const TextStyle& style, const Box& row,
                 Align align, double opacity) {
    if (text.empty() || row.width < 1 || opacity <= 0) {
        return;
    }
    Text shape;
    shape.text = text;
    shape.style = style;
    shape.style.lines_max = 1;
    shape.box = row;
    shape.baseline_y = baseline(row, style);
    shape.align = align;
    shape.opacity = to_byte(opacity);
    picture_.shapes.emplace_back(std::move(shape));
}

void Brush::paragraph(const domain::ScreenText& text, const TextStyle& style, const Box& box,
                      double opacity) {
    if (style.lines_max <= 1) {
        this->text(text, style, {box.x, box.y, box.width, line_height(style)}, Align::Start,
                   opacity);
        return;
    }
    if (text.empty() || box.width < 1 || opacity <= 0) {
        return;
    }
    Text shape;
    shape.text = text;
    shape.style = style;
    shape.box = box;
    shape.baseline_y = box.y;
    shape.opacity = to_byte(opacity);
    picture_.shapes.emplace_back(std::move(shape));
}

Wrapped Brush::wrapped(const domain::ScreenText& text, const TextStyle& style, float width) const {
    return context_.metrics.wrapped(text, style, static_cast<int>(width));
}

std::vector<domain::ScreenText> Brush::lines(const std::string& words, const TextStyle& style,
                                             float width_max, std::size_t lines_max) const {
    std::vector<std::string> lines{""};
    std::string_view rest = words;
    while (!rest.empty()) {
        const std::size_t blank = rest.find(' ');
        const std::string word(rest.substr(0, blank));
        rest = blank == std::string_view::npos ? std::string_view() : rest.substr(blank + 1);
        const std::string longer = lines.back().empty() ? word : lines.back() + ' ' + word;
        const bool fits = width(domain::ScreenText::own(longer), style) <= width_max;
        if (fits || lines.back().empty() || lines.size() == lines_max) {
            lines.back() = longer;
        } else {
            lines.push_back(word);
        }
    }
    std::vector<domain::ScreenText> texts;
    texts.reserve(lines.size());
    for (const std::string& line : lines) {
        texts.push_back(domain::ScreenText::own(line));
    }
    return texts;
}

float Brush::figure(const FigureOnItsWay& figure, const TextStyle& style, const Box& row) {
    const std::string& written_out = figure.to.text;
    const auto em = static_cast<float>(style.size_px);
    const bool full = figure.show == RollShow::Full;
    const float pitch =
        context_.metrics.cap_height(style.size_px, style.weight) * (full ? kPitch : kLiftPitch);
    const float base = baseline(row, style);
    const float spill = std::round(row.height * kSpill);
    float pen = 0;
    std::size_t written = 0;
    float right = 0;
    for (const RollCell& cell : roll(figure.from, figure.to, figure.direction, figure.elapsed)) {
        if (cell.begin > written) {
            pen += em * kBlankShare;
        }
        written = cell.end;
        Text shape;
        shape.text = domain::ScreenText::own(
            std::string_view(written_out).substr(cell.begin, cell.end - cell.begin));
        shape.style = style;
        shape.style.tabular_digits = style.tabular_digits && cell.digit;
        const float wide = context_.metrics.width(shape.text, shape.style);
        shape.box = {std::round(row.x + pen), row.y, std::ceil(wide) + kSlackPx, row.height};
        right = pen + wide;
        pen = right - em * tightening(style);
        shape.baseline_y = base + static_cast<float>(cell.shift) * pitch;
        if (cell.shift != 0) {
            shape.clip = Box{shape.box.x, row.y - spill, shape.box.width, row.height + 2 * spill};
        }
        if (full && !cell.leaving.empty()) {
            Text leaving = shape;
            leaving.text = domain::ScreenText::own(cell.leaving);
            leaving.baseline_y = base + static_cast<float>(cell.leaving_shift) * pitch;
            picture_.shapes.emplace_back(std::move(leaving));
        }
        picture_.shapes.emplace_back(std::move(shape));
    }
    return std::ceil(right);
}

float Brush::figure_width(const Figure& figure, const TextStyle& style) const {
    const auto em = static_cast<float>(style.size_px);
    float pen = 0;
    float right = 0;
    std::size_t written = 0;
    for (const RollCell& cell : roll(figure, figure, RollDirection::Up, microseconds(0))) {
        pen += cell.begin > written ? em * kBlankShare : 0;
        written = cell.end;
        TextStyle own = style;
        own.tabular_digits = style.tabular_digits && cell.digit;
        const auto text = domain::ScreenText::own(
            std::string_view(figure.text).substr(cell.begin, cell.end - cell.begin));
        right = pen + context_.metrics.width(text, own);
        pen = right - em * tightening(style);
    }
    return std::ceil(right) + kSlackPx;
}

TextStyle Brush::fitted_figure(const Figure& figure, TextStyle style, float width_max) const {
    const int size_min = std::min(style.size_px, scale_.type(0));
    for (int attempt = 0; attempt < 3; ++attempt) {
        const float wide = figure_width(figure, style);
        if (wide <= width_max || style.size_px <= size_min) {
            break;
        }
        style.size_px = smaller(style.size_px, size_min, width_max / wide);
    }
    return style;
}

} // namespace chapeau::display
