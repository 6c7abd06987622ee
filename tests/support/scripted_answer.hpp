// What a test asks and answers over HTTP, and the ways in which an answer can go wrong on its way.
// Shared by the server over real sockets and the client without any.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace chapeau::test {

struct Asked {
    std::string method;
    std::string path;  // Without the query.
    std::string query; // Percent-encoded, without the question mark.
    std::vector<std::pair<std::string, std::string>> headers; // Names in lower case.
    std::string body;

    /// Empty when there is none.
    std::string header(std::string_view name) const {
        for (const auto& [key, value] : headers) {
            if (key == name) {
                return value;
            }
        }
        return {};
    }
};

/// What happens to the answer on its way.
enum class Fault {
    None,
    Hang,           // Nothing comes back; the connection stays open.
    CloseAtOnce,    // Nothing comes back; the connection ends.
    ResetMidBody,   // Half of the body, then a reset.
    ShortBody,      // Half of the body, then a clean end: Content-Length lied.
    SlowBody,       // One byte every 200 ms.
    EndlessHeaders, // Header lines without an end.
    EndlessBody,    // A chunked body without an end.
    GzipBomb,       // 64 MiB of one letter, compressed.
    TruncatedGzip,  // A compressed body that stops in its middle.
    Gzip,           // No fault: the body compressed.
};

struct Answer {
    int status = 200;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
    Fault fault = Fault::None;
};

} // namespace chapeau::test
