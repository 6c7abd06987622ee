#include "base/password.hpp"
#include "support/catch.hpp"

namespace chapeau {
namespace {

// The least that libsodium takes: the tests are about the rules, not about the time it takes.
constexpr PasswordCost kLeast{1, 8192};

} // namespace

TEST_CASE("a password is known again, and no other is taken for it", "[base][password]") {
    const auto hash = hash_password(Secret("582947"), kLeast);
    REQUIRE(hash);
    CHECK(is_password(*hash, "582947"));
    CHECK_FALSE(is_password(*hash, "582948"));
    CHECK_FALSE(is_password(*hash, "58294"));
    CHECK_FALSE(is_password(*hash, "5829470"));
    CHECK_FALSE(is_password(*hash, ""));
}

TEST_CASE("the hash of a password is Argon2id, salted, and does not show it", "[base][password]") {
    const auto one = hash_password(Secret("582947"), kLeast);
    const auto other = hash_password(Secret("582947"), kLeast);
    REQUIRE(one);
    REQUIRE(other);
    CHECK(one->starts_with("$argon2id$"));
    CHECK(*one != *other);
    CHECK(one->find("582947") == std::string::npos);
    CHECK(is_password_hash(*one));
}

TEST_CASE("what is no hash opens nothing", "[base][password]") {
    const auto hash = hash_password(Secret("582947"), kLeast);
    REQUIRE(hash);
    for (const std::string& wrong :
         {std::string(), std::string("582947"), std::string("$argon2id$"),
          hash->substr(0, hash->size() / 2), *hash + std::string(200, 'x'),
          "$argon2i$" + hash->substr(10)}) {
        INFO(wrong);
        CHECK_FALSE(is_password_hash(wrong));
        CHECK_FALSE(is_password(wrong, "582947"));
    }
}

TEST_CASE("an empty and an endless password are refused", "[base][password]") {
    CHECK(hash_password(Secret(""), kLeast).error().code == Errc::InvalidInput);
    const std::string endless(kPasswordBytesMax + 1, '7');
    CHECK(hash_password(Secret(endless), kLeast).error().code == Errc::InvalidInput);
}

TEST_CASE("a password at the cost of the evening is known again", "[base][password]") {
    const auto hash = hash_password(Secret("582947"));
    REQUIRE(hash);
    CHECK(hash->find("m=19456,t=2") != std::string::npos);
    CHECK(is_password(*hash, "582947"));
}

} // namespace chapeau
