#include "domain/icu/unicode.hpp"
#include "domain/moderation/moderator.hpp"
#include "support/catch.hpp"

#include <array>
#include <random>
#include <string>
#include <string_view>

namespace chapeau::test {
namespace {

using domain::contains_card_number;

/// The digit that makes the sum of `digits` and itself a card's.
char check_digit(std::string_view digits) {
    int sum = 0;
    bool doubled = true;
    for (auto at = digits.rbegin(); at != digits.rend(); ++at) {
        int value = *at - '0';
        if (doubled) {
            value = value * 2 > 9 ? value * 2 - 9 : value * 2;
        }
        sum += value;
        doubled = !doubled;
    }
    return static_cast<char>('0' + (10 - sum % 10) % 10);
}

std::string random_card(std::mt19937_64& random) {
    // The beginnings and lengths of the schemes in use.
    struct Scheme {
        std::string_view beginning;
        std::size_t digits;
    };
    static constexpr std::array<Scheme, 9> kSchemes = {{{"4", 16},
                                                        {"4", 13},
                                                        {"4", 19},
                                                        {"51", 16},
                                                        {"2221", 16},
                                                        {"37", 15},
                                                        {"36", 14},
                                                        {"6011", 16},
                                                        {"6759", 18}}};
    const Scheme& scheme = kSchemes[random() % kSchemes.size()];
    std::string digits(scheme.beginning);
    while (digits.size() + 1 < scheme.digits) {
        digits.push_back(static_cast<char>('0' + random() % 10));
    }
    digits.push_back(check_digit(digits));
    return digits;
}

/// In the digits of some script, with something between the groups.
std::string written_by_someone(std::string_view digits, std::mt19937_64& random) {
    static constexpr std::array<char32_t, 6> kZeros = {U'0', 0xFF10, 0x0660, 0x966, 0x1D7CE, U'0'};
    static constexpr std::array<std::string_view, 12> kBetween = {
        "", "", " ", "-", ".", " - ", "\u00A0", "\u2013", "\u2009", "/", "_", "\u200B"};
    const char32_t zero = kZeros[random() % kZeros.size()];
    const std::string_view between = kBetween[random() % kBetween.size()];
    const std::size_t group = random() % 5 == 0 ? 1 : 4;
    std::string text;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        if (i > 0 && i % group == 0) {
            text += between;
        }
        domain::append_character(text, zero + static_cast<char32_t>(digits[i] - '0'));
    }
    return text;
}

TEST_CASE("ten thousand card numbers are found however they are written", "[domain]") {
    const std::uint64_t seed = 2026;
    std::mt19937_64 random(seed);
    static constexpr std::array<std::string_view, 6> kBefore = {
        "", "my card: ", "CB", "Bravo! 12 ", "(", "exp 12/27 "};
    static constexpr std::array<std::string_view, 6> kBehind = {"",         " exp 12/27", ")",
                                                                ", thanks", " 123",       "\u0301"};
    for (int round = 0; round < 10'000; ++round) {
        const std::string digits = random_card(random);
        const std::string text = std::string(kBefore[random() % kBefore.size()]) +
                                 written_by_someone(digits, random) +
                                 std::string(kBehind[random() % kBehind.size()]);
        INFO("seed " << seed << ", round " << round << ": " << text);
        REQUIRE(contains_card_number(text));
    }
}

TEST_CASE("other numbers are no cards", "[domain]") {
    for (const char* const text :
         {"", "Ada", "Table 12", "4111 1111 1111 1112", "06 12 34 56 78", "+33 6 12 34 56 78",
          "24/12/2026 20:30", "1 000 000 000", "411111111111", "4111 1111 and 1111 1111",
          "0000 0000 0000 0000", "1758400000000", "\xff"}) {
        INFO(text);
        CHECK_FALSE(contains_card_number(text));
    }
}

TEST_CASE("digits in circles and with keycaps are digits", "[domain]") {
    std::string circled;
    std::string keycaps;
    for (const char digit : std::string_view("4111111111111111")) {
        domain::append_character(circled, 0x2460 + static_cast<char32_t>(digit - '1'));
        keycaps += digit;
        keycaps += "\uFE0F\u20E3";
    }
    CHECK(contains_card_number(circled));
    CHECK(contains_card_number(keycaps));
}

} // namespace
} // namespace chapeau::test
