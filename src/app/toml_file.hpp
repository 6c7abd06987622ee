// A TOML document as a tree of our own values, each with the line that it stands on, so that a
// fault can name the place. The only file pair that knows the TOML library.
//
// Numbers with a fraction and dates without an offset have no value here, only a description:
// money is never written as a float, and a local time means nothing to the book.
//
// Threads: values; any thread.
#pragma once

#include "base/clock.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace chapeau::app {

struct TomlMember;
struct TomlValue;

using TomlArray = std::vector<TomlValue>;
using TomlTable = std::vector<TomlMember>; // In the order of the document.

/// A value that no key of ours takes, in the words of a fault: `the number 10.5`.
struct TomlOther {
    std::string description;
};

struct TomlValue {
    int line = 0;
    std::variant<bool, std::int64_t, std::string, Timestamp, TomlArray, TomlTable, TomlOther> what;
};

struct TomlMember {
    std::string key;
    TomlValue value;
};

struct TomlFault {
    int line = 0;
    std::string problem;
};

/// More lines than any evening needs; a larger file is not a configuration.
inline constexpr std::size_t kTomlBytesMax = std::size_t{256} << 10U;

std::variant<TomlTable, TomlFault> parse_toml(std::string_view text);

/// What stands there, as a fault tells it: `the text "many"`, `a list`.
std::string describe(const TomlValue& value);

} // namespace chapeau::app
