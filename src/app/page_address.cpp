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
    return {format("{}://{}/", options.has_tls() ? "https" : "http", typed), typed};
}

std::vector<std::string> page_hosts(const WebOptions& options, const OwnNames& names,
                                    std::uint16_t port) {
    std::vector<std::string> known = names.addresses;
    known.insert(known.end(), {"localhost", options.address, options.bind, names.on_network});
    if (!names.host_name.empty()) {
        known.push_back(names.host_name);
        known.push_back(names.host_name + ".local"); // As multicast DNS calls it (RFC 6762).
    }
    std::vector<std::string> hosts;
    for (const auto& name : known) {
        if (name.empty()) {
            continue;
        }
        hosts.push_back(format("{}:{}", bracketed(name), port));
        if (is_usual(options, port)) {
            hosts.push_back(bracketed(name));
        }
    }
    hosts.insert(hosts.end(), options.hosts.begin(), options.hosts.end());
    std::sort(hosts.begin(), hosts.end());
    hosts.erase(std::unique(hosts.begin(), hosts.end()), hosts.end());
    return hosts;
}

} // namespace chapeau::app
