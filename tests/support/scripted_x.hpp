// X's API as its documents describe it, with what it takes for it:
//
//   /2/tweets/search/recent?query=...&max_results=10..100[&since_id=][&start_time=][&next_token=]
//       newest first; half a minute late; an id or a moment of more than seven days ago is a 400
//   /2/tweets?ids=...    at most 100; those that are gone stand among the errors
//
// Each post and each author that is told costs once in a UTC day.
#pragma once

#include "support/scripted_answer.hpp"
#include "support/scripted_posts.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace chapeau::test {

class ScriptedX {
public:
    static constexpr const char* kToken = "AAAA-CANARY-bearer";

    std::vector<ScriptedPost> posts;
    std::function<Timestamp()> now;
    bool calls_them_posts = false;                             // The newer names of fields.
    std::map<std::int64_t, std::int64_t> billed_mills;         // By day since 1970.
    std::map<std::string, std::vector<std::string>> histories; // Of an edited post, by its last id.

    Answer answer(const Asked& asked);

    /// "p17" is a number of X's own length; digits stay.
    static std::string id_of(const ScriptedPost& post);
    static bool is_public(const ScriptedPost& post) { return !post.label.starts_with('!'); }

    std::int64_t most_billed_mills() const;

private:
    Answer search(const Asked& asked);
    Answer some_posts(const Asked& asked);
    std::string told(const std::vector<const ScriptedPost*>& rows);
    std::string row_of(const ScriptedPost& post) const;
    void bill(const std::string& what, std::int64_t mills);

    std::set<std::string> billed_;
};

} // namespace chapeau::test
