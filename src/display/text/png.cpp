#include "display/text/png.hpp"

#include "base/check.hpp"

#include <cairo.h>
#include <cstddef>
#include <cstring>

namespace chapeau::display {

Result<void> write_png(const Image& image, const std::filesystem::path& path) {
    ENSURE(image.rgba.size() ==
               static_cast<std::size_t>(image.width) * static_cast<std::size_t>(image.height) * 4,
           "an image has four bytes per pixel");
    cairo_surface_t* const surface =
        cairo_image_surface_create(CAIRO_FORMAT_RGB24, image.width, image.height);
    if (cairo_surface_status(surface) != CAIRO_STATUS_SUCCESS) {
        cairo_surface_destroy(surface);
        return fail(Errc::TooLarge, "cannot write {}: an image of {} x {} pixels is too large",
                    path.string(), image.width, image.height);
    }
    cairo_surface_flush(surface);
    unsigned char* const pixels = cairo_image_surface_get_data(surface);
    const std::ptrdiff_t stride = cairo_image_surface_get_stride(surface);
    const std::uint8_t* source = image.rgba.data();
    for (std::ptrdiff_t y = 0; y < image.height; ++y) {
        for (std::ptrdiff_t x = 0; x < image.width; ++x, source += 4) {
            const std::uint32_t word = (std::uint32_t{source[0]} << 16U) |
                                       (std::uint32_t{source[1]} << 8U) | std::uint32_t{source[2]};
            std::memcpy(pixels + y * stride + x * 4, &word, sizeof word);
        }
    }
    cairo_surface_mark_dirty(surface);
    const cairo_status_t status = cairo_surface_write_to_png(surface, path.c_str());
    cairo_surface_destroy(surface);
    if (status != CAIRO_STATUS_SUCCESS) {
        return fail(Errc::Io, "cannot write the picture {}: {}; check the folder and the space",
                    path.string(), cairo_status_to_string(status));
    }
    return {};
}

} // namespace chapeau::display
