#include "web/http/host_list.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <netinet/in.h>

namespace chapeau::web {

namespace {

constexpr std::size_t kHostBytesMax = 253; // What the DNS allows.
constexpr std::int64_t kPortMax = 65'535;
constexpr std::uint16_t kHttpPort = 80;
constexpr std::uint16_t kHttpsPort = 443;
constexpr std::array kUsualPorts = {kHttpPort, kHttpsPort}; // That a Host leaves away.

bool is_name_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
}

std::optional<std::string> plain_name(std::string_view text) {
    auto name = to_lower_ascii(text);
    if (name.ends_with('.')) {
        name.pop_back();
    }
    if (name.empty() || name.size() > kHostBytesMax || name.front() == '.' || name.back() == '.' ||
        !std::all_of(name.begin(), name.end(), is_name_character)) {
        return {};
    }
    return name;
}

// One address has many spellings; this gives one of them.
std::optional<std::string> address_name(std::string_view text) {
    in6_addr address{};
    std::array<char, INET6_ADDRSTRLEN> shortest{};
    if (text.size() >= INET6_ADDRSTRLEN ||
        ::inet_pton(AF_INET6, std::string(text).c_str(), &address) != 1 ||
        ::inet_ntop(AF_INET6, &address, shortest.data(), shortest.size()) == nullptr) {
        return {};
    }
    std::string name = "[";
    name += shortest.data();
    name += ']';
    return name;
}

} // namespace

std::optional<HostName> parse_host(std::string_view text) {
    const bool is_address = text.starts_with('[');
    const auto end_of_name = is_address ? text.find(']') : text.find(':');
    if (is_address && end_of_name == std::string_view::npos) {
        return {};
    }
    auto name = is_address ? address_name(text.substr(1, end_of_name - 1))
                           : plain_name(text.substr(0, end_of_name));
    if (!name) {
        return {};
    }
    auto rest =
        end_of_name == std::string_view::npos ? std::string_view() : text.substr(end_of_name);
    if (is_address) {
        rest.remove_prefix(1);
    }
    if (rest.empty()) {
        return HostName{std::move(*name), {}};
    }
    const auto digits = rest.substr(1);
    const auto port = parse_int64(digits);
    if (rest.front() != ':' || digits.size() > 5 || !port || *port < 1 || *port > kPortMax) {
        return {};
    }
    return HostName{std::move(*name), static_cast<std::uint16_t>(*port)};
}

HostList::HostList(const std::vector<std::string>& hosts, std::uint16_t port) : port_(port) {
    for (const auto& host : hosts) {
        add(host);
    }
}

void HostList::add(std::string_view host) {
    auto parsed = parse_host(host);
    if (!parsed) {
        return;
    }
    if (!parsed->port) {
        parsed->port = port_;
    }
    if (std::find(hosts_.begin(), hosts_.end(), *parsed) == hosts_.end()) {
        hosts_.push_back(std::move(*parsed));
    }
}

bool HostList::allows(std::string_view host_header) const {
    const auto asked = parse_host(host_header);
    if (!asked) {
        return false;
    }
    return std::any_of(hosts_.begin(), hosts_.end(), [&asked](const HostName& host) {
        const bool is_usual =
            std::find(kUsualPorts.begin(), kUsualPorts.end(), host.port) != kUsualPorts.end();
        return asked->name == host.name && (asked->port ? asked->port == host.port : is_usual);
    });
}

} // namespace chapeau::web
