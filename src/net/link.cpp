#include "net/link.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace chapeau::net {

namespace {

constexpr std::string_view kBlanks = " \t";

/// Takes one link after the other off a header's text.
class Links {
public:
    explicit Links(std::string_view rest) : rest_(rest) {}

    /// False when there are no more.
    bool take() {
        skip_to('<');
        const auto close = rest_.find('>');
        if (close == std::string_view::npos) {
            return false;
        }
        target_ = rest_.substr(1, close - 1);
        relation_.reset();
        rest_.remove_prefix(close + 1);
        while (skip_blanks(), rest_.starts_with(';')) {
            rest_.remove_prefix(1);
            take_parameter();
        }
        skip_to(','); // What cannot be understood ends with the link that it stands in.
        return true;
    }

    std::string_view target() const { return target_; }

    bool is_next() const {
        std::string_view words = relation_ ? std::string_view(*relation_) : std::string_view();
        while (!words.empty()) {
            const auto end = words.find_first_of(kBlanks);
            if (to_lower_ascii(words.substr(0, end)) == "next") {
                return true;
            }
            words.remove_prefix(end == std::string_view::npos ? words.size() : end + 1);
        }
        return false;
    }

private:
    void take_parameter() {
        skip_blanks();
        const auto name = to_lower_ascii(take_until("=;, \t"));
        skip_blanks();
        std::string value;
        if (rest_.starts_with('=')) {
            rest_.remove_prefix(1);
            skip_blanks();
            value = rest_.starts_with('"') ? take_quoted() : std::string(take_until(";, \t"));
        }
        if (name == "rel" && !relation_) { // Of several, the first holds.
            relation_ = std::move(value);
        }
    }

    std::string take_quoted() {
        std::string value;
        std::size_t place = 1;
        for (; place < rest_.size() && rest_[place] != '"'; ++place) {
            if (rest_[place] == '\\' && place + 1 < rest_.size()) {
                ++place;
            }
            value += rest_[place];
        }
        rest_.remove_prefix(std::min(place + 1, rest_.size()));
        return value;
    }

    std::string_view take_until(std::string_view ends) {
        const auto taken = rest_.substr(0, rest_.find_first_of(ends));
        rest_.remove_prefix(taken.size());
        return taken;
    }

    void skip_blanks() {
        rest_.remove_prefix(std::min(rest_.find_first_not_of(kBlanks), rest_.size()));
    }
    void skip_to(char c) { rest_.remove_prefix(std::min(rest_.find(c), rest_.size())); }

    std::string_view rest_;
    std::string_view target_;
    std::optional<std::string> relation_;
};

} // namespace

std::optional<std::string> next_link(const Response& response) {
    std::string all;
    for (const auto& header : response.headers) {
        if (header.name == "link") {
            all += (all.empty() ? "" : ", ") + header.value;
        }
    }
    Links links(all);
    while (links.take()) {
        if (links.is_next()) {
            return std::string(links.target());
        }
    }
    return std::nullopt;
}

} // namespace chapeau::net
