#include "app/source_options.hpp"
#include "app/stripe_options.hpp"
#include "base/time_text.hpp"
#include "options_support.hpp"
#include "support/catch.hpp"
#include "support/makers.hpp"

using namespace chapeau;
using namespace chapeau::app;
using namespace chapeau::test;
using namespace std::chrono_literals;

namespace {

struct StripeSection {
    sources::stripe::Options options;
    std::string faults;
};

StripeSection read_stripe_section(const std::string& toml) {
    const auto environment =
        machine({{"LIVE_KEY", "rk_live_CANARY"}, {"TEST_KEY", "rk_test_CANARY"}});
    const auto table = std::get<TomlTable>(parse_toml(toml));
    std::vector<Fault> faults;
    Section section("evening.toml", "source", &table, 1, stripe_keys(), faults);
    StripeSection read{
        read_stripe(section, {".", *domain::Currency::from_code("EUR"), environment}), ""};
    for (const auto& fault : faults) {
        read.faults += to_text(fault) + "\n";
    }
    return read;
}

} // namespace

TEST_CASE("the feed of a Stripe account is read with its own keys", "[app]") {
    const auto read = read_stripe_section(R"(name = "card"
kind = "stripe"
key_env = "LIVE_KEY"
api_version = "account"
name_field = "nom"
payment_link = "plink_1"
begin_at = 2026-11-07T12:00:00Z
open_from = 2026-11-07T18:00:00Z
open_until = 2026-11-07T23:00:00Z
poll_interval_ms = 5000
quiet_interval_ms = 300000
)");
    CHECK(read.faults == "");
    CHECK(read.options.key.reveal() == "rk_live_CANARY");
    CHECK(read.options.currency.code() == "EUR");
    CHECK(read.options.api_version.empty());
    CHECK(read.options.name_field == "nom");
    CHECK(read.options.payment_link == "plink_1");
    CHECK(read.options.begin_at == parse_iso8601("2026-11-07T12:00:00Z").value());
    CHECK(read.options.open_until == parse_iso8601("2026-11-07T23:00:00Z").value());
    CHECK(read.options.poll_interval == 5s);
    CHECK(read.options.quiet_interval == 5min);
    CHECK_FALSE(read.options.direct_charges);
}

TEST_CASE("what is wrong with a Stripe feed is told at its line, without the key", "[app]") {
    const auto test_key = read_stripe_section("name = \"card\"\nkey_env = \"TEST_KEY\"\n");
    CHECK(test_key.faults.find("evening.toml:2: source.key_env: ") == 0);
    CHECK(test_key.faults.find("test_money = true") != std::string::npos);
    CHECK(test_key.faults.find("CANARY") == std::string::npos);
    CHECK(read_stripe_section("name = \"card\"\nkey_env = \"TEST_KEY\"\ntest_money = true\n")
              .faults == "");
    const auto hasty = read_stripe_section("name = \"card\"\nkey_env = \"LIVE_KEY\"\n"
                                           "poll_interval_ms = 100\nquiet_interval_ms = 100\n");
    CHECK(hasty.faults.find("evening.toml:3: source.poll_interval_ms") != std::string::npos);
    CHECK(hasty.faults.find("evening.toml:4: source.quiet_interval_ms") != std::string::npos);
    CHECK(read_stripe_section("name = \"card\"\n").faults.find("rk_live_") != std::string::npos);
}

TEST_CASE("a Stripe account is read often around the evening, unless its section says when",
          "[app]") {
    auto challenge = make_challenge();
    challenge.opening = at(0s);
    challenge.deadline = at(1h);
    SourceOptions options = sources::stripe::Options{.name = "card", .currency = usd()};
    set_open_hours_default(options, challenge);
    const auto hours = std::get<sources::stripe::Options>(options);
    CHECK(hours.open_from == at(0s) - kOpenAround);
    CHECK(hours.open_until == at(1h) + kOpenAround);

    challenge.deadline = at(5h);
    set_open_hours_default(options, challenge);
    CHECK(std::get<sources::stripe::Options>(options).open_until == hours.open_until);

    SourceOptions always = sources::stripe::Options{.name = "card", .currency = usd()};
    challenge.deadline.reset();
    set_open_hours_default(always, challenge);
    CHECK_FALSE(std::get<sources::stripe::Options>(always).open_from);
}
