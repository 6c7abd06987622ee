// Decodes what Mastodon, and who speaks its interface, answers about posts. Pure: bytes in,
// mentions out.
//
// Only public posts are told: those for followers, for one person, and those that their author
// keeps off the public timelines stay where they are. A post's words are its warning, when it has
// one, and its content without the markup. Marked as sensitive, or under a warning, it is looked at
// first.
#pragma once

#include "base/result.hpp"
#include "domain/wall/mention.hpp"
#include "net/http.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chapeau::sources::mastodon {

/// The most that a timeline gives at once.
inline constexpr std::size_t kPostsPerPage = 40;

/// A post as one server has it.
struct LocalPost {
    std::string local_id; // By which this server is asked for it; opaque.
    domain::Mention mention;
    bool is_public = false; // If not, only `local_id` and the mention's id are told.
};

struct PostPage {
    std::vector<LocalPost> posts;        // That can be read, the newest first.
    std::size_t rows = 0;                // All of them.
    std::string newest_id;               // Of the rows that have an id, the first...
    std::string oldest_id;               // ...and the last. Both empty when none has.
    std::optional<Timestamp> written_at; // When the newest of them was.
};

/// A page of a timeline. `host` is the server's own, which it leaves out of its members' addresses.
/// A tag that the server never heard of has no posts.
Result<PostPage> parse_page(const net::Response& response, std::string_view host);

/// One post that was asked for by its local id: empty when the server says that it is no more.
Result<std::optional<LocalPost>> parse_post(const net::Response& response, std::string_view host);

/// How much of the server's patience is left, as it says with each answer.
struct Patience {
    std::int64_t requests_left = 0;
    Timestamp renewed_at;
};
std::optional<Patience> patience_of(const net::Response& response);

} // namespace chapeau::sources::mastodon
