// The way to give: the code on a white plate, an invitation, and the address in words for those
// whose phone does not read codes.
#include "display/scene/elements.hpp"
#include "domain/phrases.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>

namespace chapeau::display {
namespace {

using domain::Phrase;

/// "$10 each", or the sum alone where there is no room for more.
domain::ScreenText suggestion(const Brush& brush, domain::Money gift, const TextStyle& style,
                              float room) {
    const std::string sum = brush.locale().money(gift);
    auto words = domain::say_text(brush.locale(), Phrase::SuggestedGift, {sum});
    return brush.width(words, style) <= room ? words : domain::ScreenText::own(sum);
}

/// In one row: the invitation, and at its end the suggested gift if there is room for both.
void draw_invitation_row(Brush& brush, const domain::Snapshot& snapshot, const std::string& scan,
                         Box row) {
    const auto words = domain::ScreenText::own(scan);
    const TextStyle style =
        brush.fitted(words, brush.style(38, Weight::Bold, brush.palette().text), row.width);
    const float width = brush.width(words, style);
    brush.text(words, style, row);
    const auto& gift = snapshot.challenge.suggested_gift;
    const float left = width + brush.px(20);
    if (!gift || left >= row.width) {
        return;
    }
    const TextStyle sum = brush.style(30, Weight::SemiBold, brush.palette().accent);
    const auto offer =
        domain::say_text(brush.locale(), Phrase::SuggestedGift, {brush.locale().money(*gift)});
    if (brush.width(offer, sum) <= row.width - left) {
        brush.text(offer, sum, {row.x + left, row.y, row.width - left, row.height}, Align::End);
    }
}

void draw_invitation(Brush& brush, const domain::Snapshot& snapshot, const Box& box) {
    const Palette& palette = brush.palette();
    const std::string scan = domain::say(brush.locale(), Phrase::ScanToGive);
    if (box.height < brush.px(80)) {
        draw_invitation_row(brush, snapshot, scan, box);
        return;
    }
    const auto& gift = snapshot.challenge.suggested_gift;
    const TextStyle style =
        brush.style(box.width > brush.px(300) ? 56 : 44, Weight::Bold, palette.text);
    const float line = line_height(style);
    const float extra = gift ? brush.px(56) : 0;
    const auto room = static_cast<std::size_t>(std::max(1.0F, (box.height - extra) / line));
    const auto lines = brush.lines(scan, style, box.width, std::min<std::size_t>(room, 3));
    const float height = line * static_cast<float>(lines.size());
    float y = std::round(box.y + std::max(0.0F, (box.height - height - extra) / 2));
    for (const domain::ScreenText& words : lines) {
        brush.text(words, brush.fitted(words, style, box.width), {box.x, y, box.width, line});
        y += line;
    }
    if (gift) {
        const TextStyle sum = brush.style(34, Weight::SemiBold, palette.accent);
        const auto words = suggestion(brush, *gift, sum, box.width);
        brush.text(words, brush.fitted(words, sum, box.width),
                   {box.x, y + brush.px(8), box.width, brush.px(48)});
    }
}

/// As large as whole pixels per module allow, from the corner of its place.
Box plate_in(const Brush& brush, const Box& place) {
    const auto modules = static_cast<float>(brush.context().qr_modules);
    const float room = std::min(place.width, place.height);
    const float side = std::max(1.0F, std::floor(room / modules)) * modules;
    return side <= room ? Box{place.x, place.y + place.height - side, side, side} : place;
}

} // namespace

void draw_qr(Brush& brush, const domain::Snapshot& snapshot, const QrPlace& place) {
    const Box code = plate_in(brush, place.code);
    brush.shape(QrCode{code, brush.context().options.donation_url});
    draw_invitation(brush, snapshot, place.invitation);
    const auto& words = brush.context().options.address_words;
    const TextStyle style = brush.style(32, Weight::SemiBold, brush.palette().text);
    brush.text(words, brush.fitted(words, style, place.address.width), place.address);
}

} // namespace chapeau::display
