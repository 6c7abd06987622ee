// The real window, on an X server without a screen. What is looked at are the pixels that the
// server holds, so presenting is tested as well as drawing.
#include "base/format.hpp"
#include "display/make_picture.hpp"
#include "display/screen/key_map.hpp"
#include "display/screen/screen.hpp"
#include "display/screen/window.hpp"
#include "support/catch.hpp"
#include "support/makers.hpp"
#include "support/phone_camera.hpp"
#include "support/virtual_display.hpp"

#include <cstdlib>
#include <memory>
#include <string>
#include <thread>

using namespace chapeau;
using namespace chapeau::display;

namespace {

constexpr const char* kTitle = "Chapeau window test";

bool can_run() {
    if (const auto missing = test::VirtualDisplay::missing_program()) {
        WARN("skipped: " << *missing << " is not installed (packages xvfb, xdotool)");
        return false;
    }
    return true;
}

ScreenOptions windowed(int width, int height) {
    ScreenOptions options;
    options.title = kTitle;
    options.language = "en";
    options.windowed = Size{width, height};
    return options;
}

Picture picture_of(Size size, float x) {
    Picture picture;
    picture.width = size.width;
    picture.height = size.height;
    picture.ground = kGround;
    picture.shapes.push_back(Rectangle{{x, 40, 60, 60}, {230, 60, 60, 255}, 12});
    picture.shapes.push_back(make_text("Zoë 25 🚀", 40, {20, 150, 300, 60}));
    return picture;
}

int pixels_that_differ(const Image& a, const Image& b) {
    if (a.width != b.width || a.height != b.height) {
        return -1;
    }
    int count = 0;
    for (std::size_t i = 0; i < a.rgba.size(); i += 4) {
        bool same = true;
        for (std::size_t channel = 0; channel < 3; ++channel) {
            // Two kinds of framebuffer round differently by one.
            same = same && std::abs(a.rgba[i + channel] - b.rgba[i + channel]) <= 1;
        }
        count += same ? 0 : 1;
    }
    return count;
}

void in_shell(const std::string& command) {
    REQUIRE(std::system((command + " >/dev/null 2>&1").c_str()) != -1);
}

void press(const std::string& keys) {
    in_shell(format("xdotool search --onlyvisible --name '{}' key --delay 20 --window %1 {}",
                    kTitle, keys));
}

// Before any window is opened: one thread cannot go back and forth between EGL and GLX.
Image drawn_offscreen(const Picture& picture) {
    auto target = Offscreen::open({picture.width, picture.height}, "en");
    REQUIRE(target);
    return (*target)->render(picture);
}

PanelState panel_state() {
    PanelState state;
    state.snapshot = std::make_shared<const domain::Snapshot>(test::make_snapshot());
    return state;
}

/// Lets events arrive: a few rounds of showing and waiting, as the program does.
void run(Screen& screen, const Picture& picture, const PanelState& state, int rounds = 12) {
    for (int i = 0; i < rounds; ++i) {
        screen.show(picture, state);
        screen.wait(milliseconds{20});
    }
}

/// A display with a window on it and a picture in that, at rest, and a hand at the keys.
class Desk {
public:
    Desk(int width, int height) {
        REQUIRE(display_.ready());
        auto opened = Screen::open(windowed(width, height), clock_);
        REQUIRE(opened);
        screen_ = *std::move(opened);
        picture_ = picture_of(screen_->size(), 50);
        run();
    }

    Screen& screen() { return *screen_; }
    Image pixels() const { return display_.screen(screen_->size().width, screen_->size().height); }
    void run() { ::run(*screen_, picture_, state); }
    void press(const std::string& keys) {
        ::press(keys);
        run();
    }
    void mouse(const std::string& deeds) {
        in_shell("xdotool " + deeds);
        run();
    }

    PanelState state = panel_state();

private:
    test::VirtualDisplay display_{"1280x720x24"};
    SystemClock clock_;
    std::unique_ptr<Screen> screen_;
    Picture picture_;
};

} // namespace

TEST_CASE("renderers without a graphics chip are known by name", "[display]") {
    CHECK(is_software_renderer("llvmpipe (LLVM 15.0.6, 256 bits)"));
    CHECK(is_software_renderer("softpipe"));
    CHECK(is_software_renderer("Software Rasterizer"));
    CHECK(is_software_renderer("Mesa DRI swrast"));
    CHECK_FALSE(is_software_renderer("Mesa Intel(R) UHD Graphics 620 (KBL GT2)"));
    CHECK_FALSE(is_software_renderer("NVIDIA GeForce RTX 3060/PCIe/SSE2"));
    CHECK_FALSE(is_software_renderer(""));
}

TEST_CASE("every key means one thing and other modifiers mean nothing", "[display]") {
    for (const KeyBinding& binding : key_map()) {
        CHECK(action_of(binding.key, binding.modifiers) == binding.action);
        CHECK_FALSE(action_of(binding.key, binding.modifiers ^ 4));
        CHECK(action_of(binding.key, binding.modifiers | 0x10) == binding.action); // Caps lock.
        for (const KeyBinding& other : key_map()) {
            CHECK((&other == &binding) ==
                  (other.key == binding.key && other.modifiers == binding.modifiers));
        }
    }
}

TEST_CASE("without a display the window's error says what to do", "[display]") {
    unsetenv("DISPLAY");
    unsetenv("WAYLAND_DISPLAY");
    const SystemClock clock;
    const auto screen = Screen::open(windowed(100, 100), clock);
    REQUIRE_FALSE(screen);
    CHECK(screen.error().code == Errc::Unavailable);
    CHECK(screen.error().message.find("DISPLAY") != std::string::npos);
}

TEST_CASE("the window shows what an offscreen target draws, also when only damage is repainted",
          "[display]") {
    if (!can_run()) {
        return;
    }
    const Image wanted = drawn_offscreen(picture_of({640, 360}, 139.5F));
    const test::VirtualDisplay display("1280x720x24");
    REQUIRE(display.ready());
    const SystemClock clock;
    auto opened = Screen::open(windowed(640, 360), clock);
    REQUIRE(opened);
    Screen& screen = **opened;
    REQUIRE(screen.size() == Size{640, 360});
    const PanelState state = panel_state();
    run(screen, picture_of(screen.size(), 100), state, 4); // Past the first exposures.
    const std::uint64_t before = screen.figures().pixels_repainted;
    for (float x = 101; x < 140; x += 3.5F) {
        screen.show(picture_of(screen.size(), x), state);
    }
    const std::uint64_t repainted = screen.figures().pixels_repainted - before;
    CHECK(pixels_that_differ(display.screen(screen.size().width, screen.size().height), wanted) ==
          0);
    CHECK(screen.facts().software);
    CHECK(repainted < 12U * 100 * 100);

    const std::uint64_t drawn = screen.figures().frames_drawn;
    run(screen, picture_of(screen.size(), 139.5F), state);
    CHECK(screen.figures().frames_drawn == drawn);
}

TEST_CASE("what the display forgot of an unmapped window is shown again", "[display]") {
    if (!can_run()) {
        return;
    }
    const Image wanted = drawn_offscreen(picture_of({320, 240}, 50));
    const test::VirtualDisplay display("1280x720x24");
    const SystemClock clock;
    auto opened = Screen::open(windowed(320, 240), clock);
    REQUIRE(opened);
    Screen& screen = **opened;
    const Picture picture = picture_of(screen.size(), 50);
    const PanelState state = panel_state();
    run(screen, picture, state);
    in_shell(format("xdotool search --name '{}' windowunmap --sync windowmap --sync", kTitle));
    run(screen, picture, state);
    CHECK(pixels_that_differ(display.screen(screen.size().width, screen.size().height), wanted) ==
          0);
}

TEST_CASE("a window that is resized is painted whole at its new size", "[display]") {
    if (!can_run()) {
        return;
    }
    const Image wanted = drawn_offscreen(picture_of({500, 300}, 50));
    const test::VirtualDisplay display("1280x720x24");
    const SystemClock clock;
    auto opened = Screen::open(windowed(320, 240), clock);
    REQUIRE(opened);
    Screen& screen = **opened;
    const PanelState state = panel_state();
    run(screen, picture_of(screen.size(), 50), state);
    in_shell(format("xdotool search --name '{}' windowsize %1 500 300", kTitle));
    for (int round = 0; round < 50 && screen.size() != Size{500, 300}; ++round) {
        run(screen, picture_of(screen.size(), 50), state, 1);
    }
    REQUIRE(screen.size() == Size{500, 300});
    run(screen, picture_of(screen.size(), 50), state, 4);
    CHECK(pixels_that_differ(display.screen(500, 300), wanted) == 0);
}

TEST_CASE("keys become commands, each once and with its own key", "[display]") {
    if (!can_run()) {
        return;
    }
    Desk desk(320, 240);
    desk.press("F2");
    desk.press("F3");
    desk.press("F5");
    desk.press("F6");
    const auto commands = desk.screen().take_commands();
    REQUIRE(commands.size() == 3);
    CHECK(std::get<domain::Cue>(commands[0].what) == domain::Cue{domain::SetFrozen{true}});
    CHECK(std::get<domain::Cue>(commands[1].what) == domain::Cue{domain::SetBlank{true}});
    CHECK(std::get<domain::Cue>(commands[2].what) ==
          domain::Cue{domain::SetScene{domain::Scene::Wall}});
    CHECK(commands[0].key.size() == 32);
    CHECK(commands[0].key != commands[1].key);
    CHECK(commands[0].actor == "keyboard");
    CHECK(desk.screen().take_commands().empty());
}

TEST_CASE("one key takes every name off, and puts back what was there before", "[display]") {
    if (!can_run()) {
        return;
    }
    Desk desk(320, 240);
    const auto mode_after_key = [&](domain::WordsMode now) {
        auto snapshot = test::make_snapshot();
        snapshot.words_mode = now;
        desk.state.snapshot = std::make_shared<const domain::Snapshot>(std::move(snapshot));
        desk.run();
        desk.press("F4");
        const auto commands = desk.screen().take_commands();
        REQUIRE(commands.size() == 1);
        return std::get<domain::SetWordsMode>(std::get<domain::Cue>(commands[0].what)).mode;
    };
    using enum domain::WordsMode;
    CHECK(mode_after_key(Clean) == Nothing);
    CHECK(mode_after_key(Nothing) == Clean);
}

TEST_CASE("the code to pair a phone with can be scanned beside the panel", "[display]") {
    if (!can_run() || !test::has_phone_camera()) {
        return;
    }
    Desk desk(1000, 700);
    desk.state.phones.page = "http://192.0.2.7:8080/";
    desk.press("F1");
    CHECK_FALSE(desk.screen().take_pairing());
    desk.state.phones.pairing =
        PairingCode{PhoneRole::Volunteer, "http://192.0.2.7:8180/#0123456789abcdef", seconds{42}};
    desk.run();
    CHECK(test::scanned(desk.pixels()) == desk.state.phones.pairing->url);
    CHECK(test::scanned(desk.pixels()) == desk.state.phones.pairing->url);
}

TEST_CASE("quitting takes a yes", "[display]") {
    if (!can_run()) {
        return;
    }
    Desk desk(640, 360);
    desk.press("ctrl+q");
    CHECK_FALSE(desk.screen().quit_confirmed());
    desk.press("Escape");
    desk.press("Return"); // The question is gone: it means nothing now.
    CHECK_FALSE(desk.screen().quit_confirmed());
    desk.press("ctrl+q");
    desk.press("Return");
    CHECK(desk.screen().quit_confirmed());
}

TEST_CASE("a double click on the panel's button adds the cash once", "[display]") {
    if (!can_run()) {
        return;
    }
    Desk desk(1280, 720);
    desk.press("F1");
    // The amount's field and the button below it, at this size of picture.
    desk.mouse("mousemove 60 64");
    desk.mouse("click 1");
    desk.press("2 5 period 5 0");
    desk.mouse("mousemove 40 90");
    desk.mouse("click --repeat 2 --delay 60 1");
    desk.mouse("click 1");
    const auto commands = desk.screen().take_commands();
    REQUIRE(commands.size() == 1);
    const auto& cash = std::get<domain::AddCash>(commands[0].what);
    CHECK(cash.amount.minor() == 2550);
    CHECK(cash.people == 0);
    CHECK(cash.name.empty());
    CHECK(commands[0].actor == "operator");
}

TEST_CASE("cash that was perhaps not saved is given again under its own key", "[display]") {
    if (!can_run()) {
        return;
    }
    Desk desk(1280, 720);
    const auto click_button = [&] {
        desk.mouse("mousemove 40 90");
        desk.mouse("click --delay 60 1");
        return desk.screen().take_commands();
    };
    const auto answer = [&](const domain::Command& command, Deed::State outcome) {
        desk.state.deeds = std::make_shared<const std::vector<Deed>>(
            1, Deed{.command = command, .words = "Added", .state = outcome, .trouble = {}});
        desk.run();
    };
    desk.press("F1");
    desk.mouse("mousemove 60 64 click 1");
    desk.press("2 5");
    const auto first = click_button();
    REQUIRE(first.size() == 1);
    CHECK(click_button().empty()); // Under way.
    answer(first[0], Deed::State::Unknown);
    const auto second = click_button();
    REQUIRE(second.size() == 1);
    CHECK(second[0].key == first[0].key);
    CHECK(second[0].what == first[0].what);
    answer(first[0], Deed::State::Refused); // What was typed stays, for a new deed.
    const auto third = click_button();
    REQUIRE(third.size() == 1);
    CHECK(third[0].key != first[0].key);
    CHECK(third[0].what == first[0].what);
    answer(third[0], Deed::State::Done); // The form is empty again.
    CHECK(click_button().empty());
}

TEST_CASE("a double click on a pair that looks like one settles it once, and no other",
          "[display]") {
    if (!can_run()) {
        return;
    }
    Desk desk(1280, 720);
    domain::DoubleRow pair;
    pair.first.name = pair.second.name = test::words("Zoë Ada");
    pair.first.amount = pair.second.amount = test::dollars(10);
    pair.first.source = "stripe";
    pair.second.source = "donorbox";
    auto snapshot = test::make_snapshot();
    auto answer = std::make_shared<domain::DoublesAnswer>();
    for (const domain::EntrySeq gift : {7, 8}) {
        pair.first.gift = gift;
        pair.second.gift = gift + 10;
        answer->rows.push_back(pair);
    }
    snapshot.doubles = answer->waiting = 2;
    desk.state.snapshot = std::make_shared<const domain::Snapshot>(snapshot);
    desk.state.doubles = answer;
    desk.press("F1");
    const auto click = [&] { // On "Count as one" of the first pair, at this size of picture.
        desk.mouse("mousemove 60 418");
        desk.mouse("click --repeat 2 --delay 60 1");
        return desk.screen().take_commands();
    };
    const auto commands = click();
    REQUIRE(commands.size() == 1);
    CHECK(std::get<domain::SettleDouble>(commands[0].what) == domain::SettleDouble{7, 17, true});

    // The book has it: the pair is open no more, and its row stays where the hand is.
    auto rest = std::make_shared<domain::DoublesAnswer>(*answer);
    rest->rows.erase(rest->rows.begin());
    desk.state.doubles = rest;
    const auto tell = [&](Deed::State state) {
        desk.state.deeds = std::make_shared<const std::vector<Deed>>(
            1, Deed{.command = commands[0], .words = "As one", .state = state, .trouble = {}});
        desk.run();
    };
    tell(Deed::State::Done);
    CHECK(click().empty());
    desk.state.deeds = std::make_shared<const std::vector<Deed>>(); // Told of no more.
    desk.run();
    const auto next = click();
    REQUIRE(next.size() == 1);
    CHECK(std::get<domain::SettleDouble>(next[0].what) == domain::SettleDouble{8, 18, true});
}

TEST_CASE("a key that was down and up between two frames of the panel was pressed", "[display]") {
    if (!can_run()) {
        return;
    }
    Desk desk(1280, 720);
    desk.press("F1");
    desk.mouse("mousemove 60 64 click 1");
    desk.press("2 5 7");
    desk.press("BackSpace");
    desk.mouse("mousemove 40 90");
    desk.mouse("click --delay 60 1");
    const auto commands = desk.screen().take_commands();
    REQUIRE(commands.size() == 1);
    CHECK(std::get<domain::AddCash>(commands[0].what).amount.minor() == 2500);
}

TEST_CASE("fullscreen fills the monitor and goes back to a window", "[display]") {
    if (!can_run()) {
        return;
    }
    const test::VirtualDisplay display("1024x768x24");
    const SystemClock clock;
    ScreenOptions options = windowed(320, 240);
    options.windowed.reset();
    auto opened = Screen::open(options, clock);
    REQUIRE(opened);
    Screen& screen = **opened;
    CHECK(screen.size() == Size{1024, 768});
    CHECK_FALSE(screen.facts().monitor.empty());
    const PanelState state = panel_state();
    run(screen, picture_of(screen.size(), 50), state);
    press("F11");
    run(screen, picture_of(screen.size(), 50), state);
    CHECK(screen.size() == Size{1280, 720});
    CHECK(screen.facts().monitor.empty());
    press("F11");
    run(screen, picture_of(screen.size(), 50), state);
    CHECK(screen.size() == Size{1024, 768});
}

TEST_CASE("a monitor that is not there gives a window, not an error", "[display]") {
    if (!can_run()) {
        return;
    }
    const test::VirtualDisplay display("1600x900x24");
    const SystemClock clock;
    ScreenOptions options = windowed(320, 240);
    options.windowed.reset();
    for (const char* const monitor : {"HDMI-9", "7"}) {
        options.monitor = monitor;
        auto opened = Screen::open(options, clock);
        REQUIRE(opened);
        CHECK((*opened)->facts().monitor.empty());
        CHECK((*opened)->size() == Size{1280, 720});
    }
}

TEST_CASE("another thread wakes the screen", "[display]") {
    if (!can_run()) {
        return;
    }
    const test::VirtualDisplay display("640x480x24");
    const SystemClock clock;
    auto opened = Screen::open(windowed(320, 240), clock);
    REQUIRE(opened);
    Screen& screen = **opened;
    run(screen, picture_of(screen.size(), 50), panel_state(), 40); // Past warming the scripts.
    const auto start = clock.steady_now();
    std::thread waker([&screen] { screen.wake(); });
    screen.wait(milliseconds{900});
    waker.join();
    CHECK(clock.steady_now() - start < milliseconds{700});
}
