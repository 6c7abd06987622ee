#include "support/catch.hpp"
#include "support/web_abuse.hpp"
#include "web/http/site.hpp"

namespace chapeau::web {

using chapeau::test::AbuseOptions;
using chapeau::test::held_mib;
using chapeau::test::run_abuse;

TEST_CASE("honest phones are served in the middle of a flood", "[web][http][threads]") {
    ServerOptions options;
    // Short enough for the test's end, long enough for a server that a busy machine lets wait.
    options.header_patience = milliseconds{2'000};
    options.body_patience = milliseconds{2'000};
    test::TestSite site(options);
    AbuseOptions abuse;
    abuse.port = site.port();
    abuse.host = site.host();
    abuse.path = "/page";
    abuse.duration = milliseconds{1'500};
    const auto before_mib = held_mib();
    const auto report = run_abuse(abuse);
    CHECK(report.asked > 5);
    CHECK(report.failed == 0);
    CHECK(report.hostile_requests > 0);
    CHECK(held_mib() - before_mib < 64);
    // What was held is given back.
    CHECK(site.comes_true([&site] { return site.server().connections() == 0; }));
}

} // namespace chapeau::web
