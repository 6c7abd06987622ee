// A disk in memory that SQLite writes to, whose power can be cut at any of its operations.
//
// What no sync has covered when the power goes may be lost, wholly or in parts: disk_files.hpp
// says how.
//
// A process can die without the power going: then what was written stays in the system's memory,
// for the next process to read and for the next cut to take. And as on Linux, a sync that fails
// leaves what it did not save marked as clean: a later sync succeeds and saves nothing of it.
//
// The same seed and the same operations leave the same image.
//
// Threads: used by one thread, the one that uses SQLite.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

namespace chapeau::test {

class PowerCutDisk {
public:
    /// Which sync calls are obeyed; all are answered as done.
    enum class LogSync {
        AtCommit,
        /// As SQLite behaves with synchronous=NORMAL: a commit does not sync the log. The log is
        /// still synced after its header, and before a checkpoint writes to the book.
        BeforeCheckpoint,
        Never, // Of the log or of anything else: a drive that lies.
    };

    explicit PowerCutDisk(std::uint64_t seed, LogSync log_sync = LogSync::AtCommit);
    PowerCutDisk(const PowerCutDisk&) = delete;
    PowerCutDisk& operator=(const PowerCutDisk&) = delete;
    ~PowerCutDisk();

    /// As registered with SQLite; unique.
    const char* vfs() const;

    /// Operations so far that change the disk: making, writing, cutting short, syncing, removing.
    std::int64_t operations() const;

    /// The power goes in the `count`-th changing operation from now: some cuts come just before
    /// it takes effect, some just after, and it fails in both. From then on everything fails.
    void cut_after(std::int64_t count);

    enum class AfterFailure { ProcessGoesOn, ProcessDies };

    /// The `count`-th sync from now fails, once.
    void fail_sync_after(std::int64_t count, AfterFailure after = AfterFailure::ProcessGoesOn);

    /// Every write is refused until there is room again.
    void fill();
    void make_room();

    /// No cut and no failed sync comes any more.
    void be_good();

    /// From now on every operation fails.
    void kill_process();

    bool is_off() const;

    /// After a cut, or a kill: everything unsynced meets its fate. No file may be open.
    void restore_power();

    /// After a kill: everything that was written is there. No file may be open.
    void start_process();

    /// As whoever reads that file sees them; none when there is no such file.
    std::string bytes_of(const std::string& path) const;

    /// Past SQLite and past every cut: a whole file, synced, or none. No file may be open.
    void put(const std::string& path, const std::string& bytes);
    void remove(const std::string& path);

private:
    struct Disk;
    std::unique_ptr<Disk> disk_;
};

} // namespace chapeau::test
