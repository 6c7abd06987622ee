#include "web/api/site_support.hpp"

namespace chapeau::test {

using web::CounterWindow;
using web::read_authorization;

TEST_CASE("a proof is what the page computes", "[web][signature]") {
    // Computed apart, with Python's hmac: the page must come to the same.
    web::PairingSecret secret{};
    for (std::size_t i = 0; i < secret.size(); ++i) {
        secret.at(i) = static_cast<std::uint8_t>(i);
    }
    const auto key = web::session_key(secret, kKey);
    CHECK(to_hex(key) == "623d9443706a48a7bb2932532bcbe27aa1cdf193e70193427cd57ff436ea7956");
    const auto request = make_post("/op/do", R"({"a":1})");
    CHECK(to_hex(web::request_proof(key, request, 1'763'748'123'123'000)) ==
          "749a40c88db11439823d2e954ad9df70af048a378a8d0b92b38ac11008f679f4");
    CHECK(to_hex(web::request_proof(key, make_get("/op/gifts?text=A%20b&open=1"), 7)) ==
          "c1c613d7b653bf3dd946940148dcd06f9989c3a6100ae65b3fdfa6abfef94f59");
    CHECK(web::cover_pin(key, 7, "582947") == "dd9ee3c2d80a");
    CHECK(web::uncover_pin(key, 7, web::cover_pin(key, 7, "582947")) == "582947");
    CHECK(web::uncover_pin(key, 8, web::cover_pin(key, 7, "582947")) != "582947");
    CHECK_FALSE(web::uncover_pin(key, 7, "xyz"));
    CHECK_FALSE(web::uncover_pin(key, 7, std::string(66, '0')));
}

TEST_CASE("only one form of an authorization is read", "[web][signature]") {
    const std::string proof(64, 'a');
    const auto good = "Chapeau " + kKey + ".12." + proof;
    const auto signature = read_authorization(good);
    REQUIRE(signature);
    CHECK(signature->session == kKey);
    CHECK(signature->counter == 12);
    for (const std::string& wrong :
         {std::string(), std::string("Chapeau "), "chapeau " + good.substr(8),
          "Bearer " + good.substr(8), good + "a", good + ".", good.substr(0, good.size() - 1),
          "Chapeau " + kKey + ".012." + proof, "Chapeau " + kKey + ".+12." + proof,
          "Chapeau " + kKey + ".0." + proof, "Chapeau " + kKey + ".-1." + proof,
          "Chapeau " + kKey + "..12." + proof, "Chapeau " + kKey + ".9007199254740992." + proof,
          "Chapeau " + kKey + ".99999999999999999999." + proof,
          "Chapeau " + kKey + ".12." + std::string(64, 'A'),
          "Chapeau " + kKey + ".12." + std::string(64, 'g'),
          "Chapeau " + kKey.substr(1) + ".12." + proof, "Chapeau " + kKey + " 12 " + proof}) {
        INFO(wrong);
        CHECK_FALSE(read_authorization(wrong));
    }
}

TEST_CASE("a proof is of this request alone", "[web][signature][safety]") {
    const auto key = web::session_key({}, kKey);
    const auto request = make_post("/op/do", "{}");
    web::Signature signature{kKey, 5, web::request_proof(key, request, 5)};
    REQUIRE(web::is_signed_with(key, request, signature));
    const auto holds = [&](const std::function<void(web::Request&)>& spoil) {
        auto other = request;
        spoil(other);
        return web::is_signed_with(key, other, signature);
    };
    CHECK_FALSE(holds([](auto& r) { r.method = web::Method::Get; }));
    CHECK_FALSE(holds([](auto& r) { r.path = "/op/leave"; }));
    CHECK_FALSE(holds([](auto& r) { r.query = "a=1"; }));
    CHECK_FALSE(holds([](auto& r) { r.body = "{ }"; }));
    CHECK_FALSE(web::is_signed_with(web::session_key({}, kDevice), request, signature));
    signature.counter = 6;
    CHECK_FALSE(web::is_signed_with(key, request, signature));
    signature.counter = 5;
    for (std::size_t i = 0; i < signature.proof.size(); ++i) {
        auto forged = signature;
        forged.proof.at(i) ^= 1U;
        CHECK_FALSE(web::is_signed_with(key, request, forged));
    }
}

TEST_CASE("a counter is good once, and 64 late ones are tolerated", "[web][signature][safety]") {
    CounterWindow window;
    CHECK(window.is_fresh(1));
    window.use(100);
    CHECK_FALSE(window.is_fresh(100));
    CHECK(window.is_fresh(101));
    CHECK(window.is_fresh(99));
    CHECK(window.is_fresh(37));
    CHECK_FALSE(window.is_fresh(36));
    window.use(37);
    CHECK_FALSE(window.is_fresh(37));
    window.use(101); // 37 has left the window.
    CHECK_FALSE(window.is_fresh(37));
    CHECK_FALSE(window.is_fresh(100));
    window.use(1'000'000);
    CHECK_FALSE(window.is_fresh(101));
    CHECK(window.is_fresh(999'999));
    window.use(1'000'063);
    CHECK_FALSE(window.is_fresh(1'000'000));
    CHECK(window.is_fresh(1'000'001));

    const CounterWindow after_restart(500);
    CHECK_FALSE(after_restart.is_fresh(500));
    CHECK_FALSE(after_restart.is_fresh(499));
    CHECK(after_restart.is_fresh(501));
}

TEST_CASE("each counter of a shuffled thousand is taken exactly once", "[web][signature]") {
    CounterWindow window;
    int taken = 0;
    for (std::uint64_t block = 0; block < 1000; block += 50) {
        for (int round = 0; round < 3; ++round) {
            for (std::uint64_t i = 50; i > 0; --i) {
                if (window.is_fresh(block + i)) {
                    window.use(block + i);
                    ++taken;
                }
            }
        }
    }
    CHECK(taken == 1000);
}

} // namespace chapeau::test
