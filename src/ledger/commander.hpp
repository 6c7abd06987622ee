// Carries out what the operator's side asks, within a transaction that the caller owns. Each
// command is a line under its own key: a double tap or a retry finds it done.
#pragma once

#include "base/result.hpp"
#include "domain/command.hpp"
#include "ledger/gift_state.hpp"
#include "ledger/gift_writer.hpp"
#include "ledger/journal.hpp"
#include "ledger/recorder.hpp"

#include <cstddef>

namespace chapeau::ledger {

/// An actor is a word like "keyboard" or "phone-3".
inline constexpr std::size_t kActorBytesMax = 64;

/// What can be judged without the book. Errc::InvalidInput.
Result<void> check_command(const domain::Command& command, domain::Currency currency);

class Commander {
public:
    Commander(Journal& journal, GiftStates& gifts, Recorder& recorder)
        : journal_(&journal), gifts_(&gifts), recorder_(&recorder), writer_(journal) {}

    /// The gift that the command added, now or when it was told before; 0 when it adds none.
    /// Errors come before anything is written, unless the file itself fails.
    Result<domain::EntrySeq> execute(Draft& draft, const domain::Command& command);

private:
    /// The line under the command's key; 0 when there is none. Errc::Conflict when the key was
    /// used for something else.
    Result<domain::EntrySeq> look_up(const domain::Command& command);
    Result<bool> same_deed(domain::EntrySeq line, const domain::Command& command);
    Result<domain::EntrySeq> add_cash(Draft& draft, const std::string& key,
                                      const domain::AddCash& cash);
    Result<void> carry_out(Draft& draft, const domain::Command& command);
    Result<void> void_gift(Draft& draft, const LineKey& key, domain::EntrySeq gift);
    Result<void> unvoid_gift(Draft& draft, const LineKey& key, domain::EntrySeq gift);
    Result<void> cue(Draft& draft, const LineKey& key, const domain::Cue& cue);

    Journal* journal_;
    GiftStates* gifts_;
    Recorder* recorder_;
    GiftWriter writer_;
};

} // namespace chapeau::ledger
