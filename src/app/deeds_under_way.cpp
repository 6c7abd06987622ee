#include "app/deeds_under_way.hpp"

#include "app/command_words.hpp"

#include <algorithm>
#include <utility>

namespace chapeau::app {
namespace {

using display::Deed;

bool is_settled(const Deed& deed) {
    return deed.state == Deed::State::Done || deed.state == Deed::State::Refused;
}

/// Whether the book said no before it wrote anything. After any other error what was being
/// written may stand in the book or not, and only the key can tell.
Deed::State state_after(const Error& error) {
    switch (error.code) {
    case Errc::InvalidInput:
    case Errc::NotFound:
    case Errc::Conflict:
    case Errc::TooLarge:
    case Errc::Refused:
        return Deed::State::Refused;
    case Errc::Unavailable:
    case Errc::Timeout:
    case Errc::Corrupt:
    case Errc::Io:
        break;
    }
    return Deed::State::Unknown;
}

} // namespace

std::vector<Deed>::iterator DeedsUnderWay::find(const std::string& key) {
    return std::find_if(deeds_.begin(), deeds_.end(),
                        [&](const Deed& deed) { return deed.command.key == key; });
}

void DeedsUnderWay::give(const domain::Command& command) {
    auto deed = find(command.key);
    if (deed != deeds_.end() && deed->state != Deed::State::Unknown) {
        return; // A double click.
    }
    if (deed == deeds_.end()) {
        deed = deeds_.insert(deeds_.begin(), Deed{.command = command,
                                                  .words = words_for(command, locale_),
                                                  .state = Deed::State::Unknown,
                                                  .trouble = {},
                                                  .gift = gift_spoken_of(command)});
    }
    const auto under_way = std::count_if(deeds_.begin(), deeds_.end(), [](const Deed& each) {
        return each.state == Deed::State::UnderWay;
    });
    const bool is_given = static_cast<std::size_t>(under_way) < kCommandsUnderWayMax &&
                          submit_(command) == PushResult::Accepted;
    deed->state = is_given ? Deed::State::UnderWay : Deed::State::Unknown;
    deed->trouble = is_given ? "" : "the book is busy";
    tell();
}

void DeedsUnderWay::take(const CommandOutcome& outcome) {
    const auto deed = find(outcome.key);
    if (deed == deeds_.end()) {
        return; // Not given here, or listed no more.
    }
    deed->state = outcome.error ? state_after(*outcome.error) : Deed::State::Done;
    deed->trouble = outcome.error ? outcome.error->message : "";
    deed->gift = outcome.gift != 0 ? outcome.gift : deed->gift;
    deed->about = outcome.about;
    tell();
}

void DeedsUnderWay::tell() {
    // Successes go first, from the oldest on; then refusals. The rest waits for somebody.
    for (const auto state : {Deed::State::Done, Deed::State::Refused}) {
        while (std::count_if(deeds_.begin(), deeds_.end(), is_settled) >
               static_cast<std::ptrdiff_t>(kDeedsToldMax)) {
            const auto oldest = std::find_if(deeds_.rbegin(), deeds_.rend(),
                                             [&](const Deed& deed) { return deed.state == state; });
            if (oldest == deeds_.rend()) {
                break;
            }
            deeds_.erase(std::next(oldest).base());
        }
    }
    told_ = std::make_shared<const std::vector<Deed>>(deeds_);
}

} // namespace chapeau::app
