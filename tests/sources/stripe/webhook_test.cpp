#include "base/digest.hpp"
#include "base/format.hpp"
#include "sources/recordings.hpp"
#include "sources/stripe/webhook.hpp"
#include "support/catch.hpp"

using namespace chapeau;
using namespace chapeau::sources::stripe;
using namespace chapeau::test;
using namespace std::chrono_literals;
using namespace std::string_literals;

namespace {

const Secret kSigningSecret("whsec_CANARY4646");
constexpr Timestamp kSignedAt{seconds{1'793'480'420}};

/// As Stripe signs, under `secret`.
std::string signature_of(const std::string& body, const std::string& secret = "whsec_CANARY4646") {
    const std::vector<std::uint8_t> key(secret.begin(), secret.end());
    return to_hex(hmac_sha256(key, "1793480420." + body));
}

std::string refusal_of(const std::string& header, const std::string& body = "{}",
                       Timestamp now = kSignedAt) {
    const auto checked = check_signature(header, body, kSigningSecret, now);
    return checked ? "" : checked.error().message;
}

} // namespace

TEST_CASE("a message is Stripe's when any of its signatures is right", "[sources]") {
    const auto good = signature_of("{}");
    const auto other = signature_of("{}", "whsec_older");
    CHECK(refusal_of("t=1793480420,v1=" + good).empty());
    CHECK(refusal_of("t=1793480420,v1=" + other + ",v1=" + good + ",v0=abc").empty());
    CHECK(refusal_of("t=1793480420, v1=" + good).empty());
    for (const auto& header : {"t=1793480420,v1=" + other, "t=1793480421,v1=" + good,
                               "t=1793480420,v1=" + good.substr(1), "t=1793480420,v1=" + good + "0",
                               "t=1793480420,v1="s + ""}) {
        CHECK(refusal_of(header) == "the message is not signed with this endpoint's secret");
    }
    CHECK_FALSE(refusal_of("t=1793480420,v1=" + good, "{ }").empty());
}

TEST_CASE("a header that is none proves nothing", "[sources]") {
    const auto good = signature_of("{}");
    for (const auto& header :
         {""s, "t=1793480420"s, "v1=" + good, "t=1793480420,v0=" + good, "t=,v1=" + good,
          "t=1793480420,t=1793480420,v1=" + good, "t=now,v1=" + good, "t=-1,v1=" + good,
          "t=99999999999999999999,v1=" + good, std::string(4000, ','), ",,,="s}) {
        INFO(header);
        CHECK(refusal_of(header) == "the message bears no signature that can be read");
    }
    std::string many = "t=1793480420";
    for (int i = 0; i < 9; ++i) {
        many += ",v1=" + good;
    }
    CHECK_FALSE(refusal_of(many).empty());
}

TEST_CASE("a message that is signed for another time is refused", "[sources]") {
    const auto header = "t=1793480420,v1=" + signature_of("{}");
    CHECK(refusal_of(header, "{}", kSignedAt + 300s).empty());
    CHECK(refusal_of(header, "{}", kSignedAt - 300s).empty());
    for (const auto now : {kSignedAt + 301s, kSignedAt - 301s, Timestamp{}}) {
        CHECK(refusal_of(header, "{}", now).find("for another time") != std::string::npos);
    }
}

TEST_CASE("without a signing secret no message is believed", "[sources]") {
    const std::vector<std::uint8_t> empty;
    const auto header = "t=1793480420,v1=" + to_hex(hmac_sha256(empty, "1793480420.{}"));
    for (const auto* text : {"", "whsec_", "CANARY4646", "whsec_a b"}) {
        CHECK_FALSE(is_signing_secret(Secret(text)));
        const auto checked = check_signature(header, "{}", Secret(text), kSignedAt);
        REQUIRE_FALSE(checked);
        CHECK(checked.error().code == Errc::Refused);
    }
}
