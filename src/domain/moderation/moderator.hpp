// Judges the words of strangers before a room reads them: allow, hold for a person, or block.
//
// No filter is complete. The real controls are that words wait for an approval and that one key
// hides them all; this one spares people from reading what is plainly harmless or plainly not.
#pragma once

#include "base/clock.hpp"
#include "domain/moderation/judgement.hpp"

#include <cstddef>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace chapeau::domain {

/// What an operator adds to the lists that are always in force. All are literals: nothing in
/// them is a pattern.
struct ModerationRules {
    std::vector<std::string> words;         // Further words of abuse.
    std::vector<std::string> allowed;       // Words and names that are no abuse, whatever they
                                            // look like: against false alarms.
    std::vector<std::string> reserved;      // Names nobody may bear: host, charity, sponsor.
    std::vector<std::string> coded_numbers; // Numbers that stand for a slogan.
};

/// Holds its lists ready; a judgement changes nothing. For one thread at a time.
class Moderator {
public:
    explicit Moderator(const ModerationRules& rules);
    Moderator(Moderator&&) noexcept;
    Moderator& operator=(Moderator&&) noexcept;
    ~Moderator();

    /// Empty is allowed: who gives no name is a supporter.
    Judgement judge_name(std::string_view raw) const;

    Judgement judge_message(std::string_view raw) const;

    /// A post with its author's name. Links are no part of what is shown, and people of a network
    /// are called by their handles: neither is an objection here.
    Judgement judge_post(std::string_view name, std::string_view text) const;

    /// The graver of both.
    Judgement judge(std::string_view name, std::string_view message) const;

    /// What is left of a text when all that an eye may overlook is taken away: two texts that
    /// look alike have the same.
    std::string skeleton(std::string_view raw) const;

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

/// The same words more often than this within the time below are a campaign, not a greeting.
inline constexpr std::size_t kRepetitionsMax = 3;
inline constexpr seconds kRepetitionSpan{600};

/// Older texts than these many are forgotten early, so that a flood costs no memory.
inline constexpr std::size_t kTextsRememberedMax = 4096;

/// Judges like the moderator, and holds what is said again and again.
class RepetitionGuard {
public:
    Judgement judge(const Moderator& moderator, std::string_view name, std::string_view message,
                    Timestamp now);

private:
    struct Said {
        Timestamp at;
        std::size_t skeleton_hash = 0;
    };
    std::deque<Said> said_; // Oldest first.
};

/// Whether a text holds a number that passes for a payment card's (length and check digit), over
/// blanks, dashes and digits of any script. Such a text is refused before anything is stored.
bool contains_card_number(std::string_view raw);

} // namespace chapeau::domain
