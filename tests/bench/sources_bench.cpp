// Twelve sources polled together, as on the evening of somebody who collects everywhere: real
// connectors over sockets, the book on a disk, and 1080p frames meanwhile, all in one process. The
// providers are in another, so that what they cost is not counted.
//
// Nine of the twelve bring a gift each three seconds. Of the others, Every.org tells a sum,
// PayPal's report is minutes late, and HelloAsso's euros are parked in an evening that counts
// dollars.
#include "app/app.hpp"
#include "base/format.hpp"
#include "bench/painter.hpp"
#include "sources/every_feed.hpp"
#include "support/scripted_server.hpp"
#include "support/temp_folder.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <iostream>
#include <memory>
#include <mutex>
#include <string>
#include <sys/socket.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

namespace {

using namespace chapeau;
using namespace chapeau::app;
using namespace chapeau::test;
using BenchTime = std::chrono::steady_clock;

constexpr int kGiftsOfEachBefore = 200;
constexpr milliseconds kGiftEvery{250}; // To one of the twelve after another.
constexpr milliseconds kFrameEvery{16};
/// Most connectors may not ask more often than in 5 to 15 s; the others keep to the longest.
constexpr milliseconds kIntervalMax{15'000};
constexpr seconds kSettles{20};
constexpr seconds kMeasured{30};

/// Twelve that ask: those of a name, and DonorDrive in the place of Ko-fi.
std::vector<FeedOfKind> twelve_feeds() {
    auto feeds = every_feed();
    std::erase_if(feeds, [](const auto& feed) {
        return feed.kind == "tracker" || feed.kind == "opencollective anonymous";
    });
    return feeds;
}

/// A provider on a port of its own, in the other process.
class ProviderOnPort {
public:
    explicit ProviderOnPort(const FeedOfKind& feed)
        : numbers_gifts_(feed.numbers_gifts),
          speak_(feed.speaker([this] { return clock_.now(); })),
          server_(ScriptedServer::start([this](const Asked& asked) {
                      const std::lock_guard lock(mutex_);
                      return speak_(provider_, asked);
                  }).value()) {
        for (int i = 0; i < kGiftsOfEachBefore; ++i) {
            give(clock_.now() - std::chrono::hours(4) + seconds(i));
        }
    }

    void give(Timestamp created) {
        const std::lock_guard lock(mutex_);
        provider_.gifts.push_back(ScriptedProvider::make_gift(server_->port(), ++made_, created));
        if (numbers_gifts_) {
            provider_.gifts.back().id = std::to_string(made_);
        }
    }

    std::uint16_t port() const { return server_->port(); }

private:
    const SystemClock clock_;
    const bool numbers_gifts_;
    std::mutex mutex_;
    ScriptedProvider provider_;
    std::int64_t made_ = 0;
    Speaker speak_;
    std::unique_ptr<ScriptedServer> server_;
};

/// The other process: tells its ports, gives, and ends when the first one closes the line.
void be_the_providers(int line) {
    std::vector<std::unique_ptr<ProviderOnPort>> providers;
    for (const auto& feed : twelve_feeds()) {
        providers.push_back(std::make_unique<ProviderOnPort>(feed));
        const auto port = providers.back()->port();
        if (::send(line, &port, sizeof port, MSG_NOSIGNAL) != sizeof port) {
            return;
        }
    }
    const SystemClock clock;
    for (std::size_t next = 0;; ++next) {
        std::this_thread::sleep_for(kGiftEvery);
        char byte = 0;
        if (::recv(line, &byte, 1, MSG_DONTWAIT) == 0) {
            return;
        }
        providers[next % providers.size()]->give(clock.now());
    }
}

class OtherProcess {
public:
    OtherProcess() {
        int ends[2] = {-1, -1};
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
            std::cerr << "no line to the providers can be opened\n";
            std::exit(1);
        }
        line_ = ends[0];
        process_ = ::fork();
        if (process_ == 0) {
            ::close(ends[0]);
            be_the_providers(ends[1]);
            std::_Exit(0);
        }
        ::close(ends[1]);
    }
    OtherProcess(const OtherProcess&) = delete;
    OtherProcess& operator=(const OtherProcess&) = delete;
    ~OtherProcess() {
        ::close(line_);
        ::waitpid(process_, nullptr, 0);
    }

    std::string next_origin() const {
        std::uint16_t port = 0;
        if (::recv(line_, &port, sizeof port, MSG_WAITALL) != sizeof port) {
            std::cerr << "the providers have not started\n";
            std::exit(1);
        }
        return format("http://127.0.0.1:{}", port);
    }

private:
    int line_ = -1;
    pid_t process_ = -1;
};

double used_seconds(clockid_t clock) {
    timespec time{};
    ::clock_gettime(clock, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

/// What this process uses of one processor, from its making on.
class Share {
public:
    double percent() const {
        const std::chrono::duration<double> passed = BenchTime::now() - began_;
        return (used_seconds(CLOCK_PROCESS_CPUTIME_ID) - used_before_) / passed.count() * 100;
    }

private:
    BenchTime::time_point began_ = BenchTime::now();
    double used_before_ = used_seconds(CLOCK_PROCESS_CPUTIME_ID);
};

std::string tenth_ms(BenchTime::duration span) {
    const auto tenth = std::chrono::duration_cast<microseconds>(span).count() / 100;
    return format("{}.{}", tenth / 10, tenth % 10);
}

void paint_for(seconds length, const Clock& clock, const std::string& what,
               const std::function<std::shared_ptr<const domain::Snapshot>()>& snapshot) {
    Painter painter;
    painter.paint(snapshot(), clock);
    std::vector<BenchTime::duration> frames;
    const Share share;
    for (const auto until = BenchTime::now() + length; BenchTime::now() < until;) {
        const auto began = BenchTime::now();
        painter.paint(snapshot(), clock);
        frames.push_back(BenchTime::now() - began);
        std::this_thread::sleep_until(began + kFrameEvery);
    }
    const auto percent = share.percent();
    std::sort(frames.begin(), frames.end());
    std::cout << format("{}: {:.1f} % of one processor; {} 1080p frames: p50 {}, p99 {}, max {} ms "
                        "(bar: p99 <= 16.7 ms; {})\n",
                        what, percent, frames.size(), tenth_ms(frames[frames.size() / 2]),
                        tenth_ms(frames[frames.size() * 99 / 100]), tenth_ms(frames.back()),
                        painter.renderer());
}

void tell_gifts(const App& app, std::int64_t before, seconds within) {
    const auto gifts = app.snapshot()->gifts_ever - before;
    std::int64_t well = 0;
    const auto health = app.sources_health();
    for (const auto& source : health) {
        well += source.last_success && source.last_error.empty() ? 1 : 0;
        if (!source.last_error.empty()) {
            std::cerr << source.name << ": " << source.last_error << "\n";
        }
    }
    std::cout << format("  {} gifts came into the book in {} s; {} of {} sources are well\n", gifts,
                        within.count(), well, health.size());
}

void measure(const OtherProcess& providers) {
    const SystemClock clock;
    const TempFolder folder;
    AppSetup setup{setup_for(folder / "book.sqlite"), {}};
    for (const auto& feed : twelve_feeds()) {
        setup.sources.push_back(
            feed.make({providers.next_origin(), std::min(feed.interval_min, kIntervalMax),
                       clock.now() - std::chrono::hours(12)}));
    }
    const auto app = App::open(std::move(setup), clock).value();
    const auto snapshot = [&app] { return app->snapshot(); };
    paint_for(kMeasured / 3, clock, "nothing polled", snapshot);

    app->start([] {});
    std::this_thread::sleep_for(kSettles); // The history is read.
    std::cout << format("twelve sources begin, each with a history of {} gifts:\n",
                        kGiftsOfEachBefore);
    tell_gifts(*app, 0, kSettles);

    auto before = app->snapshot()->gifts_ever;
    const Share share;
    std::this_thread::sleep_for(kMeasured);
    std::cout << format("twelve sources polled, nothing painted: {:.2f} % of one processor\n",
                        share.percent());
    tell_gifts(*app, before, kMeasured);

    before = app->snapshot()->gifts_ever;
    paint_for(kMeasured, clock, "twelve sources polled", snapshot);
    tell_gifts(*app, before, kMeasured);
    app->stop();
}

} // namespace

int main() {
    std::cout << std::unitbuf;
    const OtherProcess providers; // Before there is any thread.
    measure(providers);
    return 0;
}
