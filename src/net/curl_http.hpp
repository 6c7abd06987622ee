// The HTTP client of the house, on libcurl's multi interface. Its .cpp is the only file that knows
// curl.
//
// One object drives every transfer on one thread without blocking any of them. Redirects are
// followed by our own rule, not curl's: at most kRedirectsMax, only GET, on the same origin, or
// from https to https; a redirect to another host carries neither the bearer token nor the
// caller's headers, and may not lead into the private network.
//
// Threads: see net/http.hpp. Several clients may live at once.
#pragma once

#include "net/http.hpp"

#include <cstddef>
#include <memory>
#include <string>

namespace chapeau::net {

inline constexpr int kRedirectsMax = 3;

/// All lines of one answer. Providers send about 1 KiB.
inline constexpr std::size_t kHeaderBytesMax = std::size_t{64} << 10U;

/// Far more than the sources of one evening; what is above is answered with Unavailable.
inline constexpr std::size_t kTransfersMax = 64;

struct CurlOptions {
    /// `Chapeau/<version> (<what it is>)`: operators of providers want to know who asks.
    std::string user_agent;
    milliseconds connect_timeout = kConnectTimeout;
    milliseconds request_timeout = kRequestTimeout; // Redirects included.
    /// A transfer slower than kLowSpeedBytes a second for this long is given up.
    seconds low_speed_time{10};
    /// A PEM file of certificate authorities instead of the system's; empty for the system's.
    std::string ca_file = {};
};

inline constexpr long kLowSpeedBytes = 100;

/// Fails with Errc::InvalidInput on a user agent or a time-out that makes no sense, and with
/// Errc::Unavailable when curl cannot start.
Result<std::unique_ptr<HttpClient>> make_curl_http_client(CurlOptions options);

} // namespace chapeau::net
