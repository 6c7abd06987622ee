#include "sources/form.hpp"

#include "net/url.hpp"

#include <cstdint>
#include <utility>

namespace chapeau::sources {

Form& Form::add(std::string_view name, std::string_view value) {
    text_ += text_.empty() ? "" : "&";
    text_ += net::percent_encode(name);
    text_ += '=';
    text_ += net::percent_encode(value);
    return *this;
}

std::string Form::take() {
    return std::exchange(text_, {});
}

std::string to_base64(std::string_view bytes) {
    constexpr std::string_view kLetters =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    constexpr std::size_t kGroup = 3;
    std::string text;
    for (std::size_t at = 0; at < bytes.size(); at += kGroup) {
        const auto part = bytes.substr(at, kGroup);
        std::uint32_t bits = 0;
        for (std::size_t i = 0; i < kGroup; ++i) {
            bits = bits << 8U | (i < part.size() ? static_cast<unsigned char>(part[i]) : 0U);
        }
        for (std::size_t i = 0; i <= kGroup; ++i) {
            const auto shift = 18U - 6U * static_cast<unsigned>(i);
            text += i <= part.size() ? kLetters[bits >> shift & 0x3FU] : '=';
        }
    }
    return text;
}

} // namespace chapeau::sources
