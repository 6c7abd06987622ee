// The panel's part about phones: which names pass, the page's address, and pairing.
#include "base/format.hpp"
#include "display/screen/operator_panel.hpp"
#include "display/screen/panel_parts.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace chapeau::display {

namespace {

using domain::WordsMode;

// Of a pairing code: large enough for a tablet at arm's length from a laptop's screen.
constexpr int kCodeSideEms = 14;

const char* role_name(PhoneRole role) {
    switch (role) {
    case PhoneRole::Operator:
        return "operator: everything";
    case PhoneRole::Volunteer:
        return "volunteer: the hat";
    case PhoneRole::Presenter:
        return "presenter: the cockpit";
    }
    return "";
}

void draw_code(const QrModules& code, int module_px) {
    const auto pixels = static_cast<float>((code.size + 2 * kQrQuietModules) * module_px);
    const auto module = static_cast<float>(module_px);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    ImDrawList* const list = ImGui::GetWindowDrawList();
    list->AddRectFilled(at, ImVec2(at.x + pixels, at.y + pixels), IM_COL32_WHITE);
    for (int y = 0; y < code.size; ++y) {
        for (int x = 0; x < code.size; ++x) {
            if (code.is_dark(x, y)) {
                const ImVec2 corner(at.x + static_cast<float>(x + kQrQuietModules) * module,
                                    at.y + static_cast<float>(y + kQrQuietModules) * module);
                list->AddRectFilled(corner, ImVec2(corner.x + module, corner.y + module),
                                    IM_COL32_BLACK);
            }
        }
    }
    ImGui::Dummy(ImVec2(pixels, pixels));
}

} // namespace

void OperatorPanel::remember_names(const domain::Snapshot& snapshot) {
    if (snapshot.words_mode != WordsMode::Nothing) {
        names_before_ = snapshot.words_mode;
    }
}

domain::Cue OperatorPanel::toggle_names(const domain::Snapshot& snapshot) const {
    const bool are_off = snapshot.words_mode == WordsMode::Nothing;
    return domain::SetWordsMode{are_off ? names_before_ : WordsMode::Nothing};
}

void OperatorPanel::draw_names_mode(const PanelState& state) {
    ImGui::Separator();
    const domain::Snapshot& snapshot = *state.snapshot;
    const bool are_off = snapshot.words_mode == WordsMode::Nothing;
    words(are_off ? std::string("Names: all off")
                  : format("Names: {} waiting for approval", snapshot.words_waiting),
          are_off ? kBad : kFaint);
    if (ImGui::Button(are_off ? "Put the names back###panic" : "Take every name off###panic")) {
        send(new_key(), toggle_names(snapshot));
    }
    constexpr std::array<std::pair<WordsMode, const char*>, 3> kModes = {
        {{WordsMode::HoldAll, "hold all"},
         {WordsMode::HoldPhones, "hold phones'"},
         {WordsMode::Clean, "pass clean ones"}}};
    for (const auto& [mode, label] : kModes) {
        ImGui::SameLine();
        if (ImGui::RadioButton(label, snapshot.words_mode == mode) && snapshot.words_mode != mode) {
            send(new_key(), domain::Cue{domain::SetWordsMode{mode}});
        }
    }
}

void OperatorPanel::draw_phones(const PanelState& state) {
    ImGui::Separator();
    words("Phones");
    const PhonesState& phones = state.phones;
    if (phones.page.empty()) {
        words(phones.trouble.empty() ? "no page is served" : phones.trouble,
              phones.trouble.empty() ? kFaint : kBad);
        return;
    }
    words(format("{}, {} looking", phones.page, phones.watching), kFaint);
    for (const std::string& paired : phones.paired) {
        words(paired);
    }
    words("Pair a phone as:", kFaint);
    constexpr std::array<std::pair<PhoneRole, const char*>, 3> kRoles = {
        {{PhoneRole::Operator, "operator"},
         {PhoneRole::Volunteer, "volunteer"},
         {PhoneRole::Presenter, "presenter"}}};
    for (const auto& [role, label] : kRoles) {
        if (role != PhoneRole::Operator) {
            ImGui::SameLine();
        }
        if (ImGui::Button(label)) {
            pairing_wanted_ = role;
        }
    }
}

// Beside the panel, where no scrolling hides it. Black on white with its quiet zone, each module a
// whole number of pixels.
void OperatorPanel::draw_pairing(const PairingCode& code, float left) {
    if (code.url != code_url_) {
        code_url_ = code.url;
        const auto made = encode_qr(code.url);
        code_ = made ? std::optional(*made) : std::nullopt;
    }
    ImGui::SetNextWindowPos(ImVec2(left, 0), ImGuiCond_Always);
    ImGui::Begin("Pair a phone", nullptr,
                 ImGuiWindowFlags_AlwaysAutoResize | ImGuiWindowFlags_NoMove |
                     ImGuiWindowFlags_NoCollapse | ImGuiWindowFlags_NoSavedSettings);
    words(format("Scan as {} within {} s; then the PIN", role_name(code.role), code.left.count()));
    words(code.url, kFaint);
    if (code_) {
        draw_code(*code_,
                  std::max(1, font_px_ * kCodeSideEms / (code_->size + 2 * kQrQuietModules)));
    }
    ImGui::End();
}

} // namespace chapeau::display
