// The files of a disk in memory, which knows what was only written and what a sync has covered,
// and what a cut of its power may leave.
//
// What a cut leaves behind is what the sync calls promise and not a byte more. Everything that no
// sync has covered yet has a fate of its own, file by file: all of it survives, none of it does,
// each 512-byte sector survives or not, or each sector holds any one of the versions that were
// written to it, so that a later write may have reached the disk before an earlier one. Sizes of
// files share this fate, and so do the making and the removal of a file until their folder is
// synced.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace chapeau::test {

/// An inode: it lives on without a name while somebody has it open.
class DiskFile {
public:
    using Bytes = std::vector<std::uint8_t>;

    struct Write {
        std::size_t offset = 0;
        std::size_t count = 0;

        bool operator==(const Write&) const = default;
    };

    DiskFile() = default;

    /// With these bytes in it, all of them synced.
    explicit DiskFile(Bytes bytes) : written_(bytes), synced_(std::move(bytes)) {}

    /// As whoever reads it sees it.
    const Bytes& bytes() const { return written_; }

    /// The last one, wherever it went.
    Write last_write() const { return last_write_; }

    void write(std::size_t offset, const std::uint8_t* bytes, std::size_t count);
    void truncate(std::size_t size);
    void sync();

    /// What is not synced is marked as clean: no later sync saves it.
    void forget_unsynced();

    /// A sync was answered as done and not done.
    void owe_sync() { owes_sync_ = true; }
    bool owes_sync() const { return owes_sync_; }

    /// What a cut leaves of it, by chance.
    Bytes surviving(std::mt19937_64& random) const;

private:
    static constexpr std::size_t kSectorBytes = 512;
    using Sector = std::array<std::uint8_t, kSectorBytes>;

    static Sector sector_of(const Bytes& data, std::size_t number);
    static void put_sector(Bytes& data, std::size_t number, const Sector& sector);

    Bytes written_;
    Bytes synced_;

    // What no sync has covered: all that each sector has held meanwhile, the oldest first, the
    // sizes that the file has had, and the smallest of them.
    std::map<std::size_t, std::vector<Sector>> unsynced_;
    std::vector<std::size_t> sizes_;
    std::optional<std::size_t> size_min_;

    bool owes_sync_ = false;
    Write last_write_;
};

using DiskFilePtr = std::shared_ptr<DiskFile>;

/// The names of files, those that a sync has covered and those that are only seen.
class DiskFolder {
public:
    /// Null when there is none of that name.
    DiskFilePtr find(std::string_view path) const;

    void add(const std::string& path, const DiskFilePtr& file) { names_.emplace(path, file); }

    enum class Removal { Synced, Unsynced };

    void remove(const std::string& path, Removal removal);

    /// The file is synced, and its name with it if it has one.
    void sync_file(const std::string& path, const DiskFilePtr& file);

    /// Whatever else was made or removed here is settled.
    void sync() { synced_names_ = names_; }

    /// A whole, synced file instead of whatever was there.
    void put(const std::string& path, DiskFile::Bytes bytes);

    /// The power was cut: what is not synced meets its fate.
    void lose_unsynced(std::mt19937_64& random);

private:
    using Names = std::map<std::string, DiskFilePtr, std::less<>>;

    Names names_;        // As whoever looks sees them.
    Names synced_names_; // As a cut would leave them.
};

} // namespace chapeau::test
