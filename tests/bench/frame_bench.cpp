// What a frame costs without a graphics chip: the real show and scene, drawn offscreen, with the
// damage repainted and, for comparison, with everything redrawn. Also what a new name costs in
// each script, and the first frame. One table on standard output; figures only, no verdict.
#include "base/clock.hpp"
#include "base/format.hpp"
#include "display/scene/sample.hpp"
#include "display/screen/offscreen.hpp"
#include "display/show.hpp"
#include "display/text/pango_text.hpp"
#include "domain/icu/locale.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <sys/resource.h>
#include <vector>

using namespace chapeau;
using namespace chapeau::display;

namespace {

using Wall = std::chrono::steady_clock;

double milliseconds_since(Wall::time_point start) {
    return std::chrono::duration<double, std::milli>(Wall::now() - start).count();
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
    if (values.empty()) {
        return 0;
    }
    std::sort(values.begin(), values.end());
    const auto last = static_cast<double>(values.size() - 1);
    return values[static_cast<std::size_t>(share * last + 0.5)];
}

void print(std::string_view line) {
    std::printf("%.*s\n", static_cast<int>(line.size()), line.data());
    std::fflush(stdout);
}

/// One more gift: the sums rise, the list moves up by one, now and then two leaders change places.
domain::Snapshot with_one_more(const domain::Snapshot& before, int number) {
    domain::Snapshot after = before;
    const auto currency = before.challenge.currency;
    const auto gift = domain::Money::from_minor(1000 + 50 * (number % 7), currency).value();
    auto& captured = after.totals.by_layer[static_cast<std::size_t>(domain::Layer::Captured)];
    captured = captured.plus(gift).value();
    after.received = after.received.plus(gift).value();
    ++after.people;
    ++after.gifts;
    ++after.gifts_ever;
    ++after.head;
    if (!after.recent.empty()) {
        domain::RecentGift newest = after.recent.back();
        newest.gift = after.head;
        newest.amount = gift;
        newest.occurred_at = after.now;
        after.recent.pop_back();
        after.recent.insert(after.recent.begin(), newest);
    }
    if (number % 3 == 0 && after.leaders.size() > 3) {
        std::swap(after.leaders[1].donor, after.leaders[2].donor);
        std::swap(after.leaders[1].name, after.leaders[2].name);
    }
    return after;
}

struct Scenario {
    const char* name;
    const char* sample;
    int frames;
    int frames_between_gifts; // 0: none.
};

constexpr Scenario kScenarios[] = {
    {"at rest", "busy", 240, 0},
    {"busy, a gift a second", "busy", 600, 60},
    {"busy, four gifts a second", "busy", 600, 15},
    {"burst of 250", "burst", 600, 0},
    {"goal reached, confetti", "goal", 480, 0},
};

struct Cost {
    std::vector<double> wall_ms; // Of the frames that drew.
    double arrange_ms = 0;
    double cpu_ms = 0;
    double pixels = 0;
    int frames = 0;
};

using Draw = std::function<std::vector<PixelBox>(const Picture&)>;

Cost play(const Scenario& scenario, Size size, const TextMetrics& metrics, const Draw& draw) {
    const Sample sample = make_sample(scenario.sample).value();
    std::shared_ptr<const domain::Locale> locale =
        domain::Locale::open(sample.language, "UTC").value();
    Show show(locale, metrics, sample.options, Effects::Reduced);
    SteadyTime steady{std::chrono::hours{1}};
    Timestamp now = sample.now;
    domain::Snapshot current = sample.before.value_or(*sample.snapshot);
    show.take(std::make_shared<domain::Snapshot>(current), steady);
    draw(show.frame(now, steady, size.width, size.height));
    if (sample.before) {
        current = *sample.snapshot;
        show.take(std::make_shared<domain::Snapshot>(current), steady);
    }
    Cost cost;
    constexpr microseconds kFrame{16'667};
    const double cpu_before = cpu_milliseconds();
    for (int frame = 0; frame < scenario.frames; ++frame) {
        steady += kFrame;
        now += kFrame;
        if (scenario.frames_between_gifts > 0 && frame % scenario.frames_between_gifts == 0) {
            current = with_one_more(current, frame / scenario.frames_between_gifts);
            show.take(std::make_shared<domain::Snapshot>(current), steady);
        }
        if (const auto through = show.celebrations_to_claim()) {
            show.claimed(*through, steady);
        }
        const auto start = Wall::now();
        const Picture picture = show.frame(now, steady, size.width, size.height);
        cost.arrange_ms += milliseconds_since(start);
        const std::vector<PixelBox> boxes = draw(picture);
        ++cost.frames;
        if (!boxes.empty()) {
            cost.wall_ms.push_back(milliseconds_since(start));
        }
        for (const PixelBox& box : boxes) {
            cost.pixels += static_cast<double>(box.area());
        }
    }
    cost.cpu_ms = cpu_milliseconds() - cpu_before;
    return cost;
}

void measure_frames(Size size) {
    auto opened = Offscreen::open(size, "en");
    if (!opened) {
        print(format("skipped {} x {}: {}", size.width, size.height, opened.error().message));
        return;
    }
    Offscreen& target = **opened;
    while (target.warm_one_script()) {
    }
    print(format("\n{} x {} on {}", size.width, size.height, target.renderer()));
    print(format("{:<28}{:>7}{:>9}{:>9}{:>9}{:>11}{:>9}{:>11}{:>9}{:>11}", "scene", "drawn",
                 "p50 ms", "p99 ms", "arrange", "CPU ms/fr", "pixels", "all: p50", "p99 ms",
                 "CPU ms/fr"));
    for (const Scenario& scenario : kScenarios) {
        const auto by_damage = [&](const Picture& picture) { return target.repaint(picture); };
        const auto whole = [&](const Picture& picture) { return target.redraw(picture); };
        play(scenario, size, target.metrics(), by_damage); // Warm texts, as in mid-evening.
        const Cost part = play(scenario, size, target.metrics(), by_damage);
        const Cost all = play(scenario, size, target.metrics(), whole);
        const double screen = static_cast<double>(size.width) * size.height;
        const double drawn = std::max(1.0, static_cast<double>(part.wall_ms.size()));
        print(format(
            "{:<28}{:>6.0f}%{:>9.2f}{:>9.2f}{:>9.2f}{:>11.2f}{:>8.1f}%{:>11.2f}{:>9.2f}{:>11.2f}",
            scenario.name, 100.0 * static_cast<double>(part.wall_ms.size()) / part.frames,
            percentile(part.wall_ms, 0.5), percentile(part.wall_ms, 0.99),
            part.arrange_ms / part.frames, part.cpu_ms / part.frames,
            100 * part.pixels / drawn / screen, percentile(all.wall_ms, 0.5),
            percentile(all.wall_ms, 0.99), all.cpu_ms / all.frames));
    }
}

void measure_names() {
    print("\nA new name at 80 px, ms");
    print(format("{:<20}{:>10}{:>10}{:>10}", "script", "first use", "p50", "p99"));
    const PangoText text("en");
    TextStyle style;
    style.size_px = 80;
    style.weight = Weight::SemiBold;
    for (const ScriptSample& sample : PangoText::samples()) {
        auto start = Wall::now();
        static_cast<void>(text.rasterise(sample.utf8, style, kTextPixelsMax, Align::Start));
        const double first = milliseconds_since(start);
        std::vector<double> warm;
        for (int i = 0; i < 200; ++i) {
            const std::string name = std::string(sample.utf8) + format(" {:03}", i);
            start = Wall::now();
            static_cast<void>(text.rasterise(name, style, kTextPixelsMax, Align::Start));
            warm.push_back(milliseconds_since(start));
        }
        print(format("{:<20}{:>10.2f}{:>10.3f}{:>10.3f}", sample.script, first,
                     percentile(warm, 0.5), percentile(warm, 0.99)));
    }
}

void measure_first_frame() {
    for (const Size size : {Size{1920, 1080}, Size{3840, 2160}}) {
        const auto start = Wall::now();
        auto target = Offscreen::open(size, "en");
        if (!target) {
            return;
        }
        const double opened = milliseconds_since(start);
        const Sample sample = make_sample("busy").value();
        std::shared_ptr<const domain::Locale> locale =
            domain::Locale::open(sample.language, "UTC").value();
        Show show(locale, (*target)->metrics(), sample.options, Effects::Reduced);
        show.take(sample.snapshot, SteadyTime{seconds{1}});
        (*target)->redraw(show.frame(sample.now, SteadyTime{seconds{1}}, size.width, size.height));
        print(format("first frame {} x {}: {:.0f} ms, of them {:.0f} to open; {} texts, {:.1f} MB "
                     "of textures",
                     size.width, size.height, milliseconds_since(start), opened,
                     (*target)->texts_rasterised(),
                     static_cast<double>((*target)->texture_bytes()) / 1e6));
    }
}

} // namespace

int main() {
    measure_first_frame();
    measure_frames({1920, 1080});
    measure_frames({3840, 2160});
    measure_names();
}
