#include "base/file.hpp"
#include "support/catch.hpp"
#include "support/temp_folder.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <sys/stat.h>

namespace chapeau {
namespace {

using std::filesystem::perms;

constexpr perms kOwnerOnly = perms::owner_read | perms::owner_write;

void put(const std::filesystem::path& path, std::string_view text, perms permissions = kOwnerOnly) {
    std::ofstream(path, std::ios::binary) << text;
    std::filesystem::permissions(path, permissions);
}

perms permissions_of(const std::filesystem::path& path) {
    return std::filesystem::status(path).permissions();
}

TEST_CASE("a file is read as it is up to its limit and refused above", "[base]") {
    const test::TempFolder folder;
    const std::string text("one\0two\r\n", 9);
    put(folder / "a", text);

    CHECK(read_file(folder / "a", text.size()).value() == text);
    const auto refused = read_file(folder / "a", text.size() - 1);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == Errc::TooLarge);

    put(folder / "empty", "");
    CHECK(read_file(folder / "empty", 0).value().empty());

    const std::string large(300'000, 'x');
    put(folder / "large", large);
    CHECK(read_file(folder / "large", 1U << 20U).value() == large);
}

TEST_CASE("a file that cannot be read says which and why", "[base]") {
    const test::TempFolder folder;
    const auto absent = read_file(folder / "absent", 10);
    REQUIRE_FALSE(absent);
    CHECK(absent.error().code == Errc::NotFound);
    CHECK(absent.error().message.find((folder / "absent").string()) != std::string::npos);

    const auto is_folder = read_file(folder.path(), 10);
    REQUIRE_FALSE(is_folder);
    CHECK(is_folder.error().code == Errc::Io);
}

TEST_CASE("a pipe in the place of a file is refused without waiting for it", "[base]") {
    const test::TempFolder folder;
    REQUIRE(::mkfifo((folder / "pipe").c_str(), 0600) == 0);
    const auto pipe = read_file(folder / "pipe", 10);
    REQUIRE_FALSE(pipe);
    CHECK(pipe.error().code == Errc::Io);
}

TEST_CASE("a secret is one line without the white space after it", "[base]") {
    const test::TempFolder folder;
    put(folder / "secret", "pass word \t\r\n\n");
    CHECK(read_secret_file(folder / "secret").value().reveal() == "pass word");
}

TEST_CASE("a secret that others can open is refused with its remedy", "[base]") {
    const test::TempFolder folder;
    for (const auto open : {perms::group_read, perms::others_read, perms::others_write}) {
        put(folder / "secret", "hush\n", kOwnerOnly | open);
        const auto refused = read_secret_file(folder / "secret");
        REQUIRE_FALSE(refused);
        CHECK(refused.error().code == Errc::Refused);
        CHECK(refused.error().message.find("chmod 600 ") != std::string::npos);
        CHECK(refused.error().message.find("hush") == std::string::npos);
    }
}

TEST_CASE("a secret that is empty or has several lines is refused unseen", "[base]") {
    const test::TempFolder folder;
    for (const std::string text : {"", "\n \n", "hush\nhush\n", "hush\rhush"}) {
        put(folder / "secret", text);
        const auto refused = read_secret_file(folder / "secret");
        REQUIRE_FALSE(refused);
        CHECK(refused.error().code == Errc::InvalidInput);
        CHECK(refused.error().message.find("hush") == std::string::npos);
    }
    CHECK(read_secret_file(folder / "absent").error().code == Errc::NotFound);
}

TEST_CASE("a written file is new in one step and leaves nothing beside it", "[base]") {
    const test::TempFolder folder;
    const auto path = folder / "book.csv";
    REQUIRE(write_file_atomically(path, "old"));
    CHECK(read_file(path, 100).value() == "old");
    CHECK(permissions_of(path) == kOwnerOnly);

    const auto shared = kOwnerOnly | perms::group_read;
    std::filesystem::permissions(path, shared);
    REQUIRE(write_file_atomically(path, "new"));
    CHECK(read_file(path, 100).value() == "new");
    CHECK(permissions_of(path) == shared);

    const std::filesystem::directory_iterator files(folder.path());
    CHECK(std::distance(begin(files), end(files)) == 1);
}

TEST_CASE("a reader who has the old file open keeps the old text", "[base]") {
    const test::TempFolder folder;
    REQUIRE(write_file_atomically(folder / "a", "old"));
    std::ifstream reader(folder / "a");
    REQUIRE(write_file_atomically(folder / "a", "new"));
    std::string text;
    reader >> text;
    CHECK(text == "old");
}

TEST_CASE("a file that cannot be replaced is left alone with nothing beside it", "[base]") {
    const test::TempFolder folder;
    std::filesystem::create_directories(folder / "a/b");
    const auto refused = write_file_atomically(folder / "a", "text");
    REQUIRE_FALSE(refused);
    CHECK(refused.error().message.find((folder / "a").string()) != std::string::npos);
    const std::filesystem::directory_iterator files(folder.path());
    CHECK(std::distance(begin(files), end(files)) == 1);

    CHECK(write_file_atomically(folder / "absent/a", "text").error().code == Errc::NotFound);
}

TEST_CASE("a private file is its owner's only and never replaces another", "[base]") {
    const test::TempFolder folder;
    const auto path = folder / "book";
    REQUIRE(make_private_file(path));
    CHECK(permissions_of(path) == kOwnerOnly);
    REQUIRE(write_file_atomically(path, "kept"));
    REQUIRE(make_private_file(path));
    CHECK(read_file(path, 10).value() == "kept");
    const auto nowhere = make_private_file(folder / "no" / "book");
    REQUIRE_FALSE(nowhere);
    CHECK(nowhere.error().code == Errc::NotFound);
}

} // namespace
} // namespace chapeau
