#include "app/checkout_options.hpp"
#include "app/source_options.hpp"
#include "options_support.hpp"
#include "support/catch.hpp"
#include "support/temp_folder.hpp"

#include <filesystem>
#include <fstream>

using namespace chapeau;
using namespace chapeau::app;
using namespace chapeau::test;
using namespace std::chrono_literals;

namespace {

const char* const kEuros = "[challenge]\ncurrency = \"EUR\"\n";

app::Environment machine_with_keys() {
    return machine({{"STRIPE_KEY", "rk_test_from-the-environment"},
                    {"SECRET", "s3cret"},
                    {"LIVE", "sk_live_CANARY"}});
}

OptionsReading read_desk(const std::string& keys) {
    return read(std::string(kEuros) + "[[source]]\nname = \"desk\"\n" + keys, machine_with_keys());
}

std::string told_of(const OptionsReading& reading) {
    std::string told;
    for (const auto& fault : reading.faults) {
        told += to_text(fault) + "\n";
    }
    return told;
}

} // namespace

TEST_CASE("the three providers of payments are read with their own keys", "[app]") {
    const auto reading = read(std::string(kEuros) + R"([[source]]
name = "stripe-desk"
kind = "stripe-checkout"
key_env = "STRIPE_KEY"
page_host = "pay.example.org"
return_url = "https://example.org/thanks"
item_name = "The school library"
api_version = "account"
capture = "manual"
poll_interval_ms = 3000
[[source]]
name = "asso"
kind = "helloasso-checkout"
base_url = "http://127.0.0.1:8099"
organisation = "les-amis"
client_id = "client-1"
key_env = "SECRET"
poll_interval_ms = 50
[[source]]
name = "pal"
kind = "paypal-checkout"
base_url = "https://api-m.sandbox.paypal.com"
client_id = "client-2"
merchant_id = "QYR5Z8XDVJNXQ"
key_env = "SECRET"
)",
                              machine_with_keys());
    INFO(told_of(reading));
    REQUIRE(reading.options);
    auto sources = reading.options->sources;
    REQUIRE(sources.size() == 3);
    const auto& stripe = std::get<sources::checkout::StripeOptions>(sources[0]);
    CHECK(stripe.common.key.reveal() == "rk_test_from-the-environment");
    CHECK(stripe.common.base_url == "https://api.stripe.com");
    CHECK(stripe.common.page_host == "pay.example.org");
    CHECK(stripe.common.item_name == "The school library");
    CHECK(stripe.common.poll_interval == 3000ms);
    CHECK(stripe.api_version.empty());
    CHECK(stripe.capture == sources::checkout::CaptureMode::Manual);
    const auto& asso = std::get<sources::checkout::HelloAssoOptions>(sources[1]);
    CHECK(asso.organisation == "les-amis");
    CHECK(asso.common.poll_interval == 50ms);
    const auto& paypal = std::get<sources::checkout::PayPalOptions>(sources[2]);
    CHECK(paypal.merchant_id == "QYR5Z8XDVJNXQ");
    CHECK(paypal.capture == sources::checkout::CaptureMode::Automatic);

    CHECK(make_source(sources[0]));
    CHECK_FALSE(make_source(sources[1])); // Nowhere to send people back to.
    for (auto& source : sources) {
        CHECK(is_checkout(source));
        set_return_url_default(source, "http://192.168.1.5:8080/");
        CHECK(make_source(source));
    }
}

TEST_CASE("what a payment's section lacks or overdoes is told at its line", "[app]") {
    const auto secret_key = told_of(read_desk("kind = \"stripe-checkout\"\nkey_env = \"LIVE\"\n"));
    CHECK(secret_key.find(":6: source.key_env") != std::string::npos);
    CHECK(secret_key.find("restricted") != std::string::npos);
    CHECK(secret_key.find("CANARY") == std::string::npos);

    CHECK(told_of(read_desk("kind = \"stripe-checkout\"\n")).find("key_file") != std::string::npos);
    CHECK(read_desk("kind = \"stripe-checkout\"\nkey_env = \"NOBODY\"\n").faults.size() == 1);
    CHECK(read_desk("kind = \"stripe-checkout\"\nkey_file = \"nowhere\"\n").faults.size() == 1);
    CHECK(read_desk("kind = \"stripe-checkout\"\nkey = \"rk_test_1\"\n").faults.size() == 2);
    const auto good = std::string("kind = \"stripe-checkout\"\nkey_env = \"STRIPE_KEY\"\n");
    CHECK(read_desk(good).faults.empty());
    for (const auto* bad :
         {"base_url = \"http://api.stripe.com\"", "poll_interval_ms = 1999", "capture = \"later\"",
          "return_url = \"http://example.org/\"", "page_host = \"https://x\"", "item_name = \"\"",
          "client_id = \"x\"", "organisation = \"x\""}) {
        CAPTURE(bad);
        CHECK(read_desk(good + bad + "\n").faults.size() == 1);
    }
    const auto asso = told_of(read_desk("kind = \"helloasso-checkout\"\nkey_env = \"SECRET\"\n"));
    CHECK(asso.find("organisation") != std::string::npos);
    CHECK(asso.find("client_id") != std::string::npos);
    const auto dollars = read("[[source]]\nname = \"a\"\nkind = \"helloasso-checkout\"\n"
                              "key_env = \"SECRET\"\norganisation = \"a\"\nclient_id = \"b\"\n",
                              machine_with_keys());
    CHECK(told_of(dollars).find("euros") != std::string::npos);
}

TEST_CASE("a key is read from a private file and from no other", "[app]") {
    const TempFolder folder;
    std::ofstream(folder / "stripe.key") << "rk_test_from-the-file\n";
    const auto read_key = [&folder] {
        return read_options("[[source]]\nname = \"desk\"\nkind = \"stripe-checkout\"\n"
                            "key_file = \"stripe.key\"\n",
                            folder / "evening.toml", machine());
    };
    using std::filesystem::perms;
    std::filesystem::permissions(folder / "stripe.key", perms::owner_read);
    const auto good = read_key();
    REQUIRE(good.options);
    CHECK(std::get<sources::checkout::StripeOptions>(good.options->sources.at(0))
              .common.key.reveal() == "rk_test_from-the-file");
    std::filesystem::permissions(folder / "stripe.key", perms::owner_read | perms::others_read);
    CHECK(read_key().faults.size() == 1);
}
