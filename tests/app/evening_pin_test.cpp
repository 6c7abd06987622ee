#include "app/evening_pin.hpp"
#include "support/catch.hpp"
#include "web/api/pairing.hpp"

#include <set>
#include <string>

using namespace chapeau;

TEST_CASE("each evening has a PIN of its own that nobody tries first", "[app][web]") {
    constexpr int kEvenings = 2000;
    std::set<std::string> pins;
    for (int evening = 0; evening < kEvenings; ++evening) {
        const auto pin = app::make_evening_pin().reveal();
        CHECK(pin.size() == web::kPinDigitsMin);
        CHECK(pin.find_first_not_of("0123456789") == std::string::npos);
        CHECK(web::judge_pin(pin).has_value());
        pins.insert(pin);
    }
    // Of a million, so few meet hardly twice; a generator that is stuck meets at once.
    CHECK(pins.size() > kEvenings - 30);
}
