#include "makers.hpp"
#include "sources/csv/source.hpp"
#include "support/catch.hpp"

#include <algorithm>

using namespace chapeau;
using namespace chapeau::sources;
using namespace chapeau::test;
using namespace std::chrono_literals;

namespace {

std::vector<std::string> keys(const std::vector<OptionFault>& faults) {
    std::vector<std::string> all;
    for (const auto& fault : faults) {
        all.push_back(fault.key);
    }
    return all;
}

using Keys = std::vector<std::string>;

} // namespace

TEST_CASE("sound options have no faults", "[sources]") {
    CHECK(donordrive::check(donordrive_options()).empty());
    CHECK(tracker::check(tracker_options()).empty());
    CHECK(generic_json::check(generic_options()).empty());
}

TEST_CASE("all faults are told at once", "[sources]") {
    auto options = donordrive_options();
    options.name = "Extra Life";
    options.base_url = "http://give.example/api/";
    options.poll_interval = 1s;
    options.id = "../4024";
    options.api_version = "";
    CHECK(keys(donordrive::check(options)) ==
          Keys{"name", "base_url", "base_url", "poll_interval", "id", "api_version"});
    CHECK_FALSE(donordrive::make_source(options));
}

TEST_CASE("a provider's etiquette cannot be configured away but on this machine", "[sources]") {
    auto options = donordrive_options();
    options.poll_interval = 14'999ms;
    CHECK(keys(donordrive::check(options)) == Keys{"poll_interval"});
    options.base_url = "http://127.0.0.1:8099/api";
    CHECK(donordrive::check(options).empty());
    options.poll_interval = 49ms;
    CHECK(keys(donordrive::check(options)) == Keys{"poll_interval"});
    auto marathon = tracker_options();
    marathon.poll_interval = 4s;
    CHECK(keys(tracker::check(marathon)) == Keys{"poll_interval"});
    auto own = generic_options();
    own.poll_interval = 1s;
    CHECK(keys(generic_json::check(own)) == Keys{"poll_interval"});
}

TEST_CASE("plain http must be allowed by name", "[sources]") {
    auto options = tracker_options();
    options.base_url = "http://tracker.example/tracker/api/v2";
    CHECK(keys(tracker::check(options)) == Keys{"base_url"});
    options.transport = net::Transport::PlainHttpAllowed;
    CHECK(tracker::check(options).empty());
}

TEST_CASE("a generic feed's options are checked", "[sources]") {
    auto options = generic_options();
    options.url = "https://feed.example/{since}/{since}";
    options.headers = {{"X-Key", "a\r\nb"}};
    options.mapping.id = "id";
    options.since_overlap = -1s;
    CHECK(keys(generic_json::check(options)) == Keys{"url", "id", "headers", "since_overlap"});
    options = generic_options();
    options.url = "https://feed.example/?after={since}";
    CHECK(generic_json::check(options).empty());
    options.removed = generic_json::Removed::IsWithdrawn;
    CHECK(keys(generic_json::check(options)) == Keys{"removed"});
}

TEST_CASE("a watched file's options are checked", "[sources]") {
    csv::Options options{.name = "desk", .path = "/tmp/gifts.csv", .currency = usd()};
    CHECK(csv::check(options).empty());
    options.path.clear();
    options.poll_interval = 1ms;
    CHECK(keys(csv::check(options)) == Keys{"path", "poll_interval"});
}

TEST_CASE("no fault repeats a secret", "[sources]") {
    auto options = generic_options();
    options.url = "http://feed.example/?token=hunter2";
    options.bearer_token = Secret("swordfish\n");
    const auto words = in_words(generic_json::check(options));
    CHECK_FALSE(words.empty());
    CHECK(words.find("hunter2") == std::string::npos);
    CHECK(words.find("swordfish") == std::string::npos);
}
