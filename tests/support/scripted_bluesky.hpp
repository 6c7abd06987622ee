// A server of the AT Protocol as its reference describes it, with a session for each who asks:
//
//   POST /xrpc/com.atproto.server.createSession    an app password; two tokens
//   POST /xrpc/com.atproto.server.refreshSession   a refresh token, good for once; two others
//   /xrpc/app.bsky.feed.searchPosts                newest first by the earlier of two dates, with
//   an
//                                                  offset for a cursor
//   /xrpc/app.bsky.feed.getPosts?uris=...          at most 25; those that are gone are left out
//   /xrpc/app.bsky.actor.getProfiles?actors=...    at most 25
//
// A token that has ended is answered with 400, as there.
#pragma once

#include "support/scripted_answer.hpp"
#include "support/scripted_posts.hpp"

#include <functional>
#include <string>
#include <vector>

namespace chapeau::test {

class ScriptedBluesky {
public:
    static constexpr const char* kIdentifier = "hat.example.org";
    static constexpr const char* kAppPassword = "abcd-ef23-ijkl-mn45";

    std::vector<ScriptedPost> posts;
    std::function<Timestamp()> now;
    std::chrono::minutes token_life{120};
    int sessions = 0; // That were opened with the password.
    int renewals = 0;
    int searches = 0;
    std::size_t rows_per_page = 100; // Never more than is asked for.

    Answer answer(const Asked& asked);

    static std::string uri_of(const ScriptedPost& post);
    static std::string did_of(const std::string& author) { return "did:plc:" + author; }

    /// Whether anybody may see it.
    static bool is_public(const ScriptedPost& post);

private:
    Answer open(const Asked& asked);
    Answer renew(const Asked& asked);
    Answer give_tokens();
    Answer search(const Asked& asked);
    Answer some_posts(const Asked& asked) const;
    static Answer profiles(const Asked& asked, const std::vector<ScriptedPost>& posts);

    std::string access_;
    std::string refresh_;
    Timestamp ends_at_{};
};

} // namespace chapeau::test
