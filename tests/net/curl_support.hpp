// What the tests of the real client share: one with short time-outs, and a way to ask and wait.
#pragma once

#include "net/curl_http.hpp"
#include "support/catch.hpp"
#include "support/scripted_server.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <utility>

namespace chapeau::test {

/// Longer than a busy machine may keep a test waiting.
inline net::CurlOptions patient() {
    net::CurlOptions options;
    options.user_agent = "Chapeau/0.0 (+https://chapeau.example)";
    return options;
}

/// For tests in which the time has to run out.
inline net::CurlOptions short_time_outs() {
    auto options = patient();
    options.connect_timeout = milliseconds{2000};
    options.request_timeout = milliseconds{400};
    options.low_speed_time = seconds{1};
    return options;
}

inline std::unique_ptr<net::HttpClient> make_client(net::CurlOptions options = patient()) {
    auto client = net::make_curl_http_client(std::move(options));
    REQUIRE(client);
    return *std::move(client);
}

/// Runs the client until this outcome has come. A minute is an eternity here.
inline net::Outcome ask(net::HttpClient& client, net::Request request) {
    std::optional<net::Outcome> outcome;
    client.submit(std::move(request), [&outcome](net::Outcome o) { outcome = std::move(o); });
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds{60};
    while (!outcome && std::chrono::steady_clock::now() < until) {
        client.run(milliseconds{50});
    }
    REQUIRE(outcome.has_value());
    return *std::move(outcome);
}

inline net::Request get(const std::string& url) {
    net::Request request;
    request.url = url;
    return request;
}

inline std::unique_ptr<ScriptedServer> serve(ScriptedServer::Handler handler) {
    auto server = ScriptedServer::start(std::move(handler));
    REQUIRE(server);
    return *std::move(server);
}

inline std::unique_ptr<ScriptedServer> serve_always(Answer answer) {
    return serve([answer = std::move(answer)](const Asked&) { return answer; });
}

} // namespace chapeau::test
