// What follows the question mark, as a page's form encodes it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace chapeau::web {

/// A page asks with four parameters; more is somebody trying.
inline constexpr std::size_t kQueryParametersMax = 16;
inline constexpr std::size_t kQueryTextBytesMax = 200;

class Query {
public:
    /// Empty for what is not UTF-8, holds a control character, repeats a name, or is too much.
    static std::optional<Query> read(std::string_view raw);

    /// Absent is empty.
    std::string_view text(std::string_view name) const;

private:
    std::vector<std::pair<std::string, std::string>> parameters_;
};

} // namespace chapeau::web
