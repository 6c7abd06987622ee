// One public post about the challenge, as its network tells it now. Plain values; the words in them
// are raw and become ScreenText only in the Wall.
//
// Telling a mention again changes nothing; telling it with other words is an edit, and whatever was
// decided about the old words is void. What a network no longer has is told as gone, and its words
// are forgotten.
#pragma once

#include "base/clock.hpp"
#include "domain/words.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace chapeau::domain {

/// Where people talk. Stored in the book: never renumber.
enum class Network : std::uint8_t {
    Room = 0, // Typed on the attendee's page.
    Mastodon,
    Bluesky,
    X,
    Tumblr,
    Threads,
    Plurk,
    Reddit,
    YouTube,
    Feed, // RSS or Atom.
    Facebook,
    Instagram,
};

inline constexpr std::size_t kNetworkCount = 12;

/// Longer posts are cut at a character before they enter the book. Five hundred characters, the
/// usual limit of a network, take at most four bytes each.
inline constexpr std::size_t kMentionBytesMax = 4096;

/// An address of a post, and the name of an author, that is longer is not one.
inline constexpr std::size_t kMentionUrlBytesMax = 2000;
inline constexpr std::size_t kVoiceBytesMax = 400;

/// Who speaks. The same id in the same network is the same voice, whatever it calls itself.
struct Voice {
    Network network = Network::Room;
    /// Opaque and stable: a DID, an account's number, or "ana@social.example" where a network has
    /// nothing better. At most kExternalIdBytesMax.
    std::string id;
    std::string name;   // As the author wants to be called; may be empty.
    std::string handle; // Without the sign before it: "ana@social.example", "u/ana".
    std::string server; // The host that the author writes from; empty where there is but one.
    /// How many follow the author, where the network tells; it reaches no more than these.
    std::optional<std::int64_t> followers;

    bool operator==(const Voice&) const = default;
};

struct Mention {
    /// Unique within its network, however many sources tell of it: Mastodon's `uri`, Bluesky's
    /// at:// address. At most kExternalIdBytesMax.
    std::string external_id;
    Voice voice;
    std::string text; // Plain: no markup, no entities.
    std::string url;  // Of the post, for who looks after it; empty when it has none.
    Timestamp posted_at;
    bool is_sensitive = false; // By the author or the network; somebody looks at it first.
    /// The post that this one only passes on, in the same network; empty: it is one of its own.
    std::string repeats = {};
    /// Whether the source can ask later if it is still there: then nothing old is shown unasked.
    bool can_be_confirmed = false;
    /// Its author is trusted by the configuration. The evening says so; to sources it stays false.
    bool is_trusted = false;
    /// Of its words. The evening judges what sources tell; to them this stays as it is.
    Judgement words = kNotJudged;

    bool operator==(const Mention&) const = default;
};

struct MentionId {
    Network network = Network::Room;
    std::string external_id;

    bool operator==(const MentionId&) const = default;
};

/// A mention as the book has it after a change; the fold takes these, each replacing the last one
/// of that number.
struct MentionLine {
    std::int64_t number = 0; // From 1, in the order in which they were told.
    std::int64_t voice = 0;  // The author's number.
    Mention mention;
    std::string digest;     // Of its words, for approvals; the same for the same words.
    Timestamp told_at;      // First.
    Timestamp confirmed_at; // Last told or found to be there.
    bool is_gone = false;   // Its words are empty then.

    bool operator==(const MentionLine&) const = default;
};

/// What a source may look after: of its newest mentions those that are not gone and can be
/// confirmed, first what somebody approved since it was last seen, then those seen longest ago.
struct KnownMention {
    std::string external_id;
    Timestamp confirmed_at;

    bool operator==(const KnownMention&) const = default;
};
inline constexpr std::size_t kMentionsKnownMax = 100;

} // namespace chapeau::domain
