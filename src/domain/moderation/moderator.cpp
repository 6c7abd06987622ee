#include "domain/moderation/moderator.hpp"

#include "base/text.hpp"
#include "domain/icu/confusables.hpp"
#include "domain/icu/unicode.hpp"
#include "domain/moderation/abuse.hpp"
#include "domain/moderation/characters.hpp"
#include "domain/moderation/contacts.hpp"
#include "domain/moderation/fold.hpp"
#include "domain/moderation/impersonation.hpp"
#include "domain/screen_text.hpp"

#include <algorithm>
#include <functional>

namespace chapeau::domain {

namespace {

// The same short message comes from many who do not know of each other: "Bravo!".
constexpr std::size_t kCampaignLettersMin = 20;

enum class Field { Name, Message, Post };

/// People of a network are called by their handles; on a wall of posts they lead nowhere.
Objection contact_in_field(std::string_view clean, Field field) {
    const Objection contact = contact_in(clean);
    return field == Field::Post && contact == Objection::Handle ? Objection::None : contact;
}

std::string clean_text(std::string_view raw, Field field) {
    return field == Field::Post ? clean_post_text(raw) : clean_audience_text(raw);
}

/// As the screen has it.
std::string shown_text(std::string_view raw, Field field) {
    switch (field) {
    case Field::Name:
        return ScreenText::name(raw, ScreenText()).utf8();
    case Field::Message:
        return ScreenText::message(raw).utf8();
    case Field::Post:
        break;
    }
    return ScreenText::post(raw).utf8();
}

bool is_blank(std::string_view raw) {
    return trim(raw).empty();
}

} // namespace

struct Moderator::Parts {
    explicit Parts(const ModerationRules& rules)
        : abuse(rules.words, rules.allowed, confusables),
          reserved(rules.reserved, confusables),
          coded_numbers(rules.coded_numbers) {}

    Judgement judge(std::string_view raw, Field field) const;
    Judgement judge_words(std::string_view clean, Field field) const;

    Confusables confusables;
    AbuseFinder abuse;
    ReservedNames reserved;
    CodedNumbers coded_numbers;
};

/// What the words say, under every disguise.
Judgement Moderator::Parts::judge_words(std::string_view clean, Field field) const {
    const Foldings foldings = all_foldings(clean, confusables);
    Judgement judgement;
    if (const Verdict verdict = abuse.verdict_on(clean, foldings); verdict != Verdict::Allow) {
        judgement = {verdict, Objection::Abuse};
    }
    const auto hold = [&](Objection objection) {
        if (objection != Objection::None) {
            judgement = graver(judgement, {Verdict::Hold, objection});
        }
    };
    if (field == Field::Name && reserved.are_borne_by(clean, foldings, confusables)) {
        hold(Objection::Impersonation);
    }
    hold(contact_in_field(clean, field));
    hold(coded_numbers.are_in(clean) ? Objection::CodedNumber : Objection::None);
    hold(objection_to_scripts(clean, confusables));
    return judgement;
}

Judgement Moderator::Parts::judge(std::string_view raw, Field field) const {
    if (is_blank(raw)) {
        return {};
    }
    if (!is_valid_utf8(raw)) {
        return {Verdict::Block, Objection::Unreadable};
    }
    const std::string_view bounded =
        truncate_utf8(raw, field == Field::Post ? kPostBytesMax : kAudienceBytesMax);
    if (contains_card_number(bounded)) {
        return {Verdict::Block, Objection::CardNumber};
    }
    const std::string clean = clean_text(bounded, field);
    const std::string shown = shown_text(bounded, field);
    if (shown.empty() && (field == Field::Name || clean.empty())) {
        return {Verdict::Block, Objection::Unreadable};
    }
    Judgement judgement = judge_words(clean, field);
    if (shown != clean && !shown.empty()) {
        // The cut may make another word of the last one.
        judgement = graver(judgement, judge_words(shown, field));
    }
    if (const Objection objection = objection_to_raw(bounded); objection != Objection::None) {
        judgement = graver(judgement, {Verdict::Hold, objection});
    }
    if (bounded.size() < raw.size()) {
        judgement = graver(judgement, {Verdict::Hold, Objection::TooLong});
    }
    return judgement;
}

Moderator::Moderator(const ModerationRules& rules) : parts_(std::make_unique<Parts>(rules)) {}
Moderator::Moderator(Moderator&&) noexcept = default;
Moderator& Moderator::operator=(Moderator&&) noexcept = default;
Moderator::~Moderator() = default;

Judgement Moderator::judge_name(std::string_view raw) const {
    return parts_->judge(raw, Field::Name);
}

Judgement Moderator::judge_message(std::string_view raw) const {
    return parts_->judge(raw, Field::Message);
}

Judgement Moderator::judge_post(std::string_view name, std::string_view text) const {
    return graver(judge_name(name), parts_->judge(text, Field::Post));
}

Judgement Moderator::judge(std::string_view name, std::string_view message) const {
    return graver(judge_name(name), judge_message(message));
}

std::string Moderator::skeleton(std::string_view raw) const {
    const std::string clean = clean_audience_text(raw);
    std::string letters;
    for (const Token& token : tokens_of(folded(clean, Fold::LookOfPlain, parts_->confusables))) {
        for (const char32_t letter : token.letters) {
            append_character(letters, letter);
        }
    }
    return letters;
}

Judgement RepetitionGuard::judge(const Moderator& moderator, std::string_view name,
                                 std::string_view message, Timestamp now) {
    const Judgement judgement = moderator.judge(name, message);
    // The clock may have been set back: what was said later than now is far away as well.
    const auto is_near = [&](const Said& said) {
        return now - said.at <= kRepetitionSpan && said.at - now <= kRepetitionSpan;
    };
    while (!said_.empty() && (!is_near(said_.front()) || said_.size() >= kTextsRememberedMax)) {
        said_.pop_front();
    }
    const std::string words = moderator.skeleton(message);
    const bool is_speech = grapheme_count(words) >= kCampaignLettersMin;
    const std::string said = is_speech ? words : moderator.skeleton(name) + "\n" + words;
    if (said == "\n") {
        return judgement; // Anonymous, and silent.
    }
    const std::size_t hash = std::hash<std::string>{}(said);
    said_.push_back({now, hash});
    const auto times = std::count_if(said_.begin(), said_.end(), [&](const Said& before) {
        return before.skeleton_hash == hash && is_near(before);
    });
    return static_cast<std::size_t>(times) > kRepetitionsMax
               ? graver(judgement, {Verdict::Hold, Objection::Repetition})
               : judgement;
}

} // namespace chapeau::domain
