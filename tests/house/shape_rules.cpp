#include "house/shape_rules.hpp"

#include "base/text.hpp"
#include "house/code_text.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chapeau::house {
namespace {

enum class Scope { Container, Function, Other }; // Container: a namespace or a type.

std::size_t characters_of(std::string_view line) {
    return static_cast<std::size_t>(std::count_if(line.begin(), line.end(), [](char byte) {
        return (static_cast<unsigned char>(byte) & 0xc0U) != 0x80;
    }));
}

// Cuts `template <...>` from the front, so that its `class` is not taken for a type's.
std::string_view without_template(std::string_view head) {
    while (head.starts_with("template")) {
        auto end = std::min(head.find('<'), head.size());
        int depth = 0;
        for (; end < head.size(); ++end) {
            depth += head[end] == '<' ? 1 : 0;
            depth -= head[end] == '>' ? 1 : 0;
            if (depth == 0) {
                break;
            }
        }
        head = trim(head.substr(std::min(end + 1, head.size())));
    }
    return head;
}

bool has_assignment(std::string_view head) {
    int depth = 0;
    for (const char character : head) {
        depth += character == '(' ? 1 : 0;
        depth -= character == ')' ? 1 : 0;
        if (character == '=' && depth == 0) {
            return true;
        }
    }
    return false;
}

// What a brace opens, told by the text between it and the statement before.
Scope scope_of(std::string_view head) {
    head = without_template(trim(head));
    constexpr std::array<std::string_view, 7> kContainers = {
        "namespace", "inline namespace", "class", "struct", "union", "extern", "typedef"};
    const bool is_operator = find_word(head, "operator") != std::string_view::npos;
    if (!is_operator && has_assignment(head)) {
        return Scope::Other;
    }
    for (const auto word : kContainers) {
        if (head.starts_with(word) && find_word(head, word) == 0) {
            const bool returns_one = head.ends_with(')');
            return returns_one ? Scope::Function : Scope::Container;
        }
    }
    return head.find('(') == std::string_view::npos ? Scope::Other : Scope::Function;
}

// Preprocessor lines hold braces of their own, and hide where a head begins.
std::string without_directives(std::string code) {
    bool continued = false;
    for (std::size_t start = 0; start < code.size();) {
        const auto end = std::min(code.find('\n', start), code.size());
        const auto line = std::string_view(code).substr(start, end - start);
        const bool is_directive = continued || trim(line).starts_with('#');
        continued = is_directive && line.ends_with('\\');
        if (is_directive) {
            std::fill(code.begin() + static_cast<std::ptrdiff_t>(start),
                      code.begin() + static_cast<std::ptrdiff_t>(end), ' ');
        }
        start = end + 1;
    }
    return code;
}

class FunctionFinder {
public:
    explicit FunctionFinder(const SourceFile& file)
        : path_(file.path), code_(without_directives(without_comments_and_literals(file.text))) {}

    Faults run() {
        for (std::size_t position = 0; position < code_.size(); ++position) {
            step(position);
        }
        return std::move(faults_);
    }

private:
    struct Open {
        Scope scope;
        std::size_t first_line;
    };

    void step(std::size_t position) {
        const char character = code_[position];
        if (character == '\n') {
            ++line_;
            return;
        }
        if (character == '{') {
            open(position);
        } else if (character == '}') {
            close();
        } else if (character != ';') {
            if (character != ' ' && !head_line_) {
                head_line_ = line_;
            }
            return;
        }
        head_start_ = position + 1;
        head_line_.reset();
    }

    bool is_among_containers() const {
        return std::all_of(open_.begin(), open_.end(),
                           [](const Open& open) { return open.scope == Scope::Container; });
    }

    void open(std::size_t position) {
        auto scope = Scope::Other;
        if (is_among_containers()) {
            scope = scope_of(std::string_view(code_).substr(head_start_, position - head_start_));
        }
        open_.push_back({scope, head_line_.value_or(line_)});
    }

    void close() {
        if (open_.empty()) {
            return;
        }
        const auto opened = open_.back();
        open_.pop_back();
        const auto length = line_ - opened.first_line + 1;
        if (opened.scope == Scope::Function && length > kFunctionLinesMax) {
            faults_.push_back({path_, opened.first_line,
                               "a function of " + std::to_string(length) + " lines; the limit is " +
                                   std::to_string(kFunctionLinesMax)});
        }
    }

    std::string path_;
    std::string code_;
    Faults faults_;
    std::vector<Open> open_;
    std::size_t line_ = 1;
    std::size_t head_start_ = 0;
    std::optional<std::size_t> head_line_;
};

bool has_columns(const SourceFile& file) {
    return is_code(file) || file.path == "do" || file.path == ".ci/run" ||
           file.path.ends_with("CMakeLists.txt");
}

} // namespace

Faults check_columns(const Files& files) {
    Faults faults;
    for (const auto& file : files) {
        std::size_t number = 0;
        for (const auto line : lines_of(has_columns(file) ? file.text : std::string_view())) {
            ++number;
            const auto columns = characters_of(line);
            if (columns > kColumnsMax) {
                faults.push_back({file.path, number,
                                  std::to_string(columns) + " columns; the limit is " +
                                      std::to_string(kColumnsMax)});
            }
        }
    }
    return faults;
}

Faults check_file_lengths(const Files& files) {
    Faults faults;
    for (const auto& file : files) {
        const auto length = lines_of(file.text).size();
        if ((is_code(file) || file.path == "do") && length > kFileLinesMax) {
            faults.push_back({file.path, length,
                              "a file of " + std::to_string(length) + " lines; the limit is " +
                                  std::to_string(kFileLinesMax)});
        }
    }
    return faults;
}

Faults check_function_lengths(const Files& files) {
    Faults faults;
    for (const auto& file : files) {
        if (is_code(file)) {
            const auto found = FunctionFinder(file).run();
            faults.insert(faults.end(), found.begin(), found.end());
        }
    }
    return faults;
}

Faults check_header_beginnings(const Files& files) {
    Faults faults;
    for (const auto& file : files) {
        if (!is_header(file)) {
            continue;
        }
        std::size_t number = 0;
        bool has_once = false;
        for (const auto line : lines_of(file.text)) {
            ++number;
            if (!line.starts_with("//") && !trim(line).empty()) {
                has_once = line == "#pragma once";
                break;
            }
        }
        if (!file.text.starts_with("// ")) {
            faults.push_back(
                {file.path, 1, "a header begins with a sentence that says what it is"});
        }
        if (!has_once) {
            faults.push_back({file.path, number, "#pragma once comes right after that"});
        }
    }
    return faults;
}

} // namespace chapeau::house
