// What the sections [[source]] of several kinds have in common: how often a feed is asked, whether
// plain http is allowed, and how a source's own faults find their lines in the file.
#pragma once

#include "app/options_reader.hpp"
#include "base/clock.hpp"
#include "base/secret.hpp"
#include "net/http.hpp"
#include "sources/options.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace chapeau::app {

void take_feed_text(Section& section, std::string_view key, std::string_view meaning,
                    std::string& target);
void take_feed_interval(Section& section, milliseconds& interval);
void take_feed_transport(Section& section, net::Transport& transport);

/// `token` is the credential that was read from token_file or token_env: where one was named and
/// could not be read, its fault is told already.
void note_feed_faults(Section& section, const std::vector<sources::OptionFault>& faults,
                      const Secret& token);

} // namespace chapeau::app
