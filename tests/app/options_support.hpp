// Machines for tests of the configuration.
#pragma once

#include "app/environment.hpp"
#include "app/options.hpp"

#include <map>
#include <optional>
#include <string>
#include <utility>

namespace chapeau::test {

inline app::Environment machine(std::map<std::string, std::string> variables = {},
                                std::string time_zone = "UTC") {
    variables.try_emplace("HOME", "/home/ada");
    return {
        [variables = std::move(variables)](const std::string& name) -> std::optional<std::string> {
            const auto found = variables.find(name);
            return found == variables.end() ? std::nullopt : std::optional(found->second);
        },
        std::move(time_zone)};
}

inline app::OptionsReading read(const std::string& toml, const app::Environment& environment) {
    return app::read_options(toml, "evening.toml", environment);
}

/// All faults, one a line: what the user sees.
inline std::string faults_of(const std::string& toml) {
    std::string text;
    for (const auto& fault : read(toml, machine()).faults) {
        text += app::to_text(fault) + "\n";
    }
    return text;
}

} // namespace chapeau::test
