// Pictures without a display: EGL without a surface, and a framebuffer object. For PNG files,
// for tests and for measuring; the painter is the window's own.
//
// Threads: one object belongs to the thread that opened it. A thread that has a Screen must not
// use one: OpenGL cannot go back and forth between EGL and GLX.
#pragma once

#include "base/result.hpp"
#include "display/damage.hpp"
#include "display/picture.hpp"
#include "display/text/png.hpp"
#include "display/text_metrics.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace chapeau::display {

struct Size {
    int width = 0;
    int height = 0;
    bool operator==(const Size&) const = default;
};

/// Larger pictures are refused; it is also what every OpenGL 3.3 can draw into.
inline constexpr int kPicturePixelsMax = 8192;

/// All texts of a full scene take 12 MB at 3840 x 2160; this holds what an hour of one brings.
inline constexpr std::size_t kTextureBytesMax = std::size_t{48} * 1024 * 1024;

class Offscreen {
public:
    /// Errc::Unavailable says what to install when the machine has no OpenGL 3.3.
    static Result<std::unique_ptr<Offscreen>>
    open(Size size, std::string_view language, std::size_t texture_bytes_max = kTextureBytesMax);

    Offscreen(const Offscreen&) = delete;
    Offscreen& operator=(const Offscreen&) = delete;
    ~Offscreen();

    Size size() const;
    const TextMetrics& metrics() const;

    /// What OpenGL calls its renderer, e.g. `llvmpipe (LLVM 15.0.6, 256 bits)`.
    const std::string& renderer() const;

    /// Draws everything and reads it back.
    Image render(const Picture& picture);

    /// Repaints what changed since the last picture and waits until it is done. Returns what
    /// was repainted.
    std::vector<PixelBox> repaint(const Picture& picture);

    /// As `repaint`, but everything if anything.
    std::vector<PixelBox> redraw(const Picture& picture);

    /// The pixels as they are.
    Image read() const;

    std::size_t texture_bytes() const;
    std::size_t texts_rasterised() const;

    /// See Easel::warm_one_script.
    bool warm_one_script();

private:
    struct State;
    explicit Offscreen(std::unique_ptr<State> state);

    std::unique_ptr<State> state_;
};

} // namespace chapeau::display
