#include "base/format.hpp"
#include "curl_support.hpp"
#include "support/tls_server.hpp"

using namespace chapeau;
using namespace chapeau::net;
using namespace chapeau::test;

namespace {

CurlOptions trusting(const TlsServer& authority) {
    auto options = short_time_outs();
    options.request_timeout = milliseconds{5'000};
    options.ca_file = authority.certificate_file().string();
    return options;
}

std::string on(const char* host, const TlsServer& server) {
    return format("https://{}:{}/gifts", host, server.port());
}

} // namespace

TEST_CASE("a server with a trusted certificate is believed", "[net][threads]") {
    const TlsServer server("IP:127.0.0.1");
    const auto client = make_client(trusting(server));
    const auto outcome = ask(*client, get(on("127.0.0.1", server)));
    REQUIRE(outcome);
    CHECK(outcome->status == 200);
    CHECK(outcome->body == "hello");
}

TEST_CASE("a certificate of nobody's authority is refused in words", "[net][threads]") {
    const TlsServer server("IP:127.0.0.1");
    const TlsServer other("IP:127.0.0.1");
    auto system = trusting(server);
    system.ca_file.clear();
    for (const auto& options : {trusting(other), system}) {
        const auto client = make_client(options);
        const auto outcome = ask(*client, get(on("127.0.0.1", server)));
        REQUIRE_FALSE(outcome);
        CHECK(outcome.error().code == Errc::Unavailable);
        CAPTURE(outcome.error().message);
        CHECK(outcome.error().message.find("certificate") != std::string::npos);
    }
}

TEST_CASE("a trusted certificate for another host is refused", "[net][threads]") {
    const TlsServer server("DNS:give.example");
    const auto client = make_client(trusting(server));
    for (const auto* host : {"127.0.0.1", "localhost"}) {
        const auto outcome = ask(*client, get(on(host, server)));
        REQUIRE_FALSE(outcome);
        CHECK(outcome.error().code == Errc::Unavailable);
        CAPTURE(outcome.error().message);
        CHECK(outcome.error().message.find("certificate") != std::string::npos);
    }
}
