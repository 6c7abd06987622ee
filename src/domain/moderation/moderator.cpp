#include "domain/moderation/moderator.hpp"

#include "base/text.hpp"
#include "domain/screen_text.hpp"

#include <algorithm>
#include <functional>
#include <utility>

namespace chapeau::domain {

struct Moderator::Parts {
    ModerationRules rules;
};

Moderator::Moderator(ModerationRules rules) : parts_(new Parts{std::move(rules)}) {}
Moderator::Moderator(Moderator&&) noexcept = default;
Moderator& Moderator::operator=(Moderator&&) noexcept = default;
Moderator::~Moderator() = default;

Judgement Moderator::judge_name(std::string_view raw) const {
    if (raw.empty()) {
        return {};
    }
    if (contains_card_number(raw)) {
        return {Verdict::Block, Objection::CardNumber};
    }
    const std::string shown = ScreenText::name(raw, ScreenText()).utf8();
    if (shown.empty()) {
        return {Verdict::Block, Objection::Unreadable};
    }
    const std::string folded = skeleton(shown);
    for (const std::string& name : parts_->rules.reserved) {
        if (folded == skeleton(name)) {
            return {Verdict::Hold, Objection::Impersonation};
        }
    }
    for (const std::string& word : parts_->rules.words) {
        if (folded.find(skeleton(word)) != std::string::npos) {
            return {Verdict::Block, Objection::Abuse};
        }
    }
    return {};
}

Judgement Moderator::judge_message(std::string_view raw) const {
    return judge_name(raw);
}

Judgement Moderator::judge(std::string_view name, std::string_view message) const {
    return graver(judge_name(name), judge_message(message));
}

std::string Moderator::skeleton(std::string_view raw) const {
    return to_lower_ascii(raw);
}

Judgement RepetitionGuard::judge(const Moderator& moderator, std::string_view name,
                                 std::string_view message, Timestamp now) {
    const Judgement judgement = moderator.judge(name, message);
    while (!said_.empty() &&
           (said_.front().at + kRepetitionSpan < now || said_.size() >= kTextsRememberedMax)) {
        said_.pop_front();
    }
    const std::string skeleton = moderator.skeleton(message.empty() ? name : message);
    if (skeleton.empty()) {
        return judgement;
    }
    const std::size_t hash = std::hash<std::string>{}(skeleton);
    said_.push_back({now, hash});
    const auto times = static_cast<std::size_t>(std::count_if(
        said_.begin(), said_.end(), [&](const Said& said) { return said.skeleton_hash == hash; }));
    return times > kRepetitionsMax ? graver(judgement, {Verdict::Hold, Objection::Repetition})
                                   : judgement;
}

} // namespace chapeau::domain
