// What one server calls the posts that it told of. The book knows a post by what it is called
// everywhere; to ask this server whether it is still there takes the server's own id, even for one
// that was deleted while nobody looked. So the newest are kept in the source's cursor.
#pragma once

#include "base/clock.hpp"
#include "base/json.hpp"
#include "domain/wall/mention.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace chapeau::sources::mastodon {

/// The book looks after the 500 that were told last, some of which were written long before.
inline constexpr std::size_t kLocalIdsMax = 950;

/// What they may take of the cursor, of which the book holds 64 KiB.
inline constexpr std::size_t kLocalIdsBytesMax = std::size_t{48} << 10U;

class LocalIds {
public:
    struct Known {
        std::string key; // Of the post's id.
        Timestamp written_at;
        std::string id;
        std::int64_t asked_in_poll = 0; // From 1; 0: never.
    };

    /// Those that were written last are kept. What is no id of letters and digits is not asked for.
    void remember(const domain::Mention& mention, std::string local_id);
    void forget(std::string_view external_id);
    /// Null for a post that is not among them.
    Known* find(std::string_view external_id);

    void write(json::Writer& writer, const char* key) const;
    /// What cannot be read is left out: the server tells it again.
    void read(const json::Value& cursor, const char* key);

    bool is_empty() const { return known_.empty(); }
    void clear() { known_.clear(); }

private:
    std::vector<Known>::iterator place_of(const std::string& key);

    void add(Known known);

    std::vector<Known> known_; // In the order in which they were written.
};

} // namespace chapeau::sources::mastodon
