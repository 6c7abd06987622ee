#include "web/assets.hpp"

#include <array>
#include <utility>

namespace chapeau::web {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kContentTypes{{
    {".html", "text/html; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".mjs", "text/javascript; charset=utf-8"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".webmanifest", "application/manifest+json"},
    {".txt", "text/plain; charset=utf-8"},
}};

} // namespace

std::string_view content_type_of(std::string_view file) {
    for (const auto& [ending, type] : kContentTypes) {
        if (file.ends_with(ending)) {
            return type;
        }
    }
    return "application/octet-stream";
}

PageSet::PageSet(std::span<const EmbeddedFile> files, std::string_view listener) {
    for (const auto& file : files) {
        if (file.listener == listener || file.listener == "both") {
            by_address_.emplace(file.address,
                                Page{content_type_of(file.file),
                                     Rendered(std::string(file.bytes), file.bytes, true)});
        }
    }
}

std::optional<Response> PageSet::answer(const Request& request) const {
    const auto found = by_address_.find(request.path);
    if (found == by_address_.end()) {
        return std::nullopt;
    }
    // A page is asked for again each time, and almost always answered with "you have it".
    return found->second.rendered.answer(request, found->second.content_type, "no-cache");
}

} // namespace chapeau::web
