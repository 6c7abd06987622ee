// What a flood of posts costs the screen without a graphics chip: 200 a second for minutes, each
// with words of its own, short and long, in many scripts; the real show and scenes at 60 frames a
// second, drawn offscreen, with the damage repainted. One row for each scene; fails above one
// frame of 60 a second at the 99th percentile, or when memory grows. The processor's time is that
// of all threads, so it tells the same on a machine that is busy with something else.
#include "base/clock.hpp"
#include "base/format.hpp"
#include "display/scene/sample.hpp"
#include "display/screen/offscreen.hpp"
#include "display/show.hpp"
#include "domain/icu/locale.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>
#include <sys/resource.h>
#include <unistd.h>
#include <utility>
#include <vector>

using namespace chapeau;
using namespace chapeau::display;

namespace {

constexpr microseconds kFrame{16'667};
constexpr double kFrameMs = 16.7;
constexpr int kPostsPerSecond = 200;
constexpr int kFramesPerSecond = 60;
constexpr int kSecondsToWarm = 30;
constexpr int kSeconds = 60;

/// Full of texts before the measuring begins, so that what grows is something else.
constexpr std::size_t kTextures = std::size_t{12} * 1024 * 1024;

/// Memory that a warm process may still grow by: the allocator's slack.
constexpr double kGrowthMib = 12;

constexpr std::string_view kPieces[] = {
    "Bravo ! ",
    "أمسية رائعة مع أصدقائنا ",
    "ขอเป็นกำลังใจให้ทุกคนนะครับ ",
    "बहुत बढ़िया काम! ",
    "図書館のために今夜は、",
    "👩‍🚀🎉 ",
    "כל הכבוד לכולם ",
    "это всегда хорошая идея ",
    "Μπράβο σε όλους ",
    "እንኳን ደስ አላችሁ ",
    "what a night in the library, come and see ",
};

domain::WallCard post(std::int64_t number, Timestamp now) {
    std::string words = format("No. {}: ", number);
    const std::int64_t pieces = number % 3 == 0 ? 1 : number % 7 == 0 ? 24 : 4;
    for (std::int64_t piece = 0; piece < pieces; ++piece) {
        words += kPieces[static_cast<std::size_t>(number * 5 + piece * 3) % std::size(kPieces)];
    }
    const auto network =
        static_cast<domain::Network>(static_cast<std::size_t>(number) % domain::kNetworkCount);
    return {number,
            network,
            domain::ScreenText::configured(format("Voice {}", number % 997)),
            domain::ScreenText::configured(format("@voice{}@social.example", number % 997)),
            domain::ScreenText::post(words),
            now,
            number % 11,
            false};
}

double resident_mib() {
    std::ifstream statm("/proc/self/statm");
    double pages = 0;
    statm >> pages >> pages;
    return pages * static_cast<double>(sysconf(_SC_PAGESIZE)) / (1024 * 1024);
}

/// Of all threads: software rendering has its own.
double cpu_milliseconds() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto of = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_usec) / 1e3;
    };
    return of(usage.ru_utime) + of(usage.ru_stime);
}

double percentile(std::vector<double> values, double share) {
    std::sort(values.begin(), values.end());
    const auto last = static_cast<double>(values.size() - 1);
    return values[static_cast<std::size_t>(share * last + 0.5)];
}

void add_posts(domain::WallView& view, std::int64_t until, Timestamp now) {
    while (view.posts < until) {
        view.cards.insert(view.cards.begin(), post(++view.posts, now));
        ++view.version;
    }
    if (view.cards.size() > domain::kWallCardsMax) {
        view.cards.resize(domain::kWallCardsMax);
    }
    view.authors_with_reach = std::min<std::int64_t>(view.posts, 997);
    view.reach = view.authors_with_reach * 413;
    view.posts_in_window = std::min<std::int64_t>(view.posts, 120'000);
}

bool measure(domain::Scene scene, const char* name, Effects effects) {
    auto opened = Offscreen::open({1920, 1080}, "en", kTextures);
    if (!opened) {
        std::puts(opened.error().message.c_str());
        return true; // Not measured here.
    }
    Offscreen& target = **opened;
    while (target.warm_one_script()) {
    }
    const Sample sample = make_sample("wall").value();
    std::shared_ptr<const domain::Locale> locale =
        domain::Locale::open(sample.language, "UTC").value();
    Show show(locale, target.metrics(), sample.options, effects);
    domain::Snapshot snapshot = *sample.snapshot;
    snapshot.scene = scene;
    domain::WallView view;
    SteadyTime steady{std::chrono::hours{1}};
    Timestamp now = sample.now;
    std::vector<double> frames;
    std::vector<double> cpu;
    double resident = 0;
    std::size_t rasterised = 0;
    for (int frame = 0; frame < kFramesPerSecond * (kSecondsToWarm + kSeconds); ++frame) {
        steady += kFrame;
        now += kFrame;
        add_posts(view, std::int64_t{frame} * kPostsPerSecond / kFramesPerSecond, now);
        snapshot.wall = std::make_shared<const domain::WallView>(view);
        auto given = std::make_shared<const domain::Snapshot>(snapshot);
        const double cpu_before = cpu_milliseconds();
        const auto start = std::chrono::steady_clock::now();
        show.take(std::move(given), steady);
        target.repaint(show.frame(now, steady, 1920, 1080));
        const std::chrono::duration<double, std::milli> took =
            std::chrono::steady_clock::now() - start;
        if (frame == kFramesPerSecond * kSecondsToWarm) {
            resident = resident_mib();
            rasterised = target.texts_rasterised();
        }
        if (frame >= kFramesPerSecond * kSecondsToWarm) {
            frames.push_back(took.count());
            cpu.push_back(cpu_milliseconds() - cpu_before);
        }
    }
    const double p99 = percentile(frames, 0.99);
    const double growth = resident_mib() - resident;
    const bool is_good = p99 <= kFrameMs && growth <= kGrowthMib;
    std::puts(
        format(
            "{:<24}{:>9.2f}{:>9.2f}{:>9.2f}{:>9.2f}{:>9.2f}{:>12}{:>12.1f}{:>12.1f}{:>12.1f}  {}",
            name, percentile(frames, 0.5), p99, percentile(frames, 1), percentile(cpu, 0.5),
            percentile(cpu, 0.99), target.texts_rasterised() - rasterised,
            static_cast<double>(target.texture_bytes()) / (1024 * 1024), resident, growth,
            is_good ? "good" : "NOT GOOD")
            .c_str());
    std::fflush(stdout);
    return is_good;
}

} // namespace

int main() {
    std::puts(format("1920 x 1080, {} posts a second for {} s", kPostsPerSecond, kSeconds).c_str());
    std::puts(format("{:<24}{:>9}{:>9}{:>9}{:>9}{:>9}{:>12}{:>12}{:>12}{:>12}", "scene", "p50 ms",
                     "p99 ms", "max ms", "CPU p50", "CPU p99", "texts made", "textures", "resident",
                     "growth MiB")
                  .c_str());
    bool is_good = measure(domain::Scene::Wall, "wall", Effects::Full);
    is_good = measure(domain::Scene::Wall, "wall, reduced effects", Effects::Reduced) && is_good;
    is_good = measure(domain::Scene::Challenge, "challenge with ticker", Effects::Full) && is_good;
    return is_good ? 0 : 1;
}
