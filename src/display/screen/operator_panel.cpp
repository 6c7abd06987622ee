#include "display/screen/operator_panel.hpp"

#include "display/screen/key_map.hpp"
#include "display/screen/panel_parts.hpp"
#include "display/screen/texture_id.hpp"
#include "display/text/pango_text.hpp"

#include <algorithm>
#include <backends/imgui_impl_opengl3.h>
#include <imgui.h>
#include <utility>

namespace chapeau::display {

namespace {

// Latin with its extensions, general punctuation and the currency signs; names in other scripts
// are drawn as the screen draws them.
constexpr std::array<ImWchar, 9> kGlyphs = {0x0020, 0x024F, 0x2010, 0x203A, 0x20A0,
                                            0x20BF, 0x2190, 0x2193, 0};

} // namespace

OperatorPanel::OperatorPanel(const TextureCache& textures)
    : textures_(textures), target_key_(new_key()), clock_key_(new_key()) {}

void OperatorPanel::prepare(Size size) {
    // Legible at arm's length on any monitor: a 45th of the height of a landscape picture.
    const int wanted = std::clamp(std::min(size.height, size.width) / 48, 14, 72);
    if (wanted == font_px_) {
        return;
    }
    font_px_ = wanted;
    ImGuiIO& io = ImGui::GetIO();
    io.Fonts->Clear();
    const auto file = font_file("Inter");
    const ImFont* font = nullptr;
    if (file && std::filesystem::exists(*file)) {
        font = io.Fonts->AddFontFromFileTTF(file->c_str(), static_cast<float>(wanted), nullptr,
                                            kGlyphs.data());
    }
    if (font == nullptr) {
        ImFontConfig config;
        config.SizePixels = static_cast<float>(wanted);
        io.Fonts->AddFontDefault(&config);
    }
    ImGui_ImplOpenGL3_DestroyFontsTexture();
    ImGui_ImplOpenGL3_CreateFontsTexture();

    ImGuiStyle style;
    ImGui::StyleColorsDark(&style);
    style.ScaleAllSizes(static_cast<float>(wanted) / 15.0F);
    style.WindowRounding = style.FrameRounding = static_cast<float>(wanted) / 4.0F;
    style.Colors[ImGuiCol_WindowBg] = ImVec4(0.07F, 0.08F, 0.12F, 1.0F);
    style.CircleTessellationMaxError = ImGui::GetStyle().CircleTessellationMaxError;
    ImGui::GetStyle() = style;
}

void OperatorPanel::draw(const PanelState& state, Size size) {
    const auto font = static_cast<float>(font_px_);
    const float width = std::min(static_cast<float>(size.width), font * 36.0F);
    ImGui::SetNextWindowPos(ImVec2(0, 0), ImGuiCond_Always);
    ImGui::SetNextWindowSize(ImVec2(width, static_cast<float>(size.height)), ImGuiCond_Always);
    ImGui::Begin("Operator", nullptr,
                 ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoResize | ImGuiWindowFlags_NoCollapse |
                     ImGuiWindowFlags_NoSavedSettings);
    if (!state.snapshot) {
        words("The book is being opened.");
    } else {
        draw_cash(state);
        draw_show(state);
        draw_names_mode(state);
        draw_deeds(state);
        draw_doubles(state);
        draw_gifts(state);
        draw_leaders(state);
        draw_by_number(state);
        draw_target(state);
        draw_clock(state);
    }
    draw_phones(state);
    draw_health(state);
    draw_keys();
    ImGui::End();
    if (state.phones.pairing) {
        draw_pairing(*state.phones.pairing, width);
    }
}

void OperatorPanel::draw_show(const PanelState& state) {
    ImGui::Separator();
    const domain::Snapshot& snapshot = *state.snapshot;
    if (ImGui::Button(snapshot.frozen ? "Thaw the screen###freeze"
                                      : "Freeze the screen###freeze")) {
        send(new_key(), domain::Cue{domain::SetFrozen{!snapshot.frozen}});
    }
    ImGui::SameLine();
    if (ImGui::Button(snapshot.blank ? "Show the screen###blank" : "Blank the screen###blank")) {
        send(new_key(), domain::Cue{domain::SetBlank{!snapshot.blank}});
    }
}

// In every script, by the screen's own type: ImGui's knows Latin only.
void OperatorPanel::draw_name(const domain::ScreenText& name, float width) {
    Text text;
    text.text = name;
    // ImGui counts a size from the highest to the lowest stroke, Pango the em.
    text.style.size_px = font_px_ * 5 / 6;
    text.style.colour = {235, 236, 242, 255};
    text.box = {0, 0, width, static_cast<float>(font_px_) * 1.25F};
    text.baseline_y = static_cast<float>(font_px_) * 0.8F;
    const TextureCache::PlacedText placed = textures_.text(text);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    if (placed.texture.name != 0) {
        const float top = at.y + ImGui::GetStyle().FramePadding.y + placed.quad.y;
        ImGui::GetWindowDrawList()->AddImage(
            imgui_id(placed.texture.name), ImVec2(at.x + placed.quad.x, top),
            ImVec2(at.x + placed.quad.x + placed.quad.width, top + placed.quad.height));
    }
    ImGui::Dummy(ImVec2(width, ImGui::GetFrameHeight()));
}

void OperatorPanel::draw_health(const PanelState& state) const {
    ImGui::Separator();
    words("Sources");
    if (state.health.size() <= 1) { // The first row is the book's.
        words("none configured; cash counts", kFaint);
    }
    for (const HealthRow& row : state.health) {
        words(row.name);
        ImGui::SameLine(static_cast<float>(font_px_) * 10);
        words(row.state, row.error.empty() ? kGood : kBad);
        if (!row.error.empty()) {
            words(row.error, kFaint);
        }
        if (!row.note.empty()) {
            words(row.note, kFaint);
        }
    }
}

void OperatorPanel::draw_keys() const {
    ImGui::Separator();
    for (const KeyBinding& binding : key_map()) {
        if (binding.shown == nullptr) {
            continue;
        }
        words(binding.shown);
        ImGui::SameLine(static_cast<float>(font_px_) * 5);
        words(binding.meaning, kFaint);
    }
}

QuitAnswer OperatorPanel::draw_quit_question(Size size) {
    ImGui::SetNextWindowPos(
        ImVec2(static_cast<float>(size.width) / 2, static_cast<float>(size.height) / 2),
        ImGuiCond_Always, ImVec2(0.5F, 0.5F));
    ImGui::SetNextWindowFocus();
    ImGui::Begin("Quit?", nullptr,
                 ImGuiWindowFlags_AlwaysAutoResize | ImGuiWindowFlags_NoMove |
                     ImGuiWindowFlags_NoCollapse | ImGuiWindowFlags_NoSavedSettings);
    words("Quit Chapeau? The book is safe; the screen goes dark.");
    QuitAnswer answer = QuitAnswer::None;
    if (ImGui::Button("Stay (Esc)")) {
        answer = QuitAnswer::Stay;
    }
    ImGui::SameLine();
    if (ImGui::Button("Quit (Enter)")) {
        answer = QuitAnswer::Quit;
    }
    ImGui::End();
    return answer;
}

std::vector<domain::Command> OperatorPanel::take_commands() {
    return std::exchange(commands_, {});
}

domain::Command OperatorPanel::direct(const domain::Cue& cue) {
    return domain::Command{new_key(), "keyboard", cue};
}

void OperatorPanel::send(std::string key, decltype(domain::Command::what) what) {
    commands_.push_back(domain::Command{std::move(key), "operator", std::move(what)});
}

} // namespace chapeau::display
