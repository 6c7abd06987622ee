#include "domain/wall/wall.hpp"

#include <algorithm>
#include <variant>
#include <vector>

namespace chapeau::domain {

namespace {

/// A day of minutes: what is older is in no window.
constexpr std::size_t kMinutesMax = 1440;

std::int64_t minute_of(Timestamp time) {
    return std::chrono::floor<std::chrono::minutes>(time.time_since_epoch()).count();
}

} // namespace

Wall::Wall(WordsMode mode, ScreenText nameless) : mode_(mode), nameless_(std::move(nameless)) {}

void Wall::take(const MentionLine& line) {
    const auto known = posts_.find(line.number);
    if (known == posts_.end()) {
        if (line.number <= forgotten_through_) {
            return; // It stays counted, and is not counted again.
        }
        posts_.emplace(line.number, Post{}).first->second.line.number = line.number;
    }
    Post& post = posts_.at(line.number);
    const bool other_words = post.line.digest != line.digest || line.is_gone;
    if (other_words && post.is_card) {
        removed_version_ = version_ + 1;
    }
    meet(line);
    post.line = line;
    if (other_words) {
        // Of what is gone the text is known only as long as we remember it.
        auto text_key = line.is_gone ? post.text_key : text_key_of(line.mention.text);
        if (text_key != post.text_key) {
            groups_.set(post.text_key, line.number, MemberKind::Nothing);
            settle(post.text_key);
            post.text_key = std::move(text_key);
        }
    }
    if (const auto early = early_.find(line.number); early != early_.end()) {
        for (const auto& [what, decided] : early->second) {
            decide(speakers_.at(line.voice), what, decided);
        }
        early_.erase(early);
        judge_all_of(line.voice);
    }
    judge_again(line.number);
    forget_oldest();
    ++version_;
}

void Wall::meet(const MentionLine& line) {
    Speaker& speaker = speakers_[line.voice];
    const auto before = speaker.voice.followers;
    if (line.is_gone) {
        return; // Nothing of it is told any more.
    }
    speaker.voice = line.mention.voice;
    if (!speaker.voice.followers) {
        speaker.voice.followers = before; // Not every way of asking tells it.
    }
    if (speaker.posts > 0) {
        reach_ += speaker.voice.followers.value_or(0) - before.value_or(0);
        authors_with_reach_ += (speaker.voice.followers ? 1 : 0) - (before ? 1 : 0);
    }
}

void Wall::count(Post& post, bool counted) {
    if (post.is_counted == counted) {
        return;
    }
    post.is_counted = counted;
    const int sign = counted ? 1 : -1;
    Speaker& speaker = speakers_.at(post.line.voice);
    const bool was_heard = speaker.posts > 0;
    speaker.posts += sign;
    posts_counted_ += sign;
    if (const bool is_heard = speaker.posts > 0; is_heard != was_heard) {
        authors_ += sign;
        reach_ += sign * speaker.voice.followers.value_or(0);
        authors_with_reach_ += speaker.voice.followers ? sign : 0;
    }
    posts_by_minute_[minute_of(post.line.mention.posted_at)] += sign;
    if (posts_by_minute_.size() > kMinutesMax) {
        posts_by_minute_.erase(posts_by_minute_.begin());
    }
}

const Wall::Decisions& Wall::decisions_of(std::int64_t mention) const {
    static const Decisions kNone;
    const auto found = decisions_.find(mention);
    return found == decisions_.end() ? kNone : found->second;
}

bool Wall::is_approved(const Post& post) const {
    const auto& decisions = decisions_of(post.line.number);
    return !post.line.digest.empty() && decisions.approved_digest == post.line.digest;
}

bool Wall::is_confirmed(const Post& post) const {
    return !post.line.mention.can_be_confirmed ||
           post.line.confirmed_at + kConfirmationSpan >= decisions_of(post.line.number).approved_at;
}

bool Wall::passes_unasked(const Post& post) const {
    const auto& mention = post.line.mention;
    return mention.words.verdict == Verdict::Allow && !mention.is_sensitive &&
           (mode_ == WordsMode::Clean || mention.is_trusted ||
            speakers_.at(post.line.voice).trusted.value);
}

MemberKind Wall::kind_of(const Post& post) const {
    if (decisions_of(post.line.number).hidden) {
        return MemberKind::Hidden;
    }
    if (post.line.is_gone || speakers_.at(post.line.voice).blocked.value) {
        return MemberKind::Nothing;
    }
    const bool approved = is_approved(post);
    if (post.line.mention.words.verdict == Verdict::Block && !approved) {
        return MemberKind::Nothing;
    }
    if (!post.line.mention.repeats.empty() || post.text_key.empty() ||
        (approved && !is_confirmed(post))) {
        return MemberKind::Counted;
    }
    return approved || passes_unasked(post) ? MemberKind::Showable : MemberKind::Doubtful;
}

WordsState Wall::state_of(const Post& post) const {
    switch (kind_of(post)) {
    case MemberKind::Showable:
        return mode_ == WordsMode::Nothing ? WordsState::Hidden : WordsState::Shown;
    case MemberKind::Doubtful:
        return WordsState::Waiting;
    case MemberKind::Counted:
        return is_approved(post) ? WordsState::Waiting : WordsState::Hidden;
    case MemberKind::Hidden:
    case MemberKind::Nothing:
        break;
    }
    return WordsState::Hidden;
}

WordsState Wall::words_of(std::int64_t mention) const {
    const auto found = posts_.find(mention);
    return found == posts_.end() ? WordsState::Anonymous : state_of(found->second);
}

bool Wall::is_blocked(std::string_view phone) const {
    return std::any_of(speakers_.begin(), speakers_.end(), [&](const auto& each) {
        const Speaker& speaker = each.second;
        return speaker.blocked.value && speaker.voice.network == Network::Room &&
               speaker.voice.id == phone;
    });
}

void Wall::judge_again(std::int64_t mention) {
    const auto found = posts_.find(mention);
    if (found == posts_.end()) {
        return;
    }
    Post& post = found->second;
    const MemberKind kind = kind_of(post);
    count(post, counts(kind));
    groups_.set(post.text_key, mention, kind);
    settle(post.text_key);
}

void Wall::judge_all_of(std::int64_t speaker) {
    for (const auto& [number, post] : posts_) {
        if (post.line.voice == speaker) {
            judge_again(number);
        }
    }
}

void Wall::judge_all() {
    for (const auto& [number, post] : posts_) {
        judge_again(number);
    }
}

void Wall::settle(const std::string& text_key) {
    Group* const group = groups_.find(text_key);
    if (group == nullptr) {
        return;
    }
    const std::int64_t card = text_key.empty() ? 0 : Groups::card_of(*group);
    const std::int64_t waits = text_key.empty() ? 0 : Groups::waiting_of(*group);
    if (card != group->card) {
        set_card(*group, card);
    }
    if (waits != group->waits) {
        waiting_.erase(group->waits);
        if (waits != 0) {
            waiting_.insert(waits);
        }
        group->waits = waits;
    }
    groups_.drop_if_empty(text_key);
}

void Wall::set_card(Group& group, std::int64_t mention) {
    if (group.card != 0) {
        Post& post = posts_.at(group.card);
        shown_.erase({post.shown_since, group.card});
        speakers_.at(post.line.voice).cards -= 1;
        post.is_card = false;
        removed_version_ = version_ + 1;
    }
    group.card = mention;
    if (mention != 0) {
        Post& post = posts_.at(mention);
        post.is_card = true;
        post.shown_since =
            is_approved(post) ? decisions_of(mention).approved_at : post.line.told_at;
        shown_.emplace(post.shown_since, mention);
        speakers_.at(post.line.voice).cards += 1;
    }
}

void Wall::forget_oldest() {
    for (auto oldest = posts_.begin();
         posts_.size() > kMentionsRememberedMax && oldest != posts_.end();) {
        if (decisions_of(oldest->first).pinned_by != 0) {
            ++oldest;
            continue;
        }
        const std::int64_t number = oldest->first;
        const std::string text_key = oldest->second.text_key;
        groups_.set(text_key, number, MemberKind::Nothing);
        settle(text_key);
        decisions_.erase(number);
        oldest = posts_.erase(oldest);
        forgotten_through_ = std::max(forgotten_through_, number);
    }
}

bool Wall::concerns(const Entry& entry) {
    if (const auto* cue = std::get_if<CueEntry>(&entry.what)) {
        return std::holds_alternative<SetWordsMode>(cue->cue);
    }
    const auto* const noted = std::get_if<NoteEntry>(&entry.what);
    return noted != nullptr && std::visit(
                                   [](const auto& note) {
                                       return requires {
                                           note.mention;
                                       };
                                   },
                                   noted->note);
}

void Wall::fold(const Entry& entry) {
    if (!concerns(entry)) {
        return;
    }
    ++version_;
    if (const auto* cue = std::get_if<CueEntry>(&entry.what)) {
        const WordsMode mode = std::get<SetWordsMode>(cue->cue).mode;
        removed_version_ = mode < mode_ ? version_ : removed_version_;
        mode_ = mode;
        judge_all();
        return;
    }
    std::visit([&](const auto& note) { heed(note, entry); }, std::get<NoteEntry>(entry.what).note);
}

void Wall::heed(const MentionApproved& note, const Entry& entry) {
    Decisions& decisions = decisions_[note.mention];
    decisions.approved_digest = note.digest;
    decisions.approved_at = entry.recorded_at;
    decisions.hidden = false;
    judge_again(note.mention);
}

void Wall::heed(const MentionHidden& note, const Entry& /*entry*/) {
    decisions_[note.mention].hidden = note.hidden;
    judge_again(note.mention);
}

void Wall::heed(const MentionPinned& note, const Entry& entry) {
    Decisions& decisions = decisions_[note.mention];
    pinned_.erase(decisions.pinned_by);
    decisions.pinned_by = note.pinned ? entry.seq : 0;
    if (note.pinned) {
        pinned_.emplace(entry.seq, note.mention);
    }
}

void Wall::heed(const VoiceTrusted& note, const Entry& entry) {
    change_speaker(note.mention, &Speaker::trusted, {note.trusted, entry.seq});
}

void Wall::heed(const VoiceBlocked& note, const Entry& entry) {
    change_speaker(note.mention, &Speaker::blocked, {note.blocked, entry.seq});
}

void Wall::decide(Speaker& speaker, Decided Speaker::*what, Decided decided) {
    if (decided.by > (speaker.*what).by) {
        speaker.*what = decided;
    }
}

void Wall::change_speaker(std::int64_t mention, Decided Speaker::*what, Decided decided) {
    const auto found = posts_.find(mention);
    if (found == posts_.end()) {
        early_[mention].emplace_back(what, decided);
        return;
    }
    decide(speakers_.at(found->second.line.voice), what, decided);
    judge_all_of(found->second.line.voice);
}

} // namespace chapeau::domain
