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
};

struct CommandWords {
    const domain::Locale& locale;

    std::string operator()(const domain::AddCash& command) const {
        return format("Added {} cash", locale.money(command.amount));
    }
    std::string operator()(const domain::VoidGift& command) const {
        return format("Made gift {} void", command.gift);
    }
    std::string operator()(const domain::UnvoidGift& command) const {
        return format("Counted gift {} again", command.gift);
    }
    std::string operator()(const domain::Cue& cue) const {
        return std::visit(CueWords{locale}, cue);
    }
};

struct GiftSpokenOf {
    domain::EntrySeq operator()(const domain::AddCash&) const { return 0; }
    domain::EntrySeq operator()(const domain::VoidGift& command) const { return command.gift; }
    domain::EntrySeq operator()(const domain::UnvoidGift& command) const { return command.gift; }
    domain::EntrySeq operator()(const domain::Cue& cue) const {
        if (const auto* hide = std::get_if<domain::HideName>(&cue)) {
            return hide->gift;
        }
        const auto* const show = std::get_if<domain::ShowName>(&cue);
        return show == nullptr ? 0 : show->gift;
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
