#include "display/screen/panel_parts.hpp"

#include "base/digest.hpp"
#include "base/format.hpp"
#include "base/text.hpp"

#include <algorithm>

namespace chapeau::display {

std::string new_key() {
    const auto bytes = random_bytes_16();
    return to_hex(bytes);
}

std::string_view typed(const std::array<char, 128>& field) {
    return field.data();
}

void put(std::array<char, 128>& field, std::string_view text) {
    const std::size_t size = std::min(text.size(), field.size() - 1);
    std::copy_n(text.begin(), size, field.begin());
    field[size] = '\0';
}

std::string digits_of(domain::Money amount) {
    const std::int64_t unit = amount.currency().minor_per_major();
    const std::int64_t rest = amount.minor() % unit;
    return rest == 0
               ? format("{}", amount.minor() / unit)
               : format("{}.{:0{}}", amount.minor() / unit, rest, amount.currency().exponent());
}

std::string shown(const PanelState& state, domain::Money amount) {
    return state.locale ? state.locale->money(amount)
                        : format("{} {}", digits_of(amount), amount.currency().code());
}

void words(std::string_view text) {
    ImGui::TextUnformatted(text.data(), text.data() + text.size());
}

void words(std::string_view text, const ImVec4& colour) {
    ImGui::PushStyleColor(ImGuiCol_Text, colour);
    ImGui::PushTextWrapPos(0.0F);
    words(text);
    ImGui::PopTextWrapPos();
    ImGui::PopStyleColor();
}

bool button(const std::string& label, bool ready) {
    ImGui::BeginDisabled(!ready);
    const bool pressed = ImGui::Button(label.c_str());
    ImGui::EndDisabled();
    return pressed && ready;
}

} // namespace chapeau::display
