// What a phone's camera makes of a picture: the codes on it, read by an independent program.
#pragma once

#include "display/text/png.hpp"
#include "support/temp_folder.hpp"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>

namespace chapeau::test {

inline bool has_phone_camera() {
    return std::system("command -v zbarimg >/dev/null 2>&1") == 0;
}

/// The text of the first code; empty when none is found.
inline std::string scanned(const std::filesystem::path& png) {
    struct Close {
        void operator()(std::FILE* file) const { pclose(file); }
    };
    const std::string command = "zbarimg --quiet --raw --nodbus '" + png.string() + "' 2>/dev/null";
    const std::unique_ptr<std::FILE, Close> pipe(popen(command.c_str(), "r"));
    std::array<char, 512> part{};
    std::string text;
    while (pipe && std::fgets(part.data(), part.size(), pipe.get()) != nullptr) {
        text += part.data();
    }
    return text.substr(0, text.find('\n'));
}

inline std::string scanned(const display::Image& image) {
    const TempFolder folder;
    const auto png = folder / "photo.png";
    return display::write_png(image, png) ? scanned(png) : std::string();
}

} // namespace chapeau::test
