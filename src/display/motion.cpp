#include "display/motion.hpp"

#include <algorithm>
#include <map>

namespace chapeau::display {
namespace {

bool is_digit(char character) {
    return character >= '0' && character <= '9';
}

/// The blanks that ICU writes between digits: space, U+00A0, U+2009, U+202F. Returns the number
/// of bytes, or 0.
std::size_t blank_size(std::string_view text) {
    constexpr std::string_view kBlanks[] = {" ", "\u00a0", "\u2009", "\u202f"};
    for (const std::string_view blank : kBlanks) {
        if (text.substr(0, blank.size()) == blank) {
            return blank.size();
        }
    }
    return 0;
}

std::vector<RollCell> cells_of(std::string_view text) {
    std::vector<RollCell> cells;
    bool joined = false; // The next character continues the run before it.
    for (std::size_t at = 0; at < text.size();) {
        if (const std::size_t blank = blank_size(text.substr(at)); blank > 0) {
            at += blank;
            joined = false;
            continue;
        }
        const bool digit = is_digit(text[at]);
        if (!digit && joined) {
            cells.back().end = ++at;
            continue;
        }
        RollCell cell;
        cell.begin = at;
        cell.end = at + 1;
        cell.digit = digit;
        cells.push_back(cell);
        joined = !digit;
        ++at;
    }
    return cells;
}

/// The digits by their place: 0 for units, 1 for tens, -1 for tenths.
std::map<int, char> digits_by_place(const Figure& figure) {
    std::map<int, char> digits;
    int place = -figure.decimals;
    for (auto character = figure.text.rbegin(); character != figure.text.rend(); ++character) {
        if (is_digit(*character)) {
            digits[place++] = *character;
        }
    }
    return digits;
}

} // namespace

double progress(microseconds elapsed, microseconds duration) {
    if (duration.count() <= 0 || elapsed >= duration) {
        return 1;
    }
    return std::max(0.0,
                    static_cast<double>(elapsed.count()) / static_cast<double>(duration.count()));
}

double ease_out(double progress) {
    const double rest = 1 - std::clamp(progress, 0.0, 1.0);
    return 1 - rest * rest * rest;
}

double ease_in_out(double progress) {
    const double share = std::clamp(progress, 0.0, 1.0);
    return share * share * (3 - 2 * share);
}

double mix(double from, double to, double share) {
    return from + (to - from) * share;
}

milliseconds roll_duration(RollDirection direction) {
    return direction == RollDirection::Up ? kRollUp : kRollDown;
}

std::vector<RollCell> roll(const Figure& from, const Figure& to, RollDirection direction,
                           microseconds elapsed) {
    std::vector<RollCell> cells = cells_of(to.text);
    const double settled = ease_out(progress(elapsed, roll_duration(direction)));
    if (settled >= 1 || from == to) {
        return cells;
    }
    const std::map<int, char> before = digits_by_place(from);
    const double side = direction == RollDirection::Up ? 1 : -1;
    int place = -to.decimals;
    for (auto cell = cells.rbegin(); cell != cells.rend(); ++cell) {
        if (!cell->digit) {
            continue;
        }
        const auto old = before.find(place++);
        const bool same = old != before.end() && old->second == to.text[cell->begin];
        if (same) {
            continue;
        }
        cell->shift = side * kRollStart * (1 - settled);
        if (old != before.end()) {
            cell->leaving = std::string(1, old->second);
            cell->leaving_shift = cell->shift - side;
        }
    }
    return cells;
}

} // namespace chapeau::display
