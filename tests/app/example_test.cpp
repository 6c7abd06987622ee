// The example is documentation that cannot go stale: it loads, it shows every key, and where it
// claims a default it is right.
#include "app/options.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "options_support.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <set>
#include <sstream>
#include <string>
#include <vector>

using namespace chapeau;
using namespace chapeau::app;
using namespace chapeau::test;

namespace {

constexpr std::string_view kDefaultMark = "#! ";
constexpr std::string_view kSampleMark = "#~ ";

std::string example() {
    return read_file(std::string(CHAPEAU_SOURCE_DIR) + "/config/chapeau.example.toml",
                     std::size_t{1} << 20U)
        .value();
}

/// The example with the lines of one mark made alive.
std::string uncommented(std::string_view mark) {
    std::istringstream lines(example());
    std::string text;
    for (std::string line; std::getline(lines, line);) {
        // Two places for one thing are a fault, and files are not there.
        const auto holds = [&](std::string_view part) {
            return line.find(part) != std::string::npos;
        };
        const bool is_second_place = holds("_file = ") || holds("live_chat_id = ");
        const bool alive = line.rfind(mark, 0) == 0 && !is_second_place;
        text += (alive ? line.substr(mark.size()) : line) + "\n";
    }
    return text;
}

/// Every `section.key` that a line of the example sets, marked or not.
std::set<std::string> keys_shown() {
    std::istringstream lines(example());
    std::set<std::string> keys;
    std::string section;
    for (std::string line; std::getline(lines, line);) {
        for (const auto mark : {kDefaultMark, kSampleMark}) {
            if (line.rfind(mark, 0) == 0) {
                line.erase(0, mark.size());
            }
        }
        const auto text = trim(line);
        if (text.empty() || text.front() == '#') {
            continue;
        }
        if (text.front() == '[') {
            section = text.substr(0, text.find(']'));
            section.erase(0, section.find_first_not_of('['));
            continue;
        }
        const auto key = trim(text.substr(0, text.find('=')));
        // Each currency is a key there.
        if (section != "rates" || !domain::Currency::from_code(key)) {
            keys.insert(section + "." + std::string(key));
        }
    }
    keys.insert("source.map"); // Shown as a section of its own.
    return keys;
}

std::string faults_in(const OptionsReading& reading) {
    std::string text;
    for (const auto& fault : reading.faults) {
        text += to_text(fault) + "\n";
    }
    return text;
}

void require_defaults(const OptionsReading& reading) {
    INFO(faults_in(reading));
    REQUIRE(reading.options);
    const auto defaults = *read_options_file({}, machine()).options;
    const auto& options = *reading.options;
    CHECK(options.challenge.id == defaults.challenge.id);
    CHECK(options.challenge.title == defaults.challenge.title);
    CHECK(options.challenge.beneficiary == defaults.challenge.beneficiary);
    CHECK(options.challenge.currency == defaults.challenge.currency);
    CHECK(options.challenge.target == defaults.challenge.target);
    CHECK(options.challenge.suggested_gift == defaults.challenge.suggested_gift);
    CHECK(options.challenge.measure == defaults.challenge.measure);
    CHECK(options.challenge.milestones == defaults.challenge.milestones);
    CHECK(options.challenge.stretch_targets == defaults.challenge.stretch_targets);
    CHECK(options.challenge.opening == defaults.challenge.opening);
    CHECK(options.challenge.deadline == defaults.challenge.deadline);
    CHECK(options.challenge.duration == defaults.challenge.duration);
    CHECK(options.language == defaults.language);
    CHECK(options.time_zone == defaults.time_zone);
    CHECK(options.screen == defaults.screen);
    CHECK(options.give == defaults.give);
    CHECK(options.book_folder == defaults.book_folder);
    CHECK(options.log_level == defaults.log_level);
    CHECK(options.sources.empty());
}

} // namespace

TEST_CASE("the example changes nothing as it stands", "[app]") {
    require_defaults(read(example(), machine()));
}

TEST_CASE("the example's defaults are the defaults", "[app]") {
    require_defaults(read(uncommented(kDefaultMark), machine()));
}

TEST_CASE("the example's samples are sound", "[app]") {
    auto text = uncommented(kSampleMark);
    const std::string currency = "#! currency = \"USD\"";
    REQUIRE(text.find(currency) != std::string::npos);
    text.replace(text.find(currency), currency.size(),
                 "currency = \"EUR\""); // The till of HelloAsso.
    const auto reading = read(text, machine({{"STRIPE_KEY", "rk_test_1"},
                                             {"STRIPE_FEED_KEY", "rk_live_1"},
                                             {"STRIPE_WEBHOOK_SECRET", "whsec_1"},
                                             {"HELLOASSO_SECRET", "a-secret"},
                                             {"PAYPAL_SECRET", "a-secret"},
                                             {"TILTIFY_SECRET", "a-secret"},
                                             {"JUSTGIVING_APP", "a-secret"},
                                             {"GIVEBUTTER_TOKEN", "a-secret"},
                                             {"DONORBOX_KEY", "a-secret"},
                                             {"OPENCOLLECTIVE_TOKEN", "a-secret"},
                                             {"EVERY_ORG_KEY", "pk_live_1"},
                                             {"STREAMLABS_TOKEN", "a-secret"},
                                             {"YOUTUBE_KEY", "a-secret"},
                                             {"KOFI_TOKEN", "a-secret"},
                                             {"BLUESKY_PASSWORD", "abcd-efgh-ijkl-mnop"},
                                             {"MASTODON_TOKEN", "a-secret"},
                                             {"X_TOKEN", "a-secret"},
                                             {"SHOP_TOKEN", "a-secret"},
                                             {"CHAPEAU_PIN", "123456"}}));
    INFO(faults_in(reading));
    REQUIRE(reading.options);
    CHECK(reading.options->sources.size() == 23);
    const auto& drive = std::get<sources::donordrive::Options>(reading.options->sources[0]);
    const sources::donordrive::Options usual{
        .name = drive.name, .id = drive.id, .currency = drive.currency};
    CHECK(drive.base_url == usual.base_url);
    CHECK(drive.api_version == usual.api_version);
    CHECK(drive.poll_interval == usual.poll_interval);
    const auto& stripe = std::get<sources::checkout::StripeOptions>(reading.options->sources[16]);
    CHECK(stripe.common.base_url == sources::checkout::kStripeUrl);
    CHECK(stripe.common.poll_interval == sources::checkout::kPollIntervalUsual);
    CHECK(stripe.api_version ==
          sources::checkout::StripeOptions{.common = stripe.common}.api_version);
    const auto& asso = std::get<sources::checkout::HelloAssoOptions>(reading.options->sources[17]);
    CHECK(asso.common.base_url == sources::checkout::kHelloAssoUrl);
    const auto& paypal = std::get<sources::checkout::PayPalOptions>(reading.options->sources[18]);
    CHECK(paypal.common.base_url == sources::checkout::kPayPalUrl);
}

TEST_CASE("the example shows every key and no other", "[app]") {
    const auto known = known_option_keys();
    const std::set<std::string> expected(known.begin(), known.end());
    const auto shown = keys_shown();
    std::vector<std::string> missing;
    std::set_difference(expected.begin(), expected.end(), shown.begin(), shown.end(),
                        std::back_inserter(missing));
    std::vector<std::string> unknown;
    std::set_difference(shown.begin(), shown.end(), expected.begin(), expected.end(),
                        std::back_inserter(unknown));
    CHECK(missing == std::vector<std::string>{});
    CHECK(unknown == std::vector<std::string>{});
}
