#include "support/power_cut_vfs.hpp"

#include "base/check.hpp"
#include "base/format.hpp"
#include "support/disk_files.hpp"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <new>
#include <optional>
#include <random>
#include <sqlite3.h>
#include <string_view>
#include <utility>

namespace chapeau::test {

namespace {

/// What SQLite writes when it begins a log anew.
constexpr DiskFile::Write kLogHeader{0, 32};
constexpr std::string_view kLogSuffix = "-wal";

} // namespace

struct PowerCutDisk::Disk {
    struct Handle; // What SQLite holds; begins with its sqlite3_file.
    struct Calls;  // What SQLite calls.

    Disk(std::uint64_t seed, LogSync obeyed) : random(seed), log_sync(obeyed) {}

    std::mt19937_64 random;
    LogSync log_sync;
    std::string name;
    sqlite3_vfs vfs{};
    DiskFolder folder;
    std::int64_t operations = 0;
    std::optional<std::int64_t> cut_at;
    std::optional<std::int64_t> syncs_until_failure;
    AfterFailure after_failure = AfterFailure::ProcessGoesOn;
    bool on = true;
    bool full = false;
    int handles = 0;

    bool coin() { return random() % 2 == 0; }

    /// Carries `deed` out, unless this is the operation in which the power goes.
    template <class Deed>
    int change(Deed deed) {
        if (!on) {
            return SQLITE_IOERR;
        }
        ++operations;
        const bool is_last = cut_at == operations;
        const int done = !is_last || coin() ? deed() : SQLITE_OK;
        if (is_last) {
            on = false;
            cut_at.reset();
            return SQLITE_IOERR;
        }
        return done;
    }

    int sync_file(Handle& handle);
    void pay_owed_sync(const std::string& book);
};

struct PowerCutDisk::Disk::Handle {
    sqlite3_file base;
    Disk* disk;
    DiskFilePtr file;
    std::string path; // Empty for a file without a name.

    /// SQLite's own VFS syncs the folder with the first sync of a journal or a log that it opened
    /// to be made if need be; that settles what else was made or removed there.
    bool owes_folder_sync;
};

int PowerCutDisk::Disk::sync_file(Handle& handle) {
    const auto& path = handle.path;
    const auto& file = handle.file;
    if (log_sync == LogSync::Never) {
        return SQLITE_OK;
    }
    if (log_sync == LogSync::BeforeCheckpoint && path.ends_with(kLogSuffix) &&
        file->last_write() != kLogHeader) {
        file->owe_sync();
        return SQLITE_OK;
    }
    if (syncs_until_failure && --*syncs_until_failure == 0) {
        syncs_until_failure.reset();
        file->forget_unsynced();
        on = after_failure == AfterFailure::ProcessGoesOn;
        return SQLITE_IOERR_FSYNC;
    }
    folder.sync_file(path, file);
    if (handle.owes_folder_sync) {
        handle.owes_folder_sync = false;
        folder.sync();
    }
    return SQLITE_OK;
}

void PowerCutDisk::Disk::pay_owed_sync(const std::string& book) {
    const auto path = book + std::string(kLogSuffix);
    const auto log = folder.find(path);
    if (log && log->owes_sync()) {
        folder.sync_file(path, log);
    }
}

struct PowerCutDisk::Disk::Calls {
    static Handle& of(sqlite3_file* file) { return *reinterpret_cast<Handle*>(file); }
    static Disk& of(sqlite3_vfs* vfs) { return *static_cast<Disk*>(vfs->pAppData); }

    static int close(sqlite3_file* file) {
        auto& handle = of(file);
        --handle.disk->handles;
        handle.~Handle();
        return SQLITE_OK;
    }

    static int read(sqlite3_file* file, void* to, int count, sqlite3_int64 offset) {
        auto& handle = of(file);
        if (!handle.disk->on) {
            return SQLITE_IOERR_READ;
        }
        const auto& data = handle.file->bytes();
        const auto from = static_cast<std::size_t>(offset);
        const auto wanted = static_cast<std::size_t>(count);
        const auto there = from < data.size() ? std::min(wanted, data.size() - from) : 0;
        if (there > 0) {
            std::memcpy(to, data.data() + from, there);
        }
        if (there < wanted) {
            std::memset(static_cast<std::uint8_t*>(to) + there, 0, wanted - there);
            return SQLITE_IOERR_SHORT_READ;
        }
        return SQLITE_OK;
    }

    static int write(sqlite3_file* file, const void* from, int count, sqlite3_int64 offset) {
        auto& handle = of(file);
        return handle.disk->change([&] {
            if (handle.disk->full) {
                return SQLITE_FULL;
            }
            handle.disk->pay_owed_sync(handle.path);
            handle.file->write(static_cast<std::size_t>(offset),
                               static_cast<const std::uint8_t*>(from),
                               static_cast<std::size_t>(count));
            return SQLITE_OK;
        });
    }

    static int truncate(sqlite3_file* file, sqlite3_int64 size) {
        auto& handle = of(file);
        return handle.disk->change([&] {
            handle.disk->pay_owed_sync(handle.path);
            handle.file->truncate(static_cast<std::size_t>(size));
            return SQLITE_OK;
        });
    }

    static int sync(sqlite3_file* file, int /*flags*/) {
        auto& handle = of(file);
        return handle.disk->change([&] { return handle.disk->sync_file(handle); });
    }

    static int file_size(sqlite3_file* file, sqlite3_int64* size) {
        auto& handle = of(file);
        *size = static_cast<sqlite3_int64>(handle.file->bytes().size());
        return handle.disk->on ? SQLITE_OK : SQLITE_IOERR_FSTAT;
    }

    // One connection: there is nobody to lock out.
    static int lock(sqlite3_file* file, int /*level*/) {
        return of(file).disk->on ? SQLITE_OK : SQLITE_IOERR_LOCK;
    }
    static int unlock(sqlite3_file* /*file*/, int /*level*/) { return SQLITE_OK; }
    static int check_reserved_lock(sqlite3_file* /*file*/, int* reserved) {
        *reserved = 0;
        return SQLITE_OK;
    }
    static int file_control(sqlite3_file* /*file*/, int /*what*/, void* /*argument*/) {
        return SQLITE_NOTFOUND;
    }
    // As the system's own: SQLite shall take the care that it takes on a real disk.
    static int sector_size(sqlite3_file* /*file*/) { return 4096; }
    static int characteristics(sqlite3_file* /*file*/) { return SQLITE_IOCAP_POWERSAFE_OVERWRITE; }

    static const sqlite3_io_methods* methods() {
        static const sqlite3_io_methods kMethods = [] {
            sqlite3_io_methods made{};
            made.iVersion = 1; // Without shared memory, which an exclusive connection needs not.
            made.xClose = close;
            made.xRead = read;
            made.xWrite = write;
            made.xTruncate = truncate;
            made.xSync = sync;
            made.xFileSize = file_size;
            made.xLock = lock;
            made.xUnlock = unlock;
            made.xCheckReservedLock = check_reserved_lock;
            made.xFileControl = file_control;
            made.xSectorSize = sector_size;
            made.xDeviceCharacteristics = characteristics;
            return made;
        }();
        return &kMethods;
    }

    static int open(sqlite3_vfs* vfs, const char* path, sqlite3_file* file, int flags,
                    int* flags_out) {
        auto& disk = of(vfs);
        file->pMethods = nullptr;
        if (!disk.on) {
            return SQLITE_IOERR;
        }
        const std::string name = path == nullptr ? "" : path;
        auto opened = disk.folder.find(name);
        if (!opened) {
            if ((flags & SQLITE_OPEN_CREATE) == 0) {
                return SQLITE_CANTOPEN;
            }
            opened = std::make_shared<DiskFile>();
            const int made = name.empty() ? SQLITE_OK : disk.change([&] {
                disk.folder.add(name, opened);
                return SQLITE_OK;
            });
            if (made != SQLITE_OK) {
                return made;
            }
        }
        constexpr int kJournals =
            SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_SUPER_JOURNAL | SQLITE_OPEN_WAL;
        const bool owes_folder_sync = (flags & SQLITE_OPEN_CREATE) != 0 && (flags & kJournals) != 0;
        ++disk.handles;
        auto* handle = new (file) Handle{{}, &disk, std::move(opened), name, owes_folder_sync};
        handle->base.pMethods = methods();
        if (flags_out != nullptr) {
            *flags_out = flags;
        }
        return SQLITE_OK;
    }

    static int remove(sqlite3_vfs* vfs, const char* path, int sync_folder) {
        auto& disk = of(vfs);
        if (disk.on && !disk.folder.find(path)) {
            return SQLITE_IOERR_DELETE_NOENT;
        }
        return disk.change([&] {
            const bool is_synced = sync_folder != 0 && disk.log_sync != LogSync::Never;
            disk.folder.remove(path, is_synced ? DiskFolder::Removal::Synced
                                               : DiskFolder::Removal::Unsynced);
            return SQLITE_OK;
        });
    }

    static int access(sqlite3_vfs* vfs, const char* path, int what, int* answer) {
        auto& disk = of(vfs);
        const auto found = disk.folder.find(path);
        // To SQLite an empty file is as good as none.
        *answer = found && (what != SQLITE_ACCESS_EXISTS || !found->bytes().empty()) ? 1 : 0;
        return disk.on ? SQLITE_OK : SQLITE_IOERR_ACCESS;
    }

    static int full_path(sqlite3_vfs* /*vfs*/, const char* path, int size, char* to) {
        sqlite3_snprintf(size, to, "%s", path);
        return SQLITE_OK;
    }

    static int randomness(sqlite3_vfs* vfs, int count, char* to) {
        for (int i = 0; i < count; ++i) {
            to[i] = static_cast<char>(of(vfs).random() & 0x7fU);
        }
        return count;
    }
    static int pause(sqlite3_vfs* /*vfs*/, int microseconds) { return microseconds; }
    static int time_now(sqlite3_vfs* /*vfs*/, sqlite3_int64* milliseconds) {
        *milliseconds = 0; // Nothing that the book writes asks SQLite for the time.
        return SQLITE_OK;
    }
    static int last_error(sqlite3_vfs* /*vfs*/, int /*size*/, char* /*to*/) { return 0; }

    static void fill_in(sqlite3_vfs& vfs, Disk& disk) {
        vfs.iVersion = 2;
        vfs.szOsFile = static_cast<int>(sizeof(Handle));
        vfs.mxPathname = 512;
        vfs.zName = disk.name.c_str();
        vfs.pAppData = &disk;
        vfs.xOpen = open;
        vfs.xDelete = remove;
        vfs.xAccess = access;
        vfs.xFullPathname = full_path;
        vfs.xRandomness = randomness;
        vfs.xSleep = pause;
        vfs.xGetLastError = last_error;
        vfs.xCurrentTimeInt64 = time_now;
    }
};

PowerCutDisk::PowerCutDisk(std::uint64_t seed, LogSync log_sync)
    : disk_(std::make_unique<Disk>(seed, log_sync)) {
    // The address is unique among all that live.
    disk_->name = format("power-cut-{}", static_cast<const void*>(disk_.get()));
    Disk::Calls::fill_in(disk_->vfs, *disk_);
    ENSURE(sqlite3_vfs_register(&disk_->vfs, 0) == SQLITE_OK, "SQLite takes another disk");
}

PowerCutDisk::~PowerCutDisk() {
    ENSURE(disk_->handles == 0, "a disk outlives the books on it");
    sqlite3_vfs_unregister(&disk_->vfs);
}

const char* PowerCutDisk::vfs() const {
    return disk_->name.c_str();
}

std::int64_t PowerCutDisk::operations() const {
    return disk_->operations;
}

void PowerCutDisk::cut_after(std::int64_t count) {
    ENSURE(count > 0, "a cut is still to come");
    disk_->cut_at = disk_->operations + count;
}

void PowerCutDisk::fail_sync_after(std::int64_t count, AfterFailure after) {
    disk_->after_failure = after;
    ENSURE(count > 0, "a failure is still to come");
    disk_->syncs_until_failure = count;
}

void PowerCutDisk::fill() {
    disk_->full = true;
}

void PowerCutDisk::make_room() {
    disk_->full = false;
}

void PowerCutDisk::be_good() {
    disk_->cut_at.reset();
    disk_->syncs_until_failure.reset();
}

void PowerCutDisk::kill_process() {
    disk_->on = false;
}

bool PowerCutDisk::is_off() const {
    return !disk_->on;
}

void PowerCutDisk::restore_power() {
    ENSURE(disk_->handles == 0, "whoever had a file open is dead before the power comes back");
    disk_->folder.lose_unsynced(disk_->random);
    disk_->on = true;
}

void PowerCutDisk::start_process() {
    ENSURE(disk_->handles == 0, "the process before is dead before another one starts");
    disk_->on = true;
}

std::string PowerCutDisk::bytes_of(const std::string& path) const {
    const auto file = disk_->folder.find(path);
    return file ? std::string(file->bytes().begin(), file->bytes().end()) : std::string();
}

void PowerCutDisk::put(const std::string& path, const std::string& bytes) {
    ENSURE(disk_->handles == 0, "a file is exchanged while nobody has it open");
    disk_->folder.put(path, {bytes.begin(), bytes.end()});
}

void PowerCutDisk::remove(const std::string& path) {
    ENSURE(disk_->handles == 0, "a file is removed while nobody has it open");
    disk_->folder.remove(path, DiskFolder::Removal::Synced);
}

} // namespace chapeau::test
