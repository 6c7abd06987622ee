// Each connector's reading of one page, as large as its provider makes them, from the answer's
// bytes to gifts; and simdjson alone over the same bytes, turn by turn, so that a slow minute of
// the machine hits both. Figures only, no verdict.
#include "base/format.hpp"
#include "bench/simdjson_walk.hpp"
#include "sources/donorbox/parse.hpp"
#include "sources/donordrive/parse.hpp"
#include "sources/evening.hpp"
#include "sources/every_feed.hpp"
#include "sources/every_org/parse.hpp"
#include "sources/generic_json/parse.hpp"
#include "sources/givebutter/parse.hpp"
#include "sources/helloasso/parse.hpp"
#include "sources/justgiving/parse.hpp"
#include "sources/kofi/intake.hpp"
#include "sources/makers.hpp"
#include "sources/opencollective/parse.hpp"
#include "sources/paypal/parse.hpp"
#include "sources/streamlabs/parse.hpp"
#include "sources/stripe/parse.hpp"
#include "sources/tiltify/parse.hpp"
#include "sources/tracker/parse.hpp"
#include "sources/youtube/parse.hpp"
#include "support/even_clock.hpp"
#include "support/scripted_kofi.hpp"
#include "support/scripted_words.hpp"

#include <benchmark/benchmark.h>
#include <chrono>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <map>
#include <set>
#include <string>
#include <utility>

namespace chapeau::test {
namespace {

using namespace chapeau::sources;
using ParseClock = std::chrono::steady_clock;

/// More than any provider puts on a page.
constexpr int kGiftsInList = 1200;

/// Until the whole list was read by the slowest of them, and PayPal's report has caught up.
constexpr std::chrono::minutes kReadingTakes{40};

/// How many gifts an answer holds; zero when it is no page of them.
using ReadPage = std::function<std::size_t(const net::Response&)>;

template <class Page>
std::size_t count_of(const Result<Page>& page) {
    return page ? page->gifts.size() : 0;
}

std::size_t read_stripe(const net::Response& response) {
    const stripe::Rules rules{.name_field = "displayname"};
    const auto page = stripe::parse_events(response);
    std::size_t gifts = 0;
    for (std::size_t i = 0; page && i < page->events.size(); ++i) {
        // The gift itself is told when its payment's kind is known.
        gifts += stripe::read_event(page->events[i], rules).gift.external_id.empty() ? 0U : 1U;
    }
    return gifts;
}

std::size_t read_helloasso(const net::Response& response) {
    helloasso::Rules rules;
    rules.organisation = "les-amis";
    const auto list = helloasso::parse_list(response, "the payments");
    return list ? count_of(helloasso::payments_page(*list, rules, {})) : 0;
}

const std::map<std::string, ReadPage>& readers() {
    using R = const net::Response&;
    static const std::map<std::string, ReadPage> kReaders = {
        {"donordrive", [](R r) { return count_of(donordrive::parse_donations(r, usd(), 0)); }},
        {"tracker", [](R r) { return count_of(tracker::parse_donations(r, usd(), "7", 0)); }},
        {"stripe", read_stripe},
        {"helloasso", read_helloasso},
        {"tiltify", [](R r) { return count_of(tiltify::parse_donations(r)); }},
        {"paypal",
         [](R r) {
             std::set<std::string> reversed;
             const auto page =
                 paypal::parse_transactions(r, {.since = {}, .codes = {"T0013"}}, reversed);
             return page ? page->rows.gifts.size() : 0;
         }},
        {"justgiving",
         [](R r) {
             return count_of(justgiving::parse_donations(r, usd(), {1, 100}));
         }},
        {"givebutter",
         [](R r) {
             return count_of(givebutter::parse_transactions(r, {"4242", usd()}, {1, 100}));
         }},
        {"donorbox",
         [](R r) {
             return count_of(
                 donorbox::parse_donations(r, {.campaign_id = "4242"}, usd(), {1, 100}));
         }},
        {"opencollective",
         [](R r) { return count_of(opencollective::parse_transactions(r, usd(), 0)); }},
        {"streamlabs",
         [](R r) {
             const auto page = streamlabs::parse_donations(r, usd(), {});
             return page ? page->page.gifts.size() : 0;
         }},
        {"every-org",
         [](R r) { return every_org::parse_raised(r) ? std::size_t{1} : std::size_t{0}; }},
        {"youtube",
         [](R r) {
             const auto page = youtube::parse_messages(r);
             return page ? page->page.gifts.size() : 0;
         }},
        {"json",
         [](R r) {
             static const auto kMapping = generic_options().mapping;
             const auto page = generic_json::parse_page(r, kMapping, usd());
             return page ? page->rows.gifts.size() : 0;
         }},
        {"kofi", [](R r) {
             return count_of(kofi::read_post(
                 r.body, {.source = "kofi", .token = Secret(kKofiToken), .currency = usd()}));
         }}};
    return kReaders;
}

/// The answer with the most gifts that a source meets while it reads a whole list.
net::Response largest_page(const FeedOfKind& feed) {
    Evening evening([&feed] {
        return feed.make(
            {"https://give.example", feed.interval_min, *parse_iso8601("2026-11-07T12:00:00Z")});
    });
    const auto& read = readers().at(feed.kind);
    const auto speak = feed.speaker(even_clock(evening.clock));
    std::size_t most = 0;
    net::Response largest;
    evening.respond = [&](const net::Request& request) {
        auto outcome = to_outcome(speak(evening.provider, to_asked(request)), request);
        if (const auto gifts = outcome ? read(*outcome) : 0; gifts > most) {
            most = gifts;
            largest = *outcome;
        }
        return outcome;
    };
    for (int i = 0; i < kGiftsInList; ++i) {
        evening.add_gift();
        if (feed.numbers_gifts) {
            evening.provider.gifts.back().id = format("{}", 99'000 + i);
        }
    }
    evening.run(kReadingTakes);
    if (most == 0) {
        std::cerr << feed.kind << ": no page of gifts was met\n";
        std::exit(1);
    }
    return largest;
}

net::Response kofi_letter() {
    net::Response response;
    response.status = 200;
    response.body = kofi_post(ScriptedProvider::make_gift(1, 1, Timestamp{seconds{1'794'078'000}}));
    return response;
}

/// `document` is the JSON in the answer: all of it, but for a form.
void read_page(benchmark::State& state, const ReadPage& read, const net::Response& response,
               const std::string& document) {
    SimdjsonWalk walk(document);
    ParseClock::duration ours{0};
    ParseClock::duration theirs{0};
    std::size_t gifts = 0;
    for (auto each : state) {
        const auto began = ParseClock::now();
        gifts = read(response);
        const auto between = ParseClock::now();
        benchmark::DoNotOptimize(walk.walk());
        const auto ended = ParseClock::now();
        ours += between - began;
        theirs += ended - between;
        state.SetIterationTime(std::chrono::duration<double>(between - began).count());
    }
    if (walk.walk() == 0 || gifts == 0) {
        state.SkipWithError("the page cannot be read");
    }
    using benchmark::Counter;
    const auto megabytes = static_cast<double>(document.size()) / 1e6;
    const auto rounds = static_cast<double>(state.iterations());
    const auto our_seconds = std::chrono::duration<double>(ours).count();
    const auto their_seconds = std::chrono::duration<double>(theirs).count();
    state.counters["gifts"] = Counter(static_cast<double>(gifts));
    state.counters["page_kB"] = Counter(megabytes * 1e3);
    state.counters["MB/s"] = Counter(megabytes * rounds / our_seconds);
    state.counters["simdjson_MB/s"] = Counter(megabytes * rounds / their_seconds);
    state.counters["times_simdjson"] = Counter(our_seconds / their_seconds);
    state.counters["gifts/s"] = Counter(static_cast<double>(gifts) * rounds / our_seconds);
}

void measure_each() {
    auto feeds = every_feed();
    std::erase_if(feeds, [](const auto& feed) { return !readers().contains(feed.kind); });
    feeds.push_back({"json", generic_json::kPollIntervalMin,
                     [](const FeedPlace&) { return make_generic(); },
                     [](const auto&) -> Speaker { return &ScriptedProvider::answer; }});
    std::map<std::string, net::Response> pages = {{"kofi", kofi_letter()}};
    for (const auto& feed : feeds) {
        pages[feed.kind] = largest_page(feed);
    }
    for (auto& [kind, page] : pages) {
        auto document = kind == "kofi" ? form_fields(page.body)["data"] : page.body;
        benchmark::RegisterBenchmark(
            kind.c_str(), [read = readers().at(kind), page = page, document](
                              benchmark::State& state) { read_page(state, read, page, document); })
            ->UseManualTime()
            ->Unit(benchmark::kMicrosecond);
    }
}

} // namespace
} // namespace chapeau::test

int main(int argc, char** argv) {
    benchmark::Initialize(&argc, argv);
    chapeau::test::measure_each();
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
