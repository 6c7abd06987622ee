#include "display/screen/offscreen.hpp"

#include "base/check.hpp"
#include "display/screen/easel.hpp"
#include "display/screen/gl.hpp"

#include <EGL/egl.h>
#include <EGL/eglext.h>
#include <array>
#include <cstring>
#include <utility>

namespace chapeau::display {

namespace {

constexpr const char* kRemedy =
    "install Mesa's OpenGL and EGL (packages libegl1, libgl1 and libgl1-mesa-dri)";

// The surfaceless platform where it exists, else whatever EGL thinks is the display.
EGLDisplay find_display() {
    const auto get_platform_display = reinterpret_cast<PFNEGLGETPLATFORMDISPLAYEXTPROC>(
        eglGetProcAddress("eglGetPlatformDisplayEXT"));
    const char* const extensions = eglQueryString(EGL_NO_DISPLAY, EGL_EXTENSIONS);
    if (get_platform_display != nullptr && extensions != nullptr &&
        std::strstr(extensions, "EGL_MESA_platform_surfaceless") != nullptr) {
        EGLDisplay found =
            get_platform_display(EGL_PLATFORM_SURFACELESS_MESA, EGL_DEFAULT_DISPLAY, nullptr);
        if (found != EGL_NO_DISPLAY) {
            return found;
        }
    }
    return eglGetDisplay(EGL_DEFAULT_DISPLAY);
}

/// A context with no surface, made current.
class EglContext {
public:
    EglContext() = default;
    EglContext(const EglContext&) = delete;
    EglContext& operator=(const EglContext&) = delete;
    ~EglContext() {
        if (context_ != EGL_NO_CONTEXT) {
            eglMakeCurrent(display_, EGL_NO_SURFACE, EGL_NO_SURFACE, EGL_NO_CONTEXT);
            eglDestroyContext(display_, context_);
        }
        // The display is the process's, shared by all contexts: it is not ours to terminate.
    }

    Result<void> open() {
        display_ = find_display();
        if (display_ == EGL_NO_DISPLAY || eglInitialize(display_, nullptr, nullptr) == EGL_FALSE) {
            return fail(Errc::Unavailable, "cannot draw without a display: EGL does not start; {}",
                        kRemedy);
        }
        eglBindAPI(EGL_OPENGL_API);
        const std::array<EGLint, 5> wanted = {EGL_RENDERABLE_TYPE, EGL_OPENGL_BIT, EGL_SURFACE_TYPE,
                                              EGL_PBUFFER_BIT, EGL_NONE};
        EGLConfig config = nullptr;
        EGLint count = 0;
        eglChooseConfig(display_, wanted.data(), &config, 1, &count);
        const std::array<EGLint, 7> version = {EGL_CONTEXT_MAJOR_VERSION,
                                               3,
                                               EGL_CONTEXT_MINOR_VERSION,
                                               3,
                                               EGL_CONTEXT_OPENGL_PROFILE_MASK,
                                               EGL_CONTEXT_OPENGL_CORE_PROFILE_BIT,
                                               EGL_NONE};
        context_ = eglCreateContext(display_, config, EGL_NO_CONTEXT, version.data());
        if (context_ == EGL_NO_CONTEXT || !make_current()) {
            return fail(Errc::Unavailable,
                        "cannot draw without a display: EGL offers no OpenGL 3.3 (error {:#x}); {}",
                        eglGetError(), kRemedy);
        }
        return {};
    }

    bool make_current() const {
        return eglMakeCurrent(display_, EGL_NO_SURFACE, EGL_NO_SURFACE, context_) == EGL_TRUE;
    }

private:
    EGLDisplay display_ = EGL_NO_DISPLAY;
    EGLContext context_ = EGL_NO_CONTEXT;
};

class Framebuffer {
public:
    explicit Framebuffer(Size size) {
        glGenRenderbuffers(1, &colour_);
        glBindRenderbuffer(GL_RENDERBUFFER, colour_);
        glRenderbufferStorage(GL_RENDERBUFFER, GL_RGBA8, size.width, size.height);
        glGenFramebuffers(1, &name_);
        bind();
        glFramebufferRenderbuffer(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_RENDERBUFFER, colour_);
        ENSURE(glCheckFramebufferStatus(GL_FRAMEBUFFER) == GL_FRAMEBUFFER_COMPLETE,
               "every OpenGL 3.3 can draw into RGBA8");
    }
    Framebuffer(const Framebuffer&) = delete;
    Framebuffer& operator=(const Framebuffer&) = delete;
    ~Framebuffer() {
        glDeleteFramebuffers(1, &name_);
        glDeleteRenderbuffers(1, &colour_);
    }
    void bind() const { glBindFramebuffer(GL_FRAMEBUFFER, name_); }

private:
    GLuint colour_ = 0;
    GLuint name_ = 0;
};

} // namespace

struct Offscreen::State {
    State(Size wanted_size, std::string_view language) : size(wanted_size), text(language) {}

    Size size;
    PangoText text;
    std::string renderer;
    EglContext context;
    // Gone before the context is.
    std::unique_ptr<Framebuffer> framebuffer;
    std::unique_ptr<Easel> easel;

    void use() const {
        const bool current = context.make_current();
        ENSURE(current, "a context that was current once can be again");
        framebuffer->bind();
    }
};

Offscreen::Offscreen(std::unique_ptr<State> state) : state_(std::move(state)) {}

Offscreen::~Offscreen() {
    if (state_->easel) {
        state_->use();
    }
}

Result<std::unique_ptr<Offscreen>> Offscreen::open(Size size, std::string_view language,
                                                   std::size_t texture_bytes_max) {
    if (size.width < 1 || size.height < 1 || size.width > kPicturePixelsMax ||
        size.height > kPicturePixelsMax) {
        return fail(Errc::InvalidInput, "cannot draw {} x {} pixels: each side must be 1 to {}",
                    size.width, size.height, kPicturePixelsMax);
    }
    auto state = std::make_unique<State>(size, language);
    if (Result<void> opened = state->context.open(); !opened) {
        return tl::unexpected<Error>(opened.error());
    }
    if (const GLubyte* const name = glGetString(GL_RENDERER); name != nullptr) {
        state->renderer = reinterpret_cast<const char*>(name);
    }
    state->framebuffer = std::make_unique<Framebuffer>(size);
    state->easel = std::make_unique<Easel>(state->text, texture_bytes_max);
    return std::unique_ptr<Offscreen>(new Offscreen(std::move(state)));
}

Size Offscreen::size() const {
    return state_->size;
}
const TextMetrics& Offscreen::metrics() const {
    return state_->text;
}
const std::string& Offscreen::renderer() const {
    return state_->renderer;
}
std::size_t Offscreen::texture_bytes() const {
    return state_->easel->textures().bytes();
}
std::size_t Offscreen::texts_rasterised() const {
    return state_->easel->textures().rasterised();
}
bool Offscreen::warm_one_script() {
    return state_->easel->warm_one_script();
}

Image Offscreen::render(const Picture& picture) {
    state_->easel->forget();
    redraw(picture);
    return read();
}

std::vector<PixelBox> Offscreen::repaint(const Picture& picture) {
    state_->use();
    std::vector<PixelBox> boxes = state_->easel->draw(picture, Redraw::Damage);
    glFinish();
    return boxes;
}

std::vector<PixelBox> Offscreen::redraw(const Picture& picture) {
    state_->use();
    std::vector<PixelBox> boxes = state_->easel->draw(picture, Redraw::Whole);
    glFinish();
    return boxes;
}

Image Offscreen::read() const {
    state_->use();
    const auto width = static_cast<std::size_t>(state_->size.width);
    const auto height = static_cast<std::size_t>(state_->size.height);
    const std::size_t row_bytes = width * 4;
    std::vector<std::uint8_t> upside_down(row_bytes * height);
    glPixelStorei(GL_PACK_ALIGNMENT, 4);
    glReadPixels(0, 0, state_->size.width, state_->size.height, GL_RGBA, GL_UNSIGNED_BYTE,
                 upside_down.data());
    Image image{state_->size.width, state_->size.height, {}};
    image.rgba.reserve(upside_down.size());
    for (std::size_t y = height; y-- > 0;) {
        const auto row = upside_down.begin() + static_cast<std::ptrdiff_t>(y * row_bytes);
        image.rgba.insert(image.rgba.end(), row, row + static_cast<std::ptrdiff_t>(row_bytes));
    }
    return image;
}

} // namespace chapeau::display
