// HTTP as the sources see it: a request goes in, exactly one outcome comes back, nothing waits.
//
// Threads: a client and all its callbacks belong to one thread, the one that calls `run`. Only
// `wake` may be called from elsewhere.
#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace chapeau::net {

/// Ten times the largest page that a provider is known to send. Counted after decompression, so
/// that a compressed bomb is stopped as early as a plain one.
inline constexpr std::size_t kBodyBytesMax = std::size_t{8} << 20U;

inline constexpr milliseconds kConnectTimeout{10'000};
inline constexpr milliseconds kRequestTimeout{30'000};

enum class Method { Get, Post };

/// Plain http is refused unless the host is a loopback address, or the operator allowed it.
enum class Transport { HttpsOnly, PlainHttpAllowed };

struct Header {
    std::string name;
    std::string value;
};

/// A credential that its provider wants in a header of its own, or as `Authorization: Basic`.
struct SecretHeader {
    std::string name;
    Secret value;
};

struct Request {
    Method method = Method::Get;
    std::string url;
    std::vector<Header> headers;
    /// Sent as `Authorization: Bearer ...`, and never to another host than the url's.
    Secret bearer_token;
    std::vector<SecretHeader> secret_headers; // Likewise never to another host.
    std::string body;                         // POST only.
    std::string if_none_match;
    std::string if_modified_since;
    std::size_t body_bytes_max = kBodyBytesMax;
    Transport transport = Transport::HttpsOnly;
};

/// Visible ASCII and blanks only: no line break, and nothing that a proxy may read as one.
bool is_field_value(std::string_view text);

/// Every name and value that will be sent is one that HTTP allows. Fails with
/// Errc::InvalidInput.
Result<void> check_headers(const Request& request);

struct Response {
    int status = 0;
    std::vector<Header> headers; // Of the final answer only, names in lower case.
    std::string body;            // Decompressed; curl may miss that a compressed one was cut.
    std::string url;             // After redirects.

    /// The first header of that name (lower case), or null.
    const std::string* header(std::string_view name) const;
};

/// An answer of any status is a Response. No answer is an Error: Unavailable (name, connection,
/// reset, TLS), Timeout, TooLarge, Refused (a rule of ours: plain http, a redirect elsewhere).
using Outcome = Result<Response>;
using OnOutcome = std::function<void(Outcome)>;

class HttpClient {
public:
    HttpClient() = default;
    HttpClient(const HttpClient&) = delete;
    HttpClient& operator=(const HttpClient&) = delete;
    virtual ~HttpClient() = default;

    /// `on_outcome` is called once, later, from within `run`. A client that is destroyed drops
    /// what is under way without calling.
    virtual void submit(Request request, OnOutcome on_outcome) = 0;

    /// Moves all transfers on, and waits at most `wait` for something to happen.
    virtual void run(milliseconds wait) = 0;

    /// Any thread: makes a waiting `run` return at once.
    virtual void wake() = 0;
};

/// What a `Retry-After` header asks for (RFC 9110, 10.2.3: seconds or a date), at most
/// kRetryAfterMax: one slip at the provider must not silence it for the evening. Empty when there
/// is none that makes sense.
inline constexpr milliseconds kRetryAfterMax{std::chrono::minutes{15}};
std::optional<milliseconds> retry_after(const Response& response, Timestamp now);

} // namespace chapeau::net
