// The seal: beside the file of a book that was closed in order, a small text with the hash of
// the whole file. A file that still matches its seal is, bit for bit, the one that was whole
// when it was closed, so it need not be examined again line by line: for a million gifts that is
// half of the time to the first picture. Any other file is examined as if there were no seal.
//
// The seal is no protection against somebody who rewrites both; nothing beside the file can be.
//
// Threads: a check runs on a thread of its own and is joined by the object that started it.
#pragma once

#include "base/digest.hpp"
#include "base/result.hpp"

#include <atomic>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <thread>

namespace chapeau::ledger {

/// The book's file, open for reading beside SQLite. It must outlive SQLite's own handle: closing
/// any handle of a file drops all the locks that this process holds on it.
class BookFile {
public:
    static Result<BookFile> open(const std::filesystem::path& path);

    BookFile(const BookFile&) = delete;
    BookFile& operator=(const BookFile&) = delete;
    BookFile(BookFile&& other) noexcept;
    BookFile& operator=(BookFile&&) = delete;
    ~BookFile();

    /// The hash of its hashes, block by block. Any thread; gives up early once `stop` is true.
    Result<Digest> digest(const std::atomic<bool>& stop) const;

private:
    explicit BookFile(int descriptor) : descriptor_(descriptor) {}

    int descriptor_;
};

std::filesystem::path seal_path(const std::filesystem::path& book);

/// Call when SQLite has closed the book.
Result<void> write_seal(const std::filesystem::path& book, const BookFile& file);

/// Computes the hash of the file in the background, if it has a seal.
class SealCheck {
public:
    SealCheck(const std::filesystem::path& book, const BookFile& file);
    SealCheck(const SealCheck&) = delete;
    SealCheck& operator=(const SealCheck&) = delete;
    ~SealCheck();

    bool has_seal() const { return sealed_.has_value(); }

    /// Waits for the hash. Call once.
    bool matches();

private:
    std::optional<std::string> sealed_;
    std::atomic<bool> stop_{false};
    std::string actual_; // The worker's; read after it has ended.
    std::thread worker_;
};

} // namespace chapeau::ledger
