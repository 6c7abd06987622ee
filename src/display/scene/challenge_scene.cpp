#include "display/scene/challenge_scene.hpp"

#include "display/scene/elements.hpp"
#include "display/scene/layout.hpp"
#include "display/scene/wall.hpp"
#include "domain/phrases.hpp"

#include <utility>
#include <vector>

namespace chapeau::display {
namespace {

using domain::Snapshot;

Picture empty_picture(FrameSize size, const Palette& palette) {
    Picture picture;
    picture.width = size.width;
    picture.height = size.height;
    picture.ground = palette.ground;
    return picture;
}

void draw_title(Brush& brush, const Snapshot& snapshot, const Layout& layout) {
    const Palette& palette = brush.palette();
    const auto& title = snapshot.challenge.title;
    const bool tall = layout.arrangement == Arrangement::Tall;
    const TextStyle style = brush.style(tall ? 42 : 48, Weight::Bold, palette.text);
    brush.text(title, brush.fitted(title, style, layout.title.width), layout.title);
    if (layout.beneficiary.width > 0) {
        const auto words = domain::say_beneficiary(brush.locale(), snapshot.challenge.beneficiary);
        const TextStyle quiet = brush.style(30, Weight::Regular, palette.text_quiet);
        brush.text(words, brush.fitted(words, quiet, layout.beneficiary.width), layout.beneficiary);
    }
}

/// What confetti keeps away from: all that is read, but for the total, which is large enough to
/// have some fall behind it.
std::vector<Box> kept_clear(const Layout& layout) {
    std::vector<Box> boxes{layout.title,     layout.beneficiary, layout.goal,  layout.people,
                           layout.countdown, layout.pace,        layout.board, layout.celebration};
    if (!(layout.recent == layout.celebration)) {
        boxes.push_back(layout.recent);
    }
    // Of the thermometer, the words beside its tube.
    Box words = layout.thermometer;
    words.x += words.width * 0.4F;
    words.width *= 0.6F;
    boxes.push_back(words);
    boxes.insert(boxes.end(), layout.legend.begin(), layout.legend.end());
    if (layout.qr) {
        boxes.push_back(layout.qr->code);
        boxes.push_back(layout.qr->address);
        boxes.push_back(layout.qr->invitation);
    }
    return boxes;
}

void draw_challenge(Brush& brush, const Snapshot& snapshot, Timestamp now, const Moment& moment,
                    FrameSize size) {
    LayoutNeeds needs = needs_of(snapshot, size, brush.context());
    const domain::WallView* const wall = moment.wall.view.get();
    needs.ticker = wall != nullptr && !wall->cards.empty();
    const auto labels = legend_labels(brush, snapshot);
    for (const LegendLabel& label : labels) {
        needs.legend_widths.push_back(legend_width(brush, label));
    }
    const Layout layout = lay_out(needs);

    for (const Box& panel : layout.panels) {
        brush.rectangle(panel, brush.palette().panel);
    }
    if (moment.celebrating) {
        const Box screen{0, 0, static_cast<float>(size.width), static_cast<float>(size.height)};
        draw_confetti(brush, *moment.celebrating, screen, kept_clear(layout));
    }
    draw_title(brush, snapshot, layout);
    draw_thermometer(brush, snapshot, moment.levels, layout.thermometer);
    const int total_size_px = draw_total(brush, snapshot, moment.received, layout);
    draw_legend(brush, labels, layout.legend);
    draw_people(brush, snapshot, moment.people, layout.people, total_size_px);
    draw_countdown(brush, snapshot.challenge, now, layout.countdown, total_size_px);
    draw_pace(brush, snapshot, now, layout.pace);

    // The banner stands in the place of one list, so nothing shines through it.
    const bool over_board = layout.celebration == layout.board;
    if (!moment.celebrating || !over_board) {
        draw_board(brush, snapshot, moment.board, layout.board);
    }
    if (!moment.celebrating || over_board) {
        draw_recent(brush, snapshot, moment.recent, layout.recent);
    }
    if (wall != nullptr && (!moment.celebrating || over_board)) {
        draw_ticker(brush, *wall, moment.ticker, now, layout.ticker);
    }
    if (layout.qr) {
        draw_qr(brush, snapshot, *layout.qr);
    }
    if (moment.celebrating) {
        draw_celebration(brush, *moment.celebrating, layout.celebration);
    }
    if (layout.rehearsal) {
        draw_rehearsal(brush, *layout.rehearsal);
    }
}

} // namespace

LayoutNeeds needs_of(const Snapshot& snapshot, FrameSize size, const SceneContext& context) {
    LayoutNeeds needs;
    needs.width = size.width;
    needs.height = size.height;
    needs.beneficiary = !snapshot.challenge.beneficiary.empty();
    needs.countdown = has_countdown(snapshot.challenge);
    needs.qr = context.qr_modules > 0;
    needs.address = !context.options.address_words.empty();
    needs.rehearsal = snapshot.rehearsal;
    return needs;
}

Picture arrange(const Snapshot& snapshot, Timestamp now, const Moment& moment, FrameSize size,
                const SceneContext& context) {
    Picture picture = empty_picture(size, context.palette);
    if (size.width <= 0 || size.height <= 0) {
        return picture;
    }
    const Scale scale(size.width, size.height);
    Brush brush(picture, context, scale);
    if (snapshot.scene == domain::Scene::Wall) {
        draw_wall(brush, snapshot, now, moment, size);
    } else {
        draw_challenge(brush, snapshot, now, moment, size);
    }
    return picture;
}

Picture arrange_blank(const Snapshot* snapshot, FrameSize size, const SceneContext& context) {
    Picture picture = empty_picture(size, context.palette);
    if (snapshot == nullptr || !snapshot->rehearsal || size.width <= 0 || size.height <= 0) {
        return picture;
    }
    const Scale scale(size.width, size.height);
    Brush brush(picture, context, scale);
    LayoutNeeds needs;
    needs.width = size.width;
    needs.height = size.height;
    needs.rehearsal = true;
    const Layout layout = lay_out(needs);
    if (layout.rehearsal) {
        draw_rehearsal(brush, *layout.rehearsal);
    }
    return picture;
}

} // namespace chapeau::display
