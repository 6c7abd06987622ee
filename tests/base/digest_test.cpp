#include "base/digest.hpp"
#include "support/catch.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace chapeau {
namespace {

// The answers are those of FIPS 180-4's examples.
TEST_CASE("SHA-256 gives the known answers", "[base]") {
    CHECK(to_hex(sha256("")) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK(to_hex(sha256("abc")) ==
          "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(to_hex(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")) ==
          "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    CHECK(to_hex(sha256(std::string(1'000'000, 'a'))) ==
          "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("bytes and text are hashed alike", "[base]") {
    const std::string text("a\0b", 3);
    CHECK(sha256(std::as_bytes(std::span(text))) == sha256(text));
    CHECK(sha256(text) != sha256("ab"));
}

TEST_CASE("hexadecimal keeps leading zeros", "[base]") {
    CHECK(to_hex(std::array<std::uint8_t, 3>{0x00, 0x0f, 0xf0}) == "000ff0");
}

TEST_CASE("random bytes differ from call to call", "[base]") {
    CHECK(random_bytes_16() != random_bytes_16());
}

TEST_CASE("a keyed hash answers as RFC 4231 says", "[base][digest]") {
    const std::vector<std::uint8_t> key = {'J', 'e', 'f', 'e'}; // Its test case 2.
    CHECK(to_hex(hmac_sha256(key, "what do ya want for nothing?")) ==
          "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    const std::vector<std::uint8_t> other = {'j', 'e', 'f', 'e'};
    CHECK(hmac_sha256(other, "what do ya want for nothing?") !=
          hmac_sha256(key, "what do ya want for nothing?"));
}

TEST_CASE("two byte strings are equal when every byte is", "[base][digest]") {
    const std::vector<std::uint8_t> three = {1, 2, 3};
    CHECK(equal_in_constant_time(three, std::vector<std::uint8_t>{1, 2, 3}));
    CHECK_FALSE(equal_in_constant_time(three, std::vector<std::uint8_t>{1, 2, 4}));
    CHECK_FALSE(equal_in_constant_time(three, std::vector<std::uint8_t>{1, 2}));
    CHECK(equal_in_constant_time({}, {}));
}

} // namespace
} // namespace chapeau
