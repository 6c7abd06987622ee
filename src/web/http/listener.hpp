// One address and port that phones connect to.
//
// Threads: opened before the server starts; then the web thread's.
#pragma once

#include "base/result.hpp"
#include "web/http/asio.hpp"
#include "web/http/crowd.hpp"
#include "web/http/web_core.hpp"
#include "web/server.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace chapeau::web {

class Listener {
public:
    static Result<std::unique_ptr<Listener>> open(WebCore& core, const ListenerOptions& options,
                                                  Handler& handler);
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;
    ~Listener();

    std::uint16_t port() const { return port_; }
    void begin();
    void close();
    void add_host(const std::string& host) { door_->hosts.add(host); }

    /// Takes a changed certificate for the connections to come; a wrong one is logged once, and the
    /// old one stays.
    void check_certificate();

private:
    struct Newcomer {
        int descriptor;
        std::string peer;
    };

    Listener(WebCore& core, TcpAcceptor acceptor, std::uint16_t port, std::shared_ptr<Door> door,
             std::optional<TlsFiles> tls);

    void await_connections();
    void accept_some();
    void rest(milliseconds pause);
    /// False when there is no place for it yet.
    bool take(int descriptor, const std::string& peer);
    std::string state_of_files() const;

    WebCore& core_;
    TcpAcceptor acceptor_;
    LoopTimer pause_;
    const std::uint16_t port_;
    const std::shared_ptr<Door> door_;
    const std::optional<TlsFiles> tls_;
    std::optional<Newcomer> waiting_; // Accepted, and without a place; the next wait in the kernel.
    std::string files_;               // As they were when they were last read.
};

} // namespace chapeau::web
