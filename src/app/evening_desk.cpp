// What the evening judges before the book takes it, and what it answers to phones and the desk.
#include "app/evening.hpp"
#include "base/format.hpp"
#include "base/log.hpp"

#include <algorithm>
#include <utility>
#include <variant>

namespace chapeau::app {
namespace {

constexpr const char* kCardNumberRefused =
    "this text holds the number of a payment card; it was not stored. Never type one here";

/// Who approves words that were approved as a promise's.
constexpr const char* kApprovedBefore = "approved as promised";

/// The texts that a command carries to the room; null where it has none.
struct CarriedWords {
    const std::string* name = nullptr;
    const std::string* message = nullptr;
    const std::string* device = nullptr; // Of the phone that sent them.
};

struct WordsIn {
    CarriedWords operator()(const domain::AddCash& cash) const { return {&cash.name}; }
    CarriedWords operator()(const domain::CorrectName& correction) const {
        return {&correction.name};
    }
    CarriedWords operator()(const domain::Pledge& pledge) const {
        return {&pledge.name, &pledge.message, &pledge.device};
    }
    CarriedWords operator()(const domain::OpenCheckout& wanted) const {
        return {&wanted.name, &wanted.message, &wanted.device};
    }
    template <class Other>
    CarriedWords operator()(const Other&) const {
        return {};
    }
};

const std::string& text_or_empty(const std::string* text) {
    static const std::string kEmpty;
    return text == nullptr ? kEmpty : *text;
}

bool exposes_card(const std::string& name, const std::string& message) {
    return domain::contains_card_number(name) || domain::contains_card_number(message);
}

} // namespace

domain::Batch Evening::judged(const domain::Batch& page, Moment moment) {
    domain::Batch judged = page;
    for (auto& gift : judged.gifts) {
        if (exposes_card(gift.name, gift.message)) {
            log::warning("gift {} of {} came with the number of a payment card in its words; they "
                         "were not stored",
                         gift.external_id, page.source);
            gift.name = domain::contains_card_number(gift.name) ? "" : gift.name;
            gift.message = domain::contains_card_number(gift.message) ? "" : gift.message;
        }
        // Feeds tell the same gifts again and again: only what people repeat is repetition.
        gift.words = moderator_.judge(gift.name, gift.message);
    }
    for (auto& mention : judged.mentions) {
        judge_mention(mention, page.source);
    }
    for (auto& record : judged.parked) {
        if (domain::contains_card_number(record.raw)) {
            record.raw.clear();
            record.reason += " (its text held the number of a payment card and was not stored)";
        }
    }
    static_cast<void>(moment);
    return judged;
}

void Evening::judge_mention(domain::Mention& mention, const std::string& source) const {
    if (exposes_card(mention.voice.name, mention.text)) {
        log::warning("post {} of {} came with the number of a payment card; it was not stored",
                     mention.external_id, source);
        mention.text.clear();
        mention.voice.name.clear();
    }
    mention.words = moderator_.judge_post(mention.voice.name, mention.text);
    mention.is_trusted = domain::is_trusted(setup_.wall, mention.voice);
    if (domain::is_unwelcome(setup_.wall, mention.voice)) {
        mention.words =
            domain::graver(mention.words, {domain::Verdict::Block, domain::Objection::Unwelcome});
    }
}

/// What a phone sends again is known by its key, and not judged as a repetition of itself; but
/// nothing tells that here, and one judgement too many only makes somebody look.
Result<domain::Command> Evening::judged_saying(const domain::Command& command, Moment moment) {
    const auto& said = std::get<domain::Say>(command.what);
    if (exposes_card(said.name, said.text)) {
        return fail(Errc::InvalidInput, "{}", kCardNumberRefused);
    }
    const auto device = ledger_->stand_in_of(said.device);
    if (stage_->is_blocked(domain::kPhonesSource, device) || wall_->is_blocked(device)) {
        return fail(Errc::Refused, "this phone cannot write here; please go to the desk");
    }
    domain::Command judged = command;
    judged.words = repetition_.judge(moderator_, said.name, said.text, moment.now);
    return judged;
}

Result<domain::Command> Evening::judged(const domain::Command& command, Moment moment) {
    if (std::holds_alternative<domain::Say>(command.what)) {
        return judged_saying(command, moment);
    }
    const auto carried = std::visit(WordsIn{}, command.what);
    const auto& name = text_or_empty(carried.name);
    const auto& message = text_or_empty(carried.message);
    if (exposes_card(name, message)) {
        return fail(Errc::InvalidInput, "{}", kCardNumberRefused);
    }
    domain::Command judged = command;
    if (const auto* correction = std::get_if<domain::CorrectName>(&command.what)) {
        // The message stays, and is shown with the new name or not at all.
        const auto row = stage_->row(correction->gift);
        judged.words = moderator_.judge(name, row ? row->message.utf8() : std::string());
        return judged;
    }
    if (carried.device == nullptr) {
        judged.words = moderator_.judge(name, message);
        return judged;
    }
    // What was told before is looked up by its key, and not judged as a repetition of itself.
    const auto known = ledger_->find_by_phone_key(command.key);
    if (!known) {
        return tl::unexpected<Error>(known.error());
    }
    if (known->gift != 0 || known->checkout) {
        judged.words = moderator_.judge(name, message);
        return judged;
    }
    if (stage_->is_blocked(domain::kPhonesSource, ledger_->stand_in_of(*carried.device))) {
        return fail(Errc::Refused, "this phone cannot give here; please go to the desk");
    }
    judged.words = name.empty() && message.empty()
                       ? moderator_.judge(name, message)
                       : repetition_.judge(moderator_, name, message, moment.now);
    if (command.hold_words) {
        judged.words =
            domain::graver(judged.words, {domain::Verdict::Hold, domain::Objection::LargeAmount});
    }
    return judged;
}

Done Evening::done_for(const ledger::Receipt& receipt) const {
    Done done{.gift = receipt.gift};
    if (receipt.mention != 0) {
        done.words = wall_->words_of(receipt.mention);
    }
    if (const auto row = receipt.gift == 0 ? std::nullopt : stage_->row(receipt.gift)) {
        done.number = row->number;
        done.words = row->words;
    }
    return done;
}

Result<domain::Answer> Evening::ask(const domain::Question& question) {
    if (!ledger_) {
        return fail(Errc::Unavailable, "the book is closed and being opened again");
    }
    return std::visit([this](const auto& each) { return answer(each); }, question);
}

Result<void> Evening::fill_in(std::vector<domain::GiftRow>& rows) {
    for (auto& row : rows) {
        auto place = ledger_->place_of(row.gift);
        if (!place) {
            return tl::unexpected<Error>(place.error());
        }
        row.source = std::move(place->source);
        row.is_held = row.standing && row.layer == domain::Layer::Pledged &&
                      setup_.holders.contains(row.source);
        row.digest = std::move(place->digest);
    }
    return {};
}

Result<domain::Answer> Evening::answer(const domain::AskQueue& question) {
    auto queue = stage_->queue(question.limit);
    if (const auto filled = fill_in(queue.rows); !filled) {
        return tl::unexpected<Error>(filled.error());
    }
    return queue;
}

Result<domain::Answer> Evening::answer(const domain::FindGifts& question) {
    auto found = stage_->find_gifts(question);
    if (const auto filled = fill_in(found.rows); !filled) {
        return tl::unexpected<Error>(filled.error());
    }
    return found;
}

Result<domain::Answer> Evening::answer(const domain::AskAudit& question) {
    auto told = ledger_->tell_audit(question);
    if (!told) {
        return tl::unexpected<Error>(told.error());
    }
    return *std::move(told);
}

Result<domain::Answer> Evening::answer(const domain::AskEnvelopes& /*question*/) {
    return stage_->envelopes();
}

Result<domain::Answer> Evening::answer(const domain::AskDoubles& /*question*/) {
    auto doubles = stage_->doubles();
    for (auto& pair : doubles.rows) {
        std::vector<domain::GiftRow> rows{std::move(pair.first), std::move(pair.second)};
        if (const auto filled = fill_in(rows); !filled) {
            return tl::unexpected<Error>(filled.error());
        }
        pair.first = std::move(rows[0]);
        pair.second = std::move(rows[1]);
    }
    return doubles;
}

Result<domain::Answer> Evening::answer(const domain::AskMentions& question) {
    return wall_->mentions(question);
}

Result<std::string> Evening::external_id_of(domain::EntrySeq gift) {
    const auto known = external_ids_.find(gift);
    if (known != external_ids_.end()) {
        return known->second;
    }
    auto place = ledger_->place_of(gift);
    if (!place) {
        return tl::unexpected<Error>(place.error());
    }
    return external_ids_[gift] = std::move(place->external_id);
}

/// With the decisions that its provider still has to hear of.
Result<domain::FeedState> Evening::with_holds(const std::string& source, domain::FeedState state) {
    if (!setup_.holders.contains(source)) {
        return state;
    }
    for (const auto& held : stage_->held()) {
        if (held.source != source || !held.decision) {
            continue;
        }
        auto id = external_id_of(held.gift);
        if (!id) {
            return tl::unexpected<Error>(id.error());
        }
        state.holds.push_back(
            {held.gift, *std::move(id), held.amount, *held.decision, held.decided_at});
    }
    return state;
}

/// A source tells of a held gift that it cannot take by parking it under the gift's own id.
void Evening::note_troubles(const domain::Batch& page) {
    for (const auto& record : page.parked) {
        hold_troubles_[record.external_id] = record.reason;
    }
}

/// Held money that was taken is a gift of its own, in the place of its promise: words that were
/// approved there need not be looked at once more.
Result<void> Evening::keep_approvals(const std::vector<domain::Entry>& entries, Moment moment) {
    for (const auto& entry : entries) {
        const auto* reversal = std::get_if<domain::ReversalEntry>(&entry.what);
        const auto promise = reversal == nullptr ? std::nullopt : stage_->row(reversal->gift);
        if (!promise || promise->layer != domain::Layer::Pledged || !promise->approved) {
            continue;
        }
        for (const auto& other : entries) {
            const auto row = std::holds_alternative<domain::GiftEntry>(other.what)
                                 ? stage_->row(other.seq)
                                 : std::nullopt;
            if (!row || row->layer != domain::Layer::Captured || row->approved ||
                row->name != promise->name || row->message != promise->message) {
                continue;
            }
            const auto place = ledger_->place_of(other.seq);
            if (!place) {
                return tl::unexpected<Error>(place.error());
            }
            const auto approved =
                ledger_->execute({format("approved-{}", other.seq), kApprovedBefore,
                                  domain::ApproveWords{other.seq, place->digest}},
                                 moment.now);
            if (!approved) {
                return tl::unexpected<Error>(approved.error());
            }
            fold(*approved);
            break;
        }
    }
    return {};
}

Result<domain::Answer> Evening::answer(const domain::AskHolds& /*question*/) {
    domain::HoldsAnswer answer;
    const auto count = [](domain::HeldSum& sum, domain::Money amount) {
        ++sum.count;
        sum.minor += amount.minor(); // The book's own sum has a ceiling, so this cannot pass it.
    };
    for (const auto& held : stage_->held()) {
        if (!setup_.holders.contains(held.source)) {
            continue;
        }
        if (!held.decision) {
            if (answer.undecided.size() < domain::kHoldsToldMax) {
                answer.undecided.push_back(held.gift);
                count(answer.waiting, held.amount);
            }
            continue;
        }
        count(*held.decision == domain::HoldDecision::Take ? answer.taking : answer.letting_go,
              held.amount);
        const auto id = external_id_of(held.gift);
        if (!id) {
            return tl::unexpected<Error>(id.error());
        }
        const auto trouble = hold_troubles_.find(*id);
        if (trouble == hold_troubles_.end() || answer.troubles.size() >= domain::kRowsAskedMax) {
            continue;
        }
        std::vector<domain::GiftRow> rows{stage_->row(held.gift).value_or(domain::GiftRow{})};
        if (const auto filled = fill_in(rows); !filled) {
            return tl::unexpected<Error>(filled.error());
        }
        answer.troubles.push_back({std::move(rows.front()), *held.decision, trouble->second});
    }
    return answer;
}

Result<domain::Answer> Evening::answer(const domain::AskMine& question) {
    if (question.keys.size() > domain::kKeysAskedMax) {
        return fail(Errc::TooLarge, "at most {} gifts are asked about at once",
                    domain::kKeysAskedMax);
    }
    domain::MineAnswer mine;
    for (const auto& key : question.keys) {
        const auto made = ledger_->find_by_phone_key(key);
        if (!made) {
            return tl::unexpected<Error>(made.error());
        }
        auto gift = stage_->my_gift(made->gift).value_or(domain::MyGift{});
        gift.key = key;
        if (made->mention != 0) {
            gift.is_message = true;
            gift.words = wall_->words_of(made->mention);
        }
        if (made->checkout) {
            gift.checkout = made->checkout->state;
            gift.url = made->checkout->url;
            gift.layer = domain::Layer::Captured;
            gift.amount = gift.gift == 0 ? made->checkout->amount : gift.amount;
        }
        mine.gifts.push_back(std::move(gift));
    }
    return mine;
}

} // namespace chapeau::app
