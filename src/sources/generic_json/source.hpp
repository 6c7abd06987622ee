// Gifts from any JSON over HTTP, mapped by pointers.
//
// Each poll reads the list from its first page to its last, or, when the address has a `{since}`,
// what came after the last gift but an overlap; the book knows what it already has. The newest
// time is kept only once the last page is durable, so a poll cut anywhere is begun again without
// loss. An answer 304 to the first page ends the poll; now and then a page is asked without a
// condition, so that a provider stuck on 304 is found out. Some providers always name a next page:
// a page without rows, or a next one that was read already, is the end as well.
//
// Only where `removed` says so does a row's absence mean anything; how carefully that
// is then read is told in sources/reconciler.hpp.
#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "domain/money.hpp"
#include "net/http.hpp"
#include "sources/generic_json/mapping.hpp"
#include "sources/options.hpp"
#include "sources/source.hpp"

#include <memory>
#include <string>
#include <vector>

namespace chapeau::sources::generic_json {

inline constexpr milliseconds kPollIntervalMin{2'000};

/// Pages of one poll. A longer list needs a `{since}`, because a poll that is cut starts anew.
inline constexpr int kPagesMax = 200;

enum class Removed { MeansNothing, IsWithdrawn };

struct Options {
    std::string name; // [a-z0-9-]; the book's key.
    /// May hold `{since}` once, which becomes the time of the newest gift less `since_overlap`,
    /// in ISO 8601, percent-encoded; in the first poll 1970-01-01T00:00:00Z.
    std::string url;
    std::vector<net::Header> headers = {}; // Sent to this origin only.
    Secret bearer_token = {};
    domain::Currency currency;
    Mapping mapping = {};
    milliseconds poll_interval{10'000}; // At least kPollIntervalMin, but on a loopback host.
    seconds since_overlap{900}; // How late a provider may confirm a gift without changing its time.
    Removed removed = Removed::MeansNothing; // Not together with `{since}`.
    net::Transport transport = net::Transport::HttpsOnly;
};

/// Every fault at once; empty when the options can be used.
std::vector<OptionFault> check(const Options& options);

/// Fails with Errc::InvalidInput when `check` finds a fault.
Result<std::unique_ptr<Source>> make_source(const Options& options);

} // namespace chapeau::sources::generic_json
