#include "display/screen/placement.hpp"
#include "support/catch.hpp"

#include <array>
#include <string>

using namespace chapeau;
using namespace chapeau::display;

namespace {

const Placement kProjector{"HDMI-1", 1920, 0, {1920, 1080}};

} // namespace

TEST_CASE("a monitor is meant by its number, its whole name or a part of it", "[display]") {
    const std::array<std::string, 3> names = {"eDP-1", "DP-1", "HDMI-1"};
    CHECK(find_monitor(names, "0") == 0);
    CHECK(find_monitor(names, "2") == 2);
    CHECK(find_monitor(names, "DP-1") == 1);
    CHECK(find_monitor(names, "eDP-1") == 0);
    CHECK(find_monitor(names, "HDMI") == 2);
    CHECK(find_monitor(names, "DP") == 0);
    CHECK_FALSE(find_monitor(names, "3"));
    CHECK_FALSE(find_monitor(names, "-1"));
    CHECK_FALSE(find_monitor(names, "VGA"));
    CHECK_FALSE(find_monitor({}, "0"));
}

TEST_CASE("a window that is where it should be is left alone", "[display]") {
    PlaceKeeper keeper;
    CHECK_FALSE(keeper.must_move(kProjector, kProjector));
    // A plain one belongs to the operator's hand, wherever it stands.
    CHECK_FALSE(keeper.must_move({}, {"", 40, 50, {640, 480}}));
}

TEST_CASE("a window moves when its monitor came, went or moved", "[display]") {
    PlaceKeeper keeper;
    const Placement windowed{"", 60, 60, {1280, 720}};
    CHECK(keeper.must_move(kProjector, windowed));
    CHECK_FALSE(keeper.must_move(kProjector, kProjector));
    CHECK(keeper.must_move({}, kProjector));
    CHECK_FALSE(keeper.must_move({}, windowed));
    CHECK(keeper.must_move(kProjector, windowed));
    // The desktop was arranged anew: the same size at another place.
    Placement moved = kProjector;
    moved.x = 0;
    CHECK(keeper.must_move(moved, kProjector));
    Placement larger = moved;
    larger.size = {3840, 2160};
    CHECK(keeper.must_move(larger, moved));
}

TEST_CASE("what cannot be reached is tried once until something changes", "[display]") {
    PlaceKeeper keeper;
    Placement short_of_it = kProjector;
    short_of_it.size.height = 1050; // A panel keeps the rest.
    CHECK(keeper.must_move(kProjector, short_of_it));
    for (int second = 0; second < 100; ++second) {
        REQUIRE_FALSE(keeper.must_move(kProjector, short_of_it));
    }
    Placement other_mode = kProjector;
    other_mode.size = {1280, 720};
    CHECK(keeper.must_move(other_mode, short_of_it));
    CHECK_FALSE(keeper.must_move(other_mode, short_of_it));
    // It was reached and lost again: that is a change too.
    CHECK_FALSE(keeper.must_move(other_mode, other_mode));
    CHECK(keeper.must_move(other_mode, short_of_it));
    // Whatever was tried, the monitor itself is entered when the window is not on it.
    CHECK(keeper.must_move(other_mode, {"", 60, 60, {1280, 720}}));
}
