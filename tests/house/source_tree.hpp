// The files of this repository as values, and what a rule has to say about them.
//
// A rule is a pure function from files to faults, so that each is also tried on a sample that
// breaks it: a rule that cannot fail holds nothing.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace chapeau::house {

struct SourceFile {
    std::string path; // From the root of the repository, with slashes.
    std::string text;
};

struct Fault {
    std::string path;
    std::size_t line; // From 1.
    std::string what;

    bool operator==(const Fault&) const = default;
};

using Files = std::vector<SourceFile>;
using Faults = std::vector<Fault>;

/// Every text file that people write, sorted by path. What tools make (build/, out/) is left out.
Files read_tree(const std::filesystem::path& root);

/// `path:line: what`, a fault a line.
std::string to_text(const Faults& faults);

bool is_under(const SourceFile& file, std::string_view folder);
bool is_code(const SourceFile& file); // .cpp or .hpp
bool is_header(const SourceFile& file);

} // namespace chapeau::house
