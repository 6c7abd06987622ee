#include "app/command_words.hpp"

#include "base/format.hpp"

namespace chapeau::app {
namespace {

struct CueWords {
    const domain::Locale& locale;

    std::string operator()(const domain::SetTarget& cue) const {
        std::string words = "Changed the target to ";
        if (cue.target.people) {
            words += format("{} people", locale.count(*cue.target.people));
        }
        if (cue.target.amount) {
            words +=
                format("{}{}", cue.target.people ? " and " : "", locale.money(*cue.target.amount));
        }
        return words;
    }
    std::string operator()(const domain::SetDeadline& cue) const {
        return cue.deadline
                   ? format("Changed the deadline to {}", locale.time_of_day(*cue.deadline))
                   : "Took the deadline away";
    }
    std::string operator()(const domain::StartClock& cue) const {
        return format("Started the clock: it ends at {}",
                      locale.time_of_day(cue.opening + cue.duration));
    }
    std::string operator()(const domain::HideName& cue) const {
        return format("Hid the name of gift {}", cue.gift);
    }
    std::string operator()(const domain::ShowName& cue) const {
        return format("Showed the name of gift {}", cue.gift);
    }
    std::string operator()(const domain::SetFrozen& cue) const {
        return cue.frozen ? "Froze the screen" : "Thawed the screen";
    }
    std::string operator()(const domain::SetBlank& cue) const {
        return cue.blank ? "Blanked the screen" : "Brought the screen back";
    }
    std::string operator()(const domain::SetWordsMode& cue) const {
        switch (cue.mode) {
        case domain::WordsMode::Nothing:
            return "Took every name away";
        case domain::WordsMode::HoldAll:
            return "Holds every name until it is approved";
        case domain::WordsMode::HoldPhones:
            return "Holds the names that phones send";
        case domain::WordsMode::Clean:
            return "Lets every clean name pass";
        }
        return "Changed which names pass";
    }
    std::string operator()(const domain::SetScene& cue) const {
        return cue.scene == domain::Scene::Wall ? "Showed what people say" : "Showed the challenge";
    }
    std::string operator()(const domain::SetStretch& cue) const {
        return format("Changed the stretch targets to {}", cue.targets.size());
    }
};

struct CommandWords {
    const domain::Locale& locale;

    std::string operator()(const domain::AddCash& command) const {
        return format("Added {} cash", locale.money(command.amount));
    }
    std::string operator()(const domain::VoidGift& command) const {
        return format("Made gift {} void", command.gift);
    }
    std::string operator()(const domain::VoidGifts& command) const {
        return format("Made {} gifts void", command.gifts.size());
    }
    std::string operator()(const domain::UnvoidGift& command) const {
        return format("Counted gift {} again", command.gift);
    }
    std::string operator()(const domain::Cue& cue) const {
        return std::visit(CueWords{locale}, cue);
    }
    std::string operator()(const domain::Pledge& command) const {
        return format("Promised {}", locale.money(command.amount));
    }
    std::string operator()(const domain::WithdrawPledge&) const { return "Withdrew a promise"; }
    std::string operator()(const domain::HideOwnWords&) const { return "Hid their own name"; }
    std::string operator()(const domain::ApproveWords& command) const {
        return format("Approved the name of gift {}", command.gift);
    }
    std::string operator()(const domain::CorrectName& command) const {
        return format("Corrected the name of gift {}", command.gift);
    }
    std::string operator()(const domain::BlockGiver& command) const {
        return format("{} the giver of gift {}", command.blocked ? "Blocked" : "Unblocked",
                      command.gift);
    }
    std::string operator()(const domain::PayPledges& command) const {
        return format("Marked {} promises as paid", command.pledges.size());
    }
    std::string operator()(const domain::RefundGift& command) const {
        return format("Gave gift {} back", command.gift);
    }
    std::string operator()(const domain::RecountEnvelope& command) const {
        return format("Counted envelope {} again: {}", command.envelope,
                      locale.money(command.amount));
    }
    std::string operator()(const domain::SettleEnvelope& command) const {
        return format("Settled envelope {} at {}", command.envelope, locale.money(command.amount));
    }
    std::string operator()(const domain::ErasePerson& command) const {
        return format("Erased the name of gift {}", command.gift);
    }
    std::string operator()(const domain::Say&) const { return "Sent a message"; }
    std::string operator()(const domain::ApproveMention& command) const {
        return format("Approved post {}", command.mention);
    }
    std::string operator()(const domain::HideMention& command) const {
        return format("{} post {}", command.hidden ? "Took off" : "Allowed again", command.mention);
    }
    std::string operator()(const domain::PinMention& command) const {
        return format("{} post {}", command.pinned ? "Pinned" : "Unpinned", command.mention);
    }
    std::string operator()(const domain::TrustVoice& command) const {
        return format("{} the author of post {}", command.trusted ? "Trusts" : "Trusts no more",
                      command.mention);
    }
    std::string operator()(const domain::BlockVoice& command) const {
        return format("{} the author of post {}", command.blocked ? "Blocked" : "Unblocked",
                      command.mention);
    }
    std::string operator()(const domain::OpenCheckout& command) const {
        return format("Opened a payment of {}", locale.money(command.amount));
    }
    std::string operator()(const domain::SetRate& command) const {
        return format("From now on {}, as of {}", domain::to_words(command.rate), command.rate.day);
    }
    std::string operator()(const domain::DecideHolds& command) const {
        return format("{} {} held gifts",
                      command.decision == domain::HoldDecision::Take ? "Takes" : "Lets go of",
                      command.gifts.size());
    }
    std::string operator()(const domain::SettleDouble& command) const {
        return command.merged
                   ? format("Counted gifts {} and {} as one", command.first, command.second)
                   : format("Kept gifts {} and {} as two", command.first, command.second);
    }
};

struct GiftSpokenOf {
    domain::EntrySeq operator()(const domain::Cue& cue) const { return std::visit(*this, cue); }
    template <class Deed>
    domain::EntrySeq operator()(const Deed& deed) const {
        if constexpr (requires { deed.gift; }) {
            return deed.gift;
        } else {
            return 0;
        }
    }
};

} // namespace

domain::EntrySeq gift_spoken_of(const domain::Command& command) {
    return std::visit(GiftSpokenOf{}, command.what);
}

std::string words_for(const domain::Command& command, const domain::Locale& locale) {
    return std::visit(CommandWords{locale}, command.what);
}

} // namespace chapeau::app
