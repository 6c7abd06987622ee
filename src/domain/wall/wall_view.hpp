// What the room may see of what people say: the part of a snapshot that the wall, the ticker and
// the phones draw. It holds results only.
#pragma once

#include "base/clock.hpp"
#include "domain/screen_text.hpp"
#include "domain/wall/mention.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace chapeau::domain {

/// More cards than any arrangement shows at once, so that a page turns without asking.
inline constexpr std::size_t kWallCardsMax = 48;
inline constexpr std::size_t kTopVoicesMax = 5;

/// A rate over less would jump with every post, over more would lag behind the room.
inline constexpr std::chrono::minutes kPostsWindow{10};

/// One text, however many said it.
struct WallCard {
    std::int64_t mention = 0; // The one that is shown, of all that say the same.
    Network network = Network::Room;
    ScreenText name; // Never empty: the handle where there is no name.
    /// As the network writes it, "@ana@social.example"; of a feed the site; empty in the room.
    ScreenText handle;
    ScreenText text;
    Timestamp posted_at;
    std::int64_t copies = 0; // Who else said the same, or passed it on.
    bool is_pinned = false;
    bool operator==(const WallCard&) const = default;
};

struct TopVoice {
    ScreenText name;
    Network network = Network::Room;
    std::int64_t posts = 0;
    bool operator==(const TopVoice&) const = default;
};

struct WallView {
    /// Pinned ones first, in the order in which they were pinned; then the latest shown first.
    std::vector<WallCard> cards;
    std::vector<TopVoice> voices; // Who said most; only whose words are shown.
    std::int64_t posts = 0;       // That count: not gone, not blocked, not hidden; copies included.
    std::int64_t authors = 0;     // Of these.
    /// The followers of those of them whose network tells; one person may follow several.
    std::int64_t reach = 0;
    std::int64_t authors_with_reach = 0;
    std::int64_t posts_in_window = 0; // Posted in the last kPostsWindow.
    std::int64_t waiting = 0;         // For somebody to look at them.
    /// Rises with every change of what stands above, but for what time alone changes.
    std::int64_t version = 0;
    /// The version that last took somebody's words away: what is still on the screen may be theirs.
    std::int64_t removed_version = 0;

    bool operator==(const WallView&) const = default;
};

} // namespace chapeau::domain
