#include "ledger/power_cut_disk.hpp"

#include "base/check.hpp"
#include "base/format.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <sqlite3.h>

namespace chapeau::test {

namespace {

struct OpenFile {
    sqlite3_file base; // SQLite's part comes first.
    PowerCutDisk* disk;
    PowerCutDisk::File* file;
};

OpenFile& opened(sqlite3_file* file) {
    return *reinterpret_cast<OpenFile*>(file);
}

PowerCutDisk& disk_of(sqlite3_vfs* vfs) {
    return *static_cast<PowerCutDisk*>(vfs->pAppData);
}

sqlite3_vfs* system_vfs() {
    return sqlite3_vfs_find("unix");
}

int close_file(sqlite3_file* /*file*/) {
    return SQLITE_OK;
}

int read_file(sqlite3_file* file, void* data, int count, sqlite3_int64 offset) {
    auto& open = opened(file);
    if (!open.disk->powered()) {
        return SQLITE_IOERR_READ;
    }
    const auto& bytes = open.file->written;
    const auto wanted = static_cast<std::size_t>(count);
    const auto begin = std::min(static_cast<std::size_t>(offset), bytes.size());
    const auto there = std::min(wanted, bytes.size() - begin);
    std::memcpy(data, bytes.data() + begin, there);
    std::memset(static_cast<char*>(data) + there, 0, wanted - there);
    return there == wanted ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

int write_file(sqlite3_file* file, const void* data, int count, sqlite3_int64 offset) {
    auto& open = opened(file);
    return open.disk->write(*open.file, data, static_cast<std::size_t>(count),
                            static_cast<std::size_t>(offset));
}

int truncate_file(sqlite3_file* file, sqlite3_int64 size) {
    return opened(file).disk->truncate(*opened(file).file, static_cast<std::size_t>(size));
}

int sync_file(sqlite3_file* file, int /*flags*/) {
    return opened(file).disk->sync(*opened(file).file);
}

int size_of_file(sqlite3_file* file, sqlite3_int64* size) {
    *size = static_cast<sqlite3_int64>(opened(file).file->written.size());
    return SQLITE_OK;
}

// One connection only: there is nobody to lock out.
int lock_file(sqlite3_file* /*file*/, int /*level*/) {
    return SQLITE_OK;
}

int check_reserved(sqlite3_file* /*file*/, int* reserved) {
    *reserved = 0;
    return SQLITE_OK;
}

int control_file(sqlite3_file* /*file*/, int /*what*/, void* /*argument*/) {
    return SQLITE_NOTFOUND;
}

int sector_size(sqlite3_file* /*file*/) {
    return static_cast<int>(PowerCutDisk::kPageBytes);
}

int characteristics(sqlite3_file* /*file*/) {
    return 0;
}

// Version 1: without shared memory, which an exclusive connection does not need.
const sqlite3_io_methods& methods() {
    static const sqlite3_io_methods table = [] {
        sqlite3_io_methods made{};
        made.iVersion = 1;
        made.xClose = close_file;
        made.xRead = read_file;
        made.xWrite = write_file;
        made.xTruncate = truncate_file;
        made.xSync = sync_file;
        made.xFileSize = size_of_file;
        made.xLock = lock_file;
        made.xUnlock = lock_file;
        made.xCheckReservedLock = check_reserved;
        made.xFileControl = control_file;
        made.xSectorSize = sector_size;
        made.xDeviceCharacteristics = characteristics;
        return made;
    }();
    return table;
}

int open_file(sqlite3_vfs* vfs, const char* path, sqlite3_file* file, int flags, int* out_flags) {
    auto& open = opened(file);
    open.base.pMethods = nullptr;
    if (!disk_of(vfs).powered()) {
        return SQLITE_CANTOPEN;
    }
    open.disk = &disk_of(vfs);
    open.file = &disk_of(vfs).file(path == nullptr ? "temporary" : path);
    open.base.pMethods = &methods();
    if (out_flags != nullptr) {
        *out_flags = flags;
    }
    return SQLITE_OK;
}

int delete_file(sqlite3_vfs* vfs, const char* path, int /*sync_folder*/) {
    if (!disk_of(vfs).before_change()) {
        return SQLITE_IOERR_DELETE;
    }
    if (!disk_of(vfs).exists(path)) {
        return SQLITE_IOERR_DELETE_NOENT;
    }
    disk_of(vfs).remove(path);
    return SQLITE_OK;
}

int access_file(sqlite3_vfs* vfs, const char* path, int /*flags*/, int* result) {
    *result = disk_of(vfs).exists(path) ? 1 : 0;
    return SQLITE_OK;
}

int full_path(sqlite3_vfs* /*vfs*/, const char* path, int size, char* out) {
    sqlite3_snprintf(size, out, "%s", path);
    return SQLITE_OK;
}

int randomness(sqlite3_vfs* /*vfs*/, int count, char* out) {
    return system_vfs()->xRandomness(system_vfs(), count, out);
}

int sleep_us(sqlite3_vfs* /*vfs*/, int microseconds_count) {
    return microseconds_count; // Nothing to wait for.
}

int current_time(sqlite3_vfs* /*vfs*/, sqlite3_int64* julian_ms) {
    *julian_ms = 212'660'834'400'000; // The evening of the makers.
    return SQLITE_OK;
}

int last_error(sqlite3_vfs* /*vfs*/, int /*size*/, char* /*out*/) {
    return 0;
}

} // namespace

PowerCutDisk::PowerCutDisk() : vfs_(std::make_unique<sqlite3_vfs>()) {
    name_ = format("power-cut-{}", static_cast<const void*>(this));
    vfs_->iVersion = 2;
    vfs_->szOsFile = sizeof(OpenFile);
    vfs_->mxPathname = 256;
    vfs_->zName = name_.c_str();
    vfs_->pAppData = this;
    vfs_->xOpen = open_file;
    vfs_->xDelete = delete_file;
    vfs_->xAccess = access_file;
    vfs_->xFullPathname = full_path;
    vfs_->xRandomness = randomness;
    vfs_->xSleep = sleep_us;
    vfs_->xCurrentTimeInt64 = current_time;
    vfs_->xGetLastError = last_error;
    ENSURE(sqlite3_initialize() == SQLITE_OK, "SQLite starts");
    ENSURE(sqlite3_vfs_register(vfs_.get(), 0) == SQLITE_OK, "a VFS can be registered");
}

PowerCutDisk::~PowerCutDisk() {
    sqlite3_vfs_unregister(vfs_.get());
}

void PowerCutDisk::cut_power(std::mt19937_64& random) {
    for (auto& [path, file] : files_) {
        if (file.written.size() != file.synced.size() && random() % 2 == 0) {
            file.synced.resize(file.written.size());
        }
        for (const auto page : file.unsynced_pages) {
            const auto begin = page * kPageBytes;
            const auto end = std::min(begin + kPageBytes, file.written.size());
            if (begin < end && random() % 2 == 0) {
                file.synced.resize(std::max(file.synced.size(), end));
                file.synced.replace(begin, end - begin, file.written, begin, end - begin);
            }
        }
        file.unsynced_pages.clear();
        file.written = file.synced;
    }
    powered_ = false;
    full_ = false;
    syncs_until_failure_.reset();
    changes_until_cut_.reset();
}

void PowerCutDisk::cut_power_after(int count, std::uint64_t seed) {
    changes_until_cut_ = count;
    cut_random_.seed(seed);
}

bool PowerCutDisk::before_change() {
    if (powered_ && changes_until_cut_ && (*changes_until_cut_)-- == 0) {
        cut_power(cut_random_);
    }
    return powered_;
}

int PowerCutDisk::write(File& file, const void* data, std::size_t count, std::size_t offset) {
    if (!before_change()) {
        return SQLITE_IOERR_WRITE;
    }
    if (full_) {
        return SQLITE_FULL;
    }
    file.written.resize(std::max(file.written.size(), offset + count));
    std::memcpy(file.written.data() + offset, data, count);
    for (auto page = offset / kPageBytes; page <= (offset + count - 1) / kPageBytes; ++page) {
        file.unsynced_pages.insert(page);
    }
    return SQLITE_OK;
}

int PowerCutDisk::truncate(File& file, std::size_t size) {
    if (!before_change()) {
        return SQLITE_IOERR_TRUNCATE;
    }
    file.written.resize(size);
    return SQLITE_OK;
}

int PowerCutDisk::sync(File& file) {
    if (!before_change()) {
        return SQLITE_IOERR_FSYNC;
    }
    if (syncs_until_failure_ && (*syncs_until_failure_)-- == 0) {
        syncs_until_failure_.reset();
        file.unsynced_pages.clear();
        return SQLITE_IOERR_FSYNC;
    }
    file.synced.resize(file.written.size());
    for (const auto page : file.unsynced_pages) {
        const auto begin = page * kPageBytes;
        if (begin < file.written.size()) {
            const auto count = std::min(kPageBytes, file.written.size() - begin);
            file.synced.replace(begin, count, file.written, begin, count);
        }
    }
    file.unsynced_pages.clear();
    return SQLITE_OK;
}

} // namespace chapeau::test
