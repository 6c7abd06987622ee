#include "curl_support.hpp"

using namespace chapeau;
using namespace chapeau::test;

namespace {

Answer redirect(const std::string& target, int status = 302) {
    return {status, {{"Location", target}}, "", Fault::None};
}

std::unique_ptr<ScriptedServer> redirecting_to(const std::string& target, int status = 302) {
    return serve([target, status](const Asked& asked) {
        return asked.path == "/end" ? Answer{200, {}, "[]", Fault::None} : redirect(target, status);
    });
}

net::Outcome follow(const ScriptedServer& server) {
    const auto client = make_client();
    auto request = get(server.url("/begin"));
    request.bearer_token = Secret("s3cret");
    request.headers = {{"X-Api-Key", "k"}};
    return ask(*client, std::move(request));
}

} // namespace

TEST_CASE("a redirect on the same origin is followed with the token", "[net]") {
    for (const int status : {301, 302, 303, 307, 308}) {
        const auto server = redirecting_to("/end", status);
        const auto outcome = follow(*server);
        CAPTURE(status);
        REQUIRE(outcome);
        CHECK(outcome->status == 200);
        CHECK(outcome->url == server->url("/end"));
        const auto asked = server->asked();
        REQUIRE(asked.size() == 2);
        CHECK(asked[1].header("authorization") == "Bearer s3cret");
    }
}

TEST_CASE("a chain of redirects ends after three", "[net]") {
    const auto server = redirecting_to("/again");
    const auto outcome = follow(*server);
    REQUIRE_FALSE(outcome);
    CHECK(outcome.error().code == Errc::Refused);
    CHECK(server->asked().size() == 4);
}

TEST_CASE("a redirect to another port of this machine is refused", "[net]") {
    const auto inner = serve_always({200, {}, "inner"});
    const auto server = redirecting_to(inner->url("/end"));
    const auto outcome = follow(*server);
    REQUIRE_FALSE(outcome);
    CHECK(outcome.error().code == Errc::Refused);
    CHECK(inner->connections() == 0);
}

TEST_CASE("a redirect to another scheme or host in plain http is refused", "[net]") {
    for (const auto* target :
         {"file:///etc/passwd", "http://example.org/", "ftp://127.0.0.1/", "http://[::1]/",
          "http://[::ffff:7f00:1]/", "gopher://127.0.0.1/", "//example.org/",
          "https://example.org/", "http://user:pw@127.0.0.1/"}) {
        const auto server = redirecting_to(target);
        const auto outcome = follow(*server);
        CAPTURE(target);
        REQUIRE_FALSE(outcome);
        CHECK(outcome.error().code == Errc::Refused);
        CHECK(server->asked().size() == 1);
    }
}

TEST_CASE("a redirect without a target is an answer like another", "[net]") {
    const auto server = serve_always({302, {}, ""});
    const auto outcome = follow(*server);
    REQUIRE(outcome);
    CHECK(outcome->status == 302);
}

TEST_CASE("a post is not sent a second time by a redirect", "[net]") {
    const auto server = redirecting_to("/end", 307);
    const auto client = make_client();
    auto request = get(server->url("/begin"));
    request.method = net::Method::Post;
    request.body = "{}";
    const auto outcome = ask(*client, std::move(request));
    REQUIRE(outcome);
    CHECK(outcome->status == 307);
    CHECK(server->asked().size() == 1);
}

TEST_CASE("a refused redirect does not repeat the query of its target", "[net]") {
    const auto server = redirecting_to("http://example.org/?token=hunter2");
    const auto outcome = follow(*server);
    REQUIRE_FALSE(outcome);
    CHECK(outcome.error().message.find("hunter2") == std::string::npos);
}
