// What the pages are called: the address in the code, and every name that they answer to.
#pragma once

#include "app/web_options.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace chapeau::app {

/// What this machine is called on its networks.
struct OwnNames {
    std::vector<std::string> addresses; // Without brackets.
    std::string on_network;             // One of them, or a loopback when there is no network.
    std::string host_name;              // May be empty.

    bool operator==(const OwnNames&) const = default;
};

OwnNames own_names();

struct PageAddress {
    std::string url;   // `http://192.168.10.2:8080/`: what the code holds.
    std::string typed; // `192.168.10.2:8080`: what stands beneath it.
};

/// Of the page on `port`.
PageAddress page_address(const WebOptions& options, const OwnNames& names, std::uint16_t port);

/// Every name that a request may call this machine by. Any other name is somebody else's page
/// acting through a phone. A name without a port stands for the listener's own.
std::vector<std::string> page_hosts(const WebOptions& options, const OwnNames& names);

/// What a browser calls the pages on `port` under each of those names, as the header Origin does.
std::vector<std::string> page_origins(const WebOptions& options, const OwnNames& names,
                                      std::uint16_t port);

} // namespace chapeau::app
