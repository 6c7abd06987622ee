#include "app/disk.hpp"

#include "base/log.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <string_view>
#include <sys/statfs.h>
#include <system_error>

namespace chapeau::app {
namespace {

struct RemoteKind {
    std::int64_t number; // The magic number of statfs(2).
    std::string_view name;
};

constexpr std::array<RemoteKind, 14> kRemoteKinds = {{
    {0x6969, "an NFS disk of the network"},
    {0x517B, "an SMB disk of the network"},
    {0xFE534D42, "an SMB disk of the network"},
    {0xFF534D42, "a CIFS disk of the network"},
    {0x564C, "an NCP disk of the network"},
    {0x5346414F, "an AFS disk of the network"},
    {0x6B414653, "an AFS disk of the network"},
    {0x73757245, "a Coda disk of the network"},
    {0x00C36400, "a Ceph disk of the network"},
    {0x0BD00BD0, "a Lustre disk of the network"},
    {0x01161970, "a GFS2 disk of a cluster"},
    {0x7461636F, "an OCFS2 disk of a cluster"},
    {0x01021997, "a folder shared by another machine (9P)"},
    {0x65735546, "a disk behind another program (FUSE)"},
}};

constexpr std::int64_t kMebibyte = std::int64_t{1} << 20U;

// Some kinds are told as a negative number where the type is narrow; only 32 bits count.
constexpr std::int64_t kKindMask = 0xFFFFFFFF;

} // namespace

Result<void> judge_disk(const DiskFacts& facts, const std::filesystem::path& folder,
                        BookOnDisk book) {
    const auto kind = facts.file_system & kKindMask;
    const RemoteKind* const remote =
        std::find_if(kRemoteKinds.begin(), kRemoteKinds.end(),
                     [&](const RemoteKind& each) { return each.number == kind; });
    if (remote != kRemoteKinds.end()) {
        return fail(Errc::Refused,
                    "the book cannot be kept in {}: it is {}, which may lose what it says is "
                    "saved; set book.folder to a folder on this machine's own disk",
                    folder.string(), remote->name);
    }
    if (facts.free_bytes >= kFreeBytesMin) {
        return {};
    }
    if (book == BookOnDisk::Begun) {
        log::warning("only {} MiB are left on the disk of {}; make room before it is full",
                     facts.free_bytes / kMebibyte, folder.string());
        return {};
    }
    return fail(Errc::Refused,
                "the evening cannot begin in {}: only {} MiB are left on its disk, and it takes "
                "{}; make room, or set book.folder to another disk",
                folder.string(), facts.free_bytes / kMebibyte, kFreeBytesMin / kMebibyte);
}

Result<DiskFacts> disk_facts(const std::filesystem::path& folder) {
    struct statfs status {};
    if (::statfs(folder.c_str(), &status) != 0) {
        return fail(Errc::Io, "cannot look at the disk of {}: {}", folder.string(),
                    std::generic_category().message(errno));
    }
    // A disk too large to be counted has room enough.
    std::int64_t free_bytes = 0;
    if (__builtin_mul_overflow(status.f_bavail, status.f_bsize, &free_bytes)) {
        free_bytes = kFreeBytesMin;
    }
    return DiskFacts{std::int64_t{status.f_type}, free_bytes};
}

Result<void> check_disk(const std::filesystem::path& book_file) {
    const auto folder = book_file.parent_path();
    const auto facts = disk_facts(folder);
    if (!facts) {
        return tl::unexpected<Error>(facts.error());
    }
    std::error_code failed;
    const auto size_bytes = std::filesystem::file_size(book_file, failed);
    return judge_disk(*facts, folder,
                      !failed && size_bytes > 0 ? BookOnDisk::Begun : BookOnDisk::None);
}

} // namespace chapeau::app
