#include "base/file.hpp"

#include "base/text.hpp"

#include <cerrno>
#include <fcntl.h>
#include <string_view>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace chapeau {
namespace {

// Longer than any key, token or password a provider hands out.
constexpr std::size_t kSecretBytesMax = std::size_t{16} << 10U;
constexpr std::size_t kReadBytes = std::size_t{64} << 10U;
constexpr mode_t kOthersMask = S_IRWXG | S_IRWXO;

class Descriptor {
public:
    explicit Descriptor(int number) : number_(number) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
    Descriptor& operator=(Descriptor&&) = delete;
    ~Descriptor() {
        if (number_ >= 0) {
            ::close(number_);
        }
    }

    int number() const { return number_; }
    bool is_open() const { return number_ >= 0; }

    // Closes now, because on some file systems only that tells of a failed write.
    bool close() { return ::close(std::exchange(number_, -1)) == 0; }

private:
    int number_;
};

struct OpenFile {
    Descriptor descriptor;
    struct stat status;
};

auto fail_errno(std::string_view attempted, const std::filesystem::path& path) {
    const int number = errno;
    const auto code = number == ENOENT ? Errc::NotFound : Errc::Io;
    return fail(code, "cannot {} {}: {}", attempted, path.string(),
                std::generic_category().message(number));
}

Result<OpenFile> open_for_reading(const std::filesystem::path& path) {
    // Non-blocking, so that a pipe put there by mistake is told of, not waited for.
    Descriptor descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (!descriptor.is_open()) {
        return fail_errno("open", path);
    }
    struct stat status {};
    if (::fstat(descriptor.number(), &status) != 0) {
        return fail_errno("examine", path);
    }
    if (!S_ISREG(status.st_mode)) {
        return fail(Errc::Io, "cannot read {}: it is not an ordinary file", path.string());
    }
    return OpenFile{std::move(descriptor), status};
}

Result<std::string> read_all(const OpenFile& file, const std::filesystem::path& path,
                             std::size_t size_bytes_max) {
    std::string text;
    while (true) {
        const auto before = text.size();
        text.resize(before + kReadBytes);
        const auto count = ::read(file.descriptor.number(), text.data() + before, kReadBytes);
        if (count < 0 && errno != EINTR) {
            return fail_errno("read", path);
        }
        text.resize(before + static_cast<std::size_t>(count < 0 ? 0 : count));
        if (text.size() > size_bytes_max) {
            return fail(Errc::TooLarge, "cannot read {}: it is larger than {} bytes", path.string(),
                        size_bytes_max);
        }
        if (count == 0) {
            return text;
        }
    }
}

bool write_all(int descriptor, std::string_view text) {
    while (!text.empty()) {
        const auto count = ::write(descriptor, text.data(), text.size());
        if (count < 0 && errno != EINTR) {
            return false;
        }
        text.remove_prefix(static_cast<std::size_t>(count < 0 ? 0 : count));
    }
    return true;
}

// The folder too: without this a power cut may forget the new name though it kept the bytes.
Result<void> sync_folder(const std::filesystem::path& folder) {
    const Descriptor descriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!descriptor.is_open() || ::fsync(descriptor.number()) != 0) {
        return fail_errno("sync the folder", folder);
    }
    return {};
}

Result<void> fill_and_close(Descriptor& descriptor, const std::filesystem::path& path,
                            std::string_view text) {
    struct stat old {};
    // A file that was there keeps its permissions; a new one is for its owner only.
    const bool kept = ::stat(path.c_str(), &old) != 0 ||
                      ::fchmod(descriptor.number(), old.st_mode & ALLPERMS) == 0;
    if (!kept || !write_all(descriptor.number(), text) || ::fsync(descriptor.number()) != 0 ||
        !descriptor.close()) {
        return fail_errno("write", path);
    }
    return {};
}

} // namespace

Result<std::string> read_file(const std::filesystem::path& path, std::size_t size_bytes_max) {
    const auto file = open_for_reading(path);
    if (!file) {
        return tl::unexpected(file.error());
    }
    return read_all(*file, path, size_bytes_max);
}

Result<Secret> read_secret_file(const std::filesystem::path& path) {
    const auto file = open_for_reading(path);
    if (!file) {
        return tl::unexpected(file.error());
    }
    if ((file->status.st_mode & kOthersMask) != 0) {
        return fail(Errc::Refused,
                    "will not use the secret in {}: others on this machine can open it; run "
                    "`chmod 600 {}`",
                    path.string(), path.string());
    }
    const auto text = read_all(*file, path, kSecretBytesMax);
    if (!text) {
        return tl::unexpected(text.error());
    }
    const auto end = text->find_last_not_of(" \t\r\n");
    if (end == std::string::npos) {
        return fail(Errc::InvalidInput, "no secret in {}: the file is empty", path.string());
    }
    const auto line = std::string_view(*text).substr(0, end + 1);
    if (line.find_first_of("\r\n") != std::string_view::npos) {
        return fail(Errc::InvalidInput,
                    "cannot use the secret in {}: it must be one line, and there are more",
                    path.string());
    }
    return Secret(std::string(line));
}

Result<void> write_file_atomically(const std::filesystem::path& path, const std::string& text) {
    auto beside = path.string() + ".XXXXXX";
    Descriptor descriptor(::mkostemp(beside.data(), O_CLOEXEC));
    if (!descriptor.is_open()) {
        return fail_errno("create a file beside", path);
    }
    auto written = fill_and_close(descriptor, path, text);
    if (written && ::rename(beside.c_str(), path.c_str()) != 0) {
        written = fail_errno("replace", path);
    }
    if (!written) {
        ::unlink(beside.c_str());
        return written;
    }
    const auto folder = path.parent_path();
    return sync_folder(folder.empty() ? std::filesystem::path(".") : folder);
}

Result<void> make_private_file(const std::filesystem::path& path) {
    const Descriptor descriptor(
        ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR));
    if (!descriptor.is_open()) {
        return errno == EEXIST ? Result<void>() : fail_errno("create", path);
    }
    const auto folder = path.parent_path();
    return sync_folder(folder.empty() ? std::filesystem::path(".") : folder);
}

} // namespace chapeau
