#include "base/digest.hpp"

#include "base/check.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

namespace chapeau {

namespace {

/// Looked up once: the one-shot functions look the algorithm up anew at each call, under locks,
/// which costs more than the hash of a short message, and a book is a million of those.
const EVP_MD* sha256_algorithm() {
    static const EVP_MD* const kAlgorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    ENSURE(kAlgorithm != nullptr, "OpenSSL knows SHA-256");
    return kAlgorithm;
}

} // namespace

Digest sha256(std::span<const std::byte> bytes) {
    Digest digest{};
    ENSURE(EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, sha256_algorithm(),
                      nullptr) == 1,
           "a hash in memory cannot fail");
    return digest;
}

Digest sha256(std::string_view bytes) {
    return sha256(std::as_bytes(std::span(bytes)));
}

Digest hmac_sha256(std::span<const std::uint8_t> key, std::string_view bytes) {
    const auto message = std::as_bytes(std::span(bytes));
    Digest digest{};
    ENSURE(HMAC(sha256_algorithm(), key.data(), static_cast<int>(key.size()),
                reinterpret_cast<const unsigned char*>(message.data()), message.size(),
                digest.data(), nullptr) != nullptr,
           "a hash in memory cannot fail");
    return digest;
}

bool equal_in_constant_time(std::span<const std::uint8_t> left,
                            std::span<const std::uint8_t> right) {
    return left.size() == right.size() &&
           CRYPTO_memcmp(left.data(), right.data(), left.size()) == 0;
}

std::string to_hex(std::span<const std::uint8_t> bytes) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string text;
    text.reserve(bytes.size() * 2);
    for (const auto byte : bytes) {
        text += kDigits[byte >> 4U];
        text += kDigits[byte & 0x0fU];
    }
    return text;
}

std::array<std::uint8_t, 16> random_bytes_16() {
    std::array<std::uint8_t, 16> bytes{};
    ENSURE(RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) == 1,
           "the system has no randomness to give");
    return bytes;
}

} // namespace chapeau
