#include "display/screen/paint.hpp"

#include "display/screen/texture_id.hpp"

#include <algorithm>
#include <cmath>
#include <imgui.h>

namespace chapeau::display {

namespace {

ImU32 packed(const Colour& colour) {
    return IM_COL32(colour.red, colour.green, colour.blue, colour.alpha);
}

bool is_whole(float value) {
    return std::floor(value) == value;
}

bool on_whole_pixels(const Box& box) {
    return is_whole(box.x) && is_whole(box.y) && is_whole(box.width) && is_whole(box.height);
}

ImVec2 corner(const Box& box) {
    return {box.x, box.y};
}
ImVec2 opposite(const Box& box) {
    return {box.x + box.width, box.y + box.height};
}

float fitting_radius(float radius, const Box& box) {
    return std::clamp(radius, 0.0F, std::min(box.width, box.height) / 2);
}

class ShapePainter {
public:
    ShapePainter(ImDrawList& list, const TextureCache& textures, const PixelBox& clip)
        : list_(list), textures_(textures), clip_(clip) {}

    void operator()(const Rectangle& shape) const {
        if (shape.colour.alpha == 0) {
            return;
        }
        const float radius = fitting_radius(shape.radius, shape.box);
        if (radius >= 0.5F || on_whole_pixels(shape.box)) {
            list_.AddRectFilled(corner(shape.box), opposite(shape.box), packed(shape.colour),
                                radius);
            return;
        }
        // The library snaps a plain rectangle to whole pixels; a moving one wants a soft edge.
        list_.PathRect(corner(shape.box), opposite(shape.box));
        list_.PathFillConvex(packed(shape.colour));
    }

    void operator()(const Stripes& shape) const {
        const int period = std::max(2, static_cast<int>(std::lround(shape.period)));
        const Texture tile = textures_.stripes(period);
        // Fixed to the picture, not to the box, so that a growing box uncovers stripes instead
        // of pushing them along.
        const auto on_tile = [period](ImVec2 point) {
            return ImVec2(point.x / static_cast<float>(period),
                          point.y / static_cast<float>(period));
        };
        list_.AddImageRounded(imgui_id(tile.name), corner(shape.box), opposite(shape.box),
                              on_tile(corner(shape.box)), on_tile(opposite(shape.box)),
                              packed(shape.colour), fitting_radius(shape.radius, shape.box));
    }

    void operator()(const Text& shape) const {
        const TextureCache::PlacedText placed = textures_.text(shape);
        if (placed.texture.name == 0) {
            return;
        }
        PixelBox clip = clip_;
        if (shape.clip) {
            const Box& window = *shape.clip;
            clip = intersection(clip, {static_cast<int>(std::lround(window.x)),
                                       static_cast<int>(std::lround(window.y)),
                                       static_cast<int>(std::lround(window.x + window.width)),
                                       static_cast<int>(std::lround(window.y + window.height))});
            if (clip.empty()) {
                return;
            }
            push(clip);
        }
        list_.AddImage(imgui_id(placed.texture.name), corner(placed.quad), opposite(placed.quad),
                       ImVec2(0, 0), ImVec2(1, 1), IM_COL32(255, 255, 255, shape.opacity));
        if (shape.clip) {
            list_.PopClipRect();
        }
    }

    void operator()(const QrCode& shape) const {
        const Texture modules = textures_.qr(shape.content);
        if (modules.name == 0) {
            return;
        }
        const float side = std::min(shape.box.width, shape.box.height);
        const float module_px = std::floor(side / static_cast<float>(modules.width));
        if (module_px < 1) {
            return; // It could not be read anyway.
        }
        const float size = module_px * static_cast<float>(modules.width);
        const Box code{std::round(shape.box.x + (shape.box.width - size) / 2),
                       std::round(shape.box.y + (shape.box.height - size) / 2), size, size};
        list_.AddImage(imgui_id(modules.name), corner(code), opposite(code));
    }

    void operator()(const Confetti& shape) const {
        const std::size_t count = std::min(shape.pieces.size(), kConfettiMax);
        list_.PushTextureID(imgui_id(textures_.confetto().name));
        for (std::size_t i = 0; i < count; ++i) {
            if (touched_pixels(shape.pieces[i]).meets(clip_)) {
                add(shape.pieces[i]);
            }
        }
        list_.PopTextureID();
    }

    void push(const PixelBox& clip) const {
        list_.PushClipRect(ImVec2(static_cast<float>(clip.left), static_cast<float>(clip.top)),
                           ImVec2(static_cast<float>(clip.right), static_cast<float>(clip.bottom)));
    }

private:
    void add(const Confetto& piece) const {
        const float along = piece.size / 2;
        const float across = along * kConfettoAspect;
        const float cosine = std::cos(piece.angle);
        const float sine = std::sin(piece.angle);
        const ImVec2 u(cosine * along, sine * along);
        const ImVec2 v(-sine * across, cosine * across);
        list_.PrimReserve(6, 4);
        list_.PrimQuadUV(ImVec2(piece.x - u.x - v.x, piece.y - u.y - v.y),
                         ImVec2(piece.x + u.x - v.x, piece.y + u.y - v.y),
                         ImVec2(piece.x + u.x + v.x, piece.y + u.y + v.y),
                         ImVec2(piece.x - u.x + v.x, piece.y - u.y + v.y), ImVec2(0, 0),
                         ImVec2(1, 0), ImVec2(1, 1), ImVec2(0, 1), packed(piece.colour));
    }

    ImDrawList& list_;
    const TextureCache& textures_;
    PixelBox clip_;
};

} // namespace

void paint(ImDrawList& list, const Footprint& footprint, const TextureCache& textures,
           const PixelBox& clip) {
    const ShapePainter painter(list, textures, clip);
    painter.push(clip);
    for (std::size_t i = 0; i < footprint.picture.shapes.size(); ++i) {
        if (footprint.bounds[i].meets(clip)) {
            std::visit(painter, footprint.picture.shapes[i]);
        }
    }
    list.PopClipRect();
}

} // namespace chapeau::display
