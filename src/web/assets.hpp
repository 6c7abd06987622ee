// The pages, embedded into the program when it is built: they work with the venue's internet
// down, and no path of a request ever reaches a file.
#pragma once

#include "web/api/answers.hpp"
#include "web/http_message.hpp"

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace chapeau::web {

struct EmbeddedFile {
    std::string_view listener; // "attendee", "operator" or "both".
    std::string_view address;  // "/page.css"
    std::string_view file;     // "attendee/page.css": its ending tells what it is.
    std::string_view bytes;
};

std::span<const EmbeddedFile> embedded_pages();

/// What a browser is told that a file is, by its ending.
std::string_view content_type_of(std::string_view file);

/// The pages of one listener, compressed once. Immutable afterwards.
class PageSet {
public:
    PageSet(std::span<const EmbeddedFile> files, std::string_view listener);

    /// Empty: no page of ours has this address.
    std::optional<Response> answer(const Request& request) const;
    std::size_t size() const { return by_address_.size(); }

private:
    struct Page {
        std::string_view content_type;
        Rendered rendered;
    };
    std::map<std::string, Page, std::less<>> by_address_;
};

} // namespace chapeau::web
