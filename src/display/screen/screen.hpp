// The big screen, as the rest of the program sees it: a window that shows pictures, and the
// operator's keys and panel over it.
//
// The caller arranges a picture of `size()`, shows it, and waits. The screen draws only when
// something changed, repaints only what changed when there is no graphics chip, keeps the rate,
// and comes back by itself when its projector was unplugged. What the operator does comes out as
// values; the screen itself changes nothing but its own window.
//
//     while (!screen->quit_confirmed()) {
//         screen->show(picture, panel);
//         for (domain::Command& command : screen->take_commands()) { ... }
//         screen->wait(moving ? milliseconds{0} : until_next_change);
//     }
//
// Threads: all of it belongs to the main thread, because GLFW does; only `wake` is for any.
#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "display/deed.hpp"
#include "display/picture.hpp"
#include "display/screen/offscreen.hpp"
#include "display/text_metrics.hpp"
#include "domain/command.hpp"
#include "domain/desk.hpp"
#include "domain/icu/locale.hpp"
#include "domain/snapshot.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace chapeau::display {

struct ScreenOptions {
    std::string title;    // Of the window, for the task list.
    std::string language; // BCP 47; for the choice of fonts.

    /// A window of this size; empty: fullscreen.
    std::optional<Size> windowed;

    /// A monitor's number from 0 or a part of its name; empty: the primary one.
    std::string monitor;
};

/// One row of the panel's list of sources.
struct HealthRow {
    std::string name;
    std::string state; // "well", "late since 21:04"...
    std::string error; // The last one with what to do; empty when well.
    std::string note;  // How its provider's own total differs, and what was done; mostly empty.
    bool operator==(const HealthRow&) const = default;
};

/// What a phone may do once it is paired.
enum class PhoneRole { Operator, Volunteer, Presenter };

/// The code that a phone scans to be paired, as long as it is valid.
struct PairingCode {
    PhoneRole role = PhoneRole::Operator;
    std::string url;
    seconds left{0};
    bool operator==(const PairingCode&) const = default;
};

/// What the panel tells of the page for phones.
struct PhonesState {
    std::string page;    // Its address; empty: none is served.
    std::string trouble; // Why none is served; empty when it is, or when none was wanted.
    std::size_t watching = 0;
    std::vector<std::string> paired; // By role and name.
    std::optional<PairingCode> pairing;
    bool operator==(const PhonesState&) const = default;
};

/// What the panel reads. Texts of `deeds` and `health` are the program's own.
struct PanelState {
    std::shared_ptr<const domain::Snapshot> snapshot; // Null before the first one.
    std::shared_ptr<const domain::Locale> locale;
    Timestamp now;
    std::vector<HealthRow> health; // The book's first, then the sources'.
    Deeds deeds;                   // What the operator's commands came to.
    PhonesState phones{};
    std::shared_ptr<const domain::DoublesAnswer> doubles{}; // Null until they were asked for.
};

/// How the screen works on this machine, for the log and for figures.
struct ScreenFacts {
    std::string renderer;
    bool software = false; // No graphics chip: only damage is repainted.
    std::string monitor;   // Empty when windowed.
};

struct ScreenFigures {
    std::uint64_t frames_drawn = 0;
    std::uint64_t frames_unchanged = 0;
    std::uint64_t pixels_repainted = 0;
};

class Screen {
public:
    /// `clock` must outlive the screen. Errc::Unavailable says what is missing: a display, or
    /// OpenGL 3.3.
    static Result<std::unique_ptr<Screen>> open(const ScreenOptions& options, const Clock& clock);

    Screen(const Screen&) = delete;
    Screen& operator=(const Screen&) = delete;
    ~Screen();

    /// In pixels; changes when the window or the monitor does. Ask before every picture.
    Size size() const;

    const TextMetrics& metrics() const;
    const ScreenFacts& facts() const;
    const ScreenFigures& figures() const;

    /// Draws what differs from the last picture, and the panel when it is open; nothing when
    /// nothing changed. Returns after the pixels are handed to the display.
    void show(const Picture& picture, const PanelState& panel);

    /// Handles events; returns on an event, on `wake`, or after `longest`, but never before the
    /// next frame is due (60 a second). With 0 it waits for just that.
    void wait(milliseconds longest);

    /// Any thread, while the screen exists: ends a `wait`.
    void wake() const;

    /// What the operator asked for since the last call, oldest first.
    std::vector<domain::Command> take_commands();

    /// The operator asked for a code to pair a phone with.
    std::optional<PhoneRole> take_pairing();

    /// The operator closed the window or pressed the keys for it, and said yes to the question.
    bool quit_confirmed() const;

private:
    struct State;
    explicit Screen(std::unique_ptr<State> state);

    std::unique_ptr<State> state_;
};

} // namespace chapeau::display
