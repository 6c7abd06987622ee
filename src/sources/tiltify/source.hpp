// Gifts to a Tiltify campaign, over its API v5, with an application's own credential. How a poll
// goes is told in sources/newest_first.hpp, and how the token is had in sources/bearer.hpp; this
// file says what is Tiltify's own.
//
// Donations are listed newest completion first, by pages that name the next one by a pointer, and
// can be asked for from a moment of completion on. The campaign tells its sum and no count, so a
// list is whole when its last page names no next one.
//
// Facts: clients made from Tiltify's own description of its API, a recorded answer of April 2026
// (rockacola/cdawgva-cyclethon), and npm's tiltify-api-client 2.0.0. Not confirmed by Tiltify: that
// the newest come first (a page in another order is walked to its end), whether completed_after
// includes the moment itself (the overlap does not mind), that a refunded donation stops being
// listed, and how often it may be asked: no limit is published, so ours is as DonorDrive's.
#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "domain/money.hpp"
#include "net/http.hpp"
#include "sources/options.hpp"
#include "sources/source.hpp"

#include <memory>
#include <string>
#include <vector>

namespace chapeau::sources::tiltify {

enum class Resource { Campaign, TeamCampaign };

inline constexpr milliseconds kPollIntervalMin{5'000};

inline constexpr const char* kUrl = "https://v5api.tiltify.com";

struct Options {
    std::string name;            // [a-z0-9-]; the book's key.
    std::string base_url = kUrl; // Without a trailing slash.
    Resource resource = Resource::Campaign;
    std::string id; // The campaign's, from Setup, Information; an old one is a number.
    std::string client_id;
    Secret key;                // The application's client secret.
    domain::Currency currency; // The challenge's.
    milliseconds poll_interval{15'000};
    net::Transport transport = net::Transport::HttpsOnly;
};

/// Every fault at once; empty when the options can be used.
std::vector<OptionFault> check(const Options& options);

/// Fails with Errc::InvalidInput when `check` finds a fault.
Result<std::unique_ptr<Source>> make_source(const Options& options);

} // namespace chapeau::sources::tiltify
