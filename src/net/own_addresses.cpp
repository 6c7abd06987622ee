#include "net/own_addresses.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cstring>
#include <ifaddrs.h>
#include <memory>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace chapeau::net {

namespace {

struct Found {
    std::string address;
    bool is_loopback = false;
    bool is_ipv4 = false;
};

// Through memcpy, because the system hands out one kind of structure behind a pointer to another.
template <class Address>
Address address_as(const sockaddr* any) {
    Address address{};
    std::memcpy(&address, any, sizeof address);
    return address;
}

std::optional<Found> read_address(const ifaddrs& entry) {
    if (entry.ifa_addr == nullptr || (entry.ifa_flags & IFF_UP) == 0) {
        return std::nullopt;
    }
    std::array<char, INET6_ADDRSTRLEN> text{};
    Found found;
    found.is_loopback = (entry.ifa_flags & IFF_LOOPBACK) != 0;
    const auto family = entry.ifa_addr->sa_family;
    if (family == AF_INET) {
        const auto address = address_as<sockaddr_in>(entry.ifa_addr);
        inet_ntop(AF_INET, &address.sin_addr, text.data(), text.size());
        found.is_ipv4 = true;
    } else if (family == AF_INET6) {
        const auto address = address_as<sockaddr_in6>(entry.ifa_addr);
        if (IN6_IS_ADDR_LINKLOCAL(&address.sin6_addr)) {
            return std::nullopt;
        }
        inet_ntop(AF_INET6, &address.sin6_addr, text.data(), text.size());
    } else {
        return std::nullopt;
    }
    found.address = text.data();
    return found;
}

std::vector<Found> find_addresses() {
    ifaddrs* first = nullptr;
    if (getifaddrs(&first) != 0) {
        return {};
    }
    const std::unique_ptr<ifaddrs, decltype(&freeifaddrs)> owner(first, &freeifaddrs);
    std::vector<Found> all;
    for (const ifaddrs* entry = first; entry != nullptr; entry = entry->ifa_next) {
        if (auto found = read_address(*entry)) {
            all.push_back(*std::move(found));
        }
    }
    return all;
}

/// A datagram socket that is connected has chosen its way, and nothing has left the machine.
std::optional<std::string> address_towards_the_world() {
    const int socket = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (socket < 0) {
        return std::nullopt;
    }
    sockaddr_in far{};
    far.sin_family = AF_INET;
    far.sin_port = htons(9);                        // Discard; no packet is sent.
    inet_pton(AF_INET, "192.0.2.1", &far.sin_addr); // For documentation (RFC 5737): routed as any.
    sockaddr far_any{};
    static_assert(sizeof far_any == sizeof far);
    std::memcpy(&far_any, &far, sizeof far);
    sockaddr near_any{};
    socklen_t size = sizeof near_any;
    const bool is_known = ::connect(socket, &far_any, sizeof far_any) == 0 &&
                          ::getsockname(socket, &near_any, &size) == 0;
    ::close(socket);
    if (!is_known || near_any.sa_family != AF_INET) {
        return std::nullopt;
    }
    const auto near = address_as<sockaddr_in>(&near_any);
    std::array<char, INET_ADDRSTRLEN> text{};
    inet_ntop(AF_INET, &near.sin_addr, text.data(), text.size());
    return std::string(text.data());
}

} // namespace

std::vector<std::string> own_addresses() {
    std::vector<std::string> addresses;
    for (auto& found : find_addresses()) {
        addresses.push_back(std::move(found.address));
    }
    std::sort(addresses.begin(), addresses.end());
    addresses.erase(std::unique(addresses.begin(), addresses.end()), addresses.end());
    return addresses;
}

std::optional<std::string> address_on_network() {
    if (auto chosen = address_towards_the_world()) {
        return chosen;
    }
    // A venue's own network often leads nowhere: then any address that is no loopback.
    const auto all = find_addresses();
    const auto found = std::find_if(
        all.begin(), all.end(), [](const Found& one) { return one.is_ipv4 && !one.is_loopback; });
    return found == all.end() ? std::nullopt : std::optional(found->address);
}

std::string own_host_name() {
    std::array<char, 256> name{};
    if (gethostname(name.data(), name.size() - 1) != 0) {
        return {};
    }
    return to_lower_ascii(name.data());
}

} // namespace chapeau::net
