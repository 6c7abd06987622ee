#include "display/screen/key_map.hpp"

#include <GLFW/glfw3.h>

namespace chapeau::display {

const std::array<KeyBinding, 10>& key_map() {
    static constexpr std::array<KeyBinding, 10> kBindings = {{
        {GLFW_KEY_F1, 0, KeyAction::TogglePanel, "F1", "this panel"},
        {GLFW_KEY_F2, 0, KeyAction::ToggleFrozen, "F2", "freeze or thaw the screen"},
        {GLFW_KEY_F3, 0, KeyAction::ToggleBlank, "F3", "blank or show the screen"},
        {GLFW_KEY_F4, 0, KeyAction::ToggleNames, "F4", "take every name off, or put them back"},
        {GLFW_KEY_F5, 0, KeyAction::ToggleWall, "F5", "what people say, or the challenge"},
        {GLFW_KEY_F11, 0, KeyAction::ToggleFullscreen, "F11", "fullscreen or window"},
        {GLFW_KEY_Q, GLFW_MOD_CONTROL, KeyAction::AskQuit, "Ctrl+Q", "quit, after a question"},
        {GLFW_KEY_ENTER, 0, KeyAction::Confirm, nullptr, ""},
        {GLFW_KEY_KP_ENTER, 0, KeyAction::Confirm, nullptr, ""},
        {GLFW_KEY_ESCAPE, 0, KeyAction::Cancel, nullptr, ""},
    }};
    return kBindings;
}

std::optional<KeyAction> action_of(int key, int modifiers) {
    constexpr int kHeld = GLFW_MOD_SHIFT | GLFW_MOD_CONTROL | GLFW_MOD_ALT | GLFW_MOD_SUPER;
    for (const KeyBinding& binding : key_map()) {
        if (binding.key == key && binding.modifiers == (modifiers & kHeld)) {
            return binding.action;
        }
    }
    return std::nullopt;
}

} // namespace chapeau::display
