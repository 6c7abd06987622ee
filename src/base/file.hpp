// Small whole files, with a limit. For configuration, secrets, recordings and watched feeds.
#pragma once

#include "base/result.hpp"
#include "base/secret.hpp"

#include <cstddef>
#include <filesystem>
#include <string>

namespace chapeau {

/// Errc::NotFound when absent, Errc::TooLarge above `size_bytes_max`, Errc::Io otherwise.
Result<std::string> read_file(const std::filesystem::path& path, std::size_t size_bytes_max);

/// Reads one line. Refuses a file that group or others can read, because a secret on a shared
/// machine is not one: Errc::Refused says which `chmod` mends it. Trailing white space is cut.
Result<Secret> read_secret_file(const std::filesystem::path& path);

/// Replaces `path` in one step (write beside it, sync, rename, sync the folder), so that a
/// reader sees the old text or the new one. A file that was there keeps its permissions; a new
/// one is its owner's only.
Result<void> write_file_atomically(const std::filesystem::path& path, const std::string& text);

/// Makes an empty file that only its owner may open. What is there already, whatever it is, stays
/// as it is, even when somebody else makes it at the same moment.
Result<void> make_private_file(const std::filesystem::path& path);

} // namespace chapeau
