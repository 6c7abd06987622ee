#include "display/screen/window.hpp"

#include "base/check.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "display/screen/gl.hpp"

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>
#include <algorithm>
#include <array>
#include <atomic>
#include <backends/imgui_impl_glfw.h>
#include <dlfcn.h>
#include <imgui.h>
#include <string_view>
#include <utility>

namespace chapeau::display {

namespace {

// Keys held in one frame; a stuck key or a cat cannot grow the list.
constexpr std::size_t kActionsMax = 64;

std::string last_glfw_error() {
    const char* description = nullptr;
    return glfwGetError(&description) != GLFW_NO_ERROR && description != nullptr
               ? description
               : "no reason given";
}

std::span<GLFWmonitor*> monitors() {
    int count = 0;
    GLFWmonitor** const first = glfwGetMonitors(&count);
    return {first, static_cast<std::size_t>(std::max(count, 0))};
}

std::string name_of(GLFWmonitor* monitor) {
    const char* const name = glfwGetMonitorName(monitor);
    return name != nullptr ? name : "";
}

std::vector<std::string> monitor_names() {
    std::vector<std::string> names;
    for (GLFWmonitor* const monitor : monitors()) {
        names.push_back(name_of(monitor));
    }
    return names;
}

std::string listed(const std::vector<std::string>& all) {
    std::string names;
    for (std::size_t number = 0; number < all.size(); ++number) {
        names += format("{}{} {}", names.empty() ? "" : ", ", number, all[number]);
    }
    return names.empty() ? "none" : names;
}

Placement placement_on(GLFWmonitor* monitor) {
    const GLFWvidmode* const mode = monitor != nullptr ? glfwGetVideoMode(monitor) : nullptr;
    if (mode == nullptr) {
        return {};
    }
    Placement placement{name_of(monitor), 0, 0, {mode->width, mode->height}};
    glfwGetMonitorPos(monitor, &placement.x, &placement.y);
    return placement;
}

// Wayland tells no window where it stands.
bool knows_positions() {
#ifdef GLFW_PLATFORM
    return glfwGetPlatform() != GLFW_PLATFORM_WAYLAND;
#else
    return true;
#endif
}

Window* self(GLFWwindow* window) {
    return static_cast<Window*>(glfwGetWindowUserPointer(window));
}

template <class Function>
Function function_named(const char* name) {
    return reinterpret_cast<Function>(glfwGetProcAddress(name));
}

} // namespace

bool is_software_renderer(std::string_view renderer) {
    const std::string lower = to_lower_ascii(renderer);
    constexpr std::array<std::string_view, 4> kNames = {"llvmpipe", "softpipe", "swrast",
                                                        "software rasterizer"};
    return std::any_of(kNames.begin(), kNames.end(), [&](std::string_view name) {
        return lower.find(name) != std::string::npos;
    });
}

namespace {

// A window that is resized in the middle of a copy makes the X server answer with an error, and
// Xlib's own handler would end the program for it. GLFW loads Xlib itself, so this looks for the
// same one instead of linking it.
//
// What Xlib hands to the handler: XErrorEvent of Xlib.h, member by member.
struct XError {
    int type;
    void* display;
    unsigned long resource;
    unsigned long serial;
    unsigned char error_code;
    unsigned char request_code;
    unsigned char minor_code;
};

// The codes of the last error, a byte each; 0: none since it was told. Xlib's handler is given
// nothing of ours, so what it leaves cannot lie in the window.
std::atomic<std::uint32_t> x_error{0}; // NOLINT(*-avoid-non-const-global-variables)

int note_x_error(void* display, void* event) {
    static_cast<void>(display);
    const XError& error = *static_cast<const XError*>(event);
    x_error.store(error.error_code | (std::uint32_t{error.request_code} << 8U) |
                  (std::uint32_t{error.minor_code} << 16U));
    return 0;
}

void survive_x_errors() {
    using Handler = int (*)(void*, void*);
    using SetErrorHandler = Handler (*)(Handler);
    void* const xlib = dlopen("libX11.so.6", RTLD_LAZY | RTLD_NOLOAD);
    if (xlib == nullptr) {
        return; // Not on X11.
    }
    if (void* const found = dlsym(xlib, "XSetErrorHandler"); found != nullptr) {
        reinterpret_cast<SetErrorHandler>(found)(note_x_error);
    }
    dlclose(xlib);
}

} // namespace

Result<std::unique_ptr<Window>> Window::open(const WindowOptions& options) {
    std::unique_ptr<Window> window(new Window(options));
    if (Result<void> started = window->start(); !started) {
        return tl::unexpected<Error>(started.error());
    }
    if (Result<void> created = window->create(); !created) {
        return tl::unexpected<Error>(created.error());
    }
    window->install_callbacks();
    window->look_at_renderer();
    window->set_cursor(Cursor::Hidden);
    return window;
}

Window::~Window() {
    if (window_ != nullptr) {
        glfwDestroyWindow(window_);
    }
    if (library_started_) {
        glfwTerminate();
    }
}

Result<void> Window::start() {
#ifdef GLFW_PLATFORM
    // Only X11 lets a program repaint parts of its window, so it is tried first.
    glfwInitHint(GLFW_PLATFORM, GLFW_PLATFORM_X11);
    library_started_ = glfwInit() == GLFW_TRUE;
    if (!library_started_) {
        glfwInitHint(GLFW_PLATFORM, GLFW_ANY_PLATFORM);
    }
#endif
    library_started_ = library_started_ || glfwInit() == GLFW_TRUE;
    if (!library_started_) {
        return fail(Errc::Unavailable,
                    "cannot open a window: {}; start it in a graphical session, or set DISPLAY "
                    "to one",
                    last_glfw_error());
    }
    return {};
}

Result<void> Window::create() {
    glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 3);
    glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 3);
    glfwWindowHint(GLFW_OPENGL_PROFILE, GLFW_OPENGL_CORE_PROFILE);
    glfwWindowHint(GLFW_OPENGL_FORWARD_COMPAT, GLFW_TRUE);
    glfwWindowHint(GLFW_DEPTH_BITS, 0);
    glfwWindowHint(GLFW_STENCIL_BITS, 0);
    // A projector must not go dark because the operator's window got the focus.
    glfwWindowHint(GLFW_AUTO_ICONIFY, GLFW_FALSE);
    GLFWmonitor* const monitor = options_.fullscreen == Fullscreen::On ? wished_monitor() : nullptr;
    const GLFWvidmode* const mode = monitor != nullptr ? glfwGetVideoMode(monitor) : nullptr;
    const Size size = mode != nullptr ? Size{mode->width, mode->height} : options_.windowed_size;
    window_ = glfwCreateWindow(size.width, size.height, options_.title.c_str(),
                               mode != nullptr ? monitor : nullptr, nullptr);
    if (window_ == nullptr) {
        return fail(Errc::Unavailable,
                    "cannot open a window with OpenGL 3.3: {}; install the graphics driver, or "
                    "Mesa's (packages libgl1 and libgl1-mesa-dri)",
                    last_glfw_error());
    }
    glfwSetWindowUserPointer(window_, this);
    glfwMakeContextCurrent(window_);
    survive_x_errors(); // Last, because GLFW's own handling of errors puts Xlib's back.
    return {};
}

// ImGui gets the events of an open panel only: nobody would empty its queue otherwise.
void Window::install_callbacks() {
    glfwSetKeyCallback(window_,
                       [](GLFWwindow* window, int key, int scancode, int action, int modifiers) {
                           Window& me = *self(window);
                           me.touched_ = true;
                           const std::optional<KeyAction> meant = action_of(key, modifiers);
                           if (meant && action == GLFW_PRESS && me.actions_.size() < kActionsMax) {
                               me.actions_.push_back(*meant);
                           } else if (me.forwarding_ == Forwarding::On) {
                               me.forward_key(key, scancode, action, modifiers);
                           }
                       });
    glfwSetCharCallback(window_, [](GLFWwindow* window, unsigned int character) {
        self(window)->touched_ = true;
        if (self(window)->forwarding_ == Forwarding::On) {
            ImGui_ImplGlfw_CharCallback(window, character);
        }
    });
    glfwSetMouseButtonCallback(window_, [](GLFWwindow* window, int button, int action, int held) {
        self(window)->touched_ = true;
        if (self(window)->forwarding_ == Forwarding::On) {
            ImGui_ImplGlfw_MouseButtonCallback(window, button, action, held);
        }
    });
    glfwSetScrollCallback(window_, [](GLFWwindow* window, double x, double y) {
        self(window)->touched_ = true;
        if (self(window)->forwarding_ == Forwarding::On) {
            ImGui_ImplGlfw_ScrollCallback(window, x, y);
        }
    });
    glfwSetCursorPosCallback(window_, [](GLFWwindow* window, double x, double y) {
        self(window)->touched_ = true;
        static_cast<void>(x);
        static_cast<void>(y);
#if IMGUI_VERSION_NUM >= 18700
        if (self(window)->forwarding_ == Forwarding::On) {
            ImGui_ImplGlfw_CursorPosCallback(window, x, y);
        }
#endif
    });
    glfwSetWindowRefreshCallback(window_,
                                 [](GLFWwindow* window) { self(window)->exposed_ = true; });
    glfwSetFramebufferSizeCallback(
        window_, [](GLFWwindow* window, int, int) { self(window)->exposed_ = true; });
    glfwSetWindowCloseCallback(window_, [](GLFWwindow* window) {
        glfwSetWindowShouldClose(window, GLFW_FALSE);
        if (self(window)->actions_.size() < kActionsMax) {
            self(window)->actions_.push_back(KeyAction::AskQuit);
        }
    });
}

// Older ImGui sees the state of the keys at each frame only: a key that went down and up between
// two slow frames would never have been pressed. Its release waits for the frame.
void Window::forward_key(int key, int scancode, int action, int modifiers) {
    const bool pressed_now = std::find(pressed_in_frame_.begin(), pressed_in_frame_.end(), key) !=
                             pressed_in_frame_.end();
    if (action == GLFW_RELEASE && pressed_now && held_back_.size() < kActionsMax) {
        held_back_.push_back({key, scancode, modifiers});
        return;
    }
    if (action == GLFW_PRESS && pressed_in_frame_.size() < kActionsMax) {
        pressed_in_frame_.push_back(key);
    }
    ImGui_ImplGlfw_KeyCallback(window_, key, scancode, action, modifiers);
}

void Window::frame_done() {
    pressed_in_frame_.clear();
    for (const KeyEvent& event : std::exchange(held_back_, {})) {
        ImGui_ImplGlfw_KeyCallback(window_, event.key, event.scancode, GLFW_RELEASE,
                                   event.modifiers);
    }
}

void Window::look_at_renderer() {
    if (const GLubyte* const name = glGetString(GL_RENDERER); name != nullptr) {
        renderer_ = reinterpret_cast<const char*>(name);
    }
    software_ = is_software_renderer(renderer_);
    if (software_ && glfwExtensionSupported("GLX_MESA_copy_sub_buffer") == GLFW_TRUE) {
        current_display_ = function_named<CurrentDisplay>("glXGetCurrentDisplay");
        current_drawable_ = function_named<CurrentDrawable>("glXGetCurrentDrawable");
        if (current_display_ != nullptr && current_drawable_ != nullptr) {
            copy_sub_buffer_ = function_named<CopySubBuffer>("glXCopySubBufferMESA");
        }
    }
    glfwSwapInterval(software_ ? 0 : 1);
    drawable_size_ = framebuffer_size();
}

Size Window::framebuffer_size() const {
    Size size;
    glfwGetFramebufferSize(window_, &size.width, &size.height);
    return size;
}

std::string Window::monitor_name() const {
    GLFWmonitor* const monitor = glfwGetWindowMonitor(window_);
    return monitor != nullptr ? name_of(monitor) : "";
}

void Window::present(std::span<const PixelBox> repainted) {
    if (copy_sub_buffer_ == nullptr) {
        glfwSwapBuffers(window_);
        return;
    }
    // The back buffer is never swapped away, so it still holds the picture for the next damage.
    // The window may have shrunk since the picture was arranged, and what lies outside of it
    // cannot be copied; its next picture fits again.
    const Size size = framebuffer_size();
    for (const PixelBox& wanted : repainted) {
        const PixelBox box = intersection(wanted, {0, 0, size.width, size.height});
        if (!box.empty()) {
            copy_sub_buffer_(current_display_(), current_drawable_(), box.left,
                             size.height - box.bottom, box.right - box.left, box.bottom - box.top);
        }
    }
}

void Window::handle_events(milliseconds longest) {
    if (longest <= milliseconds{0}) {
        glfwPollEvents();
    } else {
        glfwWaitEventsTimeout(std::chrono::duration<double>(longest).count());
    }
}

void Window::wake() {
    glfwPostEmptyEvent();
}

GLFWmonitor* Window::wished_monitor() {
    const std::vector<std::string> names = monitor_names();
    GLFWmonitor* found = nullptr;
    if (monitor_found_.empty() && options_.monitor.empty()) {
        found = glfwGetPrimaryMonitor();
    } else if (!monitor_found_.empty()) {
        const auto same = std::find(names.begin(), names.end(), monitor_found_);
        found = same == names.end() ? nullptr
                                    : monitors()[static_cast<std::size_t>(same - names.begin())];
    } else if (const auto index = find_monitor(names, options_.monitor)) {
        found = monitors()[*index];
    }
    if (found != nullptr && !options_.monitor.empty()) {
        monitor_found_ = name_of(found);
    }
    if (found == nullptr && !missing_told_) {
        log::warning(
            "the monitor \"{}\" is not there (there are: {}); showing a window until it is",
            options_.monitor, listed(names));
    }
    missing_told_ = found == nullptr;
    return found;
}

void Window::enter(GLFWmonitor* monitor) {
    const GLFWvidmode* const mode = monitor != nullptr ? glfwGetVideoMode(monitor) : nullptr;
    if (mode != nullptr) {
        log::info("showing fullscreen on {}, {} x {}", name_of(monitor), mode->width, mode->height);
        glfwSetWindowMonitor(window_, monitor, 0, 0, mode->width, mode->height,
                             mode->refreshRate > 0 ? mode->refreshRate : GLFW_DONT_CARE);
    } else {
        constexpr int kCorner = 60; // From the desktop's corner, so that the title bar shows.
        glfwSetWindowMonitor(window_, nullptr, kCorner, kCorner, options_.windowed_size.width,
                             options_.windowed_size.height, GLFW_DONT_CARE);
    }
    exposed_ = true;
}

void Window::keep_placed() {
    GLFWmonitor* const wished = options_.fullscreen == Fullscreen::On ? wished_monitor() : nullptr;
    const Placement wanted = placement_on(wished);
    Placement actual{monitor_name(), wanted.x, wanted.y, {}};
    glfwGetWindowSize(window_, &actual.size.width, &actual.size.height);
    if (knows_positions()) {
        glfwGetWindowPos(window_, &actual.x, &actual.y);
    }
    if (place_keeper_.must_move(wanted, actual)) {
        enter(wished);
    }
}

void Window::tell_x_errors(SteadyTime now) {
    constexpr microseconds kBetweenTellings{60'000'000}; // A driver may refuse at each frame.
    const std::uint32_t code = x_error.load();
    if (code == 0 || (x_errors_told_at_ && now - *x_errors_told_at_ < kBetweenTellings)) {
        return;
    }
    x_error.store(0);
    x_errors_told_at_ = now;
    log::warning("the X server refused requests, the last one with error {} for request {}.{}; the "
                 "next picture repairs what it concerned",
                 code & 0xFFU, (code >> 8U) & 0xFFU, (code >> 16U) & 0xFFU);
}

void Window::toggle_fullscreen() {
    options_.fullscreen = options_.fullscreen == Fullscreen::On ? Fullscreen::Off : Fullscreen::On;
    keep_placed();
}

void Window::set_cursor(Cursor cursor) {
    glfwSetInputMode(window_, GLFW_CURSOR,
                     cursor == Cursor::Hidden ? GLFW_CURSOR_HIDDEN : GLFW_CURSOR_NORMAL);
}

std::vector<KeyAction> Window::take_actions() {
    return std::exchange(actions_, {});
}
bool Window::take_touched() {
    return std::exchange(touched_, false);
}
bool Window::take_exposed() {
    const Size size = framebuffer_size();
    if (copy_sub_buffer_ != nullptr && size != drawable_size_) {
        // Mesa asks the X server for the window's size after a swap only, and would go on drawing
        // at the old one. Swapped is what the window shows already.
        glfwSwapBuffers(window_);
        drawable_size_ = size;
    }
    return std::exchange(exposed_, false);
}

} // namespace chapeau::display
