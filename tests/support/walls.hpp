// Walls for tests: numbered posts, the latest first.
#pragma once

#include "domain/wall/wall_view.hpp"
#include "support/makers.hpp"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace chapeau::test {

inline domain::WallCard make_card(std::int64_t mention, std::string_view text = {}) {
    const std::string number = std::to_string(mention);
    domain::WallCard card;
    card.mention = mention;
    card.network = domain::Network::Mastodon;
    card.name = words("Voice " + number);
    card.handle = words("@voice" + number + "@social.example");
    card.text = words(text.empty() ? "Post " + number : std::string(text));
    card.posted_at = at(std::chrono::seconds(mention));
    return card;
}

/// The posts from `latest` down, as many as a view has room for.
inline domain::WallView make_wall(std::int64_t latest, std::int64_t removed_version = 0) {
    domain::WallView wall;
    const auto most = static_cast<std::int64_t>(domain::kWallCardsMax);
    for (std::int64_t mention = latest; mention > std::max<std::int64_t>(0, latest - most);
         --mention) {
        wall.cards.push_back(make_card(mention));
    }
    wall.posts = latest;
    wall.version = latest + removed_version;
    wall.removed_version = removed_version;
    return wall;
}

inline std::shared_ptr<const domain::WallView> share(domain::WallView wall) {
    return std::make_shared<const domain::WallView>(std::move(wall));
}

inline bool has_card(const domain::WallView& wall, std::int64_t mention) {
    return std::any_of(wall.cards.begin(), wall.cards.end(),
                       [&](const domain::WallCard& card) { return card.mention == mention; });
}

} // namespace chapeau::test
