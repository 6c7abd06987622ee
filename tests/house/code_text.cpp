#include "house/code_text.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <cctype>

namespace chapeau::house {
namespace {

bool is_word_character(char character) {
    return std::isalnum(static_cast<unsigned char>(character)) != 0 || character == '_';
}

// Walks over C++ and knows where comments and literals end.
class Blanker {
public:
    explicit Blanker(std::string_view code) : text_(code) {}

    std::string run() {
        while (position_ < text_.size()) {
            if (stands("//")) {
                blank(end_of_line());
            } else if (stands("/*")) {
                blank(after("*/", position_ + 2));
            } else if (is_raw_string()) {
                blank_raw_string();
            } else if (text_[position_] == '"' || is_character_literal()) {
                blank_literal();
            } else {
                ++position_;
            }
        }
        return std::move(text_);
    }

private:
    bool stands(std::string_view token) const {
        return std::string_view(text_).substr(position_).starts_with(token);
    }

    std::size_t end_of_line() const { return std::min(text_.find('\n', position_), text_.size()); }

    std::size_t after(std::string_view token, std::size_t from) const {
        const auto found = text_.find(token, from);
        return found == std::string::npos ? text_.size() : found + token.size();
    }

    bool is_raw_string() const {
        return stands("R\"") && (position_ == 0 || !is_word_character(text_[position_ - 1]));
    }

    // A quote inside a number, as in 1'000, is no literal.
    bool is_character_literal() const {
        if (text_[position_] != '\'') {
            return false;
        }
        auto start = position_;
        while (start > 0 && (is_word_character(text_[start - 1]) || text_[start - 1] == '\'')) {
            --start;
        }
        return start == position_ || std::isdigit(static_cast<unsigned char>(text_[start])) == 0;
    }

    void blank(std::size_t end) {
        for (; position_ < end; ++position_) {
            if (text_[position_] != '\n') {
                text_[position_] = ' ';
            }
        }
    }

    void blank_raw_string() {
        const auto open = std::min(text_.find('(', position_), text_.size());
        const auto delimiter = text_.substr(position_ + 2, open - position_ - 2);
        blank(after(")" + delimiter + "\"", open));
    }

    void blank_literal() {
        const char quote = text_[position_];
        auto end = position_ + 1;
        while (end < text_.size() && text_[end] != quote && text_[end] != '\n') {
            end += text_[end] == '\\' ? 2U : 1U;
        }
        blank(std::min(end + 1, text_.size()));
    }

    std::string text_;
    std::size_t position_ = 0;
};

} // namespace

std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        lines.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

std::string without_comments_and_literals(std::string_view code) {
    return Blanker(code).run();
}

std::size_t find_word(std::string_view text, std::string_view word, std::size_t from) {
    for (auto found = text.find(word, from); found != std::string_view::npos;
         found = text.find(word, found + 1)) {
        const auto end = found + word.size();
        const bool starts = found == 0 || !is_word_character(text[found - 1]);
        const bool ends = end == text.size() || !is_word_character(text[end]);
        if (starts && ends) {
            return found;
        }
    }
    return std::string_view::npos;
}

std::optional<Include> include_of(std::string_view line) {
    line = trim(line);
    if (!line.starts_with('#')) {
        return std::nullopt;
    }
    line = trim(line.substr(1));
    if (!line.starts_with("include")) {
        return std::nullopt;
    }
    line = trim(line.substr(7));
    if (line.empty() || (line.front() != '"' && line.front() != '<')) {
        return std::nullopt;
    }
    const bool is_quoted = line.front() == '"';
    const auto end = line.find(is_quoted ? '"' : '>', 1);
    if (end == std::string_view::npos) {
        return std::nullopt;
    }
    return Include{std::string(line.substr(1, end - 1)), is_quoted};
}

} // namespace chapeau::house
