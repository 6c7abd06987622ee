// Figures of the whole evening, without a display:
//   - from a gift in the provider's answer to the painted frame, commit included;
//   - from the start of the process to the first right frame, by the size of the book.
//
// The program starts itself anew for the second figure, so that loading, the book's checks, the
// fold, fonts and the first frame are all in it.
#include "app/app.hpp"
#include "app/source_options.hpp"
#include "base/format.hpp"
#include "base/text.hpp"
#include "bench/painter.hpp"
#include "ledger/ledger.hpp"
#include "support/makers.hpp"
#include "support/scripted_provider.hpp"
#include "support/scripted_server.hpp"
#include "support/temp_folder.hpp"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>
#include <vector>

namespace {

using namespace chapeau;
using namespace chapeau::app;
using namespace chapeau::test;
using BenchClock = std::chrono::steady_clock;

constexpr int kGiftsMeasured = 300;
constexpr int kGiftsBefore = 200; // The evening is under way.

/// A provider that notes when a gift first left in an answer.
class TimedProvider {
public:
    TimedProvider() {
        provider_.sends_etags = true;
        server_ = ScriptedServer::start([this](const Asked& asked) {
                      const std::lock_guard lock(mutex_);
                      auto answer = provider_.answer(asked);
                      // Another page of the last poll may still be asked for: it lacks the gift.
                      if (!left_at_ && answer.body.find(newest_id_) != std::string::npos) {
                          left_at_ = BenchClock::now();
                      }
                      return answer;
                  }).value();
    }

    std::string url() const { return server_->url("/api"); }

    /// Answers with what the list then sums up to.
    std::int64_t give(int count) {
        const std::lock_guard lock(mutex_);
        for (int index = 0; index < count; ++index) {
            ++made_;
            provider_.gifts.push_back(ScriptedProvider::make_gift(7, made_, at(seconds(made_))));
        }
        newest_id_ = provider_.gifts.back().id;
        left_at_.reset();
        return provider_.sum_cents();
    }

    BenchClock::time_point left_at() {
        const std::lock_guard lock(mutex_);
        return left_at_.value();
    }

private:
    std::mutex mutex_;
    ScriptedProvider provider_;
    std::int64_t made_ = 0;
    std::string newest_id_;
    std::optional<BenchClock::time_point> left_at_;
    std::unique_ptr<ScriptedServer> server_;
};

struct Wakes {
    std::mutex mutex;
    std::condition_variable changed;
    std::int64_t count = 0;
};

milliseconds in_ms(BenchClock::duration span) {
    return std::chrono::duration_cast<milliseconds>(span);
}

std::string tenths(BenchClock::duration span) {
    const auto tenth = std::chrono::duration_cast<microseconds>(span).count() / 100;
    return format("{}.{}", tenth / 10, tenth % 10);
}

void measure_wire_to_pixels() {
    const TempFolder folder;
    TimedProvider provider;
    AppSetup setup{setup_for(folder / "book.sqlite"), {}};
    setup.sources.push_back(make_source(sources::donordrive::Options{
                                            .name = "drive",
                                            .base_url = provider.url(),
                                            .id = "4024",
                                            .currency = usd(),
                                            .poll_interval = sources::kPollIntervalMinLoopback})
                                .value());
    const SystemClock clock;
    Painter painter;
    Wakes wakes;
    const auto app = App::open(std::move(setup), clock).value();
    app->start([&wakes] {
        const std::lock_guard lock(wakes.mutex);
        ++wakes.count;
        wakes.changed.notify_one();
    });
    const auto paint_until = [&](std::int64_t cents) {
        std::unique_lock lock(wakes.mutex);
        while (app->snapshot()->received.minor() != cents) {
            const auto seen = wakes.count;
            wakes.changed.wait_for(lock, std::chrono::seconds(1),
                                   [&] { return wakes.count != seen; });
        }
        lock.unlock();
        painter.paint(app->snapshot(), clock);
    };
    paint_until(provider.give(kGiftsBefore));
    painter.settle(clock);

    std::vector<BenchClock::duration> spans;
    for (int gift = 0; gift < kGiftsMeasured; ++gift) {
        paint_until(provider.give(1));
        spans.push_back(BenchClock::now() - provider.left_at());
        painter.settle(clock);
    }
    app->stop();
    std::sort(spans.begin(), spans.end());
    std::cout << format("gift on the wire -> pixels, 1080p, {} gifts: p50 {} ms, p99 {} ms "
                        "(bar: p99 <= 50 ms; {})\n",
                        spans.size(), tenths(spans[spans.size() / 2]),
                        tenths(spans[spans.size() * 99 / 100]), painter.renderer());
}

void fill_book(const std::filesystem::path& path, std::int64_t gifts) {
    const auto setup = setup_for(path);
    const auto book = ledger::Ledger::open({.path = path,
                                            .challenge_id = setup.challenge.id,
                                            .currency = setup.challenge.currency,
                                            .now = evening()})
                          .value();
    for (std::int64_t made = 0; made < gifts;) {
        domain::Batch page;
        page.source = "drive";
        while (made < gifts && page.gifts.size() < domain::kBatchRecordsMax) {
            ++made;
            page.gifts.push_back(make_gift({.external_id = format("gift-{}", made),
                                            .donor_key = format("donor-{}", made),
                                            .name = format("Giver {}", made % 5000),
                                            .occurred_at = at(milliseconds(made))}));
        }
        page.position.cursor = format("{}", made);
        if (!book->record(page, at(milliseconds(made)))) {
            std::cerr << "the book cannot be filled\n";
            std::exit(1);
        }
    }
}

/// In the child: the whole start, then one byte.
int start_once(const std::string& book) {
    const SystemClock clock;
    auto evening = Evening::open(setup_for(book), moment_of(clock));
    if (!evening) {
        std::cerr << evening.error().message << '\n';
        return 1;
    }
    Painter painter;
    painter.paint((*evening)->look(moment_of(clock)), clock);
    const char done = '.';
    return ::write(STDOUT_FILENO, &done, 1) == 1 ? 0 : 1;
}

struct Start {
    BenchClock::duration span;
    microseconds processor; // What it would take on a machine with nothing else to do, at most.

    bool operator<(const Start& other) const { return span < other.span; }
};

Start time_start(const char* program, const std::string& book) {
    int ends[2] = {-1, -1};
    if (::pipe(ends) != 0) {
        std::exit(1);
    }
    const auto began = BenchClock::now();
    const pid_t child = ::fork();
    if (child == 0) {
        ::dup2(ends[1], STDOUT_FILENO);
        ::execl(program, program, "--start", book.c_str(), nullptr);
        ::_exit(127);
    }
    ::close(ends[1]);
    char done = 0;
    const bool painted = ::read(ends[0], &done, 1) == 1;
    const auto span = BenchClock::now() - began;
    ::close(ends[0]);
    int status = 0;
    rusage usage{};
    ::wait4(child, &status, 0, &usage);
    if (!painted) {
        std::cerr << "the start failed\n";
        std::exit(1);
    }
    const auto of = [](const timeval& time) {
        return seconds(time.tv_sec) + microseconds(time.tv_usec);
    };
    return {span, of(usage.ru_utime) + of(usage.ru_stime)};
}

void measure_start(const char* program, std::int64_t gifts) {
    const TempFolder folder;
    const auto book = folder / "book.sqlite";
    const auto began = BenchClock::now();
    fill_book(book, gifts);
    const auto filled = BenchClock::now() - began;
    std::vector<Start> starts;
    for (int round = 0; round < 5; ++round) {
        starts.push_back(time_start(program, book.string()));
    }
    std::sort(starts.begin(), starts.end());
    std::cout << format("start -> first right frame, {} gifts in the book: median {} ms, worst {} "
                        "ms, processor {} ms{} (book written in {} ms)\n",
                        gifts, in_ms(starts[2].span).count(), in_ms(starts[4].span).count(),
                        in_ms(starts[2].processor).count(),
                        gifts == 1'000'000 ? " (bar: 1500 ms)" : "", in_ms(filled).count());
}

} // namespace

int main(int argc, char** argv) {
    if (argc == 3 && std::string(argv[1]) == "--start") {
        return start_once(argv[2]);
    }
    // Each figure is seen as soon as it is there: the last book takes minutes to write.
    std::cout << std::unitbuf;
    measure_wire_to_pixels();
    for (const std::int64_t gifts : {0, 10'000, 1'000'000}) {
        measure_start("/proc/self/exe", gifts);
    }
    return 0;
}
