// What the machine says of its user: language, time zone, folders. Asked once, at start, and
// then handed on as a value, so that a test can be any machine.
#pragma once

#include "base/result.hpp"

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

namespace chapeau::app {

struct Environment {
    /// An environment variable; empty when it is not set or has no content.
    std::function<std::optional<std::string>(const std::string& name)> variable;
    std::string time_zone = "UTC"; // An IANA name.
};

Environment machine_environment();

/// `fr` or `en`, with the region when the environment names one: the languages that the screen
/// speaks. From LC_ALL, LC_MESSAGES or LANG, in this order; English for all others.
std::string language_of(const Environment& environment);

/// `$XDG_DATA_HOME/chapeau`, else `$HOME/.local/share/chapeau`.
Result<std::filesystem::path> data_folder(const Environment& environment);

/// `$XDG_CONFIG_HOME/chapeau/chapeau.toml`, else the same under `$HOME/.config`; empty without
/// a home. The file need not exist.
std::optional<std::filesystem::path> usual_configuration(const Environment& environment);

/// Makes the folder and what leads to it, readable by its owner alone: names of donors and the
/// addresses of feeds are nobody else's business. Mends the permissions of an existing one.
Result<void> make_private_folder(const std::filesystem::path& folder);

} // namespace chapeau::app
