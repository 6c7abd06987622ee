#include "base/password.hpp"

#include "base/check.hpp"

#include <array>
#include <sodium.h>

namespace chapeau {
namespace {

void start_sodium() {
    ENSURE(sodium_init() >= 0, "libsodium cannot start: the system has no randomness to give");
}

bool is_usable_password(std::string_view password) {
    return !password.empty() && password.size() <= kPasswordBytesMax;
}

} // namespace

Result<std::string> hash_password(const Secret& password, PasswordCost cost) {
    start_sodium();
    const auto& text = password.reveal();
    if (!is_usable_password(text)) {
        return fail(Errc::InvalidInput, "cannot keep the password: it needs 1 to {} bytes",
                    kPasswordBytesMax);
    }
    std::array<char, crypto_pwhash_argon2id_STRBYTES> hash{};
    if (crypto_pwhash_argon2id_str(hash.data(), text.data(), text.size(), cost.passes,
                                   cost.memory_bytes) != 0) {
        return fail(Errc::Unavailable,
                    "cannot keep the password: {} MiB of memory are needed for a moment; close "
                    "something and try again",
                    cost.memory_bytes / (1024 * 1024));
    }
    return std::string(hash.data());
}

bool is_password(const std::string& hash, std::string_view password) {
    start_sodium();
    return is_password_hash(hash) && is_usable_password(password) &&
           crypto_pwhash_argon2id_str_verify(hash.c_str(), password.data(), password.size()) == 0;
}

bool is_password_hash(const std::string& hash) {
    start_sodium();
    // Its cost can only be told from a whole hash: -1 is what is none.
    return hash.starts_with(crypto_pwhash_argon2id_STRPREFIX) &&
           hash.size() < crypto_pwhash_argon2id_STRBYTES && hash.find('\0') == std::string::npos &&
           crypto_pwhash_argon2id_str_needs_rehash(
               hash.c_str(), crypto_pwhash_argon2id_OPSLIMIT_INTERACTIVE,
               crypto_pwhash_argon2id_MEMLIMIT_INTERACTIVE) >= 0;
}

} // namespace chapeau
