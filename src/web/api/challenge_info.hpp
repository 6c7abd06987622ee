// What a page must know of the challenge before it can show it: what is asked, in which money,
// and which ways of giving are open tonight.
#pragma once

#include "domain/challenge.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace chapeau::web {

enum class WayKind : std::uint8_t {
    Page,     // The provider's own donation page.
    Checkout, // A payment that the kiosk opens at a provider.
    Pledge,   // A promise, paid at the desk.
};

struct Way {
    WayKind kind = WayKind::Pledge;
    std::string url{};      // Of a page.
    std::string source{};   // Of a checkout: the configured source's name.
    std::string provider{}; // Of a checkout: "stripe", "helloasso", "paypal".
};

struct GivingOptions {
    std::string language = "en-US";    // Of the challenge, for phones that speak neither of ours.
    std::vector<std::int64_t> amounts; // Buttons, besides the suggested gift, in minor units.
    std::vector<Way> ways;
    std::int64_t amount_min = 100; // Minor units; what one gift from a phone may be.
    std::int64_t amount_max = 10'000'000;
    bool takes_messages = false; // For the wall, without a gift.

    bool has(WayKind kind) const;
    bool has_checkout(const std::string& source) const;
};

std::string render_challenge(const domain::Challenge& challenge, const GivingOptions& giving);

} // namespace chapeau::web
