#include "app/disk.hpp"
#include "support/catch.hpp"
#include "support/temp_folder.hpp"

#include <cstdint>

using namespace chapeau;
using namespace chapeau::app;
using namespace chapeau::test;

namespace {

constexpr std::int64_t kExt4 = 0xEF53;
constexpr std::int64_t kTmpfs = 0x01021994;
constexpr std::int64_t kOverlay = 0x794C7630;

Result<void> judged(std::int64_t file_system, std::int64_t free_bytes,
                    BookOnDisk book = BookOnDisk::None) {
    return judge_disk({file_system, free_bytes}, "/home/ada/book", book);
}

} // namespace

TEST_CASE("a disk of this machine with room may carry a book", "[app]") {
    for (const auto kind : {kExt4, kTmpfs, kOverlay, std::int64_t{0}}) {
        CHECK(judged(kind, kFreeBytesMin));
    }
}

TEST_CASE("a disk of the network or behind another program may not carry a book", "[app]") {
    // NFS, SMB, CIFS, FUSE, 9P, and CIFS as a narrow type tells it.
    const auto kind = GENERATE(as<std::int64_t>(), 0x6969, 0xFE534D42, 0xFF534D42, 0x65735546,
                               0x01021997, std::int64_t{static_cast<std::int32_t>(0xFF534D42)});
    for (const auto book : {BookOnDisk::None, BookOnDisk::Begun}) {
        const auto refused = judged(kind, 100 * kFreeBytesMin, book);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().code == Errc::Refused);
        CHECK(refused.error().message.find("/home/ada/book") != std::string::npos);
        CHECK(refused.error().message.find("book.folder") != std::string::npos);
    }
}

TEST_CASE("a disk that is nearly full refuses a new book and carries one that was begun", "[app]") {
    const auto refused = judged(kExt4, kFreeBytesMin - 1);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().message.find("255 MiB") != std::string::npos);
    CHECK_FALSE(judged(kExt4, 0));
    CHECK(judged(kExt4, 0, BookOnDisk::Begun));
}

TEST_CASE("the disk of a folder is looked at and one that is not there is told of", "[app]") {
    const TempFolder folder;
    const auto facts = disk_facts(folder.path());
    REQUIRE(facts);
    CHECK(facts->file_system != 0);
    CHECK(facts->free_bytes > 0);
    CHECK_FALSE(disk_facts(folder / "nowhere"));
}
