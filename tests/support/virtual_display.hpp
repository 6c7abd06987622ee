// An X server without a screen, for the tests that need a real window. Uses a number that is
// free, and takes the server down with the test.
#pragma once

#include "display/text/png.hpp"
#include "support/temp_folder.hpp"

#include <array>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace chapeau::test {

class VirtualDisplay {
public:
    /// The first program that is needed and not installed.
    static std::optional<std::string> missing_program() {
        for (const char* const program : {"Xvfb", "xdotool"}) {
            const std::string command = std::string("command -v ") + program + " >/dev/null 2>&1";
            if (std::system(command.c_str()) != 0) {
                return program;
            }
        }
        return std::nullopt;
    }

    explicit VirtualDisplay(const char* size) {
        std::array<int, 2> number_pipe{};
        if (::pipe(number_pipe.data()) != 0) {
            return;
        }
        pid_ = ::fork();
        if (pid_ == 0) {
            // Whatever ends the test, the server ends with it, and holds none of its pipes.
            ::prctl(PR_SET_PDEATHSIG, SIGTERM);
            if (std::freopen("/dev/null", "w", stdout) == nullptr ||
                std::freopen("/dev/null", "w", stderr) == nullptr) {
                _exit(127);
            }
            const std::string number_fd = std::to_string(number_pipe[1]);
            ::execlp("Xvfb", "Xvfb", "-displayfd", number_fd.c_str(), "-screen", "0", size,
                     "-fbdir", folder_.path().c_str(), "-nolisten", "tcp", "-noreset",
                     static_cast<char*>(nullptr));
            _exit(127);
        }
        ::close(number_pipe[1]);
        char digit = 0;
        while (::read(number_pipe[0], &digit, 1) == 1 && digit != '\n') {
            number_ += digit;
        }
        ::close(number_pipe[0]);
        ready_ = !number_.empty();
        ::setenv("DISPLAY", (":" + number_).c_str(), 1);
        ::unsetenv("WAYLAND_DISPLAY");
    }
    VirtualDisplay(const VirtualDisplay&) = delete;
    VirtualDisplay& operator=(const VirtualDisplay&) = delete;
    ~VirtualDisplay() {
        if (pid_ > 0) {
            ::kill(pid_, SIGTERM);
            ::waitpid(pid_, nullptr, 0);
        }
    }

    bool ready() const { return ready_; }

    /// NAME=VALUE, for a child that is to open its window here.
    std::string variable() const { return "DISPLAY=:" + number_; }

    /// The pixels in the top left corner, as the server holds them. It keeps them in a file of
    /// the X window dump format: a header of big-endian words, a table of colours, the pixels.
    display::Image screen(int width, int height) const {
        std::ifstream file(folder_.path() / "Xvfb_screen0", std::ios::binary);
        const std::string dump{std::istreambuf_iterator<char>(file), {}};
        const auto word = [&dump](std::size_t index) {
            std::size_t value = 0;
            for (std::size_t i = 0; i < 4; ++i) {
                value = value * 256 + static_cast<unsigned char>(dump.at(index * 4 + i));
            }
            return value;
        };
        const std::size_t first = word(0) + word(19) * 12;
        const std::size_t row_bytes = word(12);
        display::Image image{width, height, {}};
        for (std::size_t y = 0; y < static_cast<std::size_t>(height); ++y) {
            for (std::size_t x = 0; x < static_cast<std::size_t>(width); ++x) {
                const std::size_t at = first + y * row_bytes + x * 4;
                for (const std::size_t channel : {2U, 1U, 0U}) {
                    image.rgba.push_back(static_cast<std::uint8_t>(dump.at(at + channel)));
                }
                image.rgba.push_back(255);
            }
        }
        return image;
    }

private:
    TempFolder folder_;
    pid_t pid_ = -1;
    std::string number_;
    bool ready_ = false;
};

} // namespace chapeau::test
