#include "display/picture.hpp"

#include "base/format.hpp"

#include <cmath>
#include <string_view>

namespace chapeau::display {
namespace {

/// Whole numbers without a point, others with one decimal: enough for an eye and a golden file.
std::string number(float value) {
    const float tenths = std::round(value * 10.0F);
    if (std::fabs(std::fmod(tenths, 10.0F)) < 0.5F) {
        return chapeau::format("{:.0f}", static_cast<double>(tenths) / 10);
    }
    return chapeau::format("{:.1f}", static_cast<double>(tenths) / 10);
}

std::string box_text(const Box& box) {
    return chapeau::format("{},{} {}x{}", number(box.x), number(box.y), number(box.width),
                           number(box.height));
}

std::string colour_text(Colour colour) {
    std::string text =
        chapeau::format("#{:02x}{:02x}{:02x}", colour.red, colour.green, colour.blue);
    if (colour.alpha != 255) {
        text += chapeau::format("{:02x}", colour.alpha);
    }
    return text;
}

std::string_view align_text(Align align) {
    switch (align) {
    case Align::Start:
        return "start";
    case Align::Centre:
        return "centre";
    case Align::End:
        return "end";
    }
    return "?";
}

std::string_view weight_text(Weight weight) {
    switch (weight) {
    case Weight::Regular:
        return "regular";
    case Weight::SemiBold:
        return "semibold";
    case Weight::Bold:
        return "bold";
    }
    return "?";
}

struct Line {
    std::string operator()(const Rectangle& shape) const {
        std::string text =
            chapeau::format("rectangle {} {}", box_text(shape.box), colour_text(shape.colour));
        if (shape.radius > 0) {
            text += chapeau::format(" radius {}", number(shape.radius));
        }
        return text;
    }

    std::string operator()(const Stripes& shape) const {
        return chapeau::format("stripes {} {} period {} radius {}", box_text(shape.box),
                               colour_text(shape.colour), number(shape.period),
                               number(shape.radius));
    }

    std::string operator()(const Text& shape) const {
        std::string text = chapeau::format("text {} baseline {} {}px {} {} {}", box_text(shape.box),
                                           number(shape.baseline_y), shape.style.size_px,
                                           weight_text(shape.style.weight), align_text(shape.align),
                                           colour_text(shape.style.colour));
        if (shape.style.tabular_digits) {
            text += " tabular";
        }
        if (shape.style.lines_max > 1) {
            text += chapeau::format(" lines {}", shape.style.lines_max);
        }
        if (shape.opacity != 255) {
            text += chapeau::format(" opacity {}", shape.opacity);
        }
        if (shape.clip) {
            text += chapeau::format(" clip {}", box_text(*shape.clip));
        }
        return text + chapeau::format(" \"{}\"", shape.text.utf8());
    }

    std::string operator()(const QrCode& shape) const {
        return chapeau::format("qr {} \"{}\"", box_text(shape.box), shape.content);
    }

    std::string operator()(const Confetti& shape) const {
        return chapeau::format("confetti {} pieces", shape.pieces.size());
    }
};

} // namespace

std::string to_text(const Picture& picture) {
    std::string text = chapeau::format("picture {}x{} {}\n", picture.width, picture.height,
                                       colour_text(picture.ground));
    for (const Shape& shape : picture.shapes) {
        text += std::visit(Line{}, shape);
        text += '\n';
    }
    return text;
}

} // namespace chapeau::display
