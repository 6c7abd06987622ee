// A provider on this machine whose list of gifts a test changes while it is being asked.
#pragma once

#include "base/format.hpp"
#include "base/mutex.hpp"
#include "domain/money.hpp"
#include "support/makers.hpp"
#include "support/scripted_provider.hpp"
#include "support/scripted_server.hpp"
#include "support/temp_folder.hpp"

#include <cstdint>
#include <fstream>
#include <functional>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <utility>

namespace chapeau::test {

class Provider {
public:
    explicit Provider(std::uint64_t seed) : seed_(seed), random_(seed) {
        server_ =
            ScriptedServer::start([this](const Asked& asked) { return answer(asked); }).value();
    }

    std::string donordrive_url() const { return server_->url("/api"); }
    std::string tracker_url() const { return server_->url("/tracker/api/v2"); }

    void give(int count) {
        const std::lock_guard lock(mutex_);
        for (int index = 0; index < count; ++index) {
            ++made_;
            provider_.gifts.push_back(
                ScriptedProvider::make_gift(seed_, made_, at(seconds(made_))));
        }
    }

    /// Takes a gift out of the list, as a refund does.
    void withdraw(std::size_t index) {
        const std::lock_guard lock(mutex_);
        provider_.gifts.erase(provider_.gifts.begin() + static_cast<std::ptrdiff_t>(index));
    }

    std::int64_t sum_cents() {
        const std::lock_guard lock(mutex_);
        return provider_.sum_cents();
    }

    /// So many of a hundred answers go wrong from now on, each in one of many ways. Unless all
    /// do, a few good ones come between: enough for a poll, so that no chance makes a test wait
    /// for minutes of back-off.
    void set_faults(int percent) {
        const std::lock_guard lock(mutex_);
        fault_percent_ = percent;
    }

private:
    static constexpr int kGoodAnswersBetween = 6;

    Answer answer(const Asked& asked) {
        const std::lock_guard lock(mutex_);
        auto answer = provider_.answer(asked);
        ++answers_since_fault_;
        const bool may_fail = fault_percent_ == 100 || answers_since_fault_ > kGoodAnswersBetween;
        if (!may_fail || static_cast<int>(random_() % 100) >= fault_percent_) {
            return answer;
        }
        answers_since_fault_ = 0;
        switch (random_() % 8) {
        case 0:
            return {500, {}, "oops", Fault::None};
        case 1:
            return {404, {}, "<html>not found</html>", Fault::None};
        case 2:
            return {200, {{"Content-Type", "text/html"}}, "<html>Maintenance</html>", Fault::None};
        case 3:
            return {429, {{"Retry-After", "1"}}, "", Fault::None};
        case 4:
            answer.fault = Fault::ResetMidBody;
            return answer;
        case 5:
            answer.fault = Fault::ShortBody;
            return answer;
        case 6:
            answer.fault = Fault::TruncatedGzip;
            return answer;
        default:
            answer.fault = Fault::CloseAtOnce;
            return answer;
        }
    }

    const std::uint64_t seed_;
    std::mutex mutex_;
    ScriptedProvider provider_;
    std::mt19937_64 random_;
    std::int64_t made_ = 0;
    int fault_percent_ = 0;
    int answers_since_fault_ = kGoodAnswersBetween; // The first may fail.
    std::unique_ptr<ScriptedServer> server_;        // Last: its thread uses the rest.
};

/// The sections [[source]] for both formats.
inline std::string sources_toml(const Provider& drive, const Provider& marathon) {
    return format("[[source]]\nname = \"drive\"\nkind = \"donordrive\"\nbase_url = \"{}\"\n"
                  "id = \"4024\"\npoll_interval_ms = 50\n"
                  "[[source]]\nname = \"marathon\"\nkind = \"tracker\"\nbase_url = \"{}\"\n"
                  "event_id = \"7\"\npoll_interval_ms = 50\n",
                  drive.donordrive_url(), marathon.tracker_url());
}

/// The sum as the program writes it: `USD 123.45 received`.
inline std::string received_words(std::int64_t cents) {
    return format("USD {}.{:02} received", cents / 100, cents % 100);
}

} // namespace chapeau::test
