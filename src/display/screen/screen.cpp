#include "display/screen/screen.hpp"

#include "base/log.hpp"
#include "display/screen/easel.hpp"
#include "display/screen/operator_panel.hpp"
#include "display/screen/window.hpp"
#include "display/text/pango_text.hpp"

#include <algorithm>
#include <backends/imgui_impl_glfw.h>
#include <imgui.h>
#include <malloc.h>
#include <utility>

namespace chapeau::display {

namespace {

constexpr microseconds kFrameInterval{16'667};

// Without a graphics chip a picture of 8 million pixels moves half as often: it would take a
// whole core otherwise, which the rest of the evening needs.
constexpr microseconds kLargeFrameInterval{33'333};
constexpr long kLargePicturePixels = 4'000'000;

// Monitors come and go without telling; so often is looked.
constexpr microseconds kPlaceInterval{1'000'000};

// ImGui needs this many frames to settle after an event: hover, then click, then what it did.
constexpr int kPanelFramesAfterEvent = 4;
constexpr microseconds kPanelInterval{250'000}; // Its clock and health keep moving.

// Software rendering allocates and frees some 10 MB per frame. By default glibc gives them back
// to the system each time, which costs a thousand page faults per frame.
void keep_freed_memory() {
    constexpr int kMiB = 1024 * 1024;
    mallopt(M_TRIM_THRESHOLD, 256 * kMiB);
    mallopt(M_MMAP_THRESHOLD, 32 * kMiB);
    mallopt(M_TOP_PAD, 8 * kMiB);
}

void clear_imgui_input() {
    ImGuiIO& io = ImGui::GetIO();
    io.ClearInputCharacters();
#if IMGUI_VERSION_NUM >= 18800
    io.ClearInputKeys();
#else
    std::fill(std::begin(io.KeysDown), std::end(io.KeysDown), false);
#endif
}

} // namespace

struct Screen::State {
    State(const Clock& the_clock, std::string_view language) : clock(the_clock), text(language) {}
    State(const State&) = delete;
    State& operator=(const State&) = delete;
    ~State() {
        if (easel) {
            ImGui::SetCurrentContext(easel->imgui());
            ImGui_ImplGlfw_Shutdown();
        }
    }

    bool overlay_open() const { return panel_open || quit_asked; }
    microseconds frame_interval() const;
    void take_actions();
    void act(KeyAction action);
    void answer_quit(QuitAnswer answer);
    void overlay_changed();
    void show_overlay(const Picture& picture, const PanelState& state);
    void show_picture(const Picture& picture);

    const Clock& clock;
    PangoText text;
    std::unique_ptr<Window> window;
    std::unique_ptr<Easel> easel; // Gone before the window and its context are.
    std::unique_ptr<OperatorPanel> panel;
    ScreenFacts facts;
    ScreenFigures figures;

    bool panel_open = false;
    bool quit_asked = false;
    bool quit_confirmed = false;
    int overlay_frames_due = 0;
    SteadyTime overlay_drawn_at{};
    Picture overlay_picture;

    std::shared_ptr<const domain::Snapshot> snapshot;
    Deeds deeds;
    PhonesState phones;
    std::vector<domain::Command> commands;

    SteadyTime next_frame{};
    SteadyTime placed_at{};
    bool scripts_left = true;
};

Screen::Screen(std::unique_ptr<State> state) : state_(std::move(state)) {}
Screen::~Screen() = default;

Result<std::unique_ptr<Screen>> Screen::open(const ScreenOptions& options, const Clock& clock) {
    keep_freed_memory();
    WindowOptions wanted;
    wanted.title = options.title;
    wanted.monitor = options.monitor;
    if (options.windowed) {
        wanted.fullscreen = Fullscreen::Off;
        wanted.windowed_size = *options.windowed;
    }
    auto state = std::make_unique<State>(clock, options.language);
    Result<std::unique_ptr<Window>> window = Window::open(wanted);
    if (!window) {
        return tl::unexpected<Error>(window.error());
    }
    state->window = std::move(*window);
    state->easel = std::make_unique<Easel>(state->text, kTextureBytesMax);
    state->panel = std::make_unique<OperatorPanel>(state->easel->textures());
    ImGui_ImplGlfw_InitForOpenGL(state->window->handle(), false);
    ImGui::GetIO().ConfigFlags |= ImGuiConfigFlags_NavEnableKeyboard;
    state->facts = {state->window->renderer(), state->window->software(),
                    state->window->monitor_name()};
    return std::unique_ptr<Screen>(new Screen(std::move(state)));
}

Size Screen::size() const {
    return state_->window->framebuffer_size();
}
const TextMetrics& Screen::metrics() const {
    return state_->text;
}
const ScreenFacts& Screen::facts() const {
    return state_->facts;
}
const ScreenFigures& Screen::figures() const {
    return state_->figures;
}

microseconds Screen::State::frame_interval() const {
    const Size size = window->framebuffer_size();
    const bool large = static_cast<long>(size.width) * size.height > kLargePicturePixels;
    return facts.software && large ? kLargeFrameInterval : kFrameInterval;
}

void Screen::show(const Picture& picture, const PanelState& panel) {
    State& state = *state_;
    const SteadyTime now = state.clock.steady_now();
    if (panel.snapshot && panel.snapshot != state.snapshot) {
        state.panel->remember_names(*panel.snapshot);
    }
    state.snapshot = panel.snapshot;
    if (panel.deeds != state.deeds) {
        state.deeds = panel.deeds;
        state.panel->learn(panel);
        state.overlay_frames_due = kPanelFramesAfterEvent;
    }
    if (panel.phones != state.phones) {
        state.phones = panel.phones;
        state.overlay_frames_due = kPanelFramesAfterEvent;
    }
    if (state.window->take_exposed()) {
        state.easel->forget();
        state.overlay_changed();
    }
    if (state.overlay_open()) {
        state.show_overlay(picture, panel);
    } else {
        state.show_picture(picture);
    }
    state.next_frame = std::max(state.next_frame + state.frame_interval(), now);
}

void Screen::State::show_picture(const Picture& picture) {
    const bool by_parts = window->keeps_its_buffer();
    const std::vector<PixelBox> repainted =
        easel->draw(picture, by_parts ? Redraw::Damage : Redraw::Whole);
    if (repainted.empty()) {
        ++figures.frames_unchanged;
        return;
    }
    window->present(repainted);
    ++figures.frames_drawn;
    for (const PixelBox& box : repainted) {
        figures.pixels_repainted += static_cast<std::uint64_t>(box.area());
    }
}

void Screen::State::show_overlay(const Picture& picture, const PanelState& panel_state) {
    const SteadyTime now = clock.steady_now();
    if (window->take_touched()) {
        overlay_frames_due = kPanelFramesAfterEvent;
    }
    if (overlay_frames_due <= 0 && now - overlay_drawn_at < kPanelInterval &&
        picture == overlay_picture) {
        ++figures.frames_unchanged;
        return;
    }
    ImGui::SetCurrentContext(easel->imgui());
    const Size size{picture.width, picture.height};
    panel->prepare(size);
    QuitAnswer answer = QuitAnswer::None;
    easel->draw_with_panel(
        picture, [] { ImGui_ImplGlfw_NewFrame(); },
        [&] {
            if (panel_open) {
                panel->draw(panel_state, size);
            }
            if (quit_asked) {
                answer = panel->draw_quit_question(size);
            }
        });
    const PixelBox all{0, 0, size.width, size.height};
    window->present(std::span(&all, 1));
    ++figures.frames_drawn;
    figures.pixels_repainted += static_cast<std::uint64_t>(all.area());
    --overlay_frames_due;
    overlay_drawn_at = now;
    overlay_picture = picture;
    for (domain::Command& command : panel->take_commands()) {
        commands.push_back(std::move(command));
    }
    window->frame_done();
    answer_quit(answer);
}

void Screen::State::answer_quit(QuitAnswer answer) {
    if (quit_asked && answer != QuitAnswer::None) {
        quit_confirmed = quit_confirmed || answer == QuitAnswer::Quit;
        quit_asked = false;
        overlay_changed();
    }
}

void Screen::State::overlay_changed() {
    overlay_frames_due = kPanelFramesAfterEvent;
    easel->forget();
    ImGui::SetCurrentContext(easel->imgui());
    if (!overlay_open()) {
        clear_imgui_input();
    }
    window->set_forwarding(overlay_open() ? Window::Forwarding::On : Window::Forwarding::Off);
    window->set_cursor(overlay_open() ? Window::Cursor::Shown : Window::Cursor::Hidden);
}

void Screen::State::act(KeyAction action) {
    switch (action) {
    case KeyAction::TogglePanel:
        panel_open = !panel_open;
        overlay_changed();
        return;
    case KeyAction::ToggleFrozen:
        if (snapshot) {
            commands.push_back(
                OperatorPanel::direct(domain::Cue{domain::SetFrozen{!snapshot->frozen}}));
        }
        return;
    case KeyAction::ToggleBlank:
        if (snapshot) {
            commands.push_back(
                OperatorPanel::direct(domain::Cue{domain::SetBlank{!snapshot->blank}}));
        }
        return;
    case KeyAction::ToggleWall:
        if (snapshot) {
            const auto other = snapshot->scene == domain::Scene::Wall ? domain::Scene::Challenge
                                                                      : domain::Scene::Wall;
            commands.push_back(OperatorPanel::direct(domain::Cue{domain::SetScene{other}}));
        }
        return;
    case KeyAction::ToggleNames:
        if (snapshot) {
            commands.push_back(OperatorPanel::direct(panel->toggle_names(*snapshot)));
        }
        return;
    case KeyAction::ToggleFullscreen:
        window->toggle_fullscreen();
        facts.monitor = window->monitor_name();
        return;
    case KeyAction::AskQuit:
        quit_asked = true;
        overlay_changed();
        return;
    case KeyAction::Confirm:
        answer_quit(QuitAnswer::Quit);
        return;
    case KeyAction::Cancel:
        answer_quit(QuitAnswer::Stay);
        return;
    }
}

void Screen::State::take_actions() {
    for (const KeyAction action : window->take_actions()) {
        act(action);
    }
}

void Screen::wait(milliseconds longest) {
    State& state = *state_;
    ImGui::SetCurrentContext(state.easel->imgui());
    const auto until = [&](SteadyTime time) {
        return std::chrono::ceil<milliseconds>(time - state.clock.steady_now());
    };
    if (state.scripts_left && longest > milliseconds{0}) {
        state.scripts_left = state.easel->warm_one_script();
        longest = milliseconds{0};
    }
    if (state.overlay_open()) {
        longest = state.overlay_frames_due > 0
                      ? milliseconds{0}
                      : std::min(longest, std::chrono::ceil<milliseconds>(kPanelInterval));
    }
    state.window->handle_events(std::min(longest, std::chrono::ceil<milliseconds>(kPlaceInterval)));
    for (milliseconds left = until(state.next_frame); left > milliseconds{0};
         left = until(state.next_frame)) {
        state.window->handle_events(left);
    }
    if (state.clock.steady_now() - state.placed_at >= kPlaceInterval) {
        state.placed_at = state.clock.steady_now();
        state.window->keep_placed();
        state.window->tell_x_errors(state.placed_at);
        state.facts.monitor = state.window->monitor_name();
    }
    state.take_actions();
}

void Screen::wake() const {
    Window::wake();
}

std::vector<domain::Command> Screen::take_commands() {
    return std::exchange(state_->commands, {});
}

std::optional<PhoneRole> Screen::take_pairing() {
    return state_->panel->take_pairing();
}

bool Screen::quit_confirmed() const {
    return state_->quit_confirmed;
}

} // namespace chapeau::display
