#include "web/api/signature.hpp"

#include "base/text.hpp"
#include "domain/command.hpp"

#include <algorithm>
#include <span>

namespace chapeau::web {
namespace {

constexpr std::uint64_t kWindowSize = 64;

// A PIN is six to twelve digits; the pad has 32 bytes.
constexpr std::size_t kCoveredBytesMax = 32;

std::string_view method_word(Method method) {
    switch (method) {
    case Method::Get:
        return "GET";
    case Method::Head:
        return "HEAD";
    case Method::Post:
        break;
    }
    return "POST";
}

std::span<const std::uint8_t> octets(const Digest& digest) {
    return {digest.data(), digest.size()};
}

Digest pin_pad(const Digest& key, std::uint64_t counter) {
    return hmac_sha256(octets(key), "pin\n" + std::to_string(counter));
}

std::string under_pad(const Digest& pad, std::string_view bytes) {
    std::string result;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        result += static_cast<char>(static_cast<std::uint8_t>(bytes[i]) ^ pad.at(i));
    }
    return result;
}

// Decimal, without a sign and without zeros in front: one number has one spelling.
std::optional<std::uint64_t> read_counter(std::string_view text) {
    const auto number = parse_int64(text);
    if (!number || *number <= 0 || static_cast<std::uint64_t>(*number) > kCounterMax ||
        std::to_string(*number) != text) {
        return std::nullopt;
    }
    return static_cast<std::uint64_t>(*number);
}

} // namespace

std::optional<std::string> bytes_of_hex(std::string_view digits) {
    if (digits.size() % 2 != 0) {
        return std::nullopt;
    }
    std::string bytes;
    unsigned value = 0;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        const char digit = digits[i];
        if (digit >= '0' && digit <= '9') {
            value = value * 16U + static_cast<unsigned>(digit - '0');
        } else if (digit >= 'a' && digit <= 'f') {
            value = value * 16U + static_cast<unsigned>(digit - 'a') + 10U;
        } else {
            return std::nullopt;
        }
        if (i % 2 == 1) {
            bytes += static_cast<char>(value);
            value = 0;
        }
    }
    return bytes;
}

std::optional<Signature> read_authorization(std::string_view header) {
    constexpr std::string_view kScheme = "Chapeau ";
    if (!header.starts_with(kScheme)) {
        return std::nullopt;
    }
    header.remove_prefix(kScheme.size());
    const auto first = header.find('.');
    const auto second = first == std::string_view::npos ? first : header.find('.', first + 1);
    if (second == std::string_view::npos) {
        return std::nullopt;
    }
    const auto session = header.substr(0, first);
    const auto counter = read_counter(header.substr(first + 1, second - first - 1));
    const auto proof = bytes_of_hex(header.substr(second + 1));
    Signature signature;
    if (!domain::is_phone_key(session) || !counter || !proof ||
        proof->size() != signature.proof.size()) {
        return std::nullopt;
    }
    signature.session = session;
    signature.counter = *counter;
    std::transform(proof->begin(), proof->end(), signature.proof.begin(),
                   [](char byte) { return static_cast<std::uint8_t>(byte); });
    return signature;
}

Digest session_key(const PairingSecret& secret, std::string_view session) {
    return hmac_sha256(secret, "chapeau session " + std::string(session));
}

Digest request_proof(const Digest& key, const Request& request, std::uint64_t counter) {
    std::string text(method_word(request.method));
    text += '\n';
    text += request.path;
    if (!request.query.empty()) {
        text += '?';
        text += request.query;
    }
    text += '\n';
    text += std::to_string(counter);
    text += '\n';
    text += to_hex(sha256(request.body));
    return hmac_sha256(octets(key), text);
}

bool is_signed_with(const Digest& key, const Request& request, const Signature& signature) {
    const auto proof = request_proof(key, request, signature.counter);
    return equal_in_constant_time(octets(proof), octets(signature.proof));
}

std::optional<std::string> uncover_pin(const Digest& key, std::uint64_t counter,
                                       std::string_view covered_hex) {
    const auto covered = bytes_of_hex(covered_hex);
    if (!covered || covered->size() > kCoveredBytesMax) {
        return std::nullopt;
    }
    return under_pad(pin_pad(key, counter), *covered);
}

std::string cover_pin(const Digest& key, std::uint64_t counter, std::string_view pin) {
    const auto covered = under_pad(pin_pad(key, counter), pin.substr(0, kCoveredBytesMax));
    std::string digits;
    for (const char byte : covered) {
        const auto octet = static_cast<std::uint8_t>(byte);
        digits += to_hex(std::span(&octet, 1));
    }
    return digits;
}

bool CounterWindow::is_fresh(std::uint64_t counter) const {
    if (counter > highest_) {
        return true;
    }
    const auto age = highest_ - counter;
    return age < kWindowSize && ((used_ >> age) & 1U) == 0;
}

void CounterWindow::use(std::uint64_t counter) {
    if (counter > highest_) {
        const auto steps = counter - highest_;
        used_ = steps < kWindowSize ? used_ << steps : 0;
        used_ |= 1U;
        highest_ = counter;
        return;
    }
    if (const auto age = highest_ - counter; age < kWindowSize) {
        used_ |= std::uint64_t{1} << age;
    }
}

} // namespace chapeau::web
