#include "house/build_rules.hpp"

#include <algorithm>
#include <filesystem>
#include <set>
#include <sstream>
#include <string>

namespace chapeau::house {
namespace {

// The paths that a CMake file's words would name, from the root of the repository. Comments do not
// count, and brackets end a word.
void add_named_paths(const SourceFile& cmake, std::set<std::string>& named) {
    const auto folder = std::filesystem::path(cmake.path).parent_path();
    std::istringstream lines(cmake.text);
    for (std::string line; std::getline(lines, line);) {
        line.resize(std::min(line.find('#'), line.size()));
        for (char& character : line) {
            character = character == '(' || character == ')' || character == '"' ? ' ' : character;
        }
        std::istringstream words(line);
        for (std::string word; words >> word;) {
            if (word.ends_with(".cpp")) {
                named.insert((folder / word).lexically_normal().generic_string());
            }
        }
    }
}

} // namespace

Faults check_sources_are_built(const Files& files) {
    std::set<std::string> named;
    for (const auto& file : files) {
        if (file.path.ends_with("CMakeLists.txt")) {
            add_named_paths(file, named);
        }
    }
    Faults faults;
    for (const auto& file : files) {
        const bool is_source = is_code(file) && !is_header(file);
        if (is_source && (is_under(file, "src/") || is_under(file, "tests/")) &&
            !named.contains(file.path)) {
            faults.push_back({file.path, 1, "no CMakeLists.txt names it, so nothing builds it"});
        }
    }
    return faults;
}

} // namespace chapeau::house
