// Draws pictures into the current OpenGL framebuffer, and remembers what it drew so that it can
// repaint only what changed. The window and the offscreen target share it.
//
// Threads: the one whose OpenGL context is current.
#pragma once

#include "display/damage.hpp"
#include "display/screen/texture_cache.hpp"
#include "display/text/pango_text.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <vector>

struct ImGuiContext;

namespace chapeau::display {

enum class Redraw {
    Damage, // Only what changed; the framebuffer still holds what was drawn last.
    Whole,  // Everything, if anything changed.
};

class Easel {
public:
    /// The context must be current and stay valid until the easel is gone. `texture_bytes_max`
    /// is kTextureBytesMax but in tests.
    Easel(const PangoText& text, std::size_t texture_bytes_max);
    Easel(const Easel&) = delete;
    Easel& operator=(const Easel&) = delete;
    ~Easel();

    /// Returns what was repainted, in the picture's pixels; empty when nothing had changed, and
    /// then nothing was drawn at all.
    std::vector<PixelBox> draw(const Picture& picture, Redraw redraw);

    /// Draws the whole picture and lets `panel` put ImGui windows over it.
    /// `input` is told when ImGui may be given what was typed.
    void draw_with_panel(const Picture& picture, const std::function<void()>& input,
                         const std::function<void()>& panel);

    /// The framebuffer's content is lost: the next draw is whole.
    void forget() { drawn_.reset(); }

    /// Rasterises a sample of the next script that is not warm yet; false when all are.
    bool warm_one_script();

    const TextureCache& textures() const { return textures_; }

    /// For whoever feeds events into ImGui.
    ImGuiContext* imgui() const { return imgui_; }

private:
    static void take_no_input() {}
    void begin(const Picture& picture, const std::function<void()>& input);
    void render();

    const PangoText& text_;
    ImGuiContext* imgui_ = nullptr;
    TextureCache textures_;
    std::optional<Footprint> drawn_;
    std::size_t scripts_warm_ = 0;
};

} // namespace chapeau::display
