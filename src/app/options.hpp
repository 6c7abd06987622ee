// What the evening is configured to be: one TOML file, or nothing at all.
//
// Every key has a default, so that no configuration is a real evening: 250 people, $10 each, cash
// counted at the keyboard, the book in the user's data folder. All faults are reported together.
//
// Threads: values; read at start, by main.
#pragma once

#include "app/environment.hpp"
#include "app/options_reader.hpp"
#include "app/rate_options.hpp"
#include "app/source_options.hpp"
#include "app/wall_options.hpp"
#include "app/web_options.hpp"
#include "base/log.hpp"
#include "domain/challenge.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chapeau::app {

enum class Surface { Fullscreen, Window };

/// How much confetti a celebration may cost. Auto: less of it without a graphics chip.
enum class Effects { Auto, Full, Reduced };

struct ScreenOptions {
    std::string monitor; // Its number from 0, or a part of its name; empty: the primary one.
    Surface surface = Surface::Fullscreen;
    int width = 1280; // Of a window.
    int height = 720;
    Effects effects = Effects::Auto;

    bool operator==(const ScreenOptions&) const = default;
};

inline constexpr int kSideMin = 320;
inline constexpr int kSideMax = 16'384;

/// `1280x720`, each side from kSideMin to kSideMax.
std::optional<std::pair<int, int>> parse_size(std::string_view text);

struct GiveOptions {
    std::string url;     // Empty: the code leads to our own page.
    std::string address; // What stands beneath it, to be typed.

    bool operator==(const GiveOptions&) const = default;
};

struct Options {
    domain::Challenge challenge;
    std::string language;
    std::string time_zone;
    ScreenOptions screen;
    GiveOptions give;
    WebOptions web;
    OperatorOptions operators;
    ModerationOptions moderation;
    WallOptions wall;
    std::filesystem::path book_folder;
    RateOptions rates;
    std::vector<SourceOptions> sources;
    log::Level log_level = log::Level::Info;

    std::filesystem::path book_file() const { return book_folder / "book.sqlite"; }
    std::filesystem::path log_file() const { return book_folder / "chapeau.log"; }
};

struct OptionsReading {
    std::optional<Options> options; // Only without faults.
    std::vector<Fault> faults;
};

/// `file` names the text in faults, and its folder is where relative paths start.
OptionsReading read_options(std::string_view text, const std::filesystem::path& file,
                            const Environment& environment);

/// The same from the disk. An empty path is the evening without a configuration.
OptionsReading read_options_file(const std::filesystem::path& file, const Environment& environment);

/// Every key that the file may hold, as `challenge.people`: what the example must show.
std::vector<std::string> known_option_keys();

} // namespace chapeau::app
