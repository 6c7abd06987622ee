// What the commands do that look at a book and must not make one.
#include "app/deeds.hpp"
#include "options_support.hpp"
#include "support/catch.hpp"
#include "support/makers.hpp"
#include "support/manual_clock.hpp"
#include "support/temp_folder.hpp"

#include <filesystem>

using namespace chapeau;
using namespace chapeau::app;
using namespace chapeau::test;

TEST_CASE("a shot or an export of a book that is not there makes none", "[app]") {
    const TempFolder folder;
    const ManualClock clock(evening());
    auto reading = read("", machine());
    REQUIRE(reading.options);
    auto& options = *reading.options;
    options.book_folder = folder.path();

    ShotCommand shot;
    shot.of_book = true;
    shot.out = folder / "shot.png";
    const auto not_shown = take_shot(shot, options, clock);
    REQUIRE_FALSE(not_shown);
    CHECK(not_shown.error().message.find("no book") != std::string::npos);

    const auto not_exported = export_book({{}, folder / "gifts.csv"}, options, clock);
    REQUIRE_FALSE(not_exported);
    CHECK(not_exported.error().message.find("no book") != std::string::npos);
    CHECK(std::filesystem::is_empty(folder.path()));
}
