#include "web/server.hpp"

#include "base/check.hpp"
#include "base/log.hpp"
#include "web/http/listener.hpp"
#include "web/http/session.hpp"
#include "web/http/web_core.hpp"

#include <algorithm>
#include <atomic>
#include <csignal>
#include <pthread.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <thread>
#include <unistd.h>

namespace chapeau::web {

namespace {

/// The lowest: one core shared with the screen then costs no frame.
constexpr int kWebThreadNice = 19;
/// Fewer would be no server; the machine's limit must be mended.
constexpr std::size_t kConnectionsMin = 64;

// How many connections the machine can give, after the limit was raised as far as it goes.
std::size_t descriptors_to_spare() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) {
        return kConnectionsMin;
    }
    if (limit.rlim_cur < limit.rlim_max) {
        auto raised = limit;
        raised.rlim_cur = limit.rlim_max;
        if (::setrlimit(RLIMIT_NOFILE, &raised) == 0) {
            limit = raised;
        }
    }
    const auto all = static_cast<std::size_t>(limit.rlim_cur);
    return std::max(all > kDescriptorsKept ? all - kDescriptorsKept : 0, kConnectionsMin);
}

} // namespace

struct Server::Impl {
    struct Periodic {
        Periodic(asio::io_context& loop, milliseconds every, std::function<void()> what)
            : timer(loop.get_executor()), period(every), deed(std::move(what)) {}

        void begin() {
            timer.expires_after(period);
            timer.async_wait([this](const ErrorCode& error) {
                if (!error) {
                    deed();
                    begin();
                }
            });
        }

        LoopTimer timer;
        const milliseconds period;
        const std::function<void()> deed;
    };

    Impl(const ServerOptions& options, const Clock& clock) : core(options, clock) {}

    void add_periodic(milliseconds period, std::function<void()> deed) {
        periodics.push_back(std::make_unique<Periodic>(core.loop, period, std::move(deed)));
        periodics.back()->begin();
    }

    void run_thread() {
        // On Linux the number is the thread's own, whatever the standard says of processes. Without
        // it the picture may stutter under a flood, so it is told.
        const auto self = static_cast<id_t>(::syscall(SYS_gettid)); // NOLINT(*-vararg)
        if (::setpriority(PRIO_PROCESS, self, kWebThreadNice) != 0) {
            log::warning("web: the thread's priority cannot be lowered");
        }
        core.loop.run();
    }

    void begin_end() {
        core.is_ending = true;
        for (const auto& listener : listeners) {
            listener->close();
        }
        const std::string bye =
            "retry: " + std::to_string(core.options.bye_retry.count()) + "\nevent: bye\ndata:\n\n";
        for (const auto& hub : core.hubs) {
            hub->end(bye);
        }
        for (const auto& session : core.all_sessions()) {
            session->end();
        }
        if (!core.has_sessions()) {
            core.loop.stop();
            return;
        }
        core.session_ended = [this] {
            if (!core.has_sessions()) {
                core.loop.stop();
            }
        };
        last_timer.expires_after(core.options.stop_patience);
        last_timer.async_wait([this](const ErrorCode&) { core.loop.stop(); });
    }

    // First, so that the loop ends last: handlers that never ran still hold connections.
    WebCore core;
    LoopTimer last_timer{core.loop.get_executor()};
    std::vector<std::unique_ptr<Listener>> listeners;
    std::vector<std::unique_ptr<Periodic>> periodics;
    std::thread thread;
    std::atomic<bool> is_stopped = false;
};

Server::Server(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Result<std::unique_ptr<Server>> Server::make(const ServerOptions& options, const Clock& clock) {
    if (options.retry_min > options.retry_max || options.sweep <= milliseconds{0}) {
        return fail(Errc::InvalidInput, "the web server's options contradict each other");
    }
    auto impl = std::make_unique<Impl>(options, clock);
    const auto spare = descriptors_to_spare();
    impl->core.connections_max = std::min(options.connections_max, spare);
    auto& core = impl->core;
    core.late_max = std::min(options.late_max, core.connections_max / 4);
    core.short_max = std::min(options.short_max, core.connections_max - core.late_max);
    if (spare < options.connections_max) {
        log::warning("web: this machine allows {} connections, not {}; for more, raise the limit "
                     "of open files (ulimit -Hn)",
                     spare, options.connections_max);
    }
    return std::unique_ptr<Server>(new Server(std::move(impl)));
}

Server::~Server() { // NOLINT(bugprone-exception-escape): as in the header.
    stop();
    // Whatever is still open holds places in the core's lists.
    impl_->core.session_ended = nullptr;
    for (const auto& session : impl_->core.all_sessions()) {
        session->close();
    }
}

Result<std::uint16_t> Server::listen(const ListenerOptions& options, Handler& handler) {
    ENSURE(!impl_->thread.joinable(), "listeners are added before the server starts");
    auto listener = Listener::open(impl_->core, options, handler);
    if (!listener) {
        return tl::unexpected<Error>(listener.error());
    }
    impl_->listeners.push_back(std::move(*listener));
    return impl_->listeners.back()->port();
}

void Server::add_host(std::uint16_t port, std::string host) {
    post([this, port, host = std::move(host)] {
        for (const auto& listener : impl_->listeners) {
            if (listener->port() == port) {
                listener->add_host(host);
            }
        }
    });
}

Hub& Server::add_hub() {
    ENSURE(!impl_->thread.joinable(), "hubs are added before the server starts");
    auto& core = impl_->core;
    core.hubs.push_back(
        std::make_unique<StreamHub>(core.loop, core.options, core.clock, core.scratch));
    return *core.hubs.back();
}

void Server::start() {
    ENSURE(!impl_->thread.joinable() && !impl_->is_stopped, "the server is started once");
    impl_->add_periodic(impl_->core.options.sweep, [this] { impl_->core.sweep(); });
    impl_->add_periodic(impl_->core.options.tls_check, [this] {
        for (const auto& listener : impl_->listeners) {
            listener->check_certificate();
        }
    });
    for (const auto& listener : impl_->listeners) {
        listener->begin();
    }
    // The thread inherits what is blocked: signals are for the main thread, and a phone that goes
    // while TLS writes to it must not end the program.
    sigset_t all;
    sigset_t before;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_BLOCK, &all, &before);
    impl_->thread = std::thread([impl = impl_.get()] { impl->run_thread(); });
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

void Server::stop() {
    if (impl_->is_stopped.exchange(true) || !impl_->thread.joinable()) {
        return;
    }
    asio::post(impl_->core.loop, [impl = impl_.get()] { impl->begin_end(); });
    impl_->thread.join();
}

void Server::post(std::function<void()> deed) {
    if (!impl_->is_stopped) {
        asio::post(impl_->core.loop, std::move(deed));
    }
}

void Server::every(milliseconds period, std::function<void()> deed) {
    impl_->add_periodic(period, std::move(deed));
}

std::size_t Server::connections() const {
    return impl_->core.crowd->total();
}

} // namespace chapeau::web
