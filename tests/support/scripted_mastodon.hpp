// A Mastodon server of our own making, that behaves as the documentation says:
//
//   /api/v1/timelines/tag/<tag>[?limit][&min_id][&max_id][&since_id][&any[]]   newest first, 1..40
//   /api/v1/statuses/<id>
//
// A post's id is made of when it was written, so one that is handed over late lies below others.
// Three hundred requests in five minutes are allowed; then it answers 429 until the window ends.
#pragma once

#include "base/clock.hpp"
#include "support/scripted_answer.hpp"
#include "support/scripted_posts.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace chapeau::test {

class ScriptedMastodon {
public:
    std::vector<ScriptedPost> posts; // A label that begins with "!" keeps one for followers.
    std::function<Timestamp()> now;
    std::string token;         // Wanted when not empty.
    bool knows_min_id = true;  // Some that speak its interface do not.
    bool knows_the_tag = true; // Else 404, as some versions answer.
    int gone_status = 404;
    std::int64_t requests_max = 300;

    Answer answer(const Asked& asked);

    std::int64_t asks_for_one = 0;
    std::int64_t asks_since_id = 0;

    static std::string uri_of(const ScriptedPost& post);
    static std::string account_of(const ScriptedPost& post);
    static bool is_public(const ScriptedPost& post) { return !post.label.starts_with('!'); }
    static std::uint64_t local_id(const ScriptedPost& post);

private:
    Answer answer_plain(const Asked& asked);
    Answer timeline(const Asked& asked) const;
    Answer status(const std::string& id);
    bool is_there(const ScriptedPost& post) const;

    Timestamp window_began_{};
    std::int64_t requests_ = 0;
};

} // namespace chapeau::test
