// What `chapeau check` asks besides a poll, because a poll asks only what its events need: whether
// the key has each permission that the evening may come to need. Nothing is changed. Pure.
#pragma once

#include "base/secret.hpp"
#include "sources/inspection.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace chapeau::sources::stripe {

/// Of the feed of an account.
std::vector<Probe> feed_probes(const std::string& base_url, const Secret& key,
                               const std::string& api_version);

/// Of a till: `unknown_session` is the id of a session that does not exist, and that it asks to
/// end. With `takes_holds` a payment that does not exist is asked to be cancelled too.
std::vector<Probe> till_probes(const std::string& base_url, const Secret& key,
                               const std::string& api_version, std::string_view unknown_session,
                               bool takes_holds);

} // namespace chapeau::sources::stripe
