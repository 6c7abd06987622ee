// What the desk decides about mentions, as lines of the chain, and what phones say.
#pragma once

#include "base/result.hpp"
#include "domain/command.hpp"
#include "domain/note.hpp"
#include "ledger/gift_writer.hpp"
#include "ledger/journal.hpp"
#include "ledger/mentions.hpp"

#include <cstdint>
#include <string>

namespace chapeau::ledger {

class MentionDeeds {
public:
    MentionDeeds(Journal& journal, Mentions& mentions)
        : journal_(&journal), mentions_(&mentions), writer_(journal) {}

    Result<void> approve(Draft& draft, const std::string& key,
                         const domain::ApproveMention& approved);
    Result<void> hide(Draft& draft, const std::string& key, const domain::HideMention& hide);
    Result<void> pin(Draft& draft, const std::string& key, const domain::PinMention& pin);
    Result<void> trust(Draft& draft, const std::string& key, const domain::TrustVoice& trust);
    Result<void> block(Draft& draft, const std::string& key, const domain::BlockVoice& block);

    /// No line: a post stands beside the chain. The mention's number.
    Result<std::int64_t> say(Draft& draft, const domain::Command& command, const domain::Say& said);

    /// By the phone that said it; false when it said nothing under this key.
    Result<bool> take_back(Draft& draft, const std::string& said_key);

private:
    /// After the mention was found to be there.
    Result<void> note(Draft& draft, const std::string& key, std::int64_t mention,
                      const domain::Note& note);

    Journal* journal_;
    Mentions* mentions_;
    GiftWriter writer_;
};

} // namespace chapeau::ledger
