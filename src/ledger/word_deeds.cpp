#include "ledger/word_deeds.hpp"

#include <utility>

namespace chapeau::ledger {

Result<domain::EntrySeq> find_by_phone_key(Journal& journal, GiftStates& gifts,
                                           Checkouts& checkouts, std::string_view key) {
    const auto phones = journal.sources().find(domain::kPhonesSource);
    if (phones != 0) {
        const auto pledge = gifts.find(phones, key);
        if (!pledge || *pledge != 0) {
            return pledge;
        }
    }
    const auto checkout = checkouts.find(key);
    if (!checkout) {
        return tl::unexpected<Error>(checkout.error());
    }
    return *checkout ? (*checkout)->gift : 0;
}

Result<WordDeeds::Worded> WordDeeds::worded(domain::EntrySeq gift) {
    auto state = gifts_->of(gift);
    if (!state) {
        return tl::unexpected<Error>(state.error());
    }
    const auto line = state->words_at();
    auto words = persons_->of(line);
    if (!words) {
        return tl::unexpected<Error>(words.error());
    }
    return Worded{*std::move(state), line, *std::move(words)};
}

Result<void> WordDeeds::note(Draft& draft, const std::string& key, const domain::Note& note) {
    const auto source = journal_->sources().id_of(domain::kOperatorSource);
    if (!source) {
        return tl::unexpected<Error>(source.error());
    }
    return writer_.note(draft, {*source, key, 0}, note);
}

Result<void> WordDeeds::approve(Draft& draft, const std::string& key,
                                const domain::ApproveWords& words) {
    const auto about = worded(words.gift);
    if (!about) {
        return tl::unexpected<Error>(about.error());
    }
    if (!about->words) {
        return fail(Errc::Conflict, "gift {} has no words to approve", words.gift);
    }
    if (about->words->digest != words.digest) {
        return fail(Errc::Conflict,
                    "the words of gift {} have changed since they were looked at; look again",
                    words.gift);
    }
    return note(draft, key, domain::WordsApproved{words.gift, words.digest});
}

Result<void> WordDeeds::correct(Draft& draft, const std::string& key,
                                const domain::CorrectName& correction,
                                const domain::Judgement& judged) {
    const auto about = worded(correction.gift);
    if (!about) {
        return tl::unexpected<Error>(about.error());
    }
    const auto before = about->words.value_or(Words{});
    auto done = note(draft, key,
                     domain::NameCorrected{about->gift, correction.name, before.message, judged});
    if (done) {
        done = persons_->forget(about->gift, journal_->head());
    }
    return done ? inbox_->forget(about->state.source, about->state.ext_id, before.name) : done;
}

Result<void> WordDeeds::hide_own(Draft& draft, const std::string& key,
                                 const domain::HideOwnWords& own) {
    const auto gift = find_by_phone_key(*journal_, *gifts_, *checkouts_, own.gift_key);
    if (!gift) {
        return tl::unexpected<Error>(gift.error());
    }
    if (*gift != 0) {
        return note(draft, key, domain::OwnWordsHidden{*gift});
    }
    const auto checkout = checkouts_->find(own.gift_key);
    if (!checkout) {
        return tl::unexpected<Error>(checkout.error());
    }
    if (!*checkout) {
        return fail(Errc::NotFound, "there is no gift under this key");
    }
    return checkouts_->forget_words(own.gift_key); // No line: there is no gift to speak of yet.
}

Result<void> WordDeeds::block(Draft& draft, const std::string& key,
                              const domain::BlockGiver& block) {
    const auto state = gifts_->of(block.gift);
    if (!state) {
        return tl::unexpected<Error>(state.error());
    }
    return note(draft, key, domain::GiverBlocked{block.gift, block.blocked});
}

Result<void> WordDeeds::erase(Draft& draft, const std::string& key,
                              const domain::ErasePerson& person) {
    const auto about = worded(person.gift);
    if (!about) {
        return tl::unexpected<Error>(about.error());
    }
    auto done = note(draft, key, domain::PersonErased{about->gift});
    if (done) {
        const auto name = about->words.value_or(Words{}).name;
        done = inbox_->forget(about->state.source, about->state.ext_id, name);
    }
    return done ? persons_->forget(about->gift, 0) : done;
}

} // namespace chapeau::ledger
