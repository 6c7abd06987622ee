// Addresses, taken apart and put together by libcurl's own parser, so that what we check and what
// is then asked can never be read in two ways. Pure; any thread.
#pragma once

#include "base/result.hpp"
#include "net/http.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace chapeau::net {

/// An http or https address without user name, password or fragment.
struct Url {
    std::string text;   // Normalised; what is sent.
    std::string scheme; // "http" or "https".
    std::string host;   // Lower case; an IPv6 address stands in brackets.
    std::string port;   // Always set.
    std::string path;   // Begins with a slash; without the query.
};

/// Longer addresses are cut or refused by servers anyway.
inline constexpr std::size_t kUrlBytesMax = 8192;

/// Errc::Refused for another scheme or for a password in the address, Errc::InvalidInput for what
/// is no address. The message never repeats the query, which may hold a credential.
Result<Url> parse_url(std::string_view text);

/// `reference` as a browser would read it on the page `base` (RFC 3986, 5.2).
Result<Url> resolve_url(const Url& base, std::string_view reference);

/// Scheme, host and port are equal: only then may a credential travel along.
bool same_origin(const Url& one, const Url& other);

/// `localhost`, 127.0.0.0/8 or ::1, by name: nothing is resolved.
bool is_loopback(const Url& url);

/// https always; plain http to this machine, or where the operator allowed it.
bool transport_allows(const Url& url, Transport transport);

/// For messages: scheme, host and path, without the query.
std::string without_query(const Url& url);

/// Everything but RFC 3986's unreserved characters becomes %XX.
std::string percent_encode(std::string_view text);

} // namespace chapeau::net
