// Everything at once that a bored or malicious guest does to the web server, while honest phones
// load the page and act. Loopback only, bounded in time and in sockets.
//
// Threads: starts and joins its own.
#pragma once

#include "base/clock.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

namespace chapeau::test {

struct AbuseOptions {
    std::uint16_t port = 0;
    std::string host;       // Whom the honest ones name: "127.0.0.1:8080".
    std::string path = "/"; // What they ask for; any POST goes there too.
    milliseconds duration{1'000};
    std::size_t honest_phones =
        20; // Each asks about twice a second, on a new connection now and then.
    std::size_t silent_sockets = 200; // Opened again as they are closed.
    std::size_t slow_sockets = 50;    // One byte of a header at a time.
    std::size_t flood_threads = 1;    // Requests as fast as they are answered, pipelined.
};

struct AbuseReport {
    std::size_t asked = 0;  // By the honest.
    std::size_t failed = 0; // No answer, after one more try on a new connection.
    double p50_ms = 0;
    double p99_ms = 0;
    double worst_ms = 0;
    std::size_t hostile_requests = 0;
};

AbuseReport run_abuse(const AbuseOptions& options);

/// What this process holds in memory, in MiB: its resident pages, or what is allocated and not
/// given back where a sanitizer owns the heap (it keeps freed blocks for a while, to find their
/// late use).
double held_mib();

} // namespace chapeau::test
