// A provider to run by hand, or beside the real program in a test of the whole: serves one list of
// gifts in every format of scripted_provider.hpp on 127.0.0.1, adds seeded gifts over time, and
// does to some answers what networks do.
//
//   chapeau_demo_provider [--port N] [--seed N] [--every MS] [--gifts N] [--faults PERCENT]
//
// It also plays Stripe, HelloAsso and PayPal, without faults, for payments that the kiosk opens:
// see scripted_checkouts.hpp for the addresses and the credentials.
//
// It prints the addresses, then a line per gift, until it is interrupted or standard input ends.
// With --gifts it stops adding after so many; a line "withdraw" on standard input takes the newest
// gift away, "total" prints count and sum, "faults N" changes the share of bad answers.
#include "base/clock.hpp"
#include "base/format.hpp"
#include "base/mutex.hpp"
#include "base/text.hpp"
#include "support/scripted_checkouts.hpp"
#include "support/scripted_provider.hpp"
#include "support/scripted_server.hpp"

#include <array>
#include <cstdio>
#include <iostream>
#include <map>
#include <poll.h>
#include <random>
#include <string>
#include <unistd.h>

namespace {

using chapeau::format;
using namespace chapeau::test;

struct Settings {
    std::int64_t port = 8099;
    std::int64_t seed = 1;
    std::int64_t every = 2000;
    std::int64_t gifts = 250;
    std::int64_t faults = 10;
};

bool read_settings(Settings& settings, const std::vector<std::string>& words) {
    const std::map<std::string, std::int64_t Settings::*> places{{"--port", &Settings::port},
                                                                 {"--seed", &Settings::seed},
                                                                 {"--every", &Settings::every},
                                                                 {"--gifts", &Settings::gifts},
                                                                 {"--faults", &Settings::faults}};
    for (std::size_t i = 0; i < words.size(); i += 2) {
        const auto place = places.find(words[i]);
        const auto value = i + 1 < words.size() ? chapeau::parse_int64(words[i + 1]) : std::nullopt;
        if (place == places.end() || !value || *value < 0) {
            return false;
        }
        settings.*(place->second) = *value;
    }
    return settings.port <= 65535 && settings.every > 0;
}

/// The provider, its faults and its lock: the server's thread answers, the main thread changes.
class Demo {
public:
    explicit Demo(const Settings& settings)
        : settings_(settings),
          random_(static_cast<std::uint64_t>(settings.seed)),
          faults_(settings.faults) {}

    Answer answer(const Asked& asked) {
        const chapeau::MutexLock lock(mutex_);
        for (const auto* start : {"/v1/", "/v2/", "/v5/", "/oauth2/", "/pay/"}) {
            if (asked.path.starts_with(start)) {
                return checkouts_.answer(asked);
            }
        }
        auto answer = provider_.answer(asked);
        if (static_cast<std::int64_t>(random_() % 100) < faults_) {
            spoil(answer);
        }
        return answer;
    }

    void set_page_base(std::string base) {
        const chapeau::MutexLock lock(mutex_);
        checkouts_.page_base = std::move(base);
    }

    void add_gift() {
        const chapeau::MutexLock lock(mutex_);
        if (made_ >= settings_.gifts) {
            return;
        }
        provider_.gifts.push_back(ScriptedProvider::make_gift(
            static_cast<std::uint64_t>(settings_.seed), ++made_, chapeau::SystemClock().now()));
        tell("gift");
    }

    void obey(const std::string& line) {
        const chapeau::MutexLock lock(mutex_);
        if (line == "withdraw" && !provider_.gifts.empty()) {
            provider_.gifts.pop_back();
            tell("withdrawn");
        } else if (line.starts_with("faults ")) {
            faults_ = chapeau::parse_int64(std::string_view(line).substr(7)).value_or(faults_);
        } else if (line == "total") {
            tell("total");
        }
    }

private:
    void tell(const char* what) REQUIRES(mutex_) {
        std::cout << format("{}: {} gifts, {} cents\n", what, provider_.gifts.size(),
                            provider_.sum_cents())
                  << std::flush;
    }

    void spoil(Answer& answer) REQUIRES(mutex_) {
        constexpr std::array kFaults{Fault::CloseAtOnce,   Fault::ResetMidBody, Fault::ShortBody,
                                     Fault::TruncatedGzip, Fault::Gzip,         Fault::SlowBody};
        const auto choice = random_() % (kFaults.size() + 4);
        if (choice < kFaults.size()) {
            answer.fault = kFaults[choice];
        } else if (choice == kFaults.size()) {
            answer = {429, {{"Retry-After", "2"}}, "", Fault::None};
        } else if (choice == kFaults.size() + 1) {
            answer = {500, {}, "oops", Fault::None};
        } else if (choice == kFaults.size() + 2) {
            answer = {404, {}, "", Fault::None};
        } else {
            answer = {
                200, {{"Content-Type", "text/html"}}, "<html>Please sign in</html>", Fault::None};
        }
    }

    const Settings settings_;
    chapeau::Mutex mutex_;
    ScriptedProvider provider_ GUARDED_BY(mutex_);
    ScriptedCheckouts checkouts_ GUARDED_BY(mutex_);
    std::mt19937_64 random_ GUARDED_BY(mutex_);
    std::int64_t faults_ GUARDED_BY(mutex_);
    std::int64_t made_ GUARDED_BY(mutex_) = 0;
};

} // namespace

int main(int argc, char** argv) {
    Settings settings;
    if (!read_settings(settings, {argv + 1, argv + argc})) {
        std::cerr << "usage: chapeau_demo_provider [--port N] [--seed N] [--every MS] "
                     "[--gifts N] [--faults PERCENT]\n";
        return 2;
    }
    Demo demo(settings);
    auto server = ScriptedServer::start([&demo](const Asked& asked) { return demo.answer(asked); },
                                        static_cast<std::uint16_t>(settings.port));
    if (!server) {
        std::cerr << server.error().message << '\n';
        return 1;
    }
    demo.set_page_base((*server)->url(""));
    std::cout << format("donordrive base_url = \"{}\", id = \"4024\"\n"
                        "tracker base_url = \"{}\", event_id = \"7\"\n"
                        "generic url = \"{}\", rows = \"/data/gifts\", name = \"/who/name\", "
                        "next_page = \"/next\"\n"
                        "stripe, helloasso (les-amis) and paypal base_url = \"{}\", client_id = "
                        "\"{}\", keys {} and {}\n",
                        (*server)->url("/api"), (*server)->url("/tracker/api/v2"),
                        (*server)->url("/generic"), (*server)->url(""),
                        ScriptedCheckouts::kClientId, ScriptedCheckouts::kStripeKey,
                        ScriptedCheckouts::kClientSecret)
              << std::flush;
    pollfd input{STDIN_FILENO, POLLIN, 0};
    std::string line;
    while (true) {
        if (poll(&input, 1, static_cast<int>(settings.every)) == 0) {
            demo.add_gift();
        } else if (std::getline(std::cin, line)) {
            demo.obey(line);
        } else {
            return 0;
        }
    }
}
