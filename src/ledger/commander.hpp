// Carries out what the operator's side asks, within a transaction that the caller owns. Each
// command is a line under its own key: a double tap or a retry finds it done.
#pragma once

#include "base/result.hpp"
#include "domain/command.hpp"
#include "ledger/check_command.hpp"
#include "ledger/checkouts.hpp"
#include "ledger/desk_deeds.hpp"
#include "ledger/gift_state.hpp"
#include "ledger/gift_writer.hpp"
#include "ledger/journal.hpp"
#include "ledger/mention_deeds.hpp"
#include "ledger/recorder.hpp"
#include "ledger/word_deeds.hpp"

#include <string>
#include <utility>

namespace chapeau::ledger {

class Commander {
public:
    Commander(Journal& journal, GiftStates& gifts, Recorder& recorder, Checkouts& checkouts,
              WordDeeds words, MentionDeeds mentions, DeskDeeds desk)
        : journal_(&journal),
          gifts_(&gifts),
          recorder_(&recorder),
          checkouts_(&checkouts),
          words_(words),
          mentions_(mentions),
          desk_(std::move(desk)),
          writer_(journal) {}

    /// The gift that the command added, now or when it was told before; 0 when it adds none.
    /// Errors come before anything is written, unless the file itself fails.
    Result<domain::EntrySeq> execute(Draft& draft, const domain::Command& command);

    /// What somebody typed into a phone; the number of the mention, new or told before.
    Result<std::int64_t> say(Draft& draft, const domain::Command& command,
                             const domain::Say& said) {
        return mentions_.say(draft, command, said);
    }

private:
    /// The line under the command's key; 0 when there is none. Errc::Conflict when the key was
    /// used for something else.
    Result<domain::EntrySeq> look_up(const domain::Command& command);
    Result<bool> same_deed(domain::EntrySeq line, const domain::Command& command);
    Result<domain::EntrySeq> add_gift(Draft& draft, const domain::Command& command);
    Result<void> carry_out(Draft& draft, const domain::Command& command);
    Result<void> void_gift(Draft& draft, const std::string& key, domain::EntrySeq gift);
    Result<void> void_gifts(Draft& draft, const std::string& key,
                            const std::vector<domain::EntrySeq>& gifts);
    Result<void> settle_double(Draft& draft, const std::string& key,
                               const domain::SettleDouble& settled);
    Result<void> unvoid_gift(Draft& draft, const std::string& key, domain::EntrySeq gift);
    Result<void> cue(Draft& draft, const std::string& key, const domain::Cue& cue);
    Result<void> hide_own(Draft& draft, const std::string& key, const domain::HideOwnWords& own);
    Result<void> withdraw(Draft& draft, const domain::WithdrawPledge& withdrawal);

    Journal* journal_;
    GiftStates* gifts_;
    Recorder* recorder_;
    Checkouts* checkouts_;
    WordDeeds words_;
    MentionDeeds mentions_;
    DeskDeeds desk_;
    GiftWriter writer_;
};

} // namespace chapeau::ledger
