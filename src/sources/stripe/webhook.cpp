#include "sources/stripe/webhook.hpp"

#include "base/digest.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace chapeau::sources::stripe {

namespace {

/// While a secret is replaced there are two; a header with more is not from Stripe.
constexpr std::size_t kSignaturesMax = 8;

struct SignatureHeader {
    std::string_view time; // As signed.
    std::vector<std::string_view> signatures;
};

std::optional<SignatureHeader> parse_header(std::string_view header) {
    constexpr std::size_t kHeaderBytesMax = 2048;
    if (header.size() > kHeaderBytesMax) {
        return std::nullopt;
    }
    SignatureHeader parsed;
    while (!header.empty()) {
        const auto part = trim(header.substr(0, header.find(',')));
        header.remove_prefix(std::min(header.size(), header.find(',')));
        header.remove_prefix(header.empty() ? 0 : 1);
        if (part.starts_with("t=")) {
            if (!parsed.time.empty()) {
                return std::nullopt; // Which of the two was signed?
            }
            parsed.time = part.substr(2);
        } else if (part.starts_with("v1=")) {
            parsed.signatures.push_back(part.substr(3));
        }
    }
    if (parsed.time.empty() || parsed.signatures.empty() ||
        parsed.signatures.size() > kSignaturesMax) {
        return std::nullopt;
    }
    return parsed;
}

std::span<const std::uint8_t> bytes_of(std::string_view text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

} // namespace

bool is_signing_secret(const Secret& secret) {
    constexpr std::size_t kSecretBytesMax = 256;
    const auto& text = secret.reveal();
    return text.starts_with("whsec_") && text.size() > std::string_view("whsec_").size() &&
           text.size() <= kSecretBytesMax &&
           std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7F; });
}

Result<void> check_signature(std::string_view header, std::string_view body, const Secret& secret,
                             Timestamp now) {
    if (!is_signing_secret(secret)) {
        return fail(Errc::Refused, "there is no signing secret (whsec_...) to check messages with");
    }
    const auto parsed = parse_header(header);
    const auto time = parsed ? parse_int64(parsed->time) : std::nullopt;
    constexpr std::int64_t kYear2100 = 4'102'444'800;
    if (!time || *time <= 0 || *time > kYear2100) {
        return fail(Errc::Refused, "the message bears no signature that can be read");
    }
    auto text = std::string(parsed->time);
    text += '.';
    text += body;
    const auto expected = to_hex(hmac_sha256(bytes_of(secret.reveal()), text));
    bool is_signed = false;
    for (const auto signature : parsed->signatures) {
        const auto is_equal = equal_in_constant_time(bytes_of(expected), bytes_of(signature));
        is_signed = is_signed || is_equal;
    }
    if (!is_signed) {
        return fail(Errc::Refused, "the message is not signed with this endpoint's secret");
    }
    const auto age = now - Timestamp{seconds{*time}};
    if (age > kSignatureTolerance || age < -kSignatureTolerance) {
        return fail(Errc::Refused, "the message is signed for another time than now; is this "
                                   "machine's clock right?");
    }
    return {};
}

} // namespace chapeau::sources::stripe
