// One sync of the disk fails, at every place of an evening where there is one. The evening closes
// its book and opens it again by itself; what was acknowledged stays, and the wall never shows
// less than it showed before.
#include "app/evening.hpp"
#include "base/log.hpp"
#include "support/catch.hpp"
#include "support/makers.hpp"
#include "support/power_cut_vfs.hpp"

#include <cstdint>
#include <memory>
#include <string>

using namespace chapeau;
using namespace chapeau::app;
using namespace chapeau::test;

namespace {

constexpr std::int64_t kSyncsMax = 30; // More than the evening below has.
constexpr std::uint64_t kFatesPerSync = 4;
constexpr int kDeeds = 12;
constexpr int kTriesMax = 10;

Result<std::unique_ptr<Evening>> open_on(const PowerCutDisk& disk) {
    auto challenge = make_challenge();
    challenge.milestones = {5'000, 10'000};
    return Evening::open({.book_file = "/book.db",
                          .challenge = std::move(challenge),
                          .supporter = supporter(),
                          .vfs = disk.vfs()},
                         {at(0s), SteadyTime(0s)});
}

/// An evening at its desk: gives cash until it is acknowledged, and looks at the wall throughout.
class Desk {
public:
    explicit Desk(Evening& evening) : evening_(evening) {}

    void give(int deed) {
        const auto command = make_command("k" + std::to_string(deed),
                                          domain::AddCash{dollars(20), 1, std::string()});
        bool saved = false;
        for (int tries = 0; !saved && tries < kTriesMax; ++tries) {
            now_ += 40s; // Longer than a closed book waits before it is tried again.
            evening_.tend({at(now_), SteadyTime(now_)});
            saved = evening_.execute(command, {at(now_), SteadyTime(now_)}).has_value();
            look();
        }
        REQUIRE(saved);
        REQUIRE(shown_ == dollars(20 * (deed + 1)));
    }

private:
    void look() {
        if (const auto seen = evening_.look({at(now_), SteadyTime(now_)})) {
            REQUIRE(seen->received.minor() >= shown_.minor());
            shown_ = seen->received;
            evening_.claim_celebrations(seen->head, {at(now_), SteadyTime(now_)});
        }
    }

    Evening& evening_;
    microseconds now_{0};
    domain::Money shown_ = dollars(0);
};

} // namespace

TEST_CASE("an evening in which any one sync fails goes on by itself and shows no less", "[app]") {
    log::set_level(log::Level::Error);
    for (std::int64_t sync = 1; sync <= kSyncsMax; ++sync) {
        for (std::uint64_t seed = 1; seed <= kFatesPerSync; ++seed) {
            INFO("sync " << sync << " fails, seed " << seed);
            PowerCutDisk disk(seed, PowerCutDisk::LogSync::AtCommit);
            {
                const auto evening = open_on(disk);
                REQUIRE(evening);
                disk.fail_sync_after(sync);
                Desk desk(**evening);
                for (int deed = 0; deed < kDeeds; ++deed) {
                    desk.give(deed);
                }
                disk.be_good(); // A sync that never came must not fail now.
                disk.kill_process();
            }
            disk.restore_power();
            const auto again = open_on(disk);
            REQUIRE(again);
            REQUIRE((*again)->look({at(0s), SteadyTime(0s)})->received == dollars(20 * kDeeds));
        }
    }
}
