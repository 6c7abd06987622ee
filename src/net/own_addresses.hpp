// Where other machines of the venue's network find this one.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace chapeau::net {

/// Every address of this machine that a phone could type, loopback included; IPv6 without
/// brackets and without link-local ones, which need a zone that no phone knows. Sorted.
std::vector<std::string> own_addresses();

/// The address from which this machine would speak to the world: what is on the venue's network.
/// Nothing is sent to learn it. Empty when there is no network but the loopback.
std::optional<std::string> address_on_network();

/// What this machine is called; empty when it has no name.
std::string own_host_name();

} // namespace chapeau::net
