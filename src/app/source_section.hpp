// What the sections [[source]] of several kinds have in common: where things lie, how a credential
// is read, how often a source is asked, and how its faults find the line that they belong to.
#pragma once

#include "app/environment.hpp"
#include "app/options_reader.hpp"
#include "base/clock.hpp"
#include "base/secret.hpp"
#include "domain/money.hpp"
#include "net/http.hpp"
#include "sources/options.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace chapeau::app {

struct SourceContext {
    std::filesystem::path folder; // Where relative paths start.
    domain::Currency currency;
    const Environment& environment;
};

/// Where a section has a credential that the source's options call `field`.
struct CredentialKeys {
    std::string_view field;
    std::string_view file_key;     // Its value is the path of a file with mode 0600.
    std::string_view variable_key; // Its value is the name of an environment variable.
};

inline constexpr CredentialKeys kKeyPlace{"key", "key_file", "key_env"};
inline constexpr CredentialKeys kTokenPlace{"token", "token_file", "token_env"};

/// A credential never stands in the file itself: the file is copied, shown and mailed.
Secret read_credential(Section& section, const SourceContext& context, const CredentialKeys& keys);

/// The key `name`; empty, with a fault, when it is missing.
std::string read_name(Section& section);

/// Leaves `target` as it is when the key is absent.
void take_text(Section& section, std::string_view key, std::string_view meaning,
               std::string& target);

/// The key `poll_interval_ms`.
void take_interval(Section& section, milliseconds& interval);

/// The key `allow_plain_http`.
void take_transport(Section& section, net::Transport& transport);

/// What a source finds wrong in its options, under the names of the section's keys. A missing
/// credential is not told twice when the place that was named for it could not be read.
void note_source_faults(Section& section, const std::vector<sources::OptionFault>& faults,
                        const CredentialKeys& keys = {}, const Secret& credential = {});

} // namespace chapeau::app
