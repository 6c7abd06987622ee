// What the board and the latest gifts have in common: whole rows under a heading.
#include "display/scene/elements.hpp"

#include <algorithm>
#include <cmath>

namespace chapeau::display {

Rows rows_within(float height, float row_min, float row_max, int count_max) {
    Rows rows;
    if (row_min <= 0 || height < row_min) {
        return rows;
    }
    rows.count = std::min(count_max, static_cast<int>(height / row_min));
    rows.height = std::min(row_max, std::floor(height / static_cast<float>(rows.count)));
    return rows;
}

Box draw_heading(Brush& brush, const domain::ScreenText& words, const Box& box) {
    const float height = brush.px(kHeadingUnits);
    if (box.height < height || box.width < 1) {
        return {box.x, box.y, box.width, 0};
    }
    const TextStyle style = brush.style(26, Weight::SemiBold, brush.palette().accent);
    const float rule = brush.px(2);
    brush.text(words, style, {box.x, box.y, box.width, height - brush.px(10)});
    brush.rectangle({box.x, box.y + height - rule, box.width, rule}, brush.palette().rule);
    return {box.x, box.y + height, box.width, box.height - height};
}

} // namespace chapeau::display
