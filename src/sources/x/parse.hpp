// Decodes what X's API answers about posts and their authors. Pure: bytes in, mentions out.
//
// X is renaming its fields: what its guides call a tweet, its newer description calls a post. Both
// are read. A post that was edited has a new id, and tells the older ones; here it keeps its first,
// so that an edit replaces what was said. Text comes with three characters escaped as in HTML.
#pragma once

#include "base/result.hpp"
#include "domain/wall/mention.hpp"
#include "net/http.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace chapeau::sources::x {

inline constexpr std::size_t kNextTokenBytesMax = 1000;

struct PostPage {
    std::vector<domain::Mention> mentions;
    std::vector<std::string> posts;      // Ids as they were read, and paid for.
    std::vector<std::string> users;      // The same of authors.
    std::vector<std::string> superseded; // First ids of posts in words that were edited since.
    std::vector<std::string> missing;    // Asked for by id, and not there or not for anybody.
    std::string newest_id;               // Of the whole search, on its first page; may be empty.
    std::string next_token;
};

/// The answer of a search, and of a look at posts by their ids.
Result<PostPage> parse_posts(const net::Response& response);

/// Why X refuses, in the one word that programs go by ("usage-capped"); empty when it does not say.
std::string problem_of(const net::Response& response);

/// 1 to 19 digits.
bool is_post_id(std::string_view text);

} // namespace chapeau::sources::x
