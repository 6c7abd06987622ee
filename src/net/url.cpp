#include "net/url.hpp"

#include <arpa/inet.h>
#include <cstdint>
#include <netinet/in.h>

namespace chapeau::net {

bool same_origin(const Url& one, const Url& other) {
    return one.scheme == other.scheme && one.host == other.host && one.port == other.port;
}

bool is_loopback(const Url& url) {
    if (url.host == "localhost" || url.host == "[::1]") {
        return true;
    }
    in_addr address{};
    constexpr std::uint32_t kLoopbackNet = 127;
    return inet_pton(AF_INET, url.host.c_str(), &address) == 1 &&
           ntohl(address.s_addr) >> 24U == kLoopbackNet;
}

bool transport_allows(const Url& url, Transport transport) {
    return url.scheme == "https" || is_loopback(url) || transport == Transport::PlainHttpAllowed;
}

std::string without_query(const Url& url) {
    return url.scheme + "://" + url.host + url.path;
}

std::string percent_encode(std::string_view text) {
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    constexpr std::string_view kMarks = "-._~";
    std::string encoded;
    for (const auto c : text) {
        const auto plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
                           (c >= 'A' && c <= 'Z') || kMarks.find(c) != std::string_view::npos;
        if (plain) {
            encoded += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        encoded += '%';
        encoded += kDigits[byte >> 4U];
        encoded += kDigits[byte & 0x0FU];
    }
    return encoded;
}

} // namespace chapeau::net
