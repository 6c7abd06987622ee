// Every connector that asks somebody, with sound options and beside it the provider of our own
// making that it speaks to: for what must hold of all of them alike.
#pragma once

#include "base/clock.hpp"
#include "sources/source.hpp"
#include "support/scripted_provider.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace chapeau::test {

/// Where a provider is asked, and how.
struct FeedPlace {
    std::string origin; // Scheme and host: "https://give.example".
    milliseconds poll_interval;
    Timestamp since; // Where a connector wants to know when the evening began.
};

/// Answers from the provider's list of gifts, in the connector's dialect, with a memory of its own.
using Speaker = std::function<Answer(ScriptedProvider& provider, const Asked& asked)>;

struct FeedOfKind {
    std::string kind; // As in the options; a second word tells two of a kind apart.
    milliseconds interval_min;
    std::function<std::unique_ptr<sources::Source>(const FeedPlace& place)> make;
    /// `now` is the provider's own clock.
    std::function<Speaker(std::function<Timestamp()> now)> speaker;
    bool numbers_gifts = false; // Ids are numbers that rise.
};

/// DonorDrive, the tracker and the twelve of a name, but Ko-fi, which is told and asks nobody; then
/// those that tell what people say.
std::vector<FeedOfKind> every_feed();

} // namespace chapeau::test
