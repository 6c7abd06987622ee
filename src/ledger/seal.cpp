#include "ledger/seal.hpp"

#include "base/file.hpp"
#include "base/format.hpp"
#include "base/text.hpp"

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <fcntl.h>
#include <span>
#include <unistd.h>
#include <utility>
#include <vector>

namespace chapeau::ledger {

namespace {

constexpr std::size_t kFileBlockBytes = std::size_t{1} << 20U;
constexpr std::size_t kSealBytesMax = 256;

std::string seal_text(const Digest& digest) {
    return format("chapeau seal 1 {}", to_hex(digest));
}

} // namespace

Result<BookFile> BookFile::open(const std::filesystem::path& path) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC); // NOLINT(*-vararg)
    if (descriptor < 0) {
        return fail(Errc::Io, "cannot read {}: {}", path.string(), std::strerror(errno));
    }
    return BookFile(descriptor);
}

BookFile::BookFile(BookFile&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

BookFile::~BookFile() {
    if (descriptor_ >= 0) {
        ::close(descriptor_);
    }
}

Result<Digest> BookFile::digest(const std::atomic<bool>& stop) const {
    std::vector<std::byte> block(kFileBlockBytes);
    std::string digests;
    off_t offset = 0;
    while (!stop) {
        const auto count = ::pread(descriptor_, block.data(), block.size(), offset);
        if (count < 0) {
            return fail(Errc::Io, "cannot read the book: {}", std::strerror(errno));
        }
        if (count == 0) {
            return sha256(digests);
        }
        const auto digest = sha256(std::span(block).first(static_cast<std::size_t>(count)));
        digests.append(reinterpret_cast<const char*>(digest.data()), digest.size());
        offset += count;
    }
    return fail(Errc::Unavailable, "reading the book was given up");
}

std::filesystem::path seal_path(const std::filesystem::path& book) {
    auto path = book;
    path += "-seal";
    return path;
}

Result<void> write_seal(const std::filesystem::path& book, const BookFile& file) {
    const std::atomic<bool> never{false};
    const auto digest = file.digest(never);
    if (!digest) {
        return tl::unexpected<Error>(digest.error());
    }
    return write_file_atomically(seal_path(book), seal_text(*digest) + "\n");
}

SealCheck::SealCheck(const std::filesystem::path& book, const BookFile& file) {
    const auto text = read_file(seal_path(book), kSealBytesMax);
    if (!text) {
        return; // Without a seal the book is examined; that is all a failure here can mean.
    }
    sealed_ = std::string(trim(*text));
    worker_ = std::thread([this, &file] {
        const auto digest = file.digest(stop_);
        if (digest) {
            actual_ = seal_text(*digest);
        }
    });
}

SealCheck::~SealCheck() {
    stop_ = true;
    if (worker_.joinable()) {
        worker_.join();
    }
}

bool SealCheck::matches() {
    if (worker_.joinable()) {
        worker_.join();
    }
    return sealed_ && *sealed_ == actual_;
}

} // namespace chapeau::ledger
