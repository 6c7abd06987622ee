#include "ledger/settings.hpp"

#include "base/format.hpp"

#include <array>
#include <string_view>

namespace chapeau::ledger {

namespace {

struct Pragma {
    std::string_view name;
    std::string_view value;    // As it is set.
    std::string_view expected; // As it is read back.
};

// The distribution's SQLite can corrupt a file in WAL mode when two connections share it; with
// one exclusive connection there is no shared memory and no such race. FULL is what makes a
// commit survive a power cut. Without recursive triggers INSERT OR REPLACE deletes behind the
// back of the triggers that forbid deleting. Temporary tables stay in memory, because a file of
// them could hold names.
constexpr std::array kPragmas = {
    Pragma{"locking_mode", "EXCLUSIVE", "exclusive"},
    Pragma{"journal_mode", "WAL", "wal"},
    Pragma{"synchronous", "FULL", "2"},
    Pragma{"fullfsync", "ON", "1"},
    Pragma{"checkpoint_fullfsync", "ON", "1"},
    Pragma{"foreign_keys", "ON", "1"},
    Pragma{"recursive_triggers", "ON", "1"},
    Pragma{"trusted_schema", "OFF", "0"},
    Pragma{"cell_size_check", "ON", "1"},
    Pragma{"secure_delete", "ON", "1"},
    Pragma{"mmap_size", "0", "0"},
    Pragma{"temp_store", "MEMORY", "2"},
    Pragma{"cache_size", "-8192", "-8192"}, // 8 MiB: the whole index of 100,000 gifts.
    Pragma{"journal_size_limit", "4194304", "4194304"},
};

struct SwitchSetting {
    Switch which;
    std::string_view name;
    bool on;
};

constexpr std::array kSwitches = {
    SwitchSetting{Switch::Defensive, "defensive", true},
    SwitchSetting{Switch::TrustedSchema, "trusted schema", false},
    SwitchSetting{Switch::QuotedStringsInData, "quoted strings in statements", false},
    SwitchSetting{Switch::QuotedStringsInSchema, "quoted strings in the schema", false},
};

// The first with STRICT tables.
constexpr int kSqliteVersionMin = 3'037'000;

} // namespace

Result<void> claim_exclusively(Database& database) {
    if (sqlite_version_number() < kSqliteVersionMin) {
        return fail(Errc::Refused, "SQLite {} is too old; install 3.37 or newer",
                    sqlite_version_number());
    }
    return database.execute("PRAGMA locking_mode=EXCLUSIVE");
}

Result<void> apply_settings(Database& database) {
    for (const auto& pragma : kPragmas) {
        const auto applied = database.execute(format("PRAGMA {}={}", pragma.name, pragma.value));
        if (!applied) {
            return fail_because(applied.error(), format("setting {}", pragma.name));
        }
    }
    for (const auto& setting : kSwitches) {
        const auto applied = database.set(setting.which, setting.on);
        if (!applied) {
            return fail_because(applied.error(), format("setting {}", setting.name));
        }
    }
    return {};
}

Result<void> verify_settings(Database& database) {
    for (const auto& pragma : kPragmas) {
        const auto actual = database.text_of(format("PRAGMA {}", pragma.name));
        if (!actual) {
            return fail_because(actual.error(), format("reading {} back", pragma.name));
        }
        // A file system that cannot map files answers nothing at all, which is no mapping.
        const bool unmapped = pragma.name == "mmap_size" && actual->empty();
        if (*actual != pragma.expected && !unmapped) {
            return fail(Errc::Refused, "SQLite's {} is {} and must be {}", pragma.name, *actual,
                        pragma.expected);
        }
    }
    for (const auto& setting : kSwitches) {
        const auto actual = database.get(setting.which);
        if (!actual) {
            return fail_because(actual.error(), format("reading {} back", setting.name));
        }
        if (*actual != setting.on) {
            return fail(Errc::Refused, "SQLite's switch \"{}\" is {} and must be {}", setting.name,
                        *actual ? "on" : "off", setting.on ? "on" : "off");
        }
    }
    return {};
}

} // namespace chapeau::ledger
