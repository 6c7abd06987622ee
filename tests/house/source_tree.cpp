#include "house/source_tree.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>

namespace chapeau::house {
namespace {

constexpr std::array<std::string_view, 5> kFoldersLeftOut = {".git", "build", "out", "node_modules",
                                                             "recordings"};

// Pictures, fonts and recorded answers have no style.
constexpr std::array<std::string_view, 12> kTextExtensions = {
    ".cpp", ".hpp", ".txt", ".json", ".md", ".toml", ".sh", ".py", ".html", ".css", ".js", ".supp"};
constexpr std::array<std::string_view, 7> kTextNames = {
    "do", "run", "LICENSE", ".clang-format", ".clang-tidy", ".editorconfig", ".gitignore"};

template <class List>
bool contains(const List& list, std::string_view word) {
    return std::find(list.begin(), list.end(), word) != list.end();
}

bool is_text(const std::filesystem::path& path) {
    return contains(kTextExtensions, path.extension().string()) ||
           contains(kTextNames, path.filename().string());
}

} // namespace

Files read_tree(const std::filesystem::path& root) {
    Files files;
    auto entry = std::filesystem::recursive_directory_iterator(root);
    for (; entry != std::filesystem::recursive_directory_iterator(); ++entry) {
        const auto& path = entry->path();
        if (entry->is_directory() && contains(kFoldersLeftOut, path.filename().string())) {
            entry.disable_recursion_pending();
        } else if (entry->is_regular_file() && is_text(path)) {
            std::ifstream stream(path, std::ios::binary);
            files.push_back({std::filesystem::relative(path, root).generic_string(),
                             {std::istreambuf_iterator<char>(stream), {}}});
        }
    }
    std::sort(files.begin(), files.end(),
              [](const SourceFile& a, const SourceFile& b) { return a.path < b.path; });
    return files;
}

std::string to_text(const Faults& faults) {
    std::string text;
    for (const auto& fault : faults) {
        text += fault.path + ":" + std::to_string(fault.line) + ": " + fault.what + "\n";
    }
    return text;
}

bool is_under(const SourceFile& file, std::string_view folder) {
    return file.path.starts_with(folder);
}

bool is_code(const SourceFile& file) {
    return file.path.ends_with(".cpp") || is_header(file);
}

bool is_header(const SourceFile& file) {
    return file.path.ends_with(".hpp");
}

} // namespace chapeau::house
