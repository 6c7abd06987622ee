#include "app/page_address.hpp"

#include "base/format.hpp"
#include "net/own_addresses.hpp"

#include <algorithm>

namespace chapeau::app {
namespace {

constexpr std::uint16_t kHttpPort = 80;
constexpr std::uint16_t kHttpsPort = 443;

bool is_usual(const WebOptions& options, std::uint16_t port) {
    return port == (options.has_tls() ? kHttpsPort : kHttpPort);
}

std::string scheme_of(const WebOptions& options) {
    return options.has_tls() ? "https" : "http";
}

std::string bracketed(const std::string& name) {
    const bool is_ipv6 = std::count(name.begin(), name.end(), ':') > 1;
    return is_ipv6 && !name.starts_with('[') ? "[" + name + "]" : name;
}

} // namespace

OwnNames own_names() {
    return {net::own_addresses(), net::address_on_network().value_or("127.0.0.1"),
            net::own_host_name()};
}

PageAddress page_address(const WebOptions& options, const OwnNames& names, std::uint16_t port) {
    const bool is_bound_to_one =
        !options.bind.empty() && options.bind != "0.0.0.0" && options.bind != "::";
    const auto name = !options.address.empty() ? options.address
                      : is_bound_to_one        ? options.bind
                                               : names.on_network;
    const auto typed =
        bracketed(name) + (is_usual(options, port) ? std::string() : format(":{}", port));
    return {format("{}://{}/", scheme_of(options), typed), typed};
}

std::vector<std::string> page_hosts(const WebOptions& options, const OwnNames& names) {
    std::vector<std::string> hosts;
    const auto add = [&](const std::string& name) {
        if (!name.empty()) {
            hosts.push_back(bracketed(name));
        }
    };
    std::for_each(names.addresses.begin(), names.addresses.end(), add);
    add("localhost");
    add(options.address);
    add(options.bind);
    add(names.on_network);
    add(names.host_name);
    if (!names.host_name.empty()) {
        add(names.host_name + ".local"); // As multicast DNS calls it (RFC 6762).
    }
    hosts.insert(hosts.end(), options.hosts.begin(), options.hosts.end());
    std::sort(hosts.begin(), hosts.end());
    hosts.erase(std::unique(hosts.begin(), hosts.end()), hosts.end());
    return hosts;
}

std::vector<std::string> page_origins(const WebOptions& options, const OwnNames& names,
                                      std::uint16_t port) {
    std::vector<std::string> origins;
    for (const auto& host : page_hosts(options, names)) {
        const auto colon = host.find(':', host.starts_with('[') ? host.find(']') : 0);
        if (colon == std::string::npos) {
            const auto suffix = is_usual(options, port) ? std::string() : format(":{}", port);
            origins.push_back(format("{}://{}{}", scheme_of(options), host, suffix));
            continue;
        }
        // Another machine's port, in front of ours: with or without TLS is its own affair. A
        // browser leaves the usual port of each away.
        const auto name = host.substr(0, colon);
        const auto given = host.substr(colon + 1);
        origins.push_back(given == "443" ? "https://" + name : "https://" + host);
        origins.push_back(given == "80" ? "http://" + name : "http://" + host);
    }
    return origins;
}

} // namespace chapeau::app
