// Whom a request may name as its host. A foreign page whose name was made to point at this machine
// (DNS rebinding) is refused here, before any route is looked at.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chapeau::web {

struct HostName {
    std::string name; // Lower case, without a final dot; an IPv6 address in its shortest form.
    std::optional<std::uint16_t> port;

    bool operator==(const HostName&) const = default;
};

/// "name", "name:8080", "[::1]:8080". Nothing for whatever else.
std::optional<HostName> parse_host(std::string_view text);

class HostList {
public:
    /// A name without a port means `port`. What cannot be read as a host lets nobody in.
    HostList(const std::vector<std::string>& hosts, std::uint16_t port);

    void add(std::string_view host);

    /// A request without a port means 80 or 443: which one, only a proxy in front of us knows.
    bool allows(std::string_view host_header) const;

private:
    std::uint16_t port_;
    std::vector<HostName> hosts_;
};

} // namespace chapeau::web
