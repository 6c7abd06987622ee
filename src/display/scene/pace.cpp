// The pace in up to three short lines: how it goes, how it must go, and when the goal would be
// reached if it went on like this.
#include "display/scene/elements.hpp"
#include "domain/phrases.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace chapeau::display {
namespace {

using domain::Measure;
using domain::Money;
using domain::Pace;
using domain::Phrase;
using domain::ScreenText;
using domain::Snapshot;

/// Below this many an hour, a number per minute would be a fraction that nobody can picture.
constexpr std::int64_t kPerMinuteFrom = 60;

/// From ten on, tenths of a person are noise.
constexpr std::int64_t kTenthsBelow = 100;

std::int64_t rounded_division(std::int64_t value, std::int64_t divisor) {
    return (value + divisor / 2) / divisor;
}

std::string people_rate(const Brush& brush, std::int64_t per_hour, bool per_minute) {
    if (!per_minute) {
        return brush.locale().count(per_hour);
    }
    const std::int64_t tenths = rounded_division(per_hour, 6);
    if (tenths >= kTenthsBelow) {
        return brush.locale().count(rounded_division(per_hour, 60));
    }
    return domain::say(brush.locale(), Phrase::RateTenths, {tenths});
}

/// Rates are shown in whole major units when they are large: cents a minute help nobody.
std::string money_rate(const Brush& brush, std::int64_t minor, domain::Currency currency) {
    const std::int64_t major = currency.minor_per_major();
    const std::int64_t shown = minor >= 10 * major ? rounded_division(minor, major) * major : minor;
    const auto money = Money::from_minor(shown, currency);
    return money ? brush.locale().money(*money) : std::string();
}

struct PaceWords {
    std::string now;
    std::string needed; // Empty when there is none.
};

PaceWords people_pace(const Brush& brush, const Pace& pace) {
    const std::int64_t fastest =
        std::max(pace.people_per_hour, pace.people_per_hour_needed.value_or(0));
    const bool per_minute = fastest >= kPerMinuteFrom;
    const std::string rate = people_rate(brush, pace.people_per_hour, per_minute);
    PaceWords words;
    if (per_minute) {
        const std::int64_t tenths = rounded_division(pace.people_per_hour, 6);
        words.now =
            domain::say(brush.locale(), Phrase::PacePeoplePerMinute, {rate, tenths, tenths / 10});
    } else {
        words.now = domain::say(brush.locale(), Phrase::PacePeoplePerHour, {pace.people_per_hour});
    }
    if (pace.people_per_hour_needed) {
        words.needed = people_rate(brush, *pace.people_per_hour_needed, per_minute);
    }
    return words;
}

PaceWords money_pace(const Brush& brush, const Pace& pace, domain::Currency currency) {
    const std::int64_t fastest =
        std::max(pace.minor_per_hour, pace.minor_per_hour_needed.value_or(0));
    const bool per_minute = fastest >= kPerMinuteFrom * currency.minor_per_major();
    const std::int64_t divisor = per_minute ? 60 : 1;
    PaceWords words;
    const std::string rate =
        money_rate(brush, rounded_division(pace.minor_per_hour, divisor), currency);
    words.now = domain::say(
        brush.locale(), per_minute ? Phrase::PaceMoneyPerMinute : Phrase::PaceMoneyPerHour, {rate});
    if (pace.minor_per_hour_needed) {
        words.needed =
            money_rate(brush, rounded_division(*pace.minor_per_hour_needed, divisor), currency);
    }
    return words;
}

struct PaceLine {
    ScreenText words;
    bool strong = false;
};

std::vector<PaceLine> lines_of(const Brush& brush, const Snapshot& snapshot, Timestamp now) {
    const domain::Locale& locale = brush.locale();
    const Pace& pace = snapshot.pace;
    if (snapshot.current_target().reached_at != 0) {
        return {{domain::say_text(locale, Phrase::GoalDone), true},
                {domain::say_text(locale, Phrase::EveryGiftCounts), false}};
    }
    const auto& deadline = snapshot.challenge.deadline;
    if (deadline && now >= *deadline) {
        return {{domain::say_text(locale, Phrase::ThankYouShort), true},
                {domain::say_text(locale, Phrase::EveryGiftCounts), false}};
    }
    if (pace.window.count() == 0) {
        const Phrase phrase = snapshot.gifts == 0 ? Phrase::PaceFirstGifts : Phrase::PaceMeasuring;
        return {{domain::say_text(locale, phrase), false}};
    }
    const PaceWords words = snapshot.challenge.measure == Measure::People
                                ? people_pace(brush, pace)
                                : money_pace(brush, pace, snapshot.challenge.currency);
    std::vector<PaceLine> lines{{ScreenText::own(words.now), true}};
    if (!words.needed.empty()) {
        lines.push_back({domain::say_text(locale, Phrase::PaceNeeded, {words.needed}), false});
    }
    if (pace.projected_finish) {
        lines.push_back({domain::say_text(locale, Phrase::PaceFinish,
                                          {locale.time_of_day(*pace.projected_finish)}),
                         false});
    }
    return lines;
}

TextStyle style_of(const Brush& brush, const PaceLine& line, double units) {
    const Palette& palette = brush.palette();
    return line.strong ? brush.style(units, Weight::SemiBold, palette.text)
                       : brush.style(units, Weight::Regular, palette.text_quiet);
}

/// One after the other, as many as fit; smaller before one is left out.
void draw_in_a_row(Brush& brush, const std::vector<PaceLine>& lines, const Box& box) {
    const float gap = brush.px(24);
    const auto width_at = [&](std::size_t index, double units) {
        return std::ceil(brush.width(lines[index].words, style_of(brush, lines[index], units)));
    };
    double units = 28;
    if (lines.size() > 1 && width_at(0, units) + gap + width_at(1, units) > box.width) {
        units = 0; // The smallest that can be read.
    }
    float x = box.x;
    for (std::size_t index = 0; index < lines.size(); ++index) {
        const float room = box.x + box.width - x;
        const float width = width_at(index, units);
        if (index > 0 && width > room) {
            return;
        }
        brush.text(lines[index].words, style_of(brush, lines[index], units),
                   {x, box.y, std::min(width, room), box.height});
        x += width + gap;
    }
}

} // namespace

void draw_pace(Brush& brush, const Snapshot& snapshot, Timestamp now, const Box& box) {
    const float line = brush.px(kLineUnits);
    if (box.height < 2 * line - 1) {
        draw_in_a_row(brush, lines_of(brush, snapshot, now), box);
        return;
    }
    // A low box has two columns; what does not fit the first goes on in the second.
    const bool two_columns = box.width >= brush.px(480) && box.height < 3 * line;
    Box column = box;
    if (two_columns) {
        column.width = std::floor((box.width - brush.px(40)) / 2);
    }
    float y = box.y;
    for (const PaceLine& each : lines_of(brush, snapshot, now)) {
        if (y + line > box.y + box.height + 1) {
            if (!two_columns || column.x > box.x) {
                break;
            }
            column.x = std::round(box.x + column.width + brush.px(40));
            y = box.y;
        }
        const TextStyle style = style_of(brush, each, each.strong ? 30 : 26);
        const TextStyle fitting = brush.fitted(each.words, style, column.width);
        const bool wrap = brush.width(each.words, fitting) > column.width &&
                          y + 2 * line <= box.y + box.height + 1;
        for (const ScreenText& words :
             brush.lines(each.words.utf8(), fitting, column.width, wrap ? 2 : 1)) {
            brush.text(words, fitting, {column.x, y, column.width, line});
            y += line;
        }
    }
}

} // namespace chapeau::display
