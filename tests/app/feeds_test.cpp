// The evening end to end in one process: providers over real sockets, libcurl, the poller, SQLite
// and the fold, while faults are injected.
#include "app/app.hpp"
#include "app/options.hpp"
#include "app/rehearsal.hpp"
#include "app/source_options.hpp"
#include "base/clock.hpp"
#include "options_support.hpp"
#include "provider.hpp"
#include "support/catch.hpp"
#include "support/makers.hpp"
#include "support/temp_folder.hpp"
#include "waker.hpp"

#include <memory>
#include <random>
#include <string>
#include <utility>

using namespace chapeau;
using namespace chapeau::app;
using namespace chapeau::test;

namespace {

AppSetup setup_for(const Options& options, const std::filesystem::path& book) {
    AppSetup setup{{.book_file = book, .challenge = options.challenge, .supporter = supporter()},
                   {}};
    for (const auto& source : options.sources) {
        setup.sources.push_back(make_source(source).value());
    }
    return setup;
}

Options options_for(const Provider& drive, const Provider& marathon) {
    auto reading = read(sources_toml(drive, marathon), machine());
    for (const auto& fault : reading.faults) {
        UNSCOPED_INFO(to_text(fault));
    }
    REQUIRE(reading.options);
    return *std::move(reading.options);
}

} // namespace

TEST_CASE("two feeds with faults come out right to the cent", "[app][feeds][threads]") {
    const std::uint64_t seed = std::random_device{}();
    INFO("seed " << seed);
    const TempFolder folder;
    Provider drive(seed);
    Provider marathon(seed + 1);
    drive.set_faults(60);
    marathon.set_faults(60);
    drive.give(150); // Two pages.
    marathon.give(30);
    const auto options = options_for(drive, marathon);
    const SystemClock machine_clock;
    // A whole listing is asked for only every other minute, so minutes have to pass.
    const FastClock clock(machine_clock, 60);
    Waker waker;

    auto app = App::open(setup_for(options, folder / "book.sqlite"), clock);
    REQUIRE(app);
    (*app)->start(waker.wake());
    const auto truth = [&] { return drive.sum_cents() + marathon.sum_cents(); };
    const auto is_right = [&] { return (*app)->snapshot()->received.minor() == truth(); };
    REQUIRE(waker.wait_until(is_right));

    for (int round = 0; round < 5; ++round) {
        drive.give(7);
        marathon.give(3);
        REQUIRE(waker.wait_until(is_right));
    }

    drive.set_faults(0);
    marathon.set_faults(0);
    drive.withdraw(5);
    marathon.withdraw(2);
    CHECK(waker.wait_until(is_right));
    const auto last = (*app)->snapshot();
    CHECK(last->gifts == 150 + 30 + 5 * 10 - 2);
    CHECK(last->totals.of(domain::Layer::Captured).minor() == truth());

    (*app)->stop();
    const auto again =
        Evening::open(setup_for(options, folder / "book.sqlite").evening, moment_of(clock));
    REQUIRE(again);
    CHECK((*again)->look(moment_of(clock))->received.minor() == truth());
}

TEST_CASE("cash is saved and told while every source fails", "[app][feeds][threads]") {
    const TempFolder folder;
    Provider drive(1);
    Provider marathon(2);
    drive.set_faults(100);
    marathon.set_faults(100);
    const auto options = options_for(drive, marathon);
    const SystemClock clock;
    Waker waker;
    auto app = App::open(setup_for(options, folder / "book.sqlite"), clock);
    REQUIRE(app);
    (*app)->start(waker.wake());
    REQUIRE((*app)->submit({"k1", "keyboard", domain::AddCash{dollars(20), 0, ""}}) ==
            PushResult::Accepted);
    CHECK(waker.wait_until([&] { return (*app)->snapshot()->received == dollars(20); }));
    CHECK(waker.wait_until([&] {
        const auto health = (*app)->sources_health();
        return health.size() == 2 && !health[0].last_error.empty() && !health[1].last_error.empty();
    }));
    (*app)->stop();
    const auto outcome = (*app)->next_outcome();
    REQUIRE(outcome);
    CHECK(outcome->key == "k1");
    CHECK_FALSE(outcome->error);
}

TEST_CASE("stopping saves what was still on its way", "[app][feeds][threads]") {
    const TempFolder folder;
    const SystemClock clock;
    const auto options = *read("", machine()).options;
    auto app = App::open(setup_for(options, folder / "book.sqlite"), clock);
    REQUIRE(app);
    (*app)->start({});
    for (int number = 0; number < 50; ++number) {
        REQUIRE((*app)->submit({"k" + std::to_string(number), "keyboard",
                                domain::AddCash{dollars(1), 0, ""}}) == PushResult::Accepted);
    }
    (*app)->stop();
    CHECK((*app)->submit({"late", "keyboard", domain::AddCash{dollars(1), 0, ""}}) ==
          PushResult::Closed);
    const auto again =
        Evening::open(setup_for(options, folder / "book.sqlite").evening, moment_of(clock));
    REQUIRE(again);
    CHECK((*again)->look(moment_of(clock))->received == dollars(50));
}

TEST_CASE("the figures are as of the oldest last word of a late source", "[app]") {
    SourcesHealth health(3);
    CHECK_FALSE(late_since(health, evening()));
    health[1].late = true;
    health[1].last_success = at(5min);
    CHECK(late_since(health, evening()) == at(5min));
    health[2].late = true; // Has not spoken in this run.
    CHECK(late_since(health, at(2min)) == at(2min));
}
