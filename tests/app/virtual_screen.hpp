// An X server that keeps its pixels in a file, so that a test sees what the projector would show.
#pragma once

#include "display/text/png.hpp"
#include "support/temp_folder.hpp"

#include <array>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <sys/wait.h>
#include <unistd.h>

namespace chapeau::test {

class VirtualScreen {
public:
    static bool installed() { return std::system("command -v Xvfb >/dev/null 2>&1") == 0; }

    VirtualScreen(int width, int height) {
        std::array<int, 2> ends{};
        if (::pipe(ends.data()) != 0) {
            return;
        }
        const auto size = std::to_string(width) + "x" + std::to_string(height) + "x24";
        server_ = ::fork();
        if (server_ == 0) {
            const auto display = std::to_string(ends[1]);
            ::execlp("Xvfb", "Xvfb", "-displayfd", display.c_str(), "-screen", "0", size.c_str(),
                     "-nolisten", "tcp", "-noreset", "-nocursor", "-fbdir", folder_.path().c_str(),
                     static_cast<char*>(nullptr));
            ::_exit(127);
        }
        ::close(ends[1]);
        char digit = 0;
        while (::read(ends[0], &digit, 1) == 1 && digit != '\n') {
            number_ += digit;
        }
        ::close(ends[0]);
    }
    VirtualScreen(const VirtualScreen&) = delete;
    VirtualScreen& operator=(const VirtualScreen&) = delete;
    ~VirtualScreen() {
        if (server_ > 0) {
            ::kill(server_, SIGTERM);
            ::waitpid(server_, nullptr, 0);
        }
    }

    bool ready() const { return !number_.empty(); }
    std::string variable() const { return "DISPLAY=:" + number_; }

    /// What is on the screen now. The file is an X window dump: a header of big-endian words, a
    /// table of colours, then 32-bit pixels.
    display::Image image() const {
        std::ifstream file(folder_ / "Xvfb_screen0", std::ios::binary);
        const std::string bytes{std::istreambuf_iterator<char>(file), {}};
        const auto byte = [&](std::size_t at) { return static_cast<std::uint8_t>(bytes.at(at)); };
        const auto word = [&](std::size_t index) {
            const auto at = index * 4;
            return (std::size_t{byte(at)} << 24U) | (std::size_t{byte(at + 1)} << 16U) |
                   (std::size_t{byte(at + 2)} << 8U) | std::size_t{byte(at + 3)};
        };
        constexpr std::size_t kColourBytes = 12;
        const auto width = word(4);
        const auto height = word(5);
        const auto line_bytes = word(12);
        const auto pixels = word(0) + word(19) * kColourBytes;
        display::Image image{static_cast<int>(width), static_cast<int>(height), {}};
        image.rgba.reserve(width * height * 4);
        for (std::size_t y = 0; y < height; ++y) {
            for (std::size_t x = 0; x < width; ++x) {
                const auto at = pixels + y * line_bytes + x * 4; // Blue, green, red, nothing.
                image.rgba.insert(image.rgba.end(), {byte(at + 2), byte(at + 1), byte(at), 255});
            }
        }
        return image;
    }

private:
    TempFolder folder_;
    pid_t server_ = -1;
    std::string number_;
};

} // namespace chapeau::test
