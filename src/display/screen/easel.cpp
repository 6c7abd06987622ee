#include "display/screen/easel.hpp"

#include "base/check.hpp"
#include "display/screen/gl.hpp"
#include "display/screen/paint.hpp"

#include <backends/imgui_impl_opengl3.h>
#include <imgui.h>
#include <utility>

namespace chapeau::display {

namespace {

void clear(const Picture& picture, const PixelBox& box) {
    const Colour& ground = picture.ground;
    glEnable(GL_SCISSOR_TEST);
    glScissor(box.left, picture.height - box.bottom, box.right - box.left, box.bottom - box.top);
    glClearColor(static_cast<float>(ground.red) / 255.0F, static_cast<float>(ground.green) / 255.0F,
                 static_cast<float>(ground.blue) / 255.0F, 1.0F);
    glClear(GL_COLOR_BUFFER_BIT);
    glDisable(GL_SCISSOR_TEST);
}

// The scene has its own type; ImGui's serves the operator's panel and needs 96 glyphs until it
// opens, which keeps the start short.
ImGuiContext* make_context() {
    ImGuiContext* const context = ImGui::CreateContext();
    ImGui::SetCurrentContext(context);
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.LogFilename = nullptr;
    io.ConfigFlags |= ImGuiConfigFlags_NoMouseCursorChange;
    ImGui::GetStyle().CircleTessellationMaxError = 0.2F;
    const bool ready = ImGui_ImplOpenGL3_Init("#version 330 core");
    ENSURE(ready, "ImGui finds OpenGL 3.3 in a context of that version");
    return context;
}

} // namespace

Easel::Easel(const PangoText& text, std::size_t texture_bytes_max)
    : text_(text), imgui_(make_context()), textures_(text, texture_bytes_max) {}

Easel::~Easel() {
    ImGui::SetCurrentContext(imgui_);
    ImGui_ImplOpenGL3_Shutdown();
    ImGui::DestroyContext(imgui_);
}

void Easel::begin(const Picture& picture, const std::function<void()>& input) {
    ImGui::SetCurrentContext(imgui_);
    ImGuiIO& io = ImGui::GetIO();
    io.DisplaySize = ImVec2(static_cast<float>(picture.width), static_cast<float>(picture.height));
    ImGui_ImplOpenGL3_NewFrame();
    input();
    ImGui::NewFrame();
}

void Easel::render() {
    ImGui::Render();
    ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
}

std::vector<PixelBox> Easel::draw(const Picture& picture, Redraw redraw) {
    if (drawn_ && drawn_->picture == picture) {
        return {};
    }
    textures_.begin_frame();
    Footprint next = footprint_of(picture, textures_);
    const PixelBox all{0, 0, picture.width, picture.height};
    std::vector<PixelBox> boxes =
        drawn_ ? damage_between(*drawn_, next) : std::vector<PixelBox>{all};
    if (!boxes.empty() && redraw == Redraw::Whole) {
        boxes = {all};
    }
    if (!boxes.empty()) {
        begin(picture, take_no_input);
        glViewport(0, 0, picture.width, picture.height);
        for (const PixelBox& box : boxes) {
            clear(picture, box);
            paint(*ImGui::GetBackgroundDrawList(), next, textures_, box);
        }
        render();
    }
    drawn_ = std::move(next);
    return boxes;
}

void Easel::draw_with_panel(const Picture& picture, const std::function<void()>& input,
                            const std::function<void()>& panel) {
    textures_.begin_frame();
    const Footprint footprint = footprint_of(picture, textures_);
    const PixelBox all{0, 0, picture.width, picture.height};
    begin(picture, input);
    glViewport(0, 0, picture.width, picture.height);
    clear(picture, all);
    paint(*ImGui::GetBackgroundDrawList(), footprint, textures_, all);
    panel();
    render();
    drawn_.reset();
}

bool Easel::warm_one_script() {
    const auto& samples = PangoText::samples();
    if (scripts_warm_ >= samples.size()) {
        return false;
    }
    TextStyle style;
    style.size_px = 40;
    const TextBitmap unused =
        text_.rasterise(samples[scripts_warm_].utf8, style, kTextPixelsMax, Align::Start);
    static_cast<void>(unused);
    ++scripts_warm_;
    return scripts_warm_ < samples.size();
}

} // namespace chapeau::display
