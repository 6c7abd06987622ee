#include "net/own_addresses.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <string>

using namespace chapeau::net;

TEST_CASE("a machine knows the address of its loopback", "[net][own_addresses]") {
    const auto all = own_addresses();
    CHECK(std::find(all.begin(), all.end(), "127.0.0.1") != all.end());
    CHECK(std::is_sorted(all.begin(), all.end()));
}

TEST_CASE("no address needs a zone, which no phone knows", "[net][own_addresses]") {
    for (const auto& address : own_addresses()) {
        CHECK(address.rfind("fe80:", 0) != 0);
        CHECK(address.find('%') == std::string::npos);
    }
}

TEST_CASE("the address on the network is one of the machine's own", "[net][own_addresses]") {
    if (const auto address = address_on_network()) {
        const auto all = own_addresses();
        CHECK(std::find(all.begin(), all.end(), *address) != all.end());
        CHECK(*address != "127.0.0.1");
    }
}
