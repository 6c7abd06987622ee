// One GLFW window: where it stands, what was typed into it, and how pixels get onto it.
//
// Fullscreen is a wish, not a state: when the chosen monitor goes away the window falls back to
// a plain one, and returns when the monitor does. Nothing here knows what is drawn.
//
// Threads: the main thread only, but for `wake`.
#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "display/damage.hpp"
#include "display/screen/key_map.hpp"
#include "display/screen/offscreen.hpp"
#include "display/screen/placement.hpp"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

struct GLFWmonitor;
struct GLFWwindow;

namespace chapeau::display {

enum class Fullscreen { Off, On };

struct WindowOptions {
    std::string title;
    Fullscreen fullscreen = Fullscreen::On;
    Size windowed_size{1280, 720}; // Also after a fall-back.
    std::string monitor;           // As in ScreenOptions.
};

class Window {
public:
    /// Leaves its OpenGL 3.3 context current.
    static Result<std::unique_ptr<Window>> open(const WindowOptions& options);

    Window(const Window&) = delete;
    Window& operator=(const Window&) = delete;
    ~Window();

    Size framebuffer_size() const;
    const std::string& renderer() const { return renderer_; }

    /// OpenGL runs on the processor.
    bool software() const { return software_; }

    /// `present` may be told of the repainted boxes only; what it presented last time is still
    /// in the buffer that is drawn into.
    bool keeps_its_buffer() const { return copy_sub_buffer_ != nullptr; }

    /// The monitor's name; empty when not fullscreen.
    std::string monitor_name() const;

    /// Puts what was drawn on the screen. Waits for the display's beat when there is a graphics
    /// chip.
    void present(std::span<const PixelBox> repainted);

    /// Handles events, waiting for one at most `longest`.
    void handle_events(milliseconds longest);
    static void wake();

    /// Moves the window to where it should be, if monitors came, went or changed.
    void keep_placed();

    /// What the X server refused since, once a minute at most.
    void tell_x_errors(SteadyTime now);

    void toggle_fullscreen();

    enum class Cursor { Hidden, Shown };
    void set_cursor(Cursor cursor);

    /// Whether ImGui is told of keys and the mouse.
    enum class Forwarding { Off, On };
    void set_forwarding(Forwarding forwarding) { forwarding_ = forwarding; }

    /// ImGui has drawn what it was told so far.
    void frame_done();

    std::vector<KeyAction> take_actions();

    /// Something was pressed, moved or typed since the last call.
    bool take_touched();

    /// What the display showed may be lost, so it must be presented again, whole.
    bool take_exposed();

    GLFWwindow* handle() const { return window_; }

private:
    using CopySubBuffer = void (*)(void* display, unsigned long drawable, int x, int y, int width,
                                   int height);
    using CurrentDisplay = void* (*)();
    using CurrentDrawable = unsigned long (*)();

    explicit Window(WindowOptions options) : options_(std::move(options)) {}

    Result<void> start();
    Result<void> create();
    void install_callbacks();
    void look_at_renderer();
    GLFWmonitor* wished_monitor();
    void enter(GLFWmonitor* monitor);

    WindowOptions options_;
    std::string monitor_found_; // The name, once the wish was fulfilled: numbers shift.
    GLFWwindow* window_ = nullptr;
    bool library_started_ = false;
    bool missing_told_ = false;
    PlaceKeeper place_keeper_;
    std::optional<SteadyTime> x_errors_told_at_;

    std::string renderer_;
    bool software_ = false;
    CopySubBuffer copy_sub_buffer_ = nullptr;
    CurrentDisplay current_display_ = nullptr;
    CurrentDrawable current_drawable_ = nullptr;

    struct KeyEvent {
        int key;
        int scancode;
        int modifiers;
    };
    void forward_key(int key, int scancode, int action, int modifiers);

    Forwarding forwarding_ = Forwarding::Off;
    std::vector<int> pressed_in_frame_;
    std::vector<KeyEvent> held_back_;
    std::vector<KeyAction> actions_;
    bool touched_ = false;
    bool exposed_ = true;
    Size drawable_size_; // As OpenGL knows it.
};

/// Whether OpenGL's name for its renderer is that of one without a graphics chip.
bool is_software_renderer(std::string_view renderer);

} // namespace chapeau::display
