// Gifts from a DonorDrive programme (Extra Life and others), over its public API, which needs no
// credential. How a poll goes is told in sources/newest_first.hpp; this file says what is
// DonorDrive's own. Facts: github.com/DonorDrive/PublicAPI at a463812.
#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "domain/money.hpp"
#include "net/http.hpp"
#include "sources/options.hpp"
#include "sources/source.hpp"

#include <memory>
#include <string>
#include <vector>

namespace chapeau::sources::donordrive {

enum class Resource { Event, Team, Participant };

/// The operator of the API asks for no more than one poll in this time per kiosk: all DonorDrive
/// sources on one host share it.
inline constexpr milliseconds kPollIntervalMin{15'000};

struct Options {
    std::string name;                                        // [a-z0-9-]; the book's key.
    std::string base_url = "https://www.extra-life.org/api"; // Without a trailing slash.
    Resource resource = Resource::Participant;
    std::string id;            // The number in the fundraising page's address, or its alias.
    domain::Currency currency; // DonorDrive names none per gift.
    std::string api_version = "1.3";
    milliseconds poll_interval = kPollIntervalMin; // Shorter only on a loopback host.
    net::Transport transport = net::Transport::HttpsOnly;
};

/// Every fault at once; empty when the options can be used.
std::vector<OptionFault> check(const Options& options);

/// Fails with Errc::InvalidInput when `check` finds a fault.
Result<std::unique_ptr<Source>> make_source(const Options& options);

} // namespace chapeau::sources::donordrive
