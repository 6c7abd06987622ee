// Promises from phones into the book, through real sockets, and the screen meanwhile: the pages'
// server, the book on a disk and the painting of 1080p frames in one process, as in an evening.
//
// Phones come from many addresses, because one address may write no more than its budget allows;
// all together they send what everybody's budget holds at once.
#include "app/app.hpp"
#include "base/format.hpp"
#include "bench/painter.hpp"
#include "support/temp_folder.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <iostream>
#include <memory>
#include <mutex>
#include <netinet/in.h>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace {

using namespace chapeau;
using namespace chapeau::app;
using namespace chapeau::test;
using PhoneClock = std::chrono::steady_clock;

constexpr int kPhones = 250;
constexpr int kPromisesOfEach = 8; // A device's own budget.
constexpr int kPhonesOfAnAddress = 25;
constexpr int kSenders = 8;
constexpr milliseconds kFrame{16};

std::string in_tenths(PhoneClock::duration span) {
    const auto tenth = std::chrono::duration_cast<microseconds>(span).count() / 100;
    return format("{}.{}", tenth / 10, tenth % 10);
}

/// One connection that stays, and asks as a browser does.
class SendingPhone {
public:
    SendingPhone(int number, std::uint16_t port)
        : number_(number), port_(port), socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in own{};
        own.sin_family = AF_INET;
        own.sin_addr.s_addr =
            htonl(INADDR_LOOPBACK + 1U + static_cast<unsigned>(number / kPhonesOfAnAddress));
        sockaddr_in server{};
        server.sin_family = AF_INET;
        server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        server.sin_port = htons(port);
        if (::bind(socket_, reinterpret_cast<const sockaddr*>(&own), sizeof own) != 0 ||
            ::connect(socket_, reinterpret_cast<const sockaddr*>(&server), sizeof server) != 0) {
            std::cerr << "a phone cannot reach the page\n";
            std::exit(1);
        }
    }
    SendingPhone(const SendingPhone&) = delete;
    SendingPhone& operator=(const SendingPhone&) = delete;
    ~SendingPhone() { ::close(socket_); }

    /// Whether it was taken.
    bool promise(int count) {
        const auto body =
            format(R"({{"key":"{:032x}","device":"{:032x}","amount":1000,"name":"Giver {}",)"
                   R"("message":""}})",
                   number_ * 1000 + count, number_ + 1, number_);
        const auto request =
            format("POST /api/pledge HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n"
                   "Content-Type: application/json\r\nX-Chapeau: 1\r\nContent-Length: {}\r\n\r\n{}",
                   port_, body.size(), body);
        if (::send(socket_, request.data(), request.size(), MSG_NOSIGNAL) < 0) {
            return false;
        }
        std::string heard;
        std::array<char, 4096> bytes{};
        while (heard.find("\r\n\r\n") == std::string::npos || !heard.ends_with('}')) {
            const auto came = ::recv(socket_, bytes.data(), bytes.size(), 0);
            if (came <= 0) {
                return false;
            }
            heard.append(bytes.data(), static_cast<std::size_t>(came));
        }
        return heard.starts_with("HTTP/1.1 200");
    }

private:
    int number_;
    std::uint16_t port_;
    int socket_;
};

struct Sent {
    std::mutex mutex;
    std::vector<PhoneClock::duration> answers;
    std::atomic<int> refused = 0;
};

void send_all(int sender, std::uint16_t port, Sent& sent) {
    std::vector<std::unique_ptr<SendingPhone>> phones;
    for (int number = sender; number < kPhones; number += kSenders) {
        phones.push_back(std::make_unique<SendingPhone>(number, port));
    }
    std::vector<PhoneClock::duration> answers;
    for (int count = 1; count <= kPromisesOfEach; ++count) {
        for (const auto& phone : phones) {
            const auto began = PhoneClock::now();
            if (phone->promise(count)) {
                answers.push_back(PhoneClock::now() - began);
            } else {
                ++sent.refused;
            }
        }
    }
    const std::lock_guard lock(sent.mutex);
    sent.answers.insert(sent.answers.end(), answers.begin(), answers.end());
}

std::uint16_t port_of(const std::string& url) {
    const auto colon = url.rfind(':');
    return static_cast<std::uint16_t>(std::stoi(url.substr(colon + 1)));
}

std::string spread_of(std::vector<PhoneClock::duration>& spans) {
    std::sort(spans.begin(), spans.end());
    return format("p50 {}, p99 {}, max {} ms", in_tenths(spans[spans.size() / 2]),
                  in_tenths(spans[spans.size() * 99 / 100]), in_tenths(spans.back()));
}

void measure(const Clock& clock) {
    const TempFolder folder;
    AppSetup setup{setup_for(folder / "book.sqlite"), {}};
    WebOptions web;
    web.bind = "127.0.0.1";
    web.port = 0;
    web.operator_port = 0;
    setup.web = WebService::open({.options = web,
                                  .pin = Secret("123456"),
                                  .challenge = setup.evening.challenge,
                                  .language = "en",
                                  .provider_page = "",
                                  .checkouts = {},
                                  .supporter = supporter(),
                                  .sessions_file = folder / "paired"},
                                 clock)
                    .value();
    setup.web_locale = domain::Locale::open("en", "UTC").value();
    const auto port = port_of(setup.web->page().url);
    const auto app = App::open(std::move(setup), clock).value();
    app->start([] {});
    Painter painter;
    painter.paint(app->snapshot(), clock);

    Sent sent;
    std::atomic<int> sending = kSenders;
    const auto began = PhoneClock::now();
    std::vector<std::thread> senders;
    for (int sender = 0; sender < kSenders; ++sender) {
        senders.emplace_back([sender, port, &sent, &sending] {
            send_all(sender, port, sent);
            --sending;
        });
    }
    std::vector<PhoneClock::duration> frames;
    while (sending > 0) {
        const auto frame = PhoneClock::now();
        painter.paint(app->snapshot(), clock);
        frames.push_back(PhoneClock::now() - frame);
        std::this_thread::sleep_until(frame + kFrame);
    }
    const auto took = PhoneClock::now() - began;
    for (auto& sender : senders) {
        sender.join();
    }
    const auto kept = app->snapshot()->people_pledged;
    app->stop();
    const auto taken = static_cast<std::int64_t>(sent.answers.size());
    const auto took_ms = std::chrono::duration_cast<milliseconds>(took).count();
    std::cout << format("promises from {} phones into the book: {} taken, {} refused, {} givers "
                        "told on the screen, in {} ms: {} a second; answer {}\n",
                        kPhones, taken, sent.refused.load(), kept, took_ms,
                        taken * 1000 / std::max<std::int64_t>(took_ms, 1), spread_of(sent.answers));
    std::cout << format("1080p frames meanwhile, {} of them: {} (bar: p99 <= 16.7 ms; {})\n",
                        frames.size(), spread_of(frames), painter.renderer());
}

} // namespace

int main() {
    std::cout << std::unitbuf;
    const SystemClock clock;
    measure(clock);
    return 0;
}
