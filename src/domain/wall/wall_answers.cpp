// What the Wall tells the room and the desk.
#include "domain/wall/wall.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace chapeau::domain {

namespace {

/// How a network writes to whom one speaks.
ScreenText handle_text(const Voice& voice) {
    if (voice.handle.empty()) {
        return ScreenText::post(voice.server); // A feed's site; nobody's in the room.
    }
    const bool has_sign = voice.network != Network::Reddit && voice.network != Network::Feed &&
                          voice.network != Network::YouTube;
    return ScreenText::post((has_sign ? "@" : "") + voice.handle);
}

} // namespace

ScreenText Wall::name_of(const Voice& voice) const {
    const ScreenText handle = ScreenText::name(voice.handle, nameless_);
    return ScreenText::name(voice.name, handle);
}

WallCard Wall::card_of(std::int64_t mention) const {
    const Post& post = posts_.at(mention);
    const Mention& told = post.line.mention;
    const Group* const group = groups_.find(post.text_key);
    return {.mention = mention,
            .network = told.voice.network,
            .name = name_of(told.voice),
            .handle = handle_text(told.voice),
            .text = ScreenText::post(told.text),
            .posted_at = told.posted_at,
            .copies = group == nullptr ? 0 : std::max<std::int64_t>(0, group->counted - 1),
            .is_pinned = decisions_of(mention).pinned_by != 0};
}

std::vector<WallCard> Wall::cards() const {
    std::vector<WallCard> cards;
    if (mode_ == WordsMode::Nothing) {
        return cards;
    }
    for (const auto& [by, mention] : pinned_) {
        const auto found = posts_.find(mention);
        if (found != posts_.end() && found->second.is_card && cards.size() < kWallCardsMax) {
            cards.push_back(card_of(mention));
        }
    }
    for (auto each = shown_.rbegin(); each != shown_.rend() && cards.size() < kWallCardsMax;
         ++each) {
        if (decisions_of(each->second).pinned_by == 0) {
            cards.push_back(card_of(each->second));
        }
    }
    return cards;
}

std::vector<TopVoice> Wall::top_voices() const {
    std::vector<const Speaker*> heard;
    if (mode_ == WordsMode::Nothing) {
        return {};
    }
    for (const auto& [number, speaker] : speakers_) {
        if (speaker.cards > 0) { // Their name was looked at, or is trusted.
            heard.push_back(&speaker);
        }
    }
    const auto count = std::min(heard.size(), kTopVoicesMax);
    std::partial_sort(heard.begin(), heard.begin() + static_cast<std::ptrdiff_t>(count),
                      heard.end(), [](const Speaker* one, const Speaker* other) {
                          return one->posts != other->posts ? one->posts > other->posts
                                                            : one->voice.id < other->voice.id;
                      });
    std::vector<TopVoice> top;
    for (std::size_t at = 0; at < count; ++at) {
        top.push_back({name_of(heard[at]->voice), heard[at]->voice.network, heard[at]->posts});
    }
    return top;
}

std::int64_t Wall::posts_in_window(Timestamp now) const {
    const auto last = std::chrono::floor<std::chrono::minutes>(now.time_since_epoch()).count();
    std::int64_t posts = 0;
    for (auto each = posts_by_minute_.lower_bound(last - kPostsWindow.count() + 1);
         each != posts_by_minute_.end() && each->first <= last; ++each) {
        posts += each->second;
    }
    return posts;
}

std::shared_ptr<const WallView> Wall::view(Timestamp now) {
    const std::int64_t in_window = posts_in_window(now);
    if (view_ && view_->version == version_ && view_->posts_in_window == in_window) {
        return view_;
    }
    auto view = std::make_shared<WallView>();
    if (view_ && view_->version == version_) {
        *view = *view_;
    } else {
        view->cards = cards();
        view->voices = top_voices();
        view->posts = posts_counted_;
        view->authors = authors_;
        view->reach = reach_;
        view->authors_with_reach = authors_with_reach_;
        view->waiting = static_cast<std::int64_t>(waiting_.size());
        view->version = version_;
        view->removed_version = removed_version_;
    }
    view->posts_in_window = in_window;
    view_ = std::move(view);
    return view_;
}

MentionRow Wall::row_of(std::int64_t mention) const {
    const Post& post = posts_.at(mention);
    const Speaker& speaker = speakers_.at(post.line.voice);
    const WallCard card = card_of(mention);
    const Mention& told = post.line.mention;
    MentionRow row;
    row.mention = mention;
    row.network = card.network;
    row.name = card.name;
    row.handle = card.handle;
    row.text = card.text;
    row.url = told.url;
    row.digest = post.line.digest;
    row.words = state_of(post);
    row.verdict = told.words.verdict;
    row.objection = told.words.objection;
    if (told.is_sensitive && row.objection == Objection::None) {
        row.verdict = Verdict::Hold;
        row.objection = Objection::Sensitive;
    }
    row.copies = card.copies;
    row.followers = speaker.voice.followers;
    row.posted_at = told.posted_at;
    row.pinned = card.is_pinned;
    row.trusted = speaker.trusted.value || told.is_trusted;
    row.blocked = speaker.blocked.value;
    row.confirming = is_approved(post) && !is_confirmed(post);
    return row;
}

MentionsAnswer Wall::mentions(const AskMentions& question) const {
    MentionsAnswer answer;
    answer.waiting = static_cast<std::int64_t>(waiting_.size());
    const auto limit = std::min(question.limit, kRowsAskedMax);
    if (question.waiting_only) {
        for (const std::int64_t mention : waiting_) {
            if (answer.rows.size() == limit) {
                break;
            }
            answer.rows.push_back(row_of(mention));
        }
        return answer;
    }
    for (auto each = posts_.rbegin(); each != posts_.rend() && answer.rows.size() < limit; ++each) {
        const bool is_copy = !each->second.is_card && kind_of(each->second) == MemberKind::Showable;
        const bool is_telling = !each->second.line.is_gone && !waiting_.contains(each->first) &&
                                each->second.line.mention.repeats.empty() && !is_copy;
        if (is_telling) {
            answer.rows.push_back(row_of(each->first));
        }
    }
    return answer;
}

} // namespace chapeau::domain
