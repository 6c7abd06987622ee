// Which key does what: the one place. The panel shows this table as its help.
#pragma once

#include <array>
#include <optional>

namespace chapeau::display {

enum class KeyAction {
    TogglePanel,
    ToggleFrozen,
    ToggleBlank,
    ToggleNames,
    ToggleWall,
    ToggleFullscreen,
    AskQuit,
    Confirm, // Answers a question; means nothing otherwise.
    Cancel,
};

struct KeyBinding {
    int key;       // GLFW's number.
    int modifiers; // GLFW's bits, all of which must be held, and no others.
    KeyAction action;
    const char* shown; // Null: not worth a line of help.
    const char* meaning;
};

const std::array<KeyBinding, 10>& key_map();

/// Empty when the key means nothing. Lock keys do not count as held.
std::optional<KeyAction> action_of(int key, int modifiers);

} // namespace chapeau::display
