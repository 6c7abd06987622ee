// Whether a folder's disk may carry the book of an evening: it has to be this machine's own, and
// to have room. Asked before a book is opened, because on the projector it would be too late.
#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <filesystem>

namespace chapeau::app {

/// An evening of 100,000 gifts takes less than half of this; the rest is for what other programs
/// write meanwhile. A disk that has less is about to be full for reasons of its own.
inline constexpr std::int64_t kFreeBytesMin = std::int64_t{256} << 20U;

struct DiskFacts {
    std::int64_t file_system = 0; // As statfs tells: one number for each kind.
    std::int64_t free_bytes = 0;  // For us, not for root.
};

enum class BookOnDisk { None, Begun };

/// Pure. A network or FUSE disk is refused: its locks and its syncs promise less than a book
/// needs. Too little room refuses a new book only: one that has been begun belongs to an evening
/// that may be running, and gets a warning.
Result<void> judge_disk(const DiskFacts& facts, const std::filesystem::path& folder,
                        BookOnDisk book);

Result<DiskFacts> disk_facts(const std::filesystem::path& folder);

/// All of it, for the folder of `book_file`.
Result<void> check_disk(const std::filesystem::path& book_file);

} // namespace chapeau::app
