// What comes and goes: the banner of a celebration, its confetti, and the band that says that
// this is only a rehearsal.
#include "display/scene/elements.hpp"
#include "domain/phrases.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace chapeau::display {
namespace {

using domain::Phrase;

constexpr milliseconds kBannerIn{200};
constexpr milliseconds kBannerOut{320};

/// How much of the banner is there: 0 before and after, 1 in between.
double presence(const Celebrating& celebrating) {
    const double arriving = ease_out(progress(celebrating.elapsed, kBannerIn));
    const auto left = celebrating.duration - celebrating.elapsed;
    const double leaving = ease_in_out(progress(left, kBannerOut));
    return std::min(arriving, leaving);
}

/// A number from 0 to 1 that follows from the seed, the piece and the question (SplitMix64).
double chance(std::uint64_t seed, std::uint64_t piece, std::uint64_t question) {
    std::uint64_t value = seed + 0x9e3779b97f4a7c15U * (piece * 16 + question + 1);
    value = (value ^ (value >> 30U)) * 0xbf58476d1ce4e5b9U;
    value = (value ^ (value >> 27U)) * 0x94d049bb133111ebU;
    value ^= value >> 31U;
    return static_cast<double>(value >> 11U) / static_cast<double>(1ULL << 53U);
}

/// Pieces of confetti: a full screen with a GPU, a light fall without.
constexpr int kPiecesFull = 260;
constexpr int kPiecesReduced = 48;

/// 1 far from every box, 0 inside one: confetti parts around the figures and the code.
double clearance(float x, float y, float margin, const std::vector<Box>& kept_clear) {
    float nearest = margin;
    for (const Box& box : kept_clear) {
        const float across = std::max({box.x - x, x - box.x - box.width, 0.0F});
        const float along = std::max({box.y - y, y - box.y - box.height, 0.0F});
        nearest = std::min(nearest, std::hypot(across, along));
    }
    return static_cast<double>(nearest / margin);
}

struct Fall {
    float x = 0;
    float y = 0;
    float angle = 0;
};

/// Where a piece is after this many seconds; above the screen before it falls.
Fall fall_of(std::uint64_t seed, std::uint64_t piece, double seconds_passed, const Box& screen) {
    const double delay = chance(seed, piece, 0) * 1.6;
    const double time = seconds_passed - delay;
    const double speed = screen.height * (0.36 + 0.30 * chance(seed, piece, 1));
    const double sway = screen.height * (0.01 + 0.03 * chance(seed, piece, 2));
    const double phase = 6.283 * chance(seed, piece, 3);
    const double x = screen.width * chance(seed, piece, 4) + sway * std::sin(2.2 * time + phase);
    const double spin = 2 + 5 * chance(seed, piece, 5);
    return {screen.x + static_cast<float>(x),
            screen.y - screen.height * 0.04F + static_cast<float>(speed * time),
            static_cast<float>(phase + spin * time)};
}

double headline_units(CelebrationKind kind) {
    switch (kind) {
    case CelebrationKind::Burst:
        return 76;
    case CelebrationKind::Milestone:
        return 88;
    case CelebrationKind::Goal:
        return 112;
    }
    return 76;
}

} // namespace

void draw_confetti(Brush& brush, const Celebrating& celebrating, const Box& screen,
                   const std::vector<Box>& kept_clear) {
    if (celebrating.kind != CelebrationKind::Goal) {
        return;
    }
    const Palette& palette = brush.palette();
    const std::array<Colour, 4> colours{palette.accent, palette.text_quiet, palette.cash,
                                        palette.accent};
    const int count = brush.context().effects == Effects::Full ? kPiecesFull : kPiecesReduced;
    const double time = static_cast<double>(celebrating.elapsed.count()) / 1e6;
    const double going =
        ease_in_out(progress(celebrating.duration - celebrating.elapsed, milliseconds(600)));
    const float margin = brush.px(22);
    Confetti confetti;
    for (int index = 0; index < count; ++index) {
        const auto piece = static_cast<std::uint64_t>(index);
        const Fall fall = fall_of(celebrating.seed, piece, time, screen);
        const bool outside = fall.y < screen.y || fall.y > screen.y + screen.height ||
                             fall.x < screen.x || fall.x > screen.x + screen.width;
        const double opacity = going * clearance(fall.x, fall.y, margin, kept_clear);
        if (outside || opacity < 0.02) {
            continue;
        }
        Confetto confetto;
        confetto.x = fall.x;
        confetto.y = fall.y;
        confetto.size = brush.px(9 + 11 * chance(celebrating.seed, piece, 6));
        confetto.angle = fall.angle;
        confetto.colour = faded(colours[piece % colours.size()], opacity);
        confetti.pieces.push_back(confetto);
    }
    if (!confetti.pieces.empty()) {
        brush.shape(std::move(confetti));
    }
}

void draw_celebration(Brush& brush, const Celebrating& celebrating, const Box& box) {
    const double there = presence(celebrating);
    if (there <= 0 || box.height < 1) {
        return;
    }
    const Palette& palette = brush.palette();
    const float pad = std::min(brush.px(36), std::round(box.width * 0.06F));
    const float inner = std::max(0.0F, box.width - 2 * pad);
    const TextStyle headline = brush.fitted(
        celebrating.headline,
        brush.style(headline_units(celebrating.kind), Weight::Bold, palette.on_accent), inner);
    const TextStyle note =
        brush.fitted(celebrating.note, brush.style(38, Weight::SemiBold, palette.on_accent), inner);
    const auto notes = brush.lines(celebrating.note.utf8(), note, inner, 2);
    const float headline_height = line_height(headline);
    const float note_line = celebrating.note.empty() ? 0 : line_height(note);
    const float note_height = note_line * static_cast<float>(notes.size());
    const float rise = std::round(static_cast<float>(1 - there) * brush.px(22));
    const float height = std::min(box.height, brush.px(300));
    const Box panel{box.x, box.y + rise, box.width, std::max(0.0F, height - rise)};
    brush.rectangle(panel, faded(palette.accent, there), brush.px(18));
    const float top = panel.y + std::round((height - headline_height - note_height) / 2);
    brush.text(celebrating.headline, headline, {panel.x + pad, top, inner, headline_height},
               Align::Start, there);
    float y = top + headline_height;
    for (const domain::ScreenText& words : notes) {
        brush.text(words, note, {panel.x + pad, y, inner, note_line}, Align::Start, there);
        y += note_line;
    }
}

void draw_rehearsal(Brush& brush, const Box& band) {
    const Palette& palette = brush.palette();
    brush.rectangle(band, palette.rehearsal_dark);
    brush.stripes(band, palette.rehearsal, brush.px(72));
    const TextStyle strong = brush.style(34, Weight::Bold, palette.on_rehearsal);
    const TextStyle plain = brush.style(26, Weight::SemiBold, palette.on_rehearsal);
    const auto word = domain::say_text(brush.locale(), Phrase::Rehearsal);
    const auto note = domain::say_text(brush.locale(), Phrase::RehearsalNote);
    const float gap = brush.px(22);
    const float word_width = brush.width(word, strong);
    const float note_width = brush.width(note, plain);
    const float plate_width = std::min(band.width, word_width + gap + note_width + 4 * gap);
    const Box plate{band.x + std::round((band.width - plate_width) / 2), band.y, plate_width,
                    band.height};
    brush.rectangle(plate, palette.rehearsal);
    const float text_left = plate.x + 2 * gap;
    brush.text(word, strong, {text_left, band.y, word_width, band.height});
    const float note_left = text_left + word_width + gap;
    brush.text(note, plain,
               {note_left, band.y,
                std::max(0.0F, std::min(note_width, band.x + band.width - note_left)),
                band.height});
}

} // namespace chapeau::display
