// What is done about names and messages: approving, correcting, hiding, blocking, forgetting.
#pragma once

#include "base/result.hpp"
#include "domain/command.hpp"
#include "ledger/checkouts.hpp"
#include "ledger/gift_state.hpp"
#include "ledger/gift_writer.hpp"
#include "ledger/inbox.hpp"
#include "ledger/journal.hpp"
#include "ledger/persons.hpp"

#include <string_view>

namespace chapeau::ledger {

/// The gift that a phone made under its key, a promise or a payment; 0: there is none (yet).
Result<domain::EntrySeq> find_by_phone_key(Journal& journal, GiftStates& gifts,
                                           Checkouts& checkouts, std::string_view key);

class WordDeeds {
public:
    WordDeeds(Journal& journal, GiftStates& gifts, Persons& persons, Inbox& inbox,
              Checkouts& checkouts)
        : journal_(&journal),
          gifts_(&gifts),
          persons_(&persons),
          inbox_(&inbox),
          checkouts_(&checkouts),
          writer_(journal) {}

    Result<void> approve(Draft& draft, const std::string& key, const domain::ApproveWords& words);
    Result<void> correct(Draft& draft, const std::string& key,
                         const domain::CorrectName& correction, const domain::Judgement& judged);
    Result<void> hide_own(Draft& draft, const std::string& key, const domain::HideOwnWords& own);
    Result<void> block(Draft& draft, const std::string& key, const domain::BlockGiver& block);
    Result<void> erase(Draft& draft, const std::string& key, const domain::ErasePerson& person);

private:
    /// A gift and the words that stand under it, if any.
    struct Worded {
        GiftState state;
        domain::EntrySeq gift = 0; // Whose line holds the words.
        std::optional<Words> words;
    };
    Result<Worded> worded(domain::EntrySeq gift);
    Result<void> note(Draft& draft, const std::string& key, const domain::Note& note);

    Journal* journal_;
    GiftStates* gifts_;
    Persons* persons_;
    Inbox* inbox_;
    Checkouts* checkouts_;
    GiftWriter writer_;
};

} // namespace chapeau::ledger
