#include "app/options.hpp"
#include "options_support.hpp"
#include "support/catch.hpp"
#include "support/makers.hpp"
#include "support/temp_folder.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <vector>

using namespace chapeau;
using namespace chapeau::app;
using namespace chapeau::test;

TEST_CASE("no configuration at all is an evening", "[app]") {
    const auto reading = read_options_file({}, machine({{"LANG", "fr_CA.UTF-8"}}));
    REQUIRE(reading.faults.empty());
    REQUIRE(reading.options);
    const auto& options = *reading.options;
    CHECK(options.challenge.id == "pass-the-hat");
    CHECK(options.challenge.title.utf8() == "Pass the hat");
    CHECK(options.challenge.target.people == 250);
    CHECK_FALSE(options.challenge.target.amount);
    CHECK(options.challenge.suggested_gift == dollars(10));
    CHECK(options.challenge.measure == domain::Measure::People);
    CHECK(options.challenge.milestones == std::vector<std::int64_t>{50, 100, 150, 200});
    CHECK(options.challenge.duration == seconds(3600));
    CHECK(options.language == "fr-CA");
    CHECK(options.book_folder == "/home/ada/.local/share/chapeau");
    CHECK(options.sources.empty());
    CHECK(options.screen.surface == Surface::Fullscreen);
}

TEST_CASE("the machine's language is taken where the screen speaks it", "[app]") {
    const std::vector<std::pair<std::string, std::string>> cases = {
        {"fr_FR.UTF-8", "fr-FR"}, {"en_GB", "en-GB"}, {"fr", "fr"},
        {"de_DE.UTF-8", "en"},    {"C", "en"},        {"", "en"},
        {"fr.UTF-8", "fr"},       {"POSIX", "en"},
    };
    for (const auto& [locale, language] : cases) {
        INFO(locale);
        CHECK(language_of(machine({{"LANG", locale}})) == language);
    }
    CHECK(language_of(machine({{"LANG", "en_US"}, {"LC_ALL", "fr_FR"}})) == "fr-FR");
}

TEST_CASE("a whole challenge is read", "[app]") {
    const auto reading = read(R"([challenge]
id = "gala-2026"
title = "Des livres"
language = "fr"
time_zone = "Europe/Paris"
currency = "EUR"
people = 100
amount = "2500.50"
suggested_gift = "25"
milestones = ["500", "1000.25"]
stretch = ["3000"]
opening = 2026-11-21T20:00:00+01:00
deadline = 2026-11-21T21:30:00+01:00
[give]
url = "https://www.give.example.org/livres/?from=screen"
)",
                              machine());
    REQUIRE(reading.options);
    const auto& challenge = reading.options->challenge;
    const auto eur = currency("EUR");
    CHECK(challenge.target.people == 100);
    CHECK(challenge.target.amount == money(250'050, eur));
    CHECK(challenge.measure == domain::Measure::Amount);
    CHECK(challenge.milestones == std::vector<std::int64_t>{50'000, 100'025});
    REQUIRE(challenge.stretch_targets.size() == 1);
    CHECK(challenge.stretch_targets[0].amount == money(300'000, eur));
    CHECK(*challenge.deadline - *challenge.opening == 90min);
    CHECK(challenge.opening == std::chrono::sys_days{std::chrono::year{2026} / 11 / 21} + 19h);
    CHECK_FALSE(challenge.duration);
    CHECK(reading.options->give.address == "give.example.org/livres");
}

TEST_CASE("each fault names its line and what is allowed", "[app]") {
    struct Case {
        std::string toml;
        std::string fault;
    };
    const std::vector<Case> cases = {
        {"[challenge]\npeople = \"many\"", "evening.toml:2: challenge.people: found the text "
                                           "\"many\"; allowed is a whole number from 1"},
        {"[challenge]\npeople = 0", "challenge.people: found the number 0"},
        {"[challenge]\namount = 10.5", "evening.toml:2: challenge.amount: found the number 10.5 "
                                       "without quotes; allowed is an amount of USD"},
        {"[challenge]\namount = 10", "challenge.amount: found the number 10"},
        {"[challenge]\namount = \"10.505\"", "challenge.amount: found the text \"10.505\""},
        {"[challenge]\namount = \"$10\"", "challenge.amount"},
        {"[challenge]\nsuggested_gift = \"0\"", "challenge.suggested_gift"},
        {"[challenge]\ncurrency = \"usd\"", "ISO 4217"},
        {"[challenge]\nlanguage = \"de\"", "challenge.language: found the text \"de\"; allowed is "
                                           "\"en\" or \"fr\""},
        {"[challenge]\ntime_zone = \"Mars/Base\"", "an IANA name"},
        {"[challenge]\nid = \"Gala 2026\"", "challenge.id"},
        {"[challenge]\npeple = 3", "evening.toml:2: challenge.peple: found a key that is not "
                                   "known; allowed is perhaps \"people\" was meant"},
        {"[chalenge]\npeople = 3", "perhaps [challenge] was meant"},
        {"[challenge]\nmilestones = [100, 50]", "challenge.milestones"},
        {"[challenge]\nmilestones = [100, 250]", "rising values below the target"},
        {"[challenge]\nmilestones = [\"100\"]", "a number of people"},
        {"[challenge]\nstretch = [200]", "rising values above the target"},
        {"[challenge]\nmeasure = \"gold\"", "one of \"people\", \"amount\""},
        {"[challenge]\nmeasure = \"amount\"", "a measure without a target"},
        {"[challenge]\ndeadline = 2026-11-21T21:30:00", "a date and time without an offset"},
        {"[challenge]\ndeadline = \"tomorrow\"", "a date and time with its offset"},
        {"[challenge]\nopening = 2026-11-21T21:30:00Z\ndeadline = 2026-11-21T20:30:00Z",
         "a moment before the opening"},
        {"[challenge]\nduration_minutes = 5\ndeadline = 2026-11-21T20:30:00Z",
         "a duration beside a deadline"},
        {"[screen]\nsize = \"wide\"", "screen.size"},
        {"[screen]\nsize = \"10x10\"", "each side from 320 to 16384"},
        {"[screen]\nwindowed = \"yes\"", "true or false"},
        {"[give]\nurl = \"http://give.example.org\"", "an https address"},
        {"[give]\naddress = \"give.example.org\"", "an address without a url"},
        {"[log]\nlevel = \"loud\"", "one of \"debug\", \"info\", \"warning\", \"error\""},
        {"[[source]]\nname = \"a\"\nkind = \"carrier-pigeon\"", "source.kind"},
        {"[[source]]\nname = \"hat\"\nkind = \"csv\"\npath = \"x.csv\"", "the cash box's"},
        {"[[source]]\nname = \"operator\"\nkind = \"csv\"\npath = \"x.csv\"", "the operator's"},
        {"[[source]]\nname = \"a\"\nkind = \"csv\"\npth = \"x.csv\"", "perhaps \"path\" was meant"},
        {"[source]\nname = \"a\"", "in double brackets"},
        {"[challenge\npeople = 3", "evening.toml:1"},
        {"[challenge]\npeople = 3\npeople = 4", "evening.toml:3"},
        {"challenge = 3", "challenge: found the number 3; allowed is a section [challenge]"},
    };
    for (const auto& one : cases) {
        INFO(one.toml);
        CHECK(faults_of(one.toml).find(one.fault) != std::string::npos);
        if (faults_of(one.toml).find(one.fault) == std::string::npos) {
            UNSCOPED_INFO(faults_of(one.toml));
            CHECK(faults_of(one.toml).empty());
        }
    }
}

TEST_CASE("all faults are told at once", "[app]") {
    const auto faults = read(R"([challenge]
people = -1
languag = "fr"
[screen]
windowed = 3
[[source]]
kind = "tracker"
base_url = "http://tracker.example.org/api/v2"
[[source]]
name = "desk"
kind = "csv"
poll_interval_ms = 1
)",
                             machine())
                            .faults;
    std::string told;
    for (const auto& fault : faults) {
        told += to_text(fault) + "\n";
    }
    INFO(told);
    for (const auto* part :
         {":2: challenge.people", ":3: challenge.languag", ":5: screen.windowed", "source.name",
          "source.base_url", "source.event_id", "source.path", "source.poll_interval_ms"}) {
        CHECK(told.find(part) != std::string::npos);
    }
}

TEST_CASE("a token is read from a private file or the environment and nowhere else", "[app]") {
    const TempFolder folder;
    const auto file = folder / "evening.toml";
    const auto read_with = [&](const std::string& keys) {
        return read_options("[[source]]\nname = \"shop\"\nkind = \"json\"\n"
                            "url = \"https://shop.example.org/gifts\"\n" +
                                keys,
                            file, machine({{"SHOP_TOKEN", "from-the-environment"}}));
    };
    const auto token_of = [](const OptionsReading& reading) {
        return std::get<sources::generic_json::Options>(reading.options->sources.at(0))
            .bearer_token.reveal();
    };
    std::ofstream(folder / "token") << "from-the-file\n";
    const auto mode = [&](std::filesystem::perms perms) {
        std::filesystem::permissions(folder / "token", perms);
    };
    using std::filesystem::perms;

    mode(perms::owner_read | perms::owner_write);
    const auto good = read_with("token_file = \"token\"");
    REQUIRE(good.options);
    CHECK(token_of(good) == "from-the-file");

    mode(perms::owner_read | perms::owner_write | perms::group_read);
    const auto open = read_with("token_file = \"token\"");
    REQUIRE(open.faults.size() == 1);
    CHECK(open.faults[0].line == 5);

    const auto environment = read_with("token_env = \"SHOP_TOKEN\"");
    REQUIRE(environment.options);
    CHECK(token_of(environment) == "from-the-environment");

    CHECK(read_with("token_env = \"NOBODY\"").faults.size() == 1);
    CHECK(read_with("token = \"in-the-open\"").faults.size() == 1);
    CHECK(read_with("headers = { Authorization = \"Bearer in-the-open\" }").faults.size() == 1);
    mode(perms::owner_read);
    CHECK(read_with("token_file = \"token\"\ntoken_env = \"SHOP_TOKEN\"").faults.size() == 1);
}

TEST_CASE("every kind of source is read with its own keys", "[app]") {
    const auto reading = read(R"([challenge]
currency = "EUR"
[[source]]
name = "drive"
kind = "donordrive"
resource = "team"
id = "77"
[[source]]
name = "marathon"
kind = "tracker"
base_url = "http://127.0.0.1:8080/tracker/api/v2"
event_id = "7"
poll_interval_ms = 50
[[source]]
name = "shop"
kind = "json"
url = "https://shop.example.org/gifts"
headers = { Accept = "application/json" }
removed = "is-withdrawn"
[source.map]
rows = "/data"
amount_unit = "minor"
layer = "pledged"
[[source]]
name = "desk"
kind = "csv"
path = "desk.csv"
authority = "file-is-authority"
)",
                              machine());
    for (const auto& fault : reading.faults) {
        UNSCOPED_INFO(to_text(fault));
    }
    REQUIRE(reading.options);
    const auto& sources = reading.options->sources;
    REQUIRE(sources.size() == 4);
    const auto& drive = std::get<sources::donordrive::Options>(sources[0]);
    CHECK(drive.resource == sources::donordrive::Resource::Team);
    CHECK(drive.currency == currency("EUR"));
    const auto& marathon = std::get<sources::tracker::Options>(sources[1]);
    CHECK(marathon.poll_interval == 50ms);
    const auto& shop = std::get<sources::generic_json::Options>(sources[2]);
    CHECK(shop.mapping.rows == "/data");
    CHECK(shop.mapping.amount_unit == sources::generic_json::AmountUnit::Minor);
    CHECK(shop.mapping.layer == domain::Layer::Pledged);
    CHECK(shop.removed == sources::generic_json::Removed::IsWithdrawn);
    const auto& desk = std::get<sources::csv::Options>(sources[3]);
    CHECK(desk.path == std::filesystem::current_path() / "desk.csv");
    for (const auto& source : sources) {
        CHECK(make_source(source));
    }
}

TEST_CASE("an unknown currency hides no other fault", "[app]") {
    const auto reading = read(R"(
[challenge]
currency = "doubloons"
id = "Not An Id"
people = 0
[[source]]
name = "UPPER"
kind = "csv"
path = "x.csv"
poll_interval_ms = -1
)",
                              machine());
    CHECK_FALSE(reading.options);
    std::set<std::string> keys;
    for (const auto& fault : reading.faults) {
        keys.insert(fault.key);
    }
    for (const auto* key : {"challenge.currency", "challenge.id", "challenge.people"}) {
        INFO(key);
        CHECK(keys.count(key) == 1);
    }
    CHECK(std::any_of(keys.begin(), keys.end(),
                      [](const auto& key) { return key.rfind("source.", 0) == 0; }));
}
