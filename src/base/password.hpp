// What people type to prove who they are, kept so that who reads it learns nothing: Argon2id, by
// libsodium, whose only door this is.
#pragma once

#include "base/result.hpp"
#include "base/secret.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace chapeau {

/// What one hash costs. The default is what OWASP names as the least for Argon2id: some 20 ms,
/// because the hash is asked for on a thread that also serves a room full of phones.
struct PasswordCost {
    unsigned passes = 2;
    std::size_t memory_bytes = std::size_t{19} * 1024 * 1024;
};

inline constexpr std::size_t kPasswordBytesMax = 128;

/// A text that holds the algorithm, the cost, a random salt and the hash. Fails with
/// Errc::InvalidInput for an empty or too long password, with Errc::Unavailable without memory.
Result<std::string> hash_password(const Secret& password, PasswordCost cost = {});

/// Whether `password` is the one that `hash` was made of. False too for what is no such hash.
/// Takes as long as the hash did; the comparison does not tell how much was right.
bool is_password(const std::string& hash, std::string_view password);

/// Whether the text has the form of such a hash: to refuse a broken configuration at start.
bool is_password_hash(const std::string& hash);

} // namespace chapeau
