#include "sources/checkout/pace.hpp"
#include "sources/form.hpp"
#include "sources/token.hpp"
#include "support/catch.hpp"
#include "till.hpp"

using namespace chapeau;
using namespace chapeau::sources;
using namespace chapeau::sources::checkout;
using namespace chapeau::test;
using namespace std::chrono_literals;

namespace {

net::Response token_response(int status, std::string body) {
    net::Response response;
    response.status = status;
    response.body = std::move(body);
    return response;
}

AccessToken helloasso_token() {
    return AccessToken({"https://api.helloasso.com/oauth2/token", "client-1", Secret("s3cret-x"),
                        ClientProof::InBody, "HelloAsso"});
}

/// 2026-11-07, 19:00.
constexpr Timestamp kTokenStart{seconds{1'794'078'000}};

std::ptrdiff_t most_tokens_within(const std::vector<microseconds>& asked, microseconds length) {
    std::ptrdiff_t most = 0;
    for (const auto from : asked) {
        most = std::max(most, std::count_if(asked.begin(), asked.end(), [&](microseconds at) {
                            return at >= from && at - from < length;
                        }));
    }
    return most;
}

} // namespace

TEST_CASE("an access token is kept until shortly before its end", "[sources]") {
    auto token = helloasso_token();
    CHECK(token.current(kTokenStart) == nullptr);
    const auto first = token.request(kTokenStart);
    REQUIRE(first);
    CHECK(first->body == "grant_type=client_credentials&client_id=client-1&client_secret=s3cret-x");
    REQUIRE(token.accept(token_response(200, R"({"access_token":"t1","refresh_token":"r1",)"
                                             R"("expires_in":1799})"),
                         kTokenStart));
    REQUIRE(token.current(kTokenStart + 28min) != nullptr);
    CHECK(token.current(kTokenStart + 28min)->reveal() == "t1");
    CHECK(token.current(kTokenStart + 29min) == nullptr);
    // Refresh tokens are good for once, and a new one comes with each answer.
    CHECK(token.request(kTokenStart + 29min)->body == "grant_type=refresh_token&refresh_token=r1");
    REQUIRE(token.accept(token_response(200, R"({"access_token":"t2","refresh_token":"r2",)"
                                             R"("expires_in":1799})"),
                         kTokenStart + 29min));
    CHECK(token.request(kTokenStart + 58min)->body == "grant_type=refresh_token&refresh_token=r2");
    REQUIRE(token.accept(token_response(400, "{}"), kTokenStart + 58min));
    CHECK(token.current(kTokenStart + 58min) == nullptr);
    CHECK(token.request(kTokenStart + 58min)->body.starts_with("grant_type=client_credentials"));
}

TEST_CASE("the token endpoint is asked no more often than HelloAsso allows", "[sources]") {
    auto token = helloasso_token();
    std::vector<microseconds> asked;
    for (microseconds passed{0}; passed < 3h; passed += 500ms) {
        if (token.request(kTokenStart + passed)) {
            asked.push_back(passed);
        }
    }
    // Two of them, a till and a feed, are together below 10, 20 and 50.
    CHECK(most_tokens_within(asked, 10s) < 5);
    CHECK(most_tokens_within(asked, 10min) < 10);
    CHECK(most_tokens_within(asked, 1h) < 25);
    CHECK(asked.size() > 50);
}

TEST_CASE("a clock that is set again and again buys no more tokens", "[sources]") {
    for (const auto jump : {-20min, 20min, 70min}) {
        CAPTURE(jump.count());
        auto token = helloasso_token();
        std::vector<microseconds> asked;
        microseconds ahead{0};
        for (microseconds passed{0}; passed < 3h; passed += 500ms) {
            if (passed > 0s && passed % 5min == 0s) {
                ahead += jump;
                token.clock_was_set(jump);
            }
            if (token.request(kTokenStart + passed + ahead)) {
                asked.push_back(passed);
            }
        }
        CHECK(asked.size() > 50);
        // As much as without jumps: see above.
        CHECK(most_tokens_within(asked, 10min) < 10);
        CHECK(most_tokens_within(asked, 1h) < 25);
    }
}

TEST_CASE("answers that hold no token are refused", "[sources]") {
    for (const auto* body :
         {"", "{}", "[]", "<html>", R"({"access_token":"","expires_in":1})",
          R"({"access_token":"a b","expires_in":100})", R"({"access_token":"t"})",
          R"({"access_token":"t","expires_in":-1})", R"({"access_token":7,"expires_in":100})",
          R"({"access_token":"t\r\nX: y","expires_in":100})"}) {
        CAPTURE(body);
        auto token = helloasso_token();
        REQUIRE(token.request(kTokenStart));
        CHECK_FALSE(token.accept(token_response(200, body), kTokenStart));
        CHECK(token.current(kTokenStart) == nullptr);
    }
}

TEST_CASE("one token serves a whole evening of payments", "[sources]") {
    for (const auto* name : {"helloasso", "paypal"}) {
        CAPTURE(name);
        auto till = make_till(name);
        for (int i = 0; i < 30; ++i) {
            till->provider.pay(till->open(500));
        }
        till->evening.run(10s);
        CHECK(till->agrees());
        CHECK(till->provider.token_calls == 1);
        till->evening.clock.advance(1h);
        till->provider.pay(till->open(500));
        till->evening.run(5s);
        CHECK(till->provider.token_calls == 2);
        till->provider.revoke_tokens();
        till->provider.pay(till->open(500));
        till->evening.run(5s);
        CHECK(till->provider.token_calls == 3);
        CHECK(till->agrees());
        CHECK(till->evening.health().last_error.empty());
    }
}

TEST_CASE("a token endpoint that says no is not hammered", "[sources]") {
    auto options = helloasso_options();
    options.common.key = Secret("wrong-CANARY");
    Till till(options);
    till.want(500);
    till.evening.run(9min);
    CHECK(till.provider.token_calls <= 25);
    CHECK(till.evening.health().last_error.find("401") != std::string::npos);
    CHECK(till.evening.health().last_error.find("CANARY") == std::string::npos);
}

TEST_CASE("forms and HTTP Basic are written as their rules say", "[sources]") {
    Form form;
    CHECK(form.add("a[b]", "x y&z").add("é", "").take() == "a%5Bb%5D=x%20y%26z&%C3%A9=");
    CHECK(to_base64("") == "");
    CHECK(to_base64("f") == "Zg==");
    CHECK(to_base64("fo") == "Zm8=");
    CHECK(to_base64("foo") == "Zm9v");
    CHECK(to_base64("foobar") == "Zm9vYmFy");
    CHECK(to_base64("\xff\xfe") == "//4=");
}

TEST_CASE("the readings that Stripe grants are not overspent", "[sources]") {
    auto budget = ReadBudget::from_text("");
    CHECK_FALSE(budget.is_spent(kTokenStart));
    for (int i = 0; i < 5'000; ++i) {
        budget.count_reading(kTokenStart);
    }
    CHECK(budget.is_spent(kTokenStart));
    auto again = ReadBudget::from_text(budget.to_text());
    CHECK(again.is_spent(kTokenStart));
    // 500 for each payment is more than 10,000 from the 21st on, and half of that is ours.
    for (int i = 0; i < 20; ++i) {
        again.count_payment(kTokenStart);
    }
    CHECK(again.is_spent(kTokenStart));
    again.count_payment(kTokenStart);
    CHECK_FALSE(again.is_spent(kTokenStart));
    CHECK_FALSE(budget.is_spent(kTokenStart + std::chrono::hours{24 * 30}));
    for (const auto* text : {"{", "[]", R"({"readings":-5})", R"({"readings":1e300})",
                             R"({"readings":99999999999999999999})"}) {
        CHECK_FALSE(ReadBudget::from_text(text).is_spent(kTokenStart));
    }
}
