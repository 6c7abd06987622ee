// Mentions that say the same, and which of them stands for all. Each change costs the logarithm of
// how many there are: a text that ten thousand pass on is one card all the while.
#pragma once

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>

namespace chapeau::domain {

/// What a mention is to its group.
enum class MemberKind : std::uint8_t {
    Showable, // Its words may be shown.
    Doubtful, // Somebody would have to look at them first.
    Hidden,   // They were taken off, and the text with them.
    Counted,  // It counts, and its words are never shown.
    Nothing,  // It does not count.
};

/// Whether a post of that kind is one of those that are counted.
bool counts(MemberKind kind);

struct Group {
    std::set<std::int64_t> showable;
    std::set<std::int64_t> doubtful;
    std::set<std::int64_t> hidden;
    std::int64_t counted = 0; // All members that count.
    std::int64_t card = 0;    // Which of them is shown; 0: none.
    std::int64_t waits = 0;   // Which of them waits; 0: none.
};

class Groups {
public:
    /// Moves a member; a group without any is gone.
    void set(const std::string& text_key, std::int64_t mention, MemberKind kind);

    /// The group that a text would be a member of; null when there is none.
    Group* find(const std::string& text_key);
    const Group* find(const std::string& text_key) const;

    /// The first of those that may be shown, unless the text was taken off.
    static std::int64_t card_of(const Group& group);
    /// The first of those that somebody would have to look at, while none is shown.
    static std::int64_t waiting_of(const Group& group);

    /// Forgets the groups that have no member left.
    void drop_if_empty(const std::string& text_key);

private:
    std::unordered_map<std::string, Group> groups_;
    std::unordered_map<std::int64_t, MemberKind> kinds_; // Only of those that are something.
};

/// What two posts have in common that say the same: their letters, digits and emoji, in whatever
/// case, without links and without the people they are addressed to. Empty: it says nothing.
std::string text_key_of(std::string_view raw);

} // namespace chapeau::domain
