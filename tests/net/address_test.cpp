#include "net/address.hpp"
#include "support/catch.hpp"

#include <array>

using chapeau::net::is_public_address;

TEST_CASE("addresses of the world are public", "[net]") {
    for (const auto* text :
         {"8.8.8.8", "1.1.1.1", "172.15.255.255", "172.32.0.1", "100.63.0.1", "100.128.0.1",
          "192.169.0.1", "223.255.255.255", "2606:4700::1111", "2001:4860:4860::8888",
          "64:ff9b::808:808", "::ffff:8.8.8.8", "2002:808:808::1"}) {
        CAPTURE(text);
        CHECK(is_public_address(std::string(text)));
    }
}

TEST_CASE("private and special addresses are not public in any spelling", "[net]") {
    for (const auto* text : {"127.0.0.1",
                             "127.255.255.254",
                             "0.0.0.0",
                             "10.1.2.3",
                             "172.16.0.1",
                             "172.31.255.255",
                             "192.168.1.1",
                             "169.254.169.254",
                             "100.64.0.1",
                             "100.127.255.255",
                             "224.0.0.1",
                             "255.255.255.255",
                             "198.18.0.1",
                             "192.0.2.1",
                             "::1",
                             "::",
                             "fe80::1",
                             "fc00::1",
                             "fd12:3456::1",
                             "ff02::1",
                             "::ffff:127.0.0.1",
                             "::ffff:7f00:1",
                             "::ffff:10.0.0.1",
                             "64:ff9b::7f00:1",
                             "64:ff9b::a00:1",
                             "64:ff9b:1::1",
                             "2002:7f00:1::",
                             "2001:0:1::1",
                             "2001:db8::1",
                             "::127.0.0.1"}) {
        CAPTURE(text);
        CHECK_FALSE(is_public_address(std::string(text)));
    }
}

TEST_CASE("what is no address is not public", "[net]") {
    for (const auto* text : {"", "localhost", "8.8.8", "8.8.8.8.8", "[::1]", "8.8.8.8 "}) {
        CAPTURE(text);
        CHECK_FALSE(is_public_address(std::string(text)));
    }
    const std::array<std::uint8_t, 5> odd{8, 8, 8, 8, 8};
    CHECK_FALSE(is_public_address(std::span<const std::uint8_t>(odd)));
}
