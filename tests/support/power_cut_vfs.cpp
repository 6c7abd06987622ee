#include "support/power_cut_vfs.hpp"

#include "base/check.hpp"
#include "base/format.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>
#include <map>
#include <new>
#include <optional>
#include <random>
#include <sqlite3.h>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace chapeau::test {

namespace {

constexpr std::size_t kSectorBytes = 512;

/// What SQLite writes when it begins a log anew.
constexpr std::size_t kLogHeaderBytes = 32;
constexpr std::string_view kLogSuffix = "-wal";

using Bytes = std::vector<std::uint8_t>;
using Sector = std::array<std::uint8_t, kSectorBytes>;

/// An inode: it lives on without a name while somebody has it open.
struct File {
    Bytes written; // As whoever reads it sees it.
    Bytes synced;

    // What no sync has covered: all that each sector has held meanwhile, the oldest first, the
    // sizes that the file has had, and the smallest of them.
    std::map<std::size_t, std::vector<Sector>> unsynced;
    std::vector<std::size_t> sizes;
    std::optional<std::size_t> size_min;

    bool owes_sync = false;        // A sync was answered as done and not done.
    bool header_came_last = false; // Of all that was written.
};

using FilePtr = std::shared_ptr<File>;
using Names = std::map<std::string, FilePtr, std::less<>>;

enum class Fate { Kept, Forgotten, Torn, Shuffled };

Sector sector_of(const Bytes& data, std::size_t number) {
    Sector sector{};
    const auto from = number * kSectorBytes;
    if (from < data.size()) {
        std::memcpy(sector.data(), data.data() + from, std::min(kSectorBytes, data.size() - from));
    }
    return sector;
}

void put_sector(Bytes& data, std::size_t number, const Sector& sector) {
    const auto from = number * kSectorBytes;
    if (from < data.size()) {
        std::memcpy(data.data() + from, sector.data(), std::min(kSectorBytes, data.size() - from));
    }
}

void write(File& file, std::size_t offset, const std::uint8_t* bytes, std::size_t count) {
    if (file.written.size() < offset + count) {
        file.written.resize(offset + count);
        file.sizes.push_back(file.written.size());
    }
    std::memcpy(file.written.data() + offset, bytes, count);
    const auto last = (offset + count - 1) / kSectorBytes;
    for (auto number = offset / kSectorBytes; number <= last; ++number) {
        file.unsynced[number].push_back(sector_of(file.written, number));
    }
    file.header_came_last = offset == 0 && count == kLogHeaderBytes;
}

void truncate(File& file, std::size_t size) {
    file.written.resize(size);
    file.sizes.push_back(size);
    file.size_min = std::min(size, file.size_min.value_or(size));
}

void forget_unsynced(File& file) {
    file.unsynced.clear();
    file.sizes.clear();
    file.size_min.reset();
    file.owes_sync = false;
}

void sync(File& file) {
    file.synced.resize(std::min(file.synced.size(), file.size_min.value_or(file.synced.size())));
    file.synced.resize(file.written.size());
    for (const auto& [number, held] : file.unsynced) {
        put_sector(file.synced, number, sector_of(file.written, number));
    }
    forget_unsynced(file);
}

} // namespace

struct PowerCutDisk::Disk {
    struct Handle; // What SQLite holds; begins with its sqlite3_file.
    struct Calls;  // What SQLite calls.

    Disk(std::uint64_t seed, LogSync obeyed) : random(seed), log_sync(obeyed) {}

    std::mt19937_64 random;
    LogSync log_sync;
    std::string name;
    sqlite3_vfs vfs{};
    Names names;        // As whoever looks sees them.
    Names synced_names; // As a cut would leave them.
    std::int64_t operations = 0;
    std::optional<std::int64_t> cut_at;
    std::optional<std::int64_t> syncs_until_failure;
    AfterFailure after_failure = AfterFailure::ProcessGoesOn;
    bool on = true;
    int handles = 0;

    bool coin() { return random() % 2 == 0; }
    Fate any_fate() { return static_cast<Fate>(random() % 4); }

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

    Bytes surviving(const File& file);
    void lose_unsynced();
    int sync_file(Handle& handle);
    void settle(const std::string& path, const FilePtr& file);
    void pay_owed_sync(const std::string& book);
};

Bytes PowerCutDisk::Disk::surviving(const File& file) {
    const auto fate = any_fate();
    auto image = file.synced;
    if (fate == Fate::Forgotten || (file.unsynced.empty() && file.sizes.empty())) {
        return image;
    }
    // The size is a word on the disk like any other.
    auto size = file.written.size();
    if (fate == Fate::Torn && coin()) {
        size = image.size();
    } else if (fate == Fate::Shuffled) {
        const auto pick = random() % (file.sizes.size() + 1);
        size = pick == 0 ? image.size() : file.sizes[pick - 1];
    }
    image.resize(size);
    for (const auto& [number, held] : file.unsynced) {
        auto pick = held.size(); // 0 is the synced one.
        if (fate == Fate::Torn) {
            pick = coin() ? held.size() : 0;
        } else if (fate == Fate::Shuffled) {
            pick = random() % (held.size() + 1);
        }
        if (pick > 0) {
            put_sector(image, number, held[pick - 1]);
        }
    }
    return image;
}

void PowerCutDisk::Disk::lose_unsynced() {
    auto all = synced_names;
    all.insert(names.begin(), names.end());
    Names survivors;
    for (const auto& [path, unused] : all) {
        const bool newer = coin();
        const auto& from = newer ? names : synced_names;
        const auto found = from.find(path);
        if (found != from.end()) {
            auto file = std::make_shared<File>();
            file->synced = surviving(*found->second);
            file->written = file->synced;
            survivors.emplace(path, std::move(file));
        }
    }
    names = survivors;
    synced_names = std::move(survivors);
}

void PowerCutDisk::Disk::settle(const std::string& path, const FilePtr& file) {
    sync(*file);
    const auto named = names.find(path);
    if (named != names.end() && named->second == file) {
        synced_names[path] = file;
    }
}

struct PowerCutDisk::Disk::Handle {
    sqlite3_file base;
    Disk* disk;
    FilePtr file;
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
        !file->header_came_last) {
        file->owes_sync = true;
        return SQLITE_OK;
    }
    if (syncs_until_failure && --*syncs_until_failure == 0) {
        syncs_until_failure.reset();
        forget_unsynced(*file);
        on = after_failure == AfterFailure::ProcessGoesOn;
        return SQLITE_IOERR_FSYNC;
    }
    settle(path, file);
    if (handle.owes_folder_sync) {
        handle.owes_folder_sync = false;
        synced_names = names;
    }
    return SQLITE_OK;
}

void PowerCutDisk::Disk::pay_owed_sync(const std::string& book) {
    const auto log = names.find(book + std::string(kLogSuffix));
    if (log != names.end() && log->second->owes_sync) {
        settle(log->first, log->second);
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
        const auto& data = handle.file->written;
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
            handle.disk->pay_owed_sync(handle.path);
            test::write(*handle.file, static_cast<std::size_t>(offset),
                        static_cast<const std::uint8_t*>(from), static_cast<std::size_t>(count));
            return SQLITE_OK;
        });
    }

    static int truncate(sqlite3_file* file, sqlite3_int64 size) {
        auto& handle = of(file);
        return handle.disk->change([&] {
            handle.disk->pay_owed_sync(handle.path);
            test::truncate(*handle.file, static_cast<std::size_t>(size));
            return SQLITE_OK;
        });
    }

    static int sync(sqlite3_file* file, int /*flags*/) {
        auto& handle = of(file);
        return handle.disk->change([&] { return handle.disk->sync_file(handle); });
    }

    static int file_size(sqlite3_file* file, sqlite3_int64* size) {
        auto& handle = of(file);
        *size = static_cast<sqlite3_int64>(handle.file->written.size());
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
        auto found = disk.names.find(name);
        FilePtr opened = found == disk.names.end() ? nullptr : found->second;
        if (!opened) {
            if ((flags & SQLITE_OPEN_CREATE) == 0) {
                return SQLITE_CANTOPEN;
            }
            opened = std::make_shared<File>();
            const int made = name.empty() ? SQLITE_OK : disk.change([&] {
                disk.names.emplace(name, opened);
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
        if (disk.on && !disk.names.contains(path)) {
            return SQLITE_IOERR_DELETE_NOENT;
        }
        return disk.change([&] {
            disk.names.erase(path);
            if (sync_folder != 0 && disk.log_sync != LogSync::Never) {
                disk.synced_names.erase(path);
            }
            return SQLITE_OK;
        });
    }

    static int access(sqlite3_vfs* vfs, const char* path, int what, int* answer) {
        auto& disk = of(vfs);
        const auto found = disk.names.find(std::string_view(path));
        // To SQLite an empty file is as good as none.
        *answer = found != disk.names.end() &&
                          (what != SQLITE_ACCESS_EXISTS || !found->second->written.empty())
                      ? 1
                      : 0;
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
    disk_->lose_unsynced();
    disk_->on = true;
}

void PowerCutDisk::start_process() {
    ENSURE(disk_->handles == 0, "the process before is dead before another one starts");
    disk_->on = true;
}

} // namespace chapeau::test
