// ImGui's name for a texture: a pointer in its older versions, an integer in its newer ones.
#pragma once

#include <cstdint>
#include <imgui.h>
#include <type_traits>

namespace chapeau::display {

template <class Id = ImTextureID>
Id imgui_id(std::uint32_t texture_name) {
    if constexpr (std::is_pointer_v<Id>) {
        // NOLINTNEXTLINE(performance-no-int-to-ptr): older versions carry a name as a pointer.
        return reinterpret_cast<Id>(static_cast<std::intptr_t>(texture_name));
    } else {
        return static_cast<Id>(texture_name);
    }
}

} // namespace chapeau::display
