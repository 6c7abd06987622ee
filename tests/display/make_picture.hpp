// Pictures for the painter's tests: one with every kind of shape, and seeded random ones.
#pragma once

#include "display/picture.hpp"
#include "display/text/png.hpp"

#include <cmath>
#include <cstdint>
#include <random>
#include <string>

namespace chapeau::display {

inline constexpr Colour kInk{245, 245, 250, 255};
inline constexpr Colour kGround{14, 17, 38, 255};

inline Text make_text(const std::string& utf8, int size_px, Box box, Colour colour = kInk) {
    Text text;
    text.text = domain::ScreenText::own(utf8);
    text.style.size_px = size_px;
    text.style.colour = colour;
    text.box = box;
    text.baseline_y = box.y + static_cast<float>(size_px);
    return text;
}

inline Colour pixel(const Image& image, int x, int y) {
    const std::size_t at = (static_cast<std::size_t>(y) * static_cast<std::size_t>(image.width) +
                            static_cast<std::size_t>(x)) *
                           4;
    return {image.rgba[at], image.rgba[at + 1], image.rgba[at + 2], 255};
}

/// Draws and changes pictures from one seed. Small steps, as a scene in motion takes them.
class RandomScene {
public:
    RandomScene(std::uint32_t seed, int width, int height) : random_(seed) {
        picture_.width = width;
        picture_.height = height;
        picture_.ground = kGround;
        const int count = between(3, 14);
        for (int i = 0; i < count; ++i) {
            picture_.shapes.push_back(shape());
        }
    }

    const Picture& picture() const { return picture_; }

    void step() {
        const int changes = between(0, 4);
        for (int i = 0; i < changes; ++i) {
            change();
        }
        if (between(0, 40) == 0) {
            picture_.ground = colour();
            picture_.ground.alpha = 255;
        }
    }

private:
    int between(int low, int high) { return std::uniform_int_distribution<>(low, high)(random_); }
    float real(float low, float high) {
        return std::uniform_real_distribution<float>(low, high)(random_);
    }
    std::size_t index() {
        return static_cast<std::size_t>(between(0, static_cast<int>(picture_.shapes.size()) - 1));
    }

    Colour colour() {
        const auto channel = [this] { return static_cast<std::uint8_t>(between(0, 255)); };
        return {channel(), channel(), channel(),
                static_cast<std::uint8_t>(between(0, 2) == 0 ? between(0, 255) : 255)};
    }

    // Half of the boxes are moving, so they stand between pixels; some reach beyond the edge.
    Box box() {
        const auto w = static_cast<float>(picture_.width);
        const auto h = static_cast<float>(picture_.height);
        Box made{real(-0.2F * w, w), real(-0.2F * h, h), real(0, 0.5F * w), real(0, 0.4F * h)};
        if (between(0, 1) == 0) {
            made = {std::round(made.x), std::round(made.y), std::round(made.width),
                    std::round(made.height)};
        }
        return made;
    }

    Shape shape() {
        switch (between(0, 9)) {
        case 0:
        case 1:
            return Rectangle{box(), colour(), between(0, 1) == 0 ? 0 : real(0, 30)};
        case 2:
            return Stripes{box(), colour(), real(4, 24), between(0, 1) == 0 ? 0 : real(0, 20)};
        case 3: {
            Box square = box();
            square.height = square.width;
            return QrCode{square, "https://example.org/" + std::to_string(between(0, 3))};
        }
        case 4:
            return confetti();
        default:
            return text();
        }
    }

    Shape text() {
        static const char* const kWords[] = {
            "Zoë fjäll", "محمد عبدالله", "田中 太郎", "👩‍🚀🎉 Team 🚀",
            "$2,657",    "नमस्ते दुनिया",   "gyÅjQ"};
        Text made = make_text(kWords[between(0, 6)], between(6, 70), box(), colour());
        made.style.weight = static_cast<Weight>(between(0, 2));
        made.style.tabular_digits = between(0, 1) == 0;
        made.style.lines_max = between(0, 3) == 0 ? 3 : 1;
        made.align = static_cast<Align>(between(0, 2));
        made.opacity = static_cast<std::uint8_t>(between(0, 3) == 0 ? between(0, 255) : 255);
        if (between(0, 3) == 0) {
            made.clip = box();
        }
        return made;
    }

    Shape confetti() {
        Confetti made;
        const int count = between(1, 60);
        for (int i = 0; i < count; ++i) {
            made.pieces.push_back({real(-20, static_cast<float>(picture_.width) + 20),
                                   real(-20, static_cast<float>(picture_.height) + 20), real(2, 30),
                                   real(0, 6.3F), colour()});
        }
        return made;
    }

    void change() {
        auto& shapes = picture_.shapes;
        const auto at = shapes.begin() + static_cast<std::ptrdiff_t>(shapes.empty() ? 0 : index());
        switch (shapes.empty() ? 0 : between(0, 6)) {
        case 0:
            shapes.insert(at, shape());
            return;
        case 1:
            shapes.erase(at);
            return;
        case 2:
            std::swap(*at, shapes[index()]);
            return;
        default:
            move(*at);
        }
    }

    void move(Shape& shape) {
        const float dx = real(-9, 9);
        const float dy = real(-9, 9);
        std::visit(
            [&](auto& made) {
                if constexpr (requires { made.pieces; }) {
                    for (Confetto& piece : made.pieces) {
                        piece.x += dx;
                        piece.y += dy;
                        piece.angle += 0.1F;
                    }
                } else {
                    made.box.x += dx;
                    made.box.y += dy;
                }
                if constexpr (requires { made.baseline_y; }) {
                    made.baseline_y += dy;
                }
            },
            shape);
    }

    std::mt19937 random_;
    Picture picture_;
};

} // namespace chapeau::display
