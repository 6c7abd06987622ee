// The fold of what people say: mentions and decisions in, what the room may see out. Pure; the
// moment is an argument.
//
// The same text is one card, however many say it, in whatever network: the first of those whose
// words may be shown stands for all, and the others are counted. While none may be, one of them
// waits for somebody to look at it, not each. A text that was taken off stays off whoever says it
// next.
//
// A mention is shown when its present words were approved, or when they are clean and its author is
// trusted or the mode lets all clean words pass. One that was approved long after it was last seen
// is asked for first, where its network can be asked. Who passes on what somebody else said is
// counted and never shown as its author.
//
// Decisions may come before the mentions that they are about: a start reads the book's lines first.
//
// Threads: owned by the ledger's thread.
#pragma once

#include "domain/desk.hpp"
#include "domain/entry.hpp"
#include "domain/wall/groups.hpp"
#include "domain/wall/mention.hpp"
#include "domain/wall/wall_view.hpp"
#include "domain/words.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace chapeau::domain {

/// What was seen to be there so lately is shown without being asked for again.
inline constexpr std::chrono::minutes kConfirmationSpan{5};

/// Older mentions than these many are forgotten here, but for the pinned ones, and stay counted: no
/// wall shows them, and a flood costs no memory.
inline constexpr std::size_t kMentionsRememberedMax = 20'000;

class Wall {
public:
    /// `mode` holds until a cue says otherwise. `nameless` stands for who gives no name.
    Wall(WordsMode mode, ScreenText nameless);

    /// A mention that is new or has changed. A number comes again with every change.
    void take(const MentionLine& line);

    /// What the desk decided; entries that do not concern the wall change nothing.
    void fold(const Entry& entry);
    static bool concerns(const Entry& entry);

    /// The same object while nothing has changed.
    std::shared_ptr<const WallView> view(Timestamp now);

    MentionsAnswer mentions(const AskMentions& question) const;

    /// What has become of its words; Anonymous where there is no such mention.
    WordsState words_of(std::int64_t mention) const;

    /// Whether the desk blocked what that phone says.
    bool is_blocked(std::string_view phone) const;

private:
    struct Decisions {
        std::string approved_digest;
        Timestamp approved_at;
        bool hidden = false;
        EntrySeq pinned_by = 0; // 0: it is not.
    };
    struct Post {
        MentionLine line;
        std::string text_key; // What it has in common with its copies; empty: nothing to show.
        bool is_counted = false;
        bool is_card = false;
        Timestamp shown_since; // While it is a card.
    };
    /// Yes or no, and by which line: the last line decides, in whatever order they are heard.
    struct Decided {
        bool value = false;
        EntrySeq by = 0;
    };
    struct Speaker {
        Voice voice;
        std::int64_t posts = 0; // That count.
        std::int64_t cards = 0;
        Decided trusted;
        Decided blocked;
    };

    void heed(const MentionApproved& note, const Entry& entry);
    void heed(const MentionHidden& note, const Entry& entry);
    void heed(const MentionPinned& note, const Entry& entry);
    void heed(const VoiceTrusted& note, const Entry& entry);
    void heed(const VoiceBlocked& note, const Entry& entry);
    template <class Other>
    void heed(const Other& /*note*/, const Entry& /*entry*/) {}

    void meet(const MentionLine& line);
    void judge_again(std::int64_t mention);
    void judge_all_of(std::int64_t speaker);
    void judge_all();
    void count(Post& post, bool counted);
    void settle(const std::string& text_key);
    void set_card(Group& group, std::int64_t mention);
    void change_speaker(std::int64_t mention, Decided Speaker::*what, Decided decided);
    static void decide(Speaker& speaker, Decided Speaker::*what, Decided decided);
    void forget_oldest();

    const Decisions& decisions_of(std::int64_t mention) const;
    bool passes_unasked(const Post& post) const;
    bool is_approved(const Post& post) const;
    bool is_confirmed(const Post& post) const;
    MemberKind kind_of(const Post& post) const;
    WordsState state_of(const Post& post) const;

    ScreenText name_of(const Voice& voice) const;
    WallCard card_of(std::int64_t mention) const;
    MentionRow row_of(std::int64_t mention) const;
    std::vector<WallCard> cards() const;
    std::vector<TopVoice> top_voices() const;
    std::int64_t posts_in_window(Timestamp now) const;

    WordsMode mode_;
    ScreenText nameless_;
    std::map<std::int64_t, Post> posts_;
    std::map<std::int64_t, Speaker> speakers_;
    std::map<std::int64_t, Decisions> decisions_;
    /// About authors of mentions that are not known yet.
    std::map<std::int64_t, std::vector<std::pair<Decided Speaker::*, Decided>>> early_;
    Groups groups_;
    std::set<std::pair<Timestamp, std::int64_t>> shown_; // The cards, by when they came.
    std::map<EntrySeq, std::int64_t> pinned_;
    std::set<std::int64_t> waiting_;
    std::map<std::int64_t, std::int64_t> posts_by_minute_;

    std::int64_t forgotten_through_ = 0;

    std::int64_t posts_counted_ = 0;
    std::int64_t authors_ = 0;
    std::int64_t reach_ = 0;
    std::int64_t authors_with_reach_ = 0;
    std::int64_t version_ = 1;
    std::int64_t removed_version_ = 0;
    std::shared_ptr<const WallView> view_;
};

} // namespace chapeau::domain
