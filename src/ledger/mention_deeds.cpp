#include "ledger/mention_deeds.hpp"

#include <utility>

namespace chapeau::ledger {

Result<void> MentionDeeds::note(Draft& draft, const std::string& key, std::int64_t mention,
                                const domain::Note& note) {
    const auto line = mentions_->find(mention);
    if (!line) {
        return tl::unexpected<Error>(line.error());
    }
    const auto source = journal_->sources().id_of(domain::kOperatorSource);
    if (!source) {
        return tl::unexpected<Error>(source.error());
    }
    return writer_.note(draft, {*source, key, 0}, note);
}

Result<void> MentionDeeds::approve(Draft& draft, const std::string& key,
                                   const domain::ApproveMention& approved) {
    const auto line = mentions_->find(approved.mention);
    if (!line) {
        return tl::unexpected<Error>(line.error());
    }
    if (line->is_gone) {
        return fail(Errc::Conflict, "mention {} was taken down by its author", approved.mention);
    }
    if (line->digest != approved.digest) {
        return fail(Errc::Conflict,
                    "the words of mention {} have changed since they were looked at; look again",
                    approved.mention);
    }
    const auto noted = note(draft, key, approved.mention,
                            domain::MentionApproved{approved.mention, approved.digest});
    return noted ? mentions_->set_wanted(approved.mention) : noted;
}

Result<void> MentionDeeds::hide(Draft& draft, const std::string& key,
                                const domain::HideMention& hide) {
    return note(draft, key, hide.mention, domain::MentionHidden{hide.mention, hide.hidden});
}

Result<void> MentionDeeds::pin(Draft& draft, const std::string& key,
                               const domain::PinMention& pin) {
    return note(draft, key, pin.mention, domain::MentionPinned{pin.mention, pin.pinned});
}

Result<void> MentionDeeds::trust(Draft& draft, const std::string& key,
                                 const domain::TrustVoice& trust) {
    return note(draft, key, trust.mention, domain::VoiceTrusted{trust.mention, trust.trusted});
}

Result<void> MentionDeeds::block(Draft& draft, const std::string& key,
                                 const domain::BlockVoice& block) {
    return note(draft, key, block.mention, domain::VoiceBlocked{block.mention, block.blocked});
}

Result<std::int64_t> MentionDeeds::say(Draft& draft, const domain::Command& command,
                                       const domain::Say& said) {
    const auto source = journal_->sources().id_of(domain::kPhonesSource);
    if (!source) {
        return tl::unexpected<Error>(source.error());
    }
    domain::Mention mention;
    mention.external_id = command.key;
    mention.voice.network = domain::Network::Room;
    mention.voice.id = donor_pseudonym(journal_->salt(), domain::kPhonesSource, said.device);
    mention.voice.name = said.name;
    mention.text = said.text;
    mention.posted_at = draft.now;
    mention.words = command.words;
    auto lines = mentions_->say(*source, mention, draft.now);
    if (!lines) {
        return tl::unexpected<Error>(lines.error());
    }
    const auto known = mentions_->find(domain::Network::Room, command.key);
    if (!known) {
        return tl::unexpected<Error>(known.error());
    }
    for (auto& line : *lines) {
        draft.mentions.push_back(std::move(line));
    }
    return *known ? (*known)->number : 0;
}

Result<bool> MentionDeeds::take_back(Draft& draft, const std::string& said_key) {
    const auto known = mentions_->find(domain::Network::Room, said_key);
    if (!known) {
        return tl::unexpected<Error>(known.error());
    }
    if (!*known) {
        return false;
    }
    auto lines = mentions_->drop((*known)->number);
    if (!lines) {
        return tl::unexpected<Error>(lines.error());
    }
    for (auto& line : *lines) {
        draft.mentions.push_back(std::move(line));
    }
    return true;
}

} // namespace chapeau::ledger
