// The HTTP/1.1 server: sockets, time limits, the form of requests, TLS. What the routes mean is the
// handler's. Strangers are on the other side: every size, time and number is limited, a request is
// refused rather than guessed at, and no refusal repeats what was sent.
//
// Threads: one of its own, the web thread, at the lowest priority, so that the picture on the
// screen never waits for a phone. Handlers, hubs and what is posted run there and never wait.
#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "web/http_message.hpp"
#include "web/hub.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chapeau::web {

/// Room for a signed header and a long list of languages; a browser sends about 1 KiB.
inline constexpr std::size_t kHeaderBytesMax = 8192;
/// The longest route with the longest search text, percent-encoded, has about 600.
inline constexpr std::size_t kTargetBytesMax = 2048;
/// The largest body is a list of 50 keys, about 2 KiB.
inline constexpr std::size_t kBodyBytesMax = 8192;
/// A connection changes hands after as many requests, so that none is held for ever.
inline constexpr std::size_t kRequestsPerConnectionMax = 100;
/// A room that loads the page at the same moment, before it waits in the kernel.
inline constexpr int kBacklog = 4096;
/// Descriptors that stay free for the book, the feeds, the screen and the log.
inline constexpr std::size_t kDescriptorsKept = 500;

/// How long, how many. The defaults are for an evening; tests shorten them.
struct ServerOptions {
    milliseconds header_patience{
        15'000}; // From the first byte, or from the connection, to the end.
    milliseconds body_patience{10'000};
    milliseconds write_patience{10'000};
    milliseconds idle_patience{15'000};   // Between two requests.
    milliseconds answer_patience{20'000}; // For the handler's reply; then 503.
    milliseconds stall_patience{15'000};  // For one event to a phone; then it is dropped.
    milliseconds heartbeat{15'000};       // Routers forget silent connections after 30 s and more.
    milliseconds retry_min{2'000};        // A restart does not bring all phones back at once.
    milliseconds retry_max{8'000};
    milliseconds bye_retry{30'000};  // After the end there is nobody to come back to.
    milliseconds sweep{250};         // How often the limits of time are looked at.
    milliseconds accept_pause{50};   // Without a free descriptor, accepting would only spin.
    milliseconds full_pause{5};      // Until a newcomer without a place looks for one again.
    milliseconds full_patience{500}; // Without a free place, before newcomers are taken late.
    /// A phone asks one way through the air after it is connected, so who says nothing for so long
    /// gives way where the place is needed.
    milliseconds silence_patience{2'000};
    milliseconds stop_patience{1'000};
    milliseconds tls_check{10'000}; // How often certificate files are looked at for a change.
    /// All connections; fewer where the machine has not as many descriptors to give.
    std::size_t connections_max = 19'000;
    /// Those that receive no events. Of more, one that has had its answer gives way, or a silent
    /// one, of the address that holds the most; where there is none, newcomers wait in the kernel's
    /// queue. There is no limit of one address, because a venue may put the whole room behind one.
    std::size_t short_max = 2'000;
    /// Beyond them, through each listener, when those places are held by connections that do not
    /// ask: enough for a phone that asks as soon as it is connected, and the oldest gives way.
    std::size_t late_max = 256;
};

struct TlsFiles {
    std::filesystem::path certificate; // PEM, the whole chain, the server's own first.
    std::filesystem::path key;
};

/// Nothing but ourselves: no script, style, picture or connection from elsewhere, no frame.
inline constexpr std::string_view kDefaultContentSecurityPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'";

struct ListenerOptions {
    std::string address = "0.0.0.0"; // An IPv4 or IPv6 address; "::" is IPv6 alone, listen twice.
    std::uint16_t port = 0;          // 0: any free one.
    /// Whom a request may name: "192.168.1.7", "chapeau.local", "[fe80::1]", each at the listener's
    /// own port unless it says another ("give.example:443"). Empty refuses everything.
    std::vector<std::string> hosts;
    std::optional<TlsFiles> tls;
    /// Of one request. What is taken in from providers is longer than what phones send.
    std::size_t body_bytes_max = kBodyBytesMax;
    /// Of this listener alone, so that one listener's flood leaves the other its connections.
    std::size_t connections_max = 19'000;
    /// Places, short-lived ones too, that the other listeners cannot take, however full they are.
    std::size_t connections_kept = 0;
    std::string content_security_policy{kDefaultContentSecurityPolicy};
};

class Server {
public:
    /// Raises the limit of descriptors to what the machine allows. `clock` outlives the server.
    static Result<std::unique_ptr<Server>> make(const ServerOptions& options, const Clock& clock);

    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;
    /// Stops.
    ~Server(); // NOLINT(bugprone-exception-escape): without memory or threads all ends anyway.

    /// Before `start`. Tells the port. Errc::Conflict when the port is taken, Errc::InvalidInput
    /// for an address or a certificate that cannot be used. `handler` outlives the server.
    Result<std::uint16_t> listen(const ListenerOptions& options, Handler& handler);

    /// Further names for the listener at `port`, when the machine has got another address. By port,
    /// any thread.
    void add_host(std::uint16_t port, std::string host);

    /// Before `start`. Lives as long as the server.
    Hub& add_hub();

    /// Once.
    void start();

    /// Any thread but the web thread: no new connections, `event: bye` to the streams, a second for
    /// running requests, then the thread is joined. Idempotent.
    void stop();

    /// Any thread, also before `start`; runs on the web thread, in order. After `stop` it is
    /// dropped.
    void post(std::function<void()> deed);

    /// Before `start`, or on the web thread: again and again until the end.
    void every(milliseconds period, std::function<void()> deed);

    /// Connections that are open now, streams among them. The web thread's.
    std::size_t connections() const;

private:
    struct Impl;
    explicit Server(std::unique_ptr<Impl> impl);

    std::unique_ptr<Impl> impl_;
};

} // namespace chapeau::web
