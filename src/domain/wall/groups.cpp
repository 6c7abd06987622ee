#include "domain/wall/groups.hpp"

#include "base/text.hpp"
#include "domain/icu/unicode.hpp"
#include "domain/screen_text.hpp"

namespace chapeau::domain {

namespace {

std::set<std::int64_t>* members(Group& group, MemberKind kind) {
    switch (kind) {
    case MemberKind::Showable:
        return &group.showable;
    case MemberKind::Doubtful:
        return &group.doubtful;
    case MemberKind::Hidden:
        return &group.hidden;
    case MemberKind::Counted:
    case MemberKind::Nothing:
        break;
    }
    return nullptr;
}

} // namespace

bool counts(MemberKind kind) {
    return kind == MemberKind::Showable || kind == MemberKind::Doubtful ||
           kind == MemberKind::Counted;
}

void Groups::set(const std::string& text_key, std::int64_t mention, MemberKind kind) {
    const auto known = kinds_.find(mention);
    const MemberKind before = known == kinds_.end() ? MemberKind::Nothing : known->second;
    if (before == kind) {
        return;
    }
    Group& group = groups_[text_key];
    if (auto* left = members(group, before)) {
        left->erase(mention);
    }
    if (auto* joined = members(group, kind)) {
        joined->insert(mention);
    }
    group.counted += (counts(kind) ? 1 : 0) - (counts(before) ? 1 : 0);
    if (kind == MemberKind::Nothing) {
        kinds_.erase(mention);
    } else {
        kinds_[mention] = kind;
    }
}

Group* Groups::find(const std::string& text_key) {
    const auto found = groups_.find(text_key);
    return found == groups_.end() ? nullptr : &found->second;
}

const Group* Groups::find(const std::string& text_key) const {
    const auto found = groups_.find(text_key);
    return found == groups_.end() ? nullptr : &found->second;
}

std::int64_t Groups::card_of(const Group& group) {
    return group.hidden.empty() && !group.showable.empty() ? *group.showable.begin() : 0;
}

std::int64_t Groups::waiting_of(const Group& group) {
    const bool is_settled = !group.hidden.empty() || !group.showable.empty();
    return is_settled || group.doubtful.empty() ? 0 : *group.doubtful.begin();
}

void Groups::drop_if_empty(const std::string& text_key) {
    const auto found = groups_.find(text_key);
    if (found != groups_.end() && found->second.counted == 0 && found->second.hidden.empty() &&
        found->second.card == 0 && found->second.waits == 0) {
        groups_.erase(found);
    }
}

std::string text_key_of(std::string_view raw) {
    const std::string clean = clean_post_text(raw);
    const std::string same = to_nfkc_casefold(clean);
    std::string key;
    bool in_address = false;
    for (std::size_t offset = 0; offset < same.size();) {
        const char32_t character = next_character(same, offset);
        if (character == U'@') {
            in_address = true;
        } else if (kind_of(character) == CharacterKind::Space) {
            in_address = false;
        } else if (!in_address && (is_content(character) || is_word_character(character))) {
            append_character(key, character);
        }
    }
    return key;
}

} // namespace chapeau::domain
