#include "support/catch.hpp"
#include "web/http/host_list.hpp"

#include <string>

namespace chapeau::web {

TEST_CASE("a host is known by name and port, however it is spelt", "[web][http]") {
    const HostList hosts({"192.168.1.7", "Chapeau.Local", "[FE80:0:0::1]", "give.example:443"},
                         8080);
    CHECK(hosts.allows("192.168.1.7:8080"));
    CHECK(hosts.allows("chapeau.local:8080"));
    CHECK(hosts.allows("CHAPEAU.LOCAL.:8080"));
    CHECK(hosts.allows("[fe80::1]:8080"));
    CHECK(hosts.allows("[fe80:0000::0001]:8080"));
    CHECK(hosts.allows("give.example:443"));
    CHECK(hosts.allows("give.example"));
}

TEST_CASE("whoever is not on the list is not let in", "[web][http]") {
    const HostList hosts({"192.168.1.7", "chapeau.local", "[fe80::1]"}, 8080);
    const auto host = GENERATE(
        as<std::string>(), "", "evil.test", "evil.test:8080", "chapeau.local", "chapeau.local:8081",
        "chapeau.local:", "chapeau.local:08080x", "chapeau.local:-1", "chapeau.local:808000",
        "chapeau.local..:8080", ".chapeau.local:8080", "chapeau.local.evil.test:8080",
        "evil@chapeau.local:8080", "chapeau.local:8080@evil", "chapeau.local:8080:8080",
        "chapeau.local, evil.test", "192.168.1.7.:80", "192.168.1.70", "3232235783:8080",
        "[fe80::2]:8080", "[fe80::1", "[fe80::1]8080", "fe80::1", "[]:8080",
        "[fe80::1%25eth0]:8080", "[chapeau.local]:8080", "chapeau.local /:8080");
    INFO(host);
    CHECK_FALSE(hosts.allows(host));
}

TEST_CASE("an empty list lets nobody in", "[web][http]") {
    const HostList hosts({}, 8080);
    CHECK_FALSE(hosts.allows("127.0.0.1:8080"));
    CHECK_FALSE(hosts.allows("localhost"));
    CHECK_FALSE(hosts.allows(""));
    const HostList nonsense({"a b", "", "*"}, 8080);
    CHECK_FALSE(nonsense.allows("a b:8080"));
    CHECK_FALSE(nonsense.allows("*:8080"));
    CHECK_FALSE(nonsense.allows(":8080"));
}

TEST_CASE("a host can be added later", "[web][http]") {
    HostList hosts({}, 8080);
    hosts.add("10.0.0.9");
    CHECK(hosts.allows("10.0.0.9:8080"));
}

} // namespace chapeau::web
