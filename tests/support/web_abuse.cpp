#include "support/web_abuse.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <fstream>
#include <memory>
#include <netinet/in.h>
#include <optional>
#include <poll.h>
#include <string_view>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

#if defined(__SANITIZE_ADDRESS__)
#define CHAPEAU_SANITIZED_ALLOCATOR
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define CHAPEAU_SANITIZED_ALLOCATOR
#endif
#endif
#ifdef CHAPEAU_SANITIZED_ALLOCATOR
#include <sanitizer/allocator_interface.h>
#endif

namespace chapeau::test {

namespace {

constexpr milliseconds kHonestPause{500};
constexpr int kPipelined = 20;
constexpr milliseconds kDripPause{20};
/// The guests' machines are not ours: they take no more of it than the server's own thread.
constexpr int kGuestNice = 19;

void become_a_guest() {
    const auto self = static_cast<id_t>(::syscall(SYS_gettid));
    ::setpriority(PRIO_PROCESS, self, kGuestNice);
}

class AbuseSocket {
public:
    explicit AbuseSocket(std::uint16_t port)
        : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        const timeval patience{2, 0};
        ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        address.sin_port = htons(port);
        is_open_ =
            ::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    }
    AbuseSocket(const AbuseSocket&) = delete;
    AbuseSocket& operator=(const AbuseSocket&) = delete;
    ~AbuseSocket() { ::close(socket_); }

    bool say(std::string_view text, int flags = 0) {
        is_open_ = is_open_ && ::send(socket_, text.data(), text.size(), MSG_NOSIGNAL | flags) > 0;
        return is_open_;
    }
    /// Whatever is there, or nothing.
    std::string hear(int flags = 0) {
        std::array<char, 65'536> bytes{};
        const auto count = ::recv(socket_, bytes.data(), bytes.size(), flags);
        return {bytes.data(), static_cast<std::size_t>(std::max<ssize_t>(count, 0))};
    }
    /// Whether the server has not closed it yet.
    bool is_open() const {
        pollfd state{socket_, POLLIN, 0};
        return is_open_ && ::poll(&state, 1, 0) == 0;
    }

private:
    const int socket_;
    bool is_open_ = false;
};

using Sockets = std::vector<std::unique_ptr<AbuseSocket>>;

/// Silent sockets, headers byte by byte, and bodies that were announced: all in one thread.
void hold_and_drip(const AbuseOptions& options, const std::atomic<bool>& is_over) {
    become_a_guest();
    Sockets silent(options.silent_sockets);
    Sockets slow(options.slow_sockets);
    const auto body = "POST " + options.path + " HTTP/1.1\r\nHost: " + options.host +
                      "\r\nContent-Length: 8000\r\n\r\n";
    while (!is_over) {
        for (auto& socket : silent) {
            if (!socket || !socket->is_open()) {
                socket = std::make_unique<AbuseSocket>(options.port);
            }
        }
        for (std::size_t i = 0; i < slow.size(); ++i) {
            if (!slow[i] || !slow[i]->is_open()) {
                slow[i] = std::make_unique<AbuseSocket>(options.port);
                slow[i]->say(i % 2 == 0 ? std::string_view("GET / HTTP/1.1\r\nX: ") : body);
            }
            slow[i]->say("a", MSG_DONTWAIT);
        }
        ::poll(nullptr, 0, static_cast<int>(kDripPause.count()));
    }
}

std::vector<std::string> hostile_texts(const AbuseOptions& options) {
    const auto host = "Host: " + options.host + "\r\n";
    std::string pipelined;
    for (int i = 0; i < kPipelined; ++i) {
        pipelined += "GET " + options.path + " HTTP/1.1\r\n" + host + "\r\n";
    }
    return {
        pipelined,
        "GET / HTTP/1.1\r\nHost: evil.test\r\n\r\n",
        "GET /" + std::string(60'000, 'a') + " HTTP/1.1\r\n" + host + "\r\n",
        "GET / HTTP/1.1\r\n" + host + "X: " + std::string(60'000, 'a') + "\r\n\r\n",
        "POST / HTTP/1.1\r\n" + host + "Content-Length: 10000000000\r\n\r\n" +
            std::string(30'000, 'b'),
        "POST / HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\n\r\nFFFFFF;" +
            std::string(30'000, 'c'),
        "POST / HTTP/1.1\r\n" + host +
            "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        std::string(1'000, '\0'),
        "\x16\x03\x01\x02",
    };
}

void flood(const AbuseOptions& options, const std::atomic<bool>& is_over,
           std::atomic<std::size_t>& requests) {
    become_a_guest();
    const auto texts = hostile_texts(options);
    std::size_t turn = 0;
    while (!is_over) {
        AbuseSocket socket(options.port);
        const auto& text = texts[turn++ % texts.size()];
        if (socket.say(text) && turn % 3 != 0) { // Every third leaves without listening.
            socket.hear(text.size() < 8 ? MSG_DONTWAIT : 0);
        }
        ++requests;
    }
}

/// One request with its answer; how long it took, or nothing.
std::optional<double> ask_once(std::unique_ptr<AbuseSocket>& socket, const AbuseOptions& options,
                               const std::string& request) {
    const auto begun = SystemClock().steady_now();
    for (int attempt = 0; attempt < 2; ++attempt) {
        if (!socket) {
            socket = std::make_unique<AbuseSocket>(options.port);
        }
        if (socket->say(request) && socket->hear().starts_with("HTTP/1.1 200 ")) {
            const auto passed = SystemClock().steady_now() - begun;
            return static_cast<double>(passed.count()) / 1000;
        }
        socket.reset(); // As a browser does with a connection that was closed meanwhile.
    }
    return {};
}

void act_honestly(const AbuseOptions& options, const std::atomic<bool>& is_over,
                  AbuseReport& report) {
    Sockets phones(options.honest_phones);
    std::vector<double> delays;
    const auto get = "GET " + options.path + " HTTP/1.1\r\nHost: " + options.host + "\r\n\r\n";
    const auto post = "POST " + options.path + " HTTP/1.1\r\nHost: " + options.host +
                      "\r\nContent-Length: 2\r\n\r\n{}";
    const auto pause_ms = static_cast<int>(kHonestPause.count()) /
                          std::max(static_cast<int>(options.honest_phones), 1);
    while (!is_over) {
        auto& phone = phones[report.asked % phones.size()];
        if (report.asked % 5 == 0) {
            phone.reset();
        }
        const auto delay = ask_once(phone, options, report.asked % 2 == 0 ? get : post);
        ++report.asked;
        if (delay) {
            delays.push_back(*delay);
        } else {
            ++report.failed;
        }
        ::poll(nullptr, 0, std::max(pause_ms, 1));
    }
    std::sort(delays.begin(), delays.end());
    if (!delays.empty()) {
        report.p50_ms = delays[delays.size() / 2];
        report.p99_ms = delays[delays.size() * 99 / 100];
        report.worst_ms = delays.back();
    }
}

} // namespace

AbuseReport run_abuse(const AbuseOptions& options) {
    std::atomic<bool> is_over = false;
    std::atomic<std::size_t> requests = 0;
    AbuseReport report;
    std::vector<std::thread> threads;
    threads.emplace_back([&] { hold_and_drip(options, is_over); });
    for (std::size_t i = 0; i < options.flood_threads; ++i) {
        threads.emplace_back([&] { flood(options, is_over, requests); });
    }
    threads.emplace_back([&] { act_honestly(options, is_over, report); });
    ::poll(nullptr, 0, static_cast<int>(options.duration.count()));
    is_over = true;
    for (auto& thread : threads) {
        thread.join();
    }
    report.hostile_requests = requests;
    return report;
}

#ifdef CHAPEAU_SANITIZED_ALLOCATOR
double held_mib() {
    return static_cast<double>(__sanitizer_get_current_allocated_bytes()) / 1024 / 1024;
}
#else
double held_mib() {
    std::ifstream file("/proc/self/statm");
    double all = 0;
    double resident = 0;
    file >> all >> resident;
    return resident * static_cast<double>(::sysconf(_SC_PAGESIZE)) / 1024 / 1024;
}
#endif

} // namespace chapeau::test
