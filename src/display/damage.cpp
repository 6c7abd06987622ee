#include "display/damage.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace chapeau::display {

namespace {

// Repainting a rectangle costs about as much as this many pixels before its first pixel is
// drawn; two rectangles are joined when their hull adds fewer.
constexpr long kBoxCostPixels = 6'000;

// Cells of the grid on which very many small changes (confetti) are gathered first.
constexpr int kGridPixels = 64;

// As many changed boxes as this are joined pair by pair; more go through the grid.
constexpr std::size_t kPairwiseBoxesMax = 96;

// How far a shape that was put in or taken out is looked for. A row of the board has about six
// shapes; what is not found costs only a larger repaint.
constexpr std::size_t kLookAhead = 16;

// Far outside of every screen, and still exact as a float and safe as an int.
constexpr float kFar = 1.0e6F;

int to_pixel_down(float value) {
    return static_cast<int>(std::floor(std::clamp(value, -kFar, kFar)));
}
int to_pixel_up(float value) {
    return static_cast<int>(std::ceil(std::clamp(value, -kFar, kFar)));
}

PixelBox whole(const Picture& picture) {
    return {0, 0, picture.width, picture.height};
}

PixelBox bounds_of(const Shape& shape, const TextInk& ink) {
    if (const auto* const text = std::get_if<Text>(&shape)) {
        if (text->opacity == 0 || text->text.empty()) {
            return {};
        }
        PixelBox bounds = touched_pixels(ink.ink(*text));
        return text->clip ? intersection(bounds, touched_pixels(*text->clip)) : bounds;
    }
    if (const auto* const confetti = std::get_if<Confetti>(&shape)) {
        PixelBox bounds;
        for (const Confetto& piece : confetti->pieces) {
            bounds = hull(bounds, touched_pixels(piece));
        }
        return bounds;
    }
    if (const auto* const rectangle = std::get_if<Rectangle>(&shape)) {
        return touched_pixels(rectangle->box);
    }
    if (const auto* const stripes = std::get_if<Stripes>(&shape)) {
        return touched_pixels(stripes->box);
    }
    return touched_pixels(std::get<QrCode>(shape).box);
}

class Changes {
public:
    explicit Changes(const PixelBox& limits) : limits_(limits) {}

    void add(const Footprint& footprint, std::size_t index) {
        const Shape& shape = footprint.picture.shapes[index];
        if (const auto* const confetti = std::get_if<Confetti>(&shape)) {
            for (const Confetto& piece : confetti->pieces) {
                add(touched_pixels(piece));
            }
            return;
        }
        add(footprint.bounds[index]);
    }

    std::vector<PixelBox> take() {
        if (boxes_.size() > kPairwiseBoxesMax) {
            gather_on_grid();
        }
        join_cheapest();
        separate();
        return std::move(boxes_);
    }

private:
    void add(const PixelBox& box) {
        const PixelBox inside = intersection(box, limits_);
        if (!inside.empty()) {
            boxes_.push_back(inside);
        }
    }

    void gather_on_grid();
    void join_cheapest();
    void separate();

    PixelBox limits_;
    std::vector<PixelBox> boxes_;
};

// Marks the cells that any box meets and covers them with as few tall runs as a greedy sweep
// finds: runs of equal extent in neighbouring rows become one.
void Changes::gather_on_grid() {
    const int columns = (limits_.right + kGridPixels - 1) / kGridPixels;
    const int rows = (limits_.bottom + kGridPixels - 1) / kGridPixels;
    std::vector<char> marked(static_cast<std::size_t>(columns) * static_cast<std::size_t>(rows));
    const auto cell = [&](int column, int row) -> char& {
        return marked[static_cast<std::size_t>(row) * static_cast<std::size_t>(columns) +
                      static_cast<std::size_t>(column)];
    };
    for (const PixelBox& box : boxes_) {
        for (int row = box.top / kGridPixels; row <= (box.bottom - 1) / kGridPixels; ++row) {
            for (int column = box.left / kGridPixels; column <= (box.right - 1) / kGridPixels;
                 ++column) {
                cell(column, row) = 1;
            }
        }
    }
    boxes_.clear();
    for (int row = 0; row < rows; ++row) {
        for (int column = 0; column < columns;) {
            if (cell(column, row) == 0) {
                ++column;
                continue;
            }
            const int first = column;
            while (column < columns && cell(column, row) != 0) {
                ++column;
            }
            boxes_.push_back(intersection({first * kGridPixels, row * kGridPixels,
                                           column * kGridPixels, (row + 1) * kGridPixels},
                                          limits_));
        }
    }
}

void Changes::join_cheapest() {
    while (boxes_.size() > 1) {
        long best = std::numeric_limits<long>::max();
        std::size_t best_first = 0;
        std::size_t best_second = 0;
        for (std::size_t i = 0; i < boxes_.size(); ++i) {
            for (std::size_t j = i + 1; j < boxes_.size(); ++j) {
                const long added =
                    hull(boxes_[i], boxes_[j]).area() - boxes_[i].area() - boxes_[j].area();
                if (added < best) {
                    best = added;
                    best_first = i;
                    best_second = j;
                }
            }
        }
        if (best > kBoxCostPixels && boxes_.size() <= kDamageBoxesMax) {
            return;
        }
        boxes_[best_first] = hull(boxes_[best_first], boxes_[best_second]);
        boxes_.erase(boxes_.begin() + static_cast<std::ptrdiff_t>(best_second));
    }
}

// A pixel painted twice would show what is translucent twice.
void Changes::separate() {
    bool changed = true;
    while (changed) {
        changed = false;
        for (std::size_t i = 0; i < boxes_.size(); ++i) {
            for (std::size_t j = i + 1; j < boxes_.size();) {
                if (boxes_[i].meets(boxes_[j])) {
                    boxes_[i] = hull(boxes_[i], boxes_[j]);
                    boxes_.erase(boxes_.begin() + static_cast<std::ptrdiff_t>(j));
                    changed = true;
                } else {
                    ++j;
                }
            }
        }
    }
}

// How many shapes of each side to pass over until both agree again.
struct Step {
    std::size_t before = 1;
    std::size_t after = 1;
};

Step next_agreement(const Picture& before, std::size_t i, const Picture& after, std::size_t j) {
    const std::size_t before_left = before.shapes.size() - i;
    const std::size_t after_left = after.shapes.size() - j;
    for (std::size_t k = 1; k <= kLookAhead; ++k) {
        if (k < before_left && k < after_left && before.shapes[i + k] == after.shapes[j + k]) {
            return {k, k};
        }
        if (k < before_left && before.shapes[i + k] == after.shapes[j]) {
            return {k, 0};
        }
        if (k < after_left && before.shapes[i] == after.shapes[j + k]) {
            return {0, k};
        }
    }
    return {};
}

} // namespace

PixelBox intersection(const PixelBox& a, const PixelBox& b) {
    return {std::max(a.left, b.left), std::max(a.top, b.top), std::min(a.right, b.right),
            std::min(a.bottom, b.bottom)};
}

PixelBox hull(const PixelBox& a, const PixelBox& b) {
    if (a.empty()) {
        return b;
    }
    if (b.empty()) {
        return a;
    }
    return {std::min(a.left, b.left), std::min(a.top, b.top), std::max(a.right, b.right),
            std::max(a.bottom, b.bottom)};
}

PixelBox touched_pixels(const Box& box) {
    if (!(box.width > 0) || !(box.height > 0)) {
        return {};
    }
    return {to_pixel_down(box.x) - 1, to_pixel_down(box.y) - 1, to_pixel_up(box.x + box.width) + 1,
            to_pixel_up(box.y + box.height) + 1};
}

PixelBox touched_pixels(const Confetto& piece) {
    const float reach = std::hypot(piece.size, piece.size * kConfettoAspect) / 2;
    return touched_pixels(Box{piece.x - reach, piece.y - reach, 2 * reach, 2 * reach});
}

Footprint footprint_of(const Picture& picture, const TextInk& ink) {
    Footprint footprint{picture, {}};
    footprint.bounds.reserve(picture.shapes.size());
    for (const Shape& shape : picture.shapes) {
        footprint.bounds.push_back(intersection(bounds_of(shape, ink), whole(picture)));
    }
    return footprint;
}

std::vector<PixelBox> damage_between(const Footprint& before, const Footprint& after) {
    const Picture& old_picture = before.picture;
    const Picture& new_picture = after.picture;
    if (old_picture.width != new_picture.width || old_picture.height != new_picture.height ||
        old_picture.ground != new_picture.ground) {
        const PixelBox all = whole(new_picture);
        return all.empty() ? std::vector<PixelBox>{} : std::vector<PixelBox>{all};
    }
    Changes changes(whole(new_picture));
    std::size_t i = 0;
    std::size_t j = 0;
    while (i < old_picture.shapes.size() && j < new_picture.shapes.size()) {
        if (old_picture.shapes[i] == new_picture.shapes[j]) {
            ++i;
            ++j;
            continue;
        }
        const Step step = next_agreement(old_picture, i, new_picture, j);
        for (std::size_t k = 0; k < step.before; ++k) {
            changes.add(before, i++);
        }
        for (std::size_t k = 0; k < step.after; ++k) {
            changes.add(after, j++);
        }
    }
    for (; i < old_picture.shapes.size(); ++i) {
        changes.add(before, i);
    }
    for (; j < new_picture.shapes.size(); ++j) {
        changes.add(after, j);
    }
    return changes.take();
}

} // namespace chapeau::display
