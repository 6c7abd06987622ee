#include "house/include_rules.hpp"

#include "house/code_text.hpp"

#include <algorithm>
#include <array>
#include <sstream>
#include <vector>

namespace chapeau::house {
namespace {

struct Door {
    std::string_view header; // How the include's path begins.
    std::string_view file;   // How the path of a file that may include it begins.
};

// One line per library and place. A folder ends in a slash, a pair of files in a dot.
constexpr std::array kDoors = {
    Door{"tl/", "src/base/result."},          Door{"fmt/", "src/base/format."},
    Door{"fmt/", "src/base/result."},         Door{"spdlog/", "src/base/log."},
    Door{"simdjson.h", "src/base/json."},     Door{"nlohmann/", "src/base/json."},
    Door{"openssl/", "src/base/digest."},     Door{"unicode/", "src/domain/icu/"},
    Door{"curl/", "src/net/curl_http."},      Door{"sqlite3.h", "src/ledger/sqlite."},
    Door{"pango/", "src/display/text/"},      Door{"cairo", "src/display/text/"},
    Door{"fontconfig/", "src/display/text/"}, Door{"qrencode.h", "src/display/qr."},
    Door{"imgui", "src/display/screen/"},     Door{"backends/imgui", "src/display/screen/"},
    Door{"GLFW/", "src/display/screen/"},     Door{"GL/", "src/display/screen/"},
    Door{"EGL/", "src/display/screen/"},      Door{"toml++/", "src/app/toml_file."},
    Door{"CLI/", "src/app/command_line."},    Door{"boost/", "src/web/http/"},
    Door{"openssl/", "src/web/http/tls."},    Door{"zlib.h", "src/web/gzip."},
    Door{"sodium.h", "src/base/password."},   Door{"expat.h", "src/base/xml."},
    Door{"gumbo.h", "src/base/html."},
};

// The system's own headers, whose names end in .h: no door, they are everywhere.
constexpr std::array<std::string_view, 15> kSystemHeaders = {
    "arpa/",  "dlfcn.h", "fcntl.h",  "ifaddrs.h", "malloc.h", "net/if.h", "netdb.h",  "netinet/",
    "poll.h", "sched.h", "signal.h", "sys/",      "time.h",   "unistd.h", "pthread.h"};

bool is_standard_or_system(std::string_view header) {
    const bool is_standard = header.find_first_of("./") == std::string_view::npos;
    return is_standard ||
           std::any_of(kSystemHeaders.begin(), kSystemHeaders.end(),
                       [header](std::string_view start) { return header.starts_with(start); });
}

// Empty when `path` may include `header`.
std::string fault_of_library(std::string_view path, std::string_view header) {
    if (is_standard_or_system(header)) {
        return {};
    }
    std::string doors;
    for (const auto& door : kDoors) {
        if (!header.starts_with(door.header)) {
            continue;
        }
        if (path.starts_with(door.file)) {
            return {};
        }
        doors += " " + std::string(door.file);
    }
    if (doors.empty()) {
        return "<" + std::string(header) + "> is of a library that has no door";
    }
    return "<" + std::string(header) + "> may be included only in" + doors;
}

template <class Visit>
void for_each_include(const SourceFile& file, const Visit& visit) {
    std::size_t number = 0;
    for (const auto line : lines_of(file.text)) {
        ++number;
        if (const auto include = include_of(line)) {
            visit(*include, number);
        }
    }
}

std::string first_folder(std::string_view path) {
    const auto slash = path.find('/');
    return slash == std::string_view::npos ? std::string() : std::string(path.substr(0, slash));
}

// `src/main.cpp` starts the program and belongs to the layer that composes it.
std::string layer_of(const SourceFile& file) {
    const auto layer = first_folder(std::string_view(file.path).substr(4));
    return layer.empty() ? "app" : layer;
}

} // namespace

Layers layers_of(std::string_view cmake_text) {
    constexpr std::string_view kCall = "chapeau_layer(";
    Layers layers;
    for (auto start = cmake_text.find(kCall); start != std::string_view::npos;
         start = cmake_text.find(kCall, start + 1)) {
        const auto open = start + kCall.size();
        const auto close = cmake_text.find(')', open);
        std::istringstream words(std::string(cmake_text.substr(open, close - open)));
        std::string name;
        words >> name;
        auto& uses = layers[name];
        bool in_uses = false;
        for (std::string word; words >> word;) {
            if (word == "USES" || word == "WRAPS") {
                in_uses = word == "USES";
            } else if (in_uses) {
                uses.insert(word);
            }
        }
    }
    return layers;
}

Faults check_layer_edges(const Files& files, const Layers& layers) {
    std::set<std::string> paths;
    for (const auto& file : files) {
        paths.insert(file.path);
    }
    Faults faults;
    for (const auto& file : files) {
        if (!is_under(file, "src/") || !is_code(file)) {
            continue;
        }
        const auto own = layer_of(file);
        const auto layer = layers.find(own);
        if (layer == layers.end()) {
            faults.push_back({file.path, 1, "its folder is no layer of src/CMakeLists.txt"});
            continue;
        }
        for_each_include(file, [&](const Include& include, std::size_t line) {
            if (!include.is_quoted) {
                return;
            }
            const auto target = first_folder(include.path);
            if (target != own && !layer->second.contains(target)) {
                faults.push_back(
                    {file.path, line,
                     own + " may not include \"" + include.path + "\": it does not USE " + target});
            } else if (!paths.contains("src/" + include.path)) {
                faults.push_back({file.path, line, "there is no src/" + include.path});
            }
        });
    }
    return faults;
}

Faults check_library_doors(const Files& files) {
    Faults faults;
    for (const auto& file : files) {
        if (!is_under(file, "src/") || !is_code(file)) {
            continue;
        }
        for_each_include(file, [&](const Include& include, std::size_t line) {
            const auto fault =
                include.is_quoted ? std::string() : fault_of_library(file.path, include.path);
            if (!fault.empty()) {
                faults.push_back({file.path, line, fault});
            }
        });
    }
    return faults;
}

} // namespace chapeau::house
