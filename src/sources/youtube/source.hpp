// Super Chats and Super Stickers of one YouTube broadcast. They are paid to the channel, and
// YouTube keeps a part; so they count as gifts only where the operator plainly says that they do.
//
// The chat is read forwards: each answer names the token of the next page and how long to wait for
// it, and both are kept: the token in the cursor, with the page that it follows, so that a poll cut
// anywhere goes on where the book stands. Without a token, or with one that YouTube no longer
// knows, the recent history is read; what is older than that is lost. Messages that were deleted
// are not taken back, because the money stays paid; YouTube tells of no refunds.
//
// Each call costs units of a daily quota (youtube/quota.hpp). The budget is kept whatever happens;
// when it is spent, or Google says so, the operator is told and nothing is asked.
//
// Facts: developers.google.com/youtube/v3/live/docs/liveChatMessages/list and /docs/videos/list.
// Not confirmed there, but general knowledge: the words for why something is refused.
#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "domain/money.hpp"
#include "net/http.hpp"
#include "sources/options.hpp"
#include "sources/source.hpp"
#include "sources/youtube/quota.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace chapeau::sources::youtube {

inline constexpr const char* kYouTubeUrl = "https://www.googleapis.com/youtube/v3";

/// At one call in 5 seconds the default quota lasts 2.8 hours, at one in 10 it lasts an evening.
/// YouTube's own wish, which comes with every answer, is kept where it is longer.
inline constexpr milliseconds kPollIntervalMin{5'000};
inline constexpr milliseconds kPollIntervalDefault{10'000};
inline constexpr milliseconds kCallSpacing{2'000};

/// After Google has said that the quota is spent, or that the chat is over.
inline constexpr std::chrono::minutes kExhaustedRest{30};
inline constexpr std::chrono::minutes kChatOverRest{1};

/// A broadcast that has not begun is looked for at least so often.
inline constexpr milliseconds kBroadcastPatience{60'000};

enum class Credential {
    ApiKey, // Enough for a public chat; travels in the address, as Google's clients send it.
    Bearer, // An OAuth access token; it ends after an hour, and is not renewed here.
};

struct Options {
    std::string name; // [a-z0-9-]; the book's key.
    std::string base_url = kYouTubeUrl;
    Secret token;
    Credential credential = Credential::ApiKey;
    std::string video_id;        // Of the broadcast; or...
    std::string live_chat_id;    // ...of its chat, where it is known.
    bool counts_as_gift = false; // Must be true.
    std::int64_t daily_units = kDailyUnitsDefault;
    milliseconds poll_interval = kPollIntervalDefault; // Shorter only on a loopback host.
    net::Transport transport = net::Transport::HttpsOnly;
};

/// Every fault at once; empty when the options can be used.
std::vector<OptionFault> check(const Options& options);

/// Fails with Errc::InvalidInput when `check` finds a fault.
Result<std::unique_ptr<Source>> make_source(const Options& options);

} // namespace chapeau::sources::youtube
