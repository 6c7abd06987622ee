// Two hundred honest phones while everything that a hostile guest can do on one machine goes on for
// half a minute: a flood, silent sockets, headers and bodies byte by byte, oversize, pipelining.
// All come from one address, as behind a venue's NAT.
//
// Wanted: honest p99 under 300 ms, under 0.1 % without an answer, memory growth under 64 MiB.
#include "base/check.hpp"
#include "base/format.hpp"
#include "support/web_abuse.hpp"
#include "web/server.hpp"

#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>

namespace {

using namespace chapeau;

class AbusedHandler : public web::Handler {
public:
    void handle(web::Request, web::Reply reply) override {
        web::Response response;
        response.content_type = "text/html; charset=utf-8";
        response.body = page_;
        reply(std::move(response));
    }

private:
    const std::shared_ptr<const std::string> page_ =
        std::make_shared<const std::string>(20'000, 'p');
};

std::string verdict(bool is_met) {
    return is_met ? "ok" : "MISSED";
}

} // namespace

int main(int count, char** words) {
    const SystemClock clock;
    AbusedHandler handler;
    const auto server = web::Server::make({}, clock);
    ENSURE(server, "a server can be made");
    web::ListenerOptions listener;
    listener.address = "127.0.0.1";
    listener.hosts = {"127.0.0.1"};
    const auto port = (*server)->listen(listener, handler);
    ENSURE(port, "a port is free");
    (*server)->start();
    test::AbuseOptions abuse;
    abuse.port = *port;
    abuse.host = "127.0.0.1:" + std::to_string(*port);
    abuse.honest_phones = 200;
    abuse.silent_sockets = 3'000;
    abuse.slow_sockets = 500;
    abuse.flood_threads = 2;
    abuse.duration = seconds{count > 1 ? std::strtol(words[1], nullptr, 10) : 30};
    const auto before_mib = test::held_mib();
    const auto report = test::run_abuse(abuse);
    const auto grown_mib = test::held_mib() - before_mib;
    (*server)->stop();
    std::cout << format("honest: {} requests, {} without an answer (under 0.1 %: {})\n"
                        "honest: p50 {:.1f}, p99 {:.1f}, worst {:.1f} ms (p99 under 300: {})\n"
                        "memory: {:.1f} MiB more, the attackers' own included (under 64: {})\n"
                        "hostile: {} requests in {} s, {} silent and {} slow sockets\n",
                        report.asked, report.failed, verdict(report.failed * 1000 <= report.asked),
                        report.p50_ms, report.p99_ms, report.worst_ms, verdict(report.p99_ms < 300),
                        grown_mib, verdict(grown_mib < 64), report.hostile_requests,
                        abuse.duration.count() / 1000, abuse.silent_sockets, abuse.slow_sockets);
    return 0;
}
