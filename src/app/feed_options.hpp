// What the sections [[source]] of several kinds of feeds have in common: where they are asked, how
// often, and how their faults find the line that they belong to.
#pragma once

#include "app/options_reader.hpp"
#include "base/secret.hpp"
#include "sources/options.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace chapeau::app {

/// Leaves `target` as it is when the key is absent.
void take_feed_text(Section& section, std::string_view key, std::string_view meaning,
                    std::string& target);

/// The keys `poll_interval_ms` and `allow_plain_http`.
void take_feed_pace(Section& section, milliseconds& interval, net::Transport& transport);

/// The options call a credential by `credential_field`; the section has it in `<prefix>_file` or
/// `<prefix>_env`. A credential that could not be read is a fault already.
struct CredentialKeys {
    std::string_view field;
    std::string_view file_key;
    std::string_view variable_key;
};

/// A source's own faults, under the names that the file uses for its fields.
void note_feed_faults(Section& section, const std::vector<sources::OptionFault>& faults,
                      const CredentialKeys& keys, const Secret& credential);

} // namespace chapeau::app
