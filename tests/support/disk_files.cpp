#include "support/disk_files.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace chapeau::test {

namespace {

enum class Fate { Kept, Forgotten, Torn, Shuffled };

bool coin(std::mt19937_64& random) {
    return random() % 2 == 0;
}

Fate any_fate(std::mt19937_64& random) {
    return static_cast<Fate>(random() % 4);
}

} // namespace

DiskFile::Sector DiskFile::sector_of(const Bytes& data, std::size_t number) {
    Sector sector{};
    const auto from = number * kSectorBytes;
    if (from < data.size()) {
        std::memcpy(sector.data(), data.data() + from, std::min(kSectorBytes, data.size() - from));
    }
    return sector;
}

void DiskFile::put_sector(Bytes& data, std::size_t number, const Sector& sector) {
    const auto from = number * kSectorBytes;
    if (from < data.size()) {
        std::memcpy(data.data() + from, sector.data(), std::min(kSectorBytes, data.size() - from));
    }
}

void DiskFile::write(std::size_t offset, const std::uint8_t* bytes, std::size_t count) {
    if (written_.size() < offset + count) {
        written_.resize(offset + count);
        sizes_.push_back(written_.size());
    }
    std::memcpy(written_.data() + offset, bytes, count);
    const auto last = (offset + count - 1) / kSectorBytes;
    for (auto number = offset / kSectorBytes; number <= last; ++number) {
        unsynced_[number].push_back(sector_of(written_, number));
    }
    last_write_ = {offset, count};
}

void DiskFile::truncate(std::size_t size) {
    written_.resize(size);
    sizes_.push_back(size);
    size_min_ = std::min(size, size_min_.value_or(size));
}

void DiskFile::forget_unsynced() {
    unsynced_.clear();
    sizes_.clear();
    size_min_.reset();
    owes_sync_ = false;
}

void DiskFile::sync() {
    synced_.resize(std::min(synced_.size(), size_min_.value_or(synced_.size())));
    synced_.resize(written_.size());
    for (const auto& [number, held] : unsynced_) {
        put_sector(synced_, number, sector_of(written_, number));
    }
    forget_unsynced();
}

DiskFile::Bytes DiskFile::surviving(std::mt19937_64& random) const {
    const auto fate = any_fate(random);
    auto image = synced_;
    if (fate == Fate::Forgotten || (unsynced_.empty() && sizes_.empty())) {
        return image;
    }
    // The size is a word on the disk like any other.
    auto size = written_.size();
    if (fate == Fate::Torn && coin(random)) {
        size = image.size();
    } else if (fate == Fate::Shuffled) {
        const auto pick = random() % (sizes_.size() + 1);
        size = pick == 0 ? image.size() : sizes_[pick - 1];
    }
    image.resize(size);
    for (const auto& [number, held] : unsynced_) {
        auto pick = held.size(); // 0 is the synced one.
        if (fate == Fate::Torn) {
            pick = coin(random) ? held.size() : 0;
        } else if (fate == Fate::Shuffled) {
            pick = random() % (held.size() + 1);
        }
        if (pick > 0) {
            put_sector(image, number, held[pick - 1]);
        }
    }
    return image;
}

DiskFilePtr DiskFolder::find(std::string_view path) const {
    const auto found = names_.find(path);
    return found == names_.end() ? nullptr : found->second;
}

void DiskFolder::remove(const std::string& path, Removal removal) {
    names_.erase(path);
    if (removal == Removal::Synced) {
        synced_names_.erase(path);
    }
}

void DiskFolder::sync_file(const std::string& path, const DiskFilePtr& file) {
    file->sync();
    if (find(path) == file) {
        synced_names_[path] = file;
    }
}

void DiskFolder::put(const std::string& path, DiskFile::Bytes bytes) {
    const auto file = std::make_shared<DiskFile>(std::move(bytes));
    names_[path] = file;
    synced_names_[path] = file;
}

void DiskFolder::lose_unsynced(std::mt19937_64& random) {
    auto all = synced_names_;
    all.insert(names_.begin(), names_.end());
    Names survivors;
    for (const auto& [path, unused] : all) {
        const bool newer = coin(random);
        const auto& from = newer ? names_ : synced_names_;
        const auto found = from.find(path);
        if (found != from.end()) {
            survivors.emplace(path, std::make_shared<DiskFile>(found->second->surviving(random)));
        }
    }
    names_ = survivors;
    synced_names_ = std::move(survivors);
}

} // namespace chapeau::test
