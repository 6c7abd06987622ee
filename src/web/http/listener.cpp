#include "web/http/listener.hpp"

#include "base/format.hpp"
#include "base/log.hpp"
#include "web/http/response_text.hpp"
#include "web/http/session.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

namespace chapeau::web {

namespace {

/// Connections that are taken before those that are there get their turn.
constexpr int kAcceptedAtOnce = 64;
/// Where there are few places in all, those that are kept for one listener are at most this part.
constexpr std::size_t kShareKept = 8;
/// A phone that left the Wi-Fi acknowledges nothing; the kernel alone would try for 15 minutes.
constexpr int kUnacknowledgedMaxMs = 20'000;

// The spelling of an IPv4 address does not depend on which kind of listener it came to.
std::string peer_text(const sockaddr_storage& address) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    if (address.ss_family == AF_INET) {
        const auto& v4 = reinterpret_cast<const sockaddr_in&>(address);
        ::inet_ntop(AF_INET, &v4.sin_addr, text.data(), text.size());
    } else if (address.ss_family == AF_INET6) {
        const auto& v6 = reinterpret_cast<const sockaddr_in6&>(address);
        ::inet_ntop(AF_INET6, &v6.sin6_addr, text.data(), text.size());
    }
    return text.data();
}

tl::unexpected<Error> listen_failure(const ErrorCode& error, const ListenerOptions& options) {
    const auto place = format("{} port {}", options.address, options.port);
    if (error == asio::error::address_in_use) {
        return fail(Errc::Conflict,
                    "cannot listen on {}: another program has taken this port; end it, or choose "
                    "another port in the settings",
                    place);
    }
    if (error == asio::error::access_denied) {
        return fail(Errc::Refused,
                    "cannot listen on {}: ports below 1024 need a permission; choose another port "
                    "in the settings",
                    place);
    }
    return fail(
        Errc::InvalidInput,
        "cannot listen on {}: {}; this machine may not have this address, 0.0.0.0 means all "
        "that it has",
        place, error.message());
}

Result<TcpAcceptor> open_acceptor(asio::io_context& loop, const ListenerOptions& options) {
    ErrorCode error;
    const auto address = asio::ip::make_address(options.address, error);
    if (error) {
        return fail(Errc::InvalidInput,
                    "cannot listen on \"{}\": this is no IPv4 or IPv6 address; 0.0.0.0 means all "
                    "that this machine has",
                    options.address);
    }
    TcpAcceptor acceptor(loop.get_executor());
    acceptor.open(address.is_v6() ? Tcp::v6() : Tcp::v4(), error);
    if (!error && address.is_v6()) {
        acceptor.set_option(asio::ip::v6_only(true), error);
    }
    if (!error) {
        // A restart does not wait for what is left of the connections before.
        acceptor.set_option(asio::socket_base::reuse_address(true), error);
    }
    if (!error) {
        acceptor.bind({address, options.port}, error);
    }
    if (!error) {
        acceptor.listen(kBacklog, error);
    }
    if (!error) {
        acceptor.non_blocking(true, error);
    }
    if (error) {
        return listen_failure(error, options);
    }
    ::fcntl(acceptor.native_handle(), F_SETFD, FD_CLOEXEC); // NOLINT(*-vararg): the system's own.
    return acceptor;
}

void set_connection_options(int descriptor) {
    // Without any of these the connection still works, only worse.
    const int yes = 1;
    ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    ::setsockopt(descriptor, IPPROTO_TCP, TCP_USER_TIMEOUT, &kUnacknowledgedMaxMs,
                 sizeof kUnacknowledgedMaxMs);
}

void add_file_state(std::string& text, const std::filesystem::path& path) {
    struct stat state {};
    if (::stat(path.c_str(), &state) == 0) {
        text += format("{}.{}.{}.{};", state.st_mtim.tv_sec, state.st_mtim.tv_nsec, state.st_size,
                       state.st_ino);
    } else {
        text += "absent;";
    }
}

} // namespace

Listener::Listener(WebCore& core, TcpAcceptor acceptor, std::uint16_t port,
                   std::shared_ptr<Door> door, std::optional<TlsFiles> tls)
    : core_(core),
      acceptor_(std::move(acceptor)),
      pause_(core.loop.get_executor()),
      port_(port),
      door_(std::move(door)),
      tls_(std::move(tls)) {}

Result<std::unique_ptr<Listener>> Listener::open(WebCore& core, const ListenerOptions& options,
                                                 Handler& handler) {
    auto acceptor = open_acceptor(core.loop, options);
    if (!acceptor) {
        return tl::unexpected<Error>(acceptor.error());
    }
    ErrorCode error;
    const auto port = acceptor->local_endpoint(error).port();
    const std::shared_ptr<Door> door(
        new Door{HostList(options.hosts, port),
                 safety_headers(options.content_security_policy, options.tls.has_value()), handler,
                 nullptr, options.body_bytes_max, options.connections_max,
                 std::min(options.connections_kept, core.short_max / kShareKept)});
    std::unique_ptr<Listener> made(
        new Listener(core, std::move(*acceptor), port, door, options.tls));
    if (options.tls) {
        made->files_ = made->state_of_files();
        auto context = TlsContext::load(*options.tls);
        if (!context) {
            return tl::unexpected<Error>(context.error());
        }
        door->tls = std::move(*context);
    }
    core.crowd->add_door(door);
    return made;
}

void Listener::begin() {
    await_connections();
}

Listener::~Listener() {
    if (waiting_) {
        ::close(waiting_->descriptor);
    }
}

void Listener::close() {
    pause_.cancel();
    if (waiting_) {
        ::close(waiting_->descriptor);
        waiting_.reset();
    }
    ErrorCode ignored; // Whatever it says, the descriptor is gone.
    acceptor_.close(ignored);
}

void Listener::await_connections() {
    acceptor_.async_wait(TcpAcceptor::wait_read, [this](const ErrorCode& error) {
        if (!error && acceptor_.is_open()) {
            accept_some();
        }
    });
}

void Listener::rest(milliseconds pause) {
    pause_.expires_after(pause);
    pause_.async_wait([this](const ErrorCode& error) {
        if (error || !acceptor_.is_open()) {
            return;
        }
        if (waiting_) {
            accept_some();
        } else {
            await_connections();
        }
    });
}

void Listener::accept_some() {
    if (waiting_) {
        if (!take(waiting_->descriptor, waiting_->peer)) {
            rest(core_.options.full_pause);
            return;
        }
        waiting_.reset();
    }
    for (int taken = 0; taken < kAcceptedAtOnce; ++taken) {
        sockaddr_storage address{};
        socklen_t size = sizeof address;
        const int descriptor =
            ::accept4(acceptor_.native_handle(), reinterpret_cast<sockaddr*>(&address), &size,
                      SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (descriptor >= 0) {
            auto peer = peer_text(address);
            if (!take(descriptor, peer)) {
                waiting_ = Newcomer{descriptor, std::move(peer)};
                rest(core_.options.full_pause);
                return;
            }
            continue;
        }
        if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
            rest(core_.options.accept_pause);
            return;
        }
        if (errno == EAGAIN || errno == EWOULDBLOCK) {
            break;
        }
        // Else this one connection failed before we had it; the next one is another.
    }
    await_connections();
}

bool Listener::take(int descriptor, const std::string& peer) {
    const auto seat = core_.make_room(*door_);
    if (!seat) {
        return false;
    }
    set_connection_options(descriptor);
    TcpSocket socket(core_.loop.get_executor());
    ErrorCode error;
    // Whether 4 or 6 matters to what we never ask of the socket.
    socket.assign(Tcp::v4(), descriptor, error);
    if (error) {
        ::close(descriptor);
        return true;
    }
    std::unique_ptr<TlsSession> tls;
    if (door_->tls) {
        tls = TlsSession::make(*door_->tls, descriptor);
        if (!tls) {
            return true;
        }
    }
    const auto session =
        std::make_shared<Session>(core_, door_, Channel(std::move(socket), std::move(tls)),
                                  core_.crowd->admit(door_, peer, *seat));
    session->begin();
    return true;
}

std::string Listener::state_of_files() const {
    std::string text;
    add_file_state(text, tls_->certificate);
    add_file_state(text, tls_->key);
    return text;
}

void Listener::check_certificate() {
    if (!tls_) {
        return;
    }
    auto files = state_of_files();
    if (files == files_) {
        return;
    }
    files_ = std::move(files);
    auto context = TlsContext::load(*tls_);
    if (!context) {
        log::warning(
            "web: the changed certificate of port {} is not used, the one before stays: {}", port_,
            context.error().message);
        return;
    }
    door_->tls = std::move(*context);
    log::info("web: port {} uses the changed certificate", port_);
}

} // namespace chapeau::web
