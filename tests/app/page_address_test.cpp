#include "app/page_address.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <string>
#include <vector>

using namespace chapeau::app;

namespace {

const OwnNames kNames{{"127.0.0.1", "192.168.10.2", "2001:db8::7"}, "192.168.10.2", "stage"};

bool has(const std::vector<std::string>& hosts, const std::string& host) {
    return std::find(hosts.begin(), hosts.end(), host) != hosts.end();
}

} // namespace

TEST_CASE("the code leads to this machine on the venue's network", "[app][web]") {
    const auto address = page_address({}, kNames, 8080);
    CHECK(address.url == "http://192.168.10.2:8080/");
    CHECK(address.typed == "192.168.10.2:8080");
}

TEST_CASE("a usual port is not typed", "[app][web]") {
    CHECK(page_address({}, kNames, 80).url == "http://192.168.10.2/");
    WebOptions secure;
    secure.certificate_file = "c.pem";
    secure.address = "chapeau.example.org";
    CHECK(page_address(secure, kNames, 443).url == "https://chapeau.example.org/");
    CHECK(page_address(secure, kNames, 80).url == "https://chapeau.example.org:80/");
}

TEST_CASE("an address of IPv6 stands in brackets", "[app][web]") {
    WebOptions options;
    options.bind = "2001:db8::7";
    CHECK(page_address(options, kNames, 8080).url == "http://[2001:db8::7]:8080/");
    CHECK(has(page_hosts(options, kNames), "[2001:db8::7]"));
    CHECK(has(page_origins(options, kNames, 8080), "http://[2001:db8::7]:8080"));
}

TEST_CASE("a page that is bound to all addresses is called by the one on the network",
          "[app][web]") {
    WebOptions options;
    options.bind = "0.0.0.0";
    CHECK(page_address(options, kNames, 8080).typed == "192.168.10.2:8080");
}

TEST_CASE("the page answers to this machine's names and no others", "[app][web]") {
    WebOptions options;
    options.hosts = {"gate.example.org:9000"};
    const auto hosts = page_hosts(options, kNames);
    for (const auto* name : {"127.0.0.1", "192.168.10.2", "[2001:db8::7]", "localhost", "stage",
                             "stage.local", "gate.example.org:9000"}) {
        CAPTURE(name);
        CHECK(has(hosts, name));
    }
    CHECK(hosts.size() == 7);
}

TEST_CASE("a page of ours is one under our names and at our port", "[app][web]") {
    WebOptions options;
    options.hosts = {"gate.example.org:9000"};
    const auto origins = page_origins(options, kNames, 8080);
    for (const auto* origin : {"http://192.168.10.2:8080", "http://[2001:db8::7]:8080",
                               "http://stage.local:8080", "http://gate.example.org:9000"}) {
        CAPTURE(origin);
        CHECK(has(origins, origin));
    }
    CHECK(has(page_origins(options, kNames, 80), "http://192.168.10.2"));
    CHECK(has(origins, "https://gate.example.org:9000")); // Whoever stands in front has TLS or not.
    options.hosts = {"give.example.org:443"};
    CHECK(has(page_origins(options, kNames, 8080), "https://give.example.org"));
    CHECK_FALSE(has(page_origins(options, kNames, 8080), "https://give.example.org:443"));
    options.certificate_file = "c.pem";
    CHECK(has(page_origins(options, kNames, 443), "https://stage"));
    CHECK_FALSE(has(page_origins(options, kNames, 443), "http://stage"));
}
