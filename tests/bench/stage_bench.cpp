// What one more gift costs after a thousand, a hundred thousand and a million of them, and what
// a whole book costs to read at start. The cost of one must hardly depend on what came before.
#include "domain/stage.hpp"
#include "support/makers.hpp"

#include <algorithm>
#include <benchmark/benchmark.h>
#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <vector>

namespace chapeau::test {
namespace {

using namespace domain;

/// Who gives again.
enum class Returning {
    Recent,  // Somebody of the last thousand: as in an evening, where one appeal follows another.
    Anybody, // Somebody of all: the worst case, because nothing about them is in a cache.
};

/// Gifts as an evening brings them: a third of them by givers known by a key, names of several
/// scripts, one in fifty refunded.
class Givers {
public:
    explicit Givers(Returning returning) : returning_(returning) {}

    Entry next() {
        ++seq_;
        const Timestamp now = at(milliseconds(seq_ * 5));
        if (seq_ > 100 && random_() % 50 == 0) {
            return {seq_, now, ReversalEntry{known_gift(), std::nullopt, ReversalReason::Refunded}};
        }
        is_gift_.push_back(true);
        GiftEntry gift;
        gift.source = "extra-life";
        gift.amount = money(static_cast<std::int64_t>(100 + random_() % 20'000));
        if (random_() % 3 == 0) {
            gift.donor_key = "donor-" + std::to_string(known_donor());
        }
        gift.name =
            random_() % 4 == 0 ? "\u5c71\u7530\u592a\u90ce" : "Giver " + std::to_string(seq_);
        gift.message = random_() % 2 == 0 ? "Good luck to all of you tonight!" : "";
        gift.occurred_at = now - seconds(static_cast<std::int64_t>(random_() % 15));
        return {seq_, now, gift};
    }

private:
    /// How far back it may reach.
    std::uint64_t reach(std::uint64_t all) const {
        constexpr std::uint64_t kRecent = 1000;
        return returning_ == Returning::Recent ? std::min(kRecent, all) : all;
    }

    std::uint64_t known_donor() {
        const auto all = static_cast<std::uint64_t>(seq_) / 2 + 1;
        return all - random_() % reach(all);
    }

    EntrySeq known_gift() {
        is_gift_.push_back(false);
        auto gift =
            is_gift_.size() - 1 - static_cast<std::size_t>(random_() % reach(is_gift_.size()));
        while (!is_gift_[gift]) {
            gift = gift == 0 ? is_gift_.size() - 1 : gift - 1;
        }
        return static_cast<EntrySeq>(gift) + 1;
    }

    Returning returning_;
    std::mt19937_64 random_{2026};
    std::vector<bool> is_gift_;
    EntrySeq seq_ = 0;
};

constexpr int kBatch = 1000;

std::vector<Entry> take(Givers& givers, std::int64_t count) {
    std::vector<Entry> entries;
    for (std::int64_t i = 0; i < count; ++i) {
        entries.push_back(givers.next());
    }
    return entries;
}

/// One more gift, after as many as the argument says.
void fold_one_more(benchmark::State& state, Returning returning) {
    Givers givers(returning);
    Stage stage(make_challenge(), supporter());
    for (std::int64_t i = 0; i < state.range(0); ++i) {
        stage.fold(givers.next());
    }
    for (auto each : state) {
        state.PauseTiming();
        const std::vector<Entry> batch = take(givers, kBatch);
        state.ResumeTiming();
        for (const Entry& entry : batch) {
            stage.fold(entry);
        }
    }
    state.SetItemsProcessed(state.iterations() * kBatch);
}
// Few rounds, so that "after a thousand" does not itself become a hundred thousand.
constexpr int kRounds = 3;
constexpr int kRepetitions = 9;
BENCHMARK_CAPTURE(fold_one_more, recent, Returning::Recent)
    ->Arg(1'000)
    ->Arg(100'000)
    ->Arg(1'000'000)
    ->Iterations(kRounds)
    ->Repetitions(kRepetitions)
    ->ReportAggregatesOnly();
BENCHMARK_CAPTURE(fold_one_more, anybody, Returning::Anybody)
    ->Arg(1'000)
    ->Arg(100'000)
    ->Arg(1'000'000)
    ->Iterations(kRounds)
    ->Repetitions(kRepetitions)
    ->ReportAggregatesOnly();

/// The whole book, as after a restart.
void fold_whole_book(benchmark::State& state) {
    Givers givers(Returning::Recent);
    const std::vector<Entry> book = take(givers, state.range(0));
    for (auto each : state) {
        auto stage = std::make_unique<Stage>(make_challenge(), supporter());
        for (const Entry& entry : book) {
            stage->fold(entry);
        }
        benchmark::DoNotOptimize(stage->head());
        state.PauseTiming();
        stage.reset();
        state.ResumeTiming();
    }
    state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(fold_whole_book)
    ->Arg(10'000)
    ->Arg(1'000'000)
    ->Iterations(2)
    ->Unit(benchmark::kMillisecond);

void take_snapshot(benchmark::State& state) {
    Givers givers(Returning::Recent);
    Stage stage(make_challenge(), supporter());
    for (std::int64_t i = 0; i < state.range(0); ++i) {
        stage.fold(givers.next());
    }
    const Timestamp now = at(milliseconds(state.range(0) * 5));
    for (auto each : state) {
        benchmark::DoNotOptimize(stage.snapshot(now, {}));
    }
}
BENCHMARK(take_snapshot)->Arg(1'000)->Arg(1'000'000)->Unit(benchmark::kMicrosecond);

/// Each name is new to the cleaner.
void clean_a_name(benchmark::State& state) {
    const std::vector<std::string> names = {
        "Ada Lovelace", "\u5c71\u7530\u592a\u90ce", "\u0634\u0627\u062f\u064a \u062d\u0633\u0646",
        "\U0001F468\u200D\U0001F469\u200D\U0001F467\u200D\U0001F466 Bo"};
    const std::string& name = names[static_cast<std::size_t>(state.range(0))];
    const ScreenText fallback = supporter();
    for (auto each : state) {
        benchmark::DoNotOptimize(ScreenText::name(name, fallback));
    }
}
BENCHMARK(clean_a_name)->DenseRange(0, 3);

} // namespace
} // namespace chapeau::test

BENCHMARK_MAIN();
