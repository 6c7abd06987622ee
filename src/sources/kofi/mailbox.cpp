#include "sources/kofi/mailbox.hpp"

#include <utility>

namespace chapeau::sources::kofi {

Mailbox::~Mailbox() {
    letters_.close();
    while (auto letter = letters_.try_pop()) {
        letter->done(Verdict::Busy);
    }
}

void Mailbox::take(std::string_view body, const std::function<void(Verdict)>& done) {
    auto batch = read_post(body, rules_);
    if (!batch) {
        done(batch.error().code == Errc::Refused ? Verdict::Refused : Verdict::Unreadable);
        return;
    }
    if (batch->gifts.empty() && batch->parked.empty()) {
        done(Verdict::Accepted); // It does not count, and need not be told again.
        return;
    }
    if (letters_.try_push(Letter{*std::move(batch), done}) != PushResult::Accepted) {
        done(Verdict::Busy);
    }
}

} // namespace chapeau::sources::kofi
