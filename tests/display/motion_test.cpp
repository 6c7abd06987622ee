#include "display/motion.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <chrono>
#include <string>

namespace chapeau::display {
namespace {

using namespace std::chrono_literals;

/// What can be read: all digits and signs of the cells, in order, without blanks.
std::string readable(const Figure& figure, const std::vector<RollCell>& cells) {
    std::string text;
    for (const RollCell& cell : cells) {
        text += figure.text.substr(cell.begin, cell.end - cell.begin);
    }
    return text;
}

} // namespace

TEST_CASE("progress runs from 0 to 1 and stays there", "[display][motion]") {
    CHECK(progress(0ms, 500ms) == 0);
    CHECK(progress(250ms, 500ms) == Approx(0.5));
    CHECK(progress(500ms, 500ms) == 1);
    CHECK(progress(24h, 500ms) == 1);
    CHECK(progress(-1ms, 500ms) == 0);
    CHECK(progress(0ms, 0ms) == 1);
}

TEST_CASE("easing begins at 0, ends at 1 and never turns back", "[display][motion]") {
    for (const auto ease : {ease_out, ease_in_out}) {
        CHECK(ease(0) == 0);
        CHECK(ease(1) == 1);
        CHECK(ease(-3) == 0);
        CHECK(ease(7) == 1);
        double before = 0;
        for (int step = 1; step <= 100; ++step) {
            const double now = ease(step / 100.0);
            CHECK(now >= before);
            CHECK(now <= 1);
            before = now;
        }
    }
}

TEST_CASE("the rolled figure can be read in its very first frame", "[display][motion]") {
    const Figure from{"$999", 0};
    const Figure to{"$3,499", 0};
    const auto cells = roll(from, to, RollDirection::Up, 0ms);
    CHECK(readable(to, cells) == "$3,499");
    for (const RollCell& cell : cells) {
        CHECK(cell.shift <= kRollStart);
        CHECK(cell.shift >= 0);
    }
}

TEST_CASE("only the digits that change roll", "[display][motion]") {
    const auto cells = roll({"$1,267", 0}, {"$1,367", 0}, RollDirection::Up, 0ms);
    REQUIRE(cells.size() == 6);
    for (std::size_t index = 0; index < cells.size(); ++index) {
        CHECK((cells[index].shift != 0) == (index == 3));
    }
    CHECK(cells[3].leaving == "2");
    CHECK(cells[3].leaving_shift == Approx(kRollStart - 1));
}

TEST_CASE("a roll is over within eight tenths of a second", "[display][motion]") {
    for (const auto direction : {RollDirection::Up, RollDirection::Down}) {
        CHECK(roll_duration(direction) <= 800ms);
        const auto cells = roll({"10", 0}, {"25", 0}, direction, 800ms);
        CHECK(std::all_of(cells.begin(), cells.end(), [](const RollCell& cell) {
            return cell.shift == 0 && cell.leaving.empty();
        }));
    }
}

TEST_CASE("what falls comes from above", "[display][motion]") {
    const auto cells = roll({"25", 0}, {"15", 0}, RollDirection::Down, 0ms);
    CHECK(cells.at(0).shift == Approx(-kRollStart));
    CHECK(cells.at(0).leaving_shift == Approx(1 - kRollStart));
    CHECK(cells.at(1).shift == 0);
}

TEST_CASE("units meet units when decimals appear", "[display][motion]") {
    // 1,767 to 1,767.50: no digit of the whole part moves.
    const Figure to{"$1,767.50", 2};
    const auto cells = roll({"$1,767", 0}, to, RollDirection::Up, 0ms);
    for (const RollCell& cell : cells) {
        const bool decimal = cell.begin >= 7;
        CHECK((cell.shift != 0) == (decimal && cell.digit));
    }
}

TEST_CASE("blanks between groups belong to no cell", "[display][motion]") {
    const Figure to{"1\u202f234\u00a0\u20ac", 0};
    const auto cells = roll(to, to, RollDirection::Up, 0ms);
    CHECK(readable(to, cells) == "1234\u20ac");
    REQUIRE(cells.size() == 5);
    CHECK(cells[1].begin == 4);
    CHECK_FALSE(cells[4].digit);
}

} // namespace chapeau::display
