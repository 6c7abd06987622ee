// A disk in memory whose power can be cut, as an SQLite VFS: it knows what was only written and
// what was synced, and forgets the former as a real one does, page by page and at random.
//
// Killing a process proves nothing about durability, because the system keeps what was written;
// this does. As on Linux, a sync that fails leaves its pages marked clean: a later sync succeeds
// without having saved them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <set>
#include <string>

struct sqlite3_vfs;

namespace chapeau::test {

class PowerCutDisk {
public:
    static constexpr std::size_t kPageBytes = 4096;

    struct File {
        std::string written; // What a reader sees.
        std::string synced;  // What survives a cut.
        std::set<std::size_t> unsynced_pages;
    };

    /// Registers the VFS until the end of this object.
    PowerCutDisk();
    PowerCutDisk(const PowerCutDisk&) = delete;
    PowerCutDisk& operator=(const PowerCutDisk&) = delete;
    ~PowerCutDisk();

    /// What to open it by.
    const char* name() const { return name_.c_str(); }

    File& file(const std::string& path) { return files_[path]; }
    bool exists(const std::string& path) const { return files_.contains(path); }
    void remove(const std::string& path) { files_.erase(path); }

    /// Puts a whole, synced file there.
    void put(const std::string& path, const std::string& bytes) {
        files_[path] = {bytes, bytes, {}};
    }

    /// Of all unsynced pages each is kept or lost by chance. Nothing works until `turn_on`.
    void cut_power(std::mt19937_64& random);
    /// A cut that was still to come does not come.
    void turn_on() {
        powered_ = true;
        changes_until_cut_.reset();
    }

    /// The power goes at the write or sync that comes after `count` more of them.
    void cut_power_after(int count, std::uint64_t seed);

    /// Of the syncs from now on the one after `count` more fails, once.
    void fail_sync_after(int count) { syncs_until_failure_ = count; }

    /// Every write is refused, as on a full disk.
    void fill() { full_ = true; }
    void make_room() { full_ = false; }

    // For the VFS.
    bool before_change();
    int write(File& file, const void* data, std::size_t count, std::size_t offset);
    int truncate(File& file, std::size_t size);
    int sync(File& file);
    bool powered() const { return powered_; }

private:
    std::string name_;
    std::unique_ptr<sqlite3_vfs> vfs_;
    std::map<std::string, File> files_;
    bool powered_ = true;
    bool full_ = false;
    std::optional<int> syncs_until_failure_;
    std::optional<int> changes_until_cut_;
    std::mt19937_64 cut_random_;
};

} // namespace chapeau::test
