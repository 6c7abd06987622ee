// The disk fails one sync, at every place where there is one, and what it had not saved is marked
// as clean. The program starts again on what the system still holds in its memory, acknowledges a
// deed, and then the power goes.
#include "base/log.hpp"
#include "ledger/ledger.hpp"
#include "support/catch.hpp"
#include "support/makers.hpp"
#include "support/power_cut_vfs.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <variant>

using namespace chapeau;
using namespace chapeau::test;

namespace {

constexpr std::int64_t kSyncsMax = 40; // More than all that follows has.
constexpr std::uint64_t kFatesPerSync = 12;

Result<std::unique_ptr<ledger::Ledger>> open_on(const PowerCutDisk& disk) {
    return ledger::Ledger::open({.path = "/book.db",
                                 .challenge_id = "evening-2026",
                                 .currency = usd(),
                                 .now = evening(),
                                 .vfs = disk.vfs()});
}

domain::Command cash(const std::string& key) {
    return make_command(key, domain::AddCash{dollars(20), 1, key});
}

/// Opens, takes cash, ends in order, and once more; until the disk says no.
void live_until_failure(PowerCutDisk& disk) {
    for (int run = 0; run < 2; ++run) {
        auto book = open_on(disk);
        for (int i = 0; book && i < 3; ++i) {
            if (!(*book)->execute(cash("early " + std::to_string(run * 3 + i)), evening())) {
                disk.kill_process();
                return;
            }
        }
        if (!book) {
            break;
        }
    }
    disk.kill_process();
}

/// How often `name` is in the book, or -1 when there is no sound book.
int count_in(PowerCutDisk& disk, const std::string& name) {
    const auto book = open_on(disk);
    if (!book) {
        return -1;
    }
    int count = 0;
    const auto read = (*book)->replay(0, [&](const domain::Entry& entry) {
        const auto* gift = std::get_if<domain::GiftEntry>(&entry.what);
        count += gift != nullptr && gift->name == name ? 1 : 0;
    });
    return read ? count : -1;
}

} // namespace

TEST_CASE("a night in which any one sync fails loses nothing acknowledged after it",
          "[simulation]") {
    log::set_level(log::Level::Error);
    for (std::int64_t sync = 1; sync <= kSyncsMax; ++sync) {
        for (std::uint64_t seed = 1; seed <= kFatesPerSync; ++seed) {
            PowerCutDisk disk(seed, PowerCutDisk::LogSync::AtCommit);
            disk.fail_sync_after(sync, seed % 2 == 0 ? PowerCutDisk::AfterFailure::ProcessGoesOn
                                                     : PowerCutDisk::AfterFailure::ProcessDies);
            live_until_failure(disk);
            disk.be_good();
            disk.start_process();
            {
                auto book = open_on(disk);
                INFO("sync " << sync << " failed, seed " << seed);
                REQUIRE(book);
                REQUIRE((*book)->execute(cash("late"), evening()));
                disk.kill_process();
            }
            disk.restore_power();
            INFO("sync " << sync << " failed, seed " << seed);
            REQUIRE(count_in(disk, "late") == 1);
        }
    }
}
