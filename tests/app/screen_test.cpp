// The whole program with a window: a provider over a socket, the book on the disk, pixels in an X
// server. What the projector shows is compared with the same book painted without a display.
#include "app/evening.hpp"
#include "app/options.hpp"
#include "base/clock.hpp"
#include "base/format.hpp"
#include "display/screen/offscreen.hpp"
#include "display/show.hpp"
#include "display/text/png.hpp"
#include "options_support.hpp"
#include "process.hpp"
#include "provider.hpp"
#include "support/catch.hpp"
#include "support/makers.hpp"
#include "support/temp_folder.hpp"
#include "support/virtual_display.hpp"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <string>
#include <thread>
#include <vector>

using namespace chapeau;
using namespace chapeau::test;

namespace {

constexpr int kWidth = 1280;
constexpr int kHeight = 720;
constexpr std::chrono::seconds kPatience{60};

/// The big figure's place in a landscape picture, as parts of a hundred.
struct Region {
    int left;
    int top;
    int right;
    int bottom;
};
constexpr Region kTotal{17, 15, 60, 37};

std::vector<std::uint8_t> region_of(const display::Image& image, Region region) {
    std::vector<std::uint8_t> bytes;
    for (int y = image.height * region.top / 100; y < image.height * region.bottom / 100; ++y) {
        const auto row = static_cast<std::ptrdiff_t>(y) * image.width * 4;
        const auto from = image.rgba.begin() + row + image.width * region.left / 100 * 4;
        const auto to = image.rgba.begin() + row + image.width * region.right / 100 * 4;
        bytes.insert(bytes.end(), from, to);
    }
    return bytes;
}

bool is_one_colour(const std::vector<std::uint8_t>& bytes) {
    return std::equal(bytes.begin() + 4, bytes.end(), bytes.begin());
}

/// Looks at the screen until it is as hoped, the program has ended, or patience ends.
bool see(const VirtualDisplay& screen, const Process& program,
         const std::function<bool(const display::Image&)>& hoped) {
    const auto until = std::chrono::steady_clock::now() + kPatience;
    while (program.is_alive() && std::chrono::steady_clock::now() < until) {
        if (hoped(screen.screen(kWidth, kHeight))) {
            return true;
        }
        std::this_thread::yield();
    }
    return false;
}

std::string text_of(const std::string& file) {
    std::ifstream stream(file);
    return {std::istreambuf_iterator<char>(stream), {}};
}

/// The same book, painted by the same painter without a display, with nothing moving.
display::Image painted_from_the_book(const std::string& config) {
    const auto options = *app::read_options_file(config, machine()).options;
    const SystemClock clock;
    const auto locale = domain::Locale::open(options.language, options.time_zone).value();
    const auto evening = app::Evening::open({.book_file = options.book_file(),
                                             .challenge = options.challenge,
                                             .supporter = supporter()},
                                            app::moment_of(clock))
                             .value();
    const auto target = display::Offscreen::open({kWidth, kHeight}, options.language).value();
    display::Show show(locale, target->metrics(),
                       {domain::ScreenText::configured(options.give.address), options.give.url},
                       display::Effects::Reduced);
    const auto moment = app::moment_of(clock);
    show.take(evening->look(moment), moment.steady);
    return target->render(show.frame(moment.now, moment.steady, kWidth, kHeight));
}

struct Files {
    TempFolder folder;
    std::string config = (folder / "evening.toml").string();
    std::string errors = (folder / "errors.txt").string();
};

} // namespace

TEST_CASE("the projector shows what the book holds while gifts come in", "[app][screen]") {
    if (const auto missing = VirtualDisplay::missing_program()) {
        WARN("SKIPPED: " << *missing << " is not installed, so no window can be opened");
        return;
    }
    const VirtualDisplay screen("1280x720x24");
    REQUIRE(screen.ready());
    Provider drive(11);
    Provider marathon(12);
    const Files files;
    std::ofstream(files.config) << sources_toml(drive, marathon)
                                << "[book]\nfolder = \"data\"\n"
                                   "[give]\nurl = \"https://give.example.org/hat\"\n"
                                   "[challenge]\nduration_minutes = 0\nlanguage = \"en\"\n";
    const auto home = "HOME=" + files.folder.path().string();
    Process program({CHAPEAU_PROGRAM, "run", "--windowed", format("{}x{}", kWidth, kHeight),
                     "--config", files.config},
                    files.errors, {home, screen.variable()});

    REQUIRE(see(screen, program,
                [](const auto& image) { return !is_one_colour(region_of(image, kTotal)); }));
    const auto empty = region_of(screen.screen(kWidth, kHeight), kTotal);
    drive.give(25);
    marathon.give(10);
    REQUIRE(
        see(screen, program, [&](const auto& image) { return region_of(image, kTotal) != empty; }));

    // Once all has come to rest, two looks apart are the same.
    display::Image last;
    REQUIRE(see(screen, program, [&](const auto& image) {
        const bool same = image == last;
        last = image;
        program.line(milliseconds(300)); // It prints nothing; this is patience.
        return same;
    }));
    if (const char* keep = std::getenv("CHAPEAU_KEEP_SCREEN")) {
        REQUIRE(display::write_png(last, keep));
    }
    const int status = program.terminate();
    INFO(text_of(files.errors));
    REQUIRE(status == 0);

    const auto expected = painted_from_the_book(files.config);
    CHECK(expected.width == kWidth);
    CHECK(region_of(expected, kTotal) == region_of(last, kTotal));
    CHECK(region_of(expected, kTotal) != empty);
}
