// What phones cost: how fast one event reaches all of them beside a bare epoll writer, the memory
// of each, and pages and snapshots per second beside nginx. Every comparison is of the same run,
// with both sides at the priority that our web thread has, and a process of its own for each
// server.
//
// Wanted: fan-out to 10,000 in at most 1.25 times the bare writer, 20,000 in 1.3; 2 KiB a phone;
// 0.9 of nginx. nginx and wrk are left out where they are not installed.
#include "base/check.hpp"
#include "base/format.hpp"
#include "support/temp_folder.hpp"
#include "web/server.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <deque>
#include <fcntl.h>
#include <fstream>
#include <functional>
#include <iostream>
#include <map>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace {

using namespace chapeau;

constexpr int kNice = 19;
constexpr std::size_t kEventBytes = 250;
constexpr int kEventsMeasured = 6;
constexpr std::size_t kPageBytes = 20'000;
constexpr std::size_t kSnapshotBytes = 1'000;
constexpr int kRounds = 3;
constexpr std::int64_t kAirNs = 100'000'000;
constexpr std::int64_t kStormMaxNs = 30'000'000'000;
constexpr std::uint16_t kNginxPort = 18'980;

std::int64_t now_ns() {
    timespec time{};
    ::clock_gettime(CLOCK_MONOTONIC, &time);
    return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

double median(std::vector<double> values) {
    if (values.empty()) {
        return 0;
    }
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

sockaddr_in place_of(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    return address;
}

std::string event_now() {
    auto text = "id: 1\nevent: live\ndata: " + std::to_string(now_ns()) + " ";
    text.resize(kEventBytes - 2, 'x');
    return text + "\n\n";
}

/// A server in a process of its own, ended with the object.
class Child {
public:
    /// `serve` tells its port by the pipe and never returns.
    explicit Child(const std::function<void(int)>& serve) {
        std::array<int, 2> ends{};
        ENSURE(::pipe(ends.data()) == 0, "a pipe can be made");
        process_ = ::fork();
        ENSURE(process_ >= 0, "a process can be made");
        if (process_ == 0) {
            ::close(ends[0]);
            serve(ends[1]);
            ::_exit(0);
        }
        ::close(ends[1]);
        ENSURE(::read(ends[0], &port_, sizeof port_) == sizeof port_, "the server has begun");
        ::close(ends[0]);
    }
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;
    ~Child() {
        ::kill(process_, SIGKILL);
        ::waitpid(process_, nullptr, 0);
    }

    std::uint16_t port() const { return port_; }
    double memory_kb() const {
        std::ifstream file("/proc/" + std::to_string(process_) + "/statm");
        double all = 0;
        double resident = 0;
        file >> all >> resident;
        return resident * static_cast<double>(::sysconf(_SC_PAGESIZE)) / 1024;
    }

private:
    pid_t process_ = -1;
    std::uint16_t port_ = 0;
};

class BenchHandler : public web::Handler {
public:
    explicit BenchHandler(web::Hub& hub) : hub_(hub) {}

    void handle(web::Request request, web::Reply reply) override {
        if (request.path == "/events") {
            reply(web::Subscribe{&hub_});
            return;
        }
        web::Response response;
        const bool is_page = request.path == "/page";
        response.content_type = is_page ? "text/html; charset=utf-8" : "application/json";
        response.body = is_page ? page_ : snapshot_;
        response.headers = {{"ETag", "\"0123456789abcdef\""}, {"Cache-Control", "no-cache"}};
        reply(std::move(response));
    }

private:
    web::Hub& hub_;
    const std::shared_ptr<const std::string> page_ =
        std::make_shared<const std::string>(kPageBytes, 'p');
    const std::shared_ptr<const std::string> snapshot_ =
        std::make_shared<const std::string>(kSnapshotBytes, 's');
};

void serve_chapeau(int tell) {
    const SystemClock clock;
    auto server = web::Server::make({}, clock);
    ENSURE(server, "a server can be made");
    auto& hub = (*server)->add_hub();
    BenchHandler handler(hub);
    web::ListenerOptions options;
    options.address = "127.0.0.1";
    options.hosts = {"127.0.0.1", "localhost"};
    const auto port = (*server)->listen(options, handler);
    ENSURE(port, "a port is free");
    (*server)->every(milliseconds{1000}, [&hub] { hub.publish(event_now()); });
    (*server)->start();
    ENSURE(::write(tell, &*port, sizeof *port) == sizeof *port, "the port can be told");
    while (true) {
        ::pause();
    }
}

// The least that any server must do: write the same bytes to each socket, one after the other.
void serve_bare(int tell) {
    ::setpriority(PRIO_PROCESS, 0, kNice);
    const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* const place = reinterpret_cast<sockaddr*>(&address);
    ENSURE(::bind(listener, place, size) == 0 && ::listen(listener, 4096) == 0 &&
               ::getsockname(listener, place, &size) == 0,
           "a port is free");
    const auto port = ntohs(address.sin_port);
    ENSURE(::write(tell, &port, sizeof port) == sizeof port, "the port can be told");
    const int events = ::epoll_create1(0);
    epoll_event wanted{};
    wanted.events = EPOLLIN;
    ::epoll_ctl(events, EPOLL_CTL_ADD, listener, &wanted);
    std::vector<int> phones;
    auto next = now_ns();
    while (true) {
        epoll_event ready{};
        const auto left_ms = std::max<std::int64_t>((next - now_ns()) / 1'000'000, 0);
        if (::epoll_wait(events, &ready, 1, static_cast<int>(left_ms)) > 0) {
            for (int phone = -1;
                 (phone = ::accept4(listener, nullptr, nullptr, SOCK_NONBLOCK)) >= 0;) {
                const int yes = 1;
                ::setsockopt(phone, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
                phones.push_back(phone);
            }
        }
        if (now_ns() >= next) {
            next += 1'000'000'000;
            const auto text = event_now();
            for (const int phone : phones) {
                static_cast<void>(::send(phone, text.data(), text.size(), MSG_NOSIGNAL));
            }
        }
    }
}

struct Spread {
    std::size_t connected = 0;
    std::size_t reached = 0; // By the event that reached the fewest.
    double p50_ms = 0;
    double p99_ms = 0;
    double last_ms = 0;
    double memory_kb = 0; // A phone.
};

/// Thousands of phones on one epoll.
class Room {
public:
    Room(std::uint16_t port, std::size_t phones) : events_(::epoll_create1(0)) {
        for (std::size_t i = 0; i < phones; ++i) {
            connect_one(port);
            listen(0);
        }
    }
    Room(const Room&) = delete;
    Room& operator=(const Room&) = delete;
    ~Room() {
        for (const int phone : phones_) {
            ::close(phone);
        }
        ::close(events_);
    }

    std::size_t size() const { return phones_.size(); }

    Spread measure() {
        const auto begun = now_ns();
        while (now_ns() - begun < std::int64_t{kEventsMeasured + 2} * 1'000'000'000) {
            listen(100);
        }
        std::vector<double> p50;
        std::vector<double> p99;
        std::vector<double> last;
        std::size_t fewest = phones_.size();
        for (auto& [sent, delays] : delays_) {
            if (sent < begun + 500'000'000 || p50.size() == kEventsMeasured) {
                continue; // The first one may have met a room that was still coming in.
            }
            std::sort(delays.begin(), delays.end());
            p50.push_back(delays[delays.size() / 2]);
            p99.push_back(delays[delays.size() * 99 / 100]);
            last.push_back(delays.back());
            fewest = std::min(fewest, delays.size());
        }
        // Without an event there is nothing to be told about.
        return {
            phones_.size(), p50.empty() ? 0 : fewest, median(p50), median(p99), median(last), 0};
    }

private:
    void connect_one(std::uint16_t port) {
        const int phone = ::socket(AF_INET, SOCK_STREAM, 0);
        const auto address = place_of(port);
        if (phone < 0 ||
            ::connect(phone, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
            ::close(phone);
            return;
        }
        const auto ask = "GET /events HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port) +
                         "\r\nUser-Agent: Mozilla/5.0 (Phone)\r\nAccept: text/event-stream\r\n\r\n";
        ENSURE(::send(phone, ask.data(), ask.size(), MSG_NOSIGNAL) > 0, "a phone can ask");
        epoll_event wanted{};
        wanted.events = EPOLLIN;
        wanted.data.fd = phone;
        ::epoll_ctl(events_, EPOLL_CTL_ADD, phone, &wanted);
        phones_.push_back(phone);
    }

    void listen(int patience_ms) {
        std::array<epoll_event, 512> ready{};
        const int count =
            ::epoll_wait(events_, ready.data(), static_cast<int>(ready.size()), patience_ms);
        for (int i = 0; i < count; ++i) {
            const auto size = ::recv(ready[static_cast<std::size_t>(i)].data.fd, bytes_.data(),
                                     bytes_.size() - 1, MSG_DONTWAIT);
            if (size <= 0) {
                ::epoll_ctl(events_, EPOLL_CTL_DEL, ready[static_cast<std::size_t>(i)].data.fd,
                            nullptr);
                continue;
            }
            bytes_[static_cast<std::size_t>(size)] = '\0';
            const auto* const data = std::strstr(bytes_.data(), "data: ");
            if (data != nullptr) {
                const auto sent = std::strtoll(data + 6, nullptr, 10);
                delays_[sent].push_back(static_cast<double>(now_ns() - sent) / 1e6);
            }
        }
    }

    const int events_;
    std::vector<int> phones_;
    std::array<char, 65'536> bytes_{};
    std::map<std::int64_t, std::vector<double>> delays_; // By the moment it was sent.
};

Spread fan_out(void (*serve)(int), std::size_t phones) {
    const Child server(serve);
    const auto before_kb = server.memory_kb();
    Room room(server.port(), phones);
    auto spread = room.measure();
    spread.memory_kb = (server.memory_kb() - before_kb) / static_cast<double>(phones);
    return spread;
}

std::string verdict(double value, double bar, bool is_more_better) {
    return (is_more_better ? value >= bar : value <= bar) ? "ok" : "MISSED";
}

std::string reach(const Spread& spread, std::size_t phones) {
    return format("{} of {} connected, {} reached: {}", spread.connected, phones, spread.reached,
                  spread.reached == phones ? "ok" : "FAILED");
}

/// False when a phone was not connected, or did not hear an event: then the other figures are of
/// fewer phones than they say.
bool compare_fan_out(std::size_t phones, double bar) {
    const auto bare = fan_out(serve_bare, phones);
    const auto ours = fan_out(serve_chapeau, phones);
    const auto ratio = ours.last_ms / bare.last_ms;
    std::cout << format("{:>6} phones, one event a second, reached after (p50 / p99 / last):\n"
                        "       bare epoll writer {:7.1f} / {:7.1f} / {:7.1f} ms, {}\n"
                        "       Chapeau           {:7.1f} / {:7.1f} / {:7.1f} ms, {}\n"
                        "       last: {:.2f} of bare (at most {:.2f}: {}); {:.2f} KiB a phone (at "
                        "most 2: {})\n",
                        phones, bare.p50_ms, bare.p99_ms, bare.last_ms, reach(bare, phones),
                        ours.p50_ms, ours.p99_ms, ours.last_ms, reach(ours, phones), ratio, bar,
                        verdict(ratio, bar, false), ours.memory_kb,
                        verdict(ours.memory_kb, 2, false))
              << std::flush;
    return bare.reached == phones && ours.reached == phones;
}

/// The whole room opens the page at the same moment, behind one address, and each phone asks one
/// way through a crowded air after it is connected. False when one gets no answer.
bool storm(std::size_t phones) {
    const Child server(serve_chapeau);
    const auto address = place_of(server.port());
    const auto ask =
        "GET /page HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(server.port()) + "\r\n\r\n";
    const int events = ::epoll_create1(0);
    std::vector<int> all;
    const auto begun = now_ns();
    for (std::size_t i = 0; i < phones; ++i) {
        epoll_event wanted{};
        wanted.events = EPOLLOUT;
        wanted.data.fd = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
        ::connect(wanted.data.fd, reinterpret_cast<const sockaddr*>(&address), sizeof address);
        ::epoll_ctl(events, EPOLL_CTL_ADD, wanted.data.fd, &wanted);
        all.push_back(wanted.data.fd);
    }
    std::deque<std::pair<std::int64_t, int>> about_to_ask;
    std::vector<char> bytes(kPageBytes * 2);
    std::size_t answered = 0;
    std::size_t lost = 0;
    while (answered + lost < phones && now_ns() - begun < kStormMaxNs) {
        std::array<epoll_event, 512> ready{};
        const int count = ::epoll_wait(events, ready.data(), static_cast<int>(ready.size()), 5);
        for (int i = 0; i < count; ++i) {
            auto& event = ready[static_cast<std::size_t>(i)];
            const int phone = event.data.fd;
            if (event.events == EPOLLOUT) {
                event.events = EPOLLIN;
                ::epoll_ctl(events, EPOLL_CTL_MOD, phone, &event);
                about_to_ask.emplace_back(now_ns() + kAirNs, phone);
                continue;
            }
            const auto size = ::recv(phone, bytes.data(), bytes.size(), 0);
            ++(size > 0 ? answered : lost);
            ::epoll_ctl(events, EPOLL_CTL_DEL, phone, nullptr); // It stays open, as phones do.
        }
        for (; !about_to_ask.empty() && about_to_ask.front().first <= now_ns();
             about_to_ask.pop_front()) {
            ::send(about_to_ask.front().second, ask.data(), ask.size(), MSG_NOSIGNAL);
        }
    }
    std::cout << format(
                     "{:>6} phones at the same moment: {} answered, {} lost after {:.1f} s: {}\n",
                     phones, answered, lost, static_cast<double>(now_ns() - begun) / 1e9,
                     answered == phones ? "ok" : "FAILED")
              << std::flush;
    for (const int phone : all) {
        ::close(phone);
    }
    ::close(events);
    return answered == phones;
}

/// Requests per second by wrk; 0 when that is not installed.
double requests_per_second(std::uint16_t port, const std::string& path) {
    const auto command = format("wrk -t1 -c64 -d2s http://127.0.0.1:{}{} 2>/dev/null", port, path);
    std::FILE* const output = ::popen(command.c_str(), "r");
    std::array<char, 512> line{};
    double found = 0;
    while (output != nullptr && std::fgets(line.data(), line.size(), output) != nullptr) {
        constexpr std::string_view kWord = "Requests/sec:";
        if (std::string_view(line.data()).starts_with(kWord)) {
            found = std::strtod(line.data() + kWord.size(), nullptr);
        }
    }
    if (output != nullptr) {
        ::pclose(output);
    }
    return found;
}

/// nginx with one worker at our thread's priority, on files that it keeps open.
void serve_nginx(const std::filesystem::path& folder, int tell) {
    std::ofstream(folder / "page") << std::string(kPageBytes, 'p');
    std::ofstream(folder / "snapshot") << std::string(kSnapshotBytes, 's');
    std::ofstream(folder / "nginx.conf")
        << format("daemon off; master_process off; worker_processes 1; worker_priority {};\n"
                  "pid {}/pid; error_log {}/error.log;\nevents {{ worker_connections 4096; }}\n"
                  "http {{ access_log off; sendfile on; tcp_nopush on; keepalive_requests {};\n"
                  "open_file_cache max=10; default_type text/html;\n"
                  "client_body_temp_path {}; proxy_temp_path {}; fastcgi_temp_path {};\n"
                  "uwsgi_temp_path {}; scgi_temp_path {};\n"
                  "server {{ listen 127.0.0.1:{}; root {}; }} }}\n",
                  kNice, folder.string(), folder.string(), web::kRequestsPerConnectionMax,
                  folder.string(), folder.string(), folder.string(), folder.string(),
                  folder.string(), kNginxPort, folder.string());
    ENSURE(::write(tell, &kNginxPort, sizeof kNginxPort) == sizeof kNginxPort, "it can be told");
    ::setpriority(PRIO_PROCESS, 0, kNice);
    const auto configuration = (folder / "nginx.conf").string();
    ::execlp("nginx", "nginx", "-c", configuration.c_str(), nullptr);
}

void compare_requests() {
    const test::TempFolder folder;
    const Child nginx([&folder](int tell) { serve_nginx(folder.path(), tell); });
    const Child ours(serve_chapeau);
    ::sleep(1); // nginx tells nobody when it is ready.
    for (const auto* const path : {"/page", "/snapshot"}) {
        std::vector<double> of_nginx;
        std::vector<double> of_ours;
        std::vector<double> ratios;
        for (int round = 0; round < kRounds; ++round) {
            of_nginx.push_back(requests_per_second(nginx.port(), path));
            of_ours.push_back(requests_per_second(ours.port(), path));
            ratios.push_back(of_ours.back() / of_nginx.back());
        }
        if (of_nginx.front() <= 0 || of_ours.front() <= 0) {
            std::cout << "requests per second: left out, nginx and wrk are not both installed\n";
            return;
        }
        const auto ratio = median(ratios);
        std::cout << format("{:>9}: Chapeau {:7.0f}, nginx {:7.0f} requests a second; ratio {:.2f} "
                            "(at least 0.9: {})\n",
                            path, median(of_ours), median(of_nginx), ratio,
                            verdict(ratio, 0.9, true))
                  << std::flush;
    }
}

} // namespace

int main(int count, char** words) {
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
    const auto room = static_cast<std::size_t>(limit.rlim_cur) - web::kDescriptorsKept - 20;
    compare_requests();
    bool is_whole = true;
    for (const auto& [phones, bar] :
         {std::pair{std::size_t{1'000}, 1.25}, std::pair{std::size_t{10'000}, 1.25},
          std::pair{std::min<std::size_t>(19'000, room), 1.3}}) {
        const bool is_wanted =
            count < 2 || phones <= static_cast<std::size_t>(std::strtoul(words[1], nullptr, 10));
        if (phones <= room && is_wanted) {
            is_whole = storm(phones) && is_whole;
            is_whole = compare_fan_out(phones, bar) && is_whole;
        }
    }
    return is_whole ? 0 : 1;
}
