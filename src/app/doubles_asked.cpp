#include "app/doubles_asked.hpp"

#include <utility>
#include <variant>

namespace chapeau::app {

void DoublesAsked::follow(const domain::Snapshot& snapshot, SteadyTime now) {
    if (snapshot.doubles == 0) {
        if (asked_of_ != 0) {
            asked_of_ = 0;
            // A mailbox of its own for what is asked next: an answer under way is of no use now.
            latest_ = std::make_shared<Latest<domain::DoublesAnswer>>();
        }
        return;
    }
    const bool is_known = asked_of_ == snapshot.head;
    if (is_known || (asked_at_ && now - *asked_at_ < kDoublesAskedApart)) {
        return;
    }
    const bool is_asked = ask_([latest = latest_](Result<domain::Answer> answer) {
        if (auto* const doubles = answer ? std::get_if<domain::DoublesAnswer>(&*answer) : nullptr) {
            latest->publish(std::make_shared<const domain::DoublesAnswer>(std::move(*doubles)));
        }
    });
    asked_at_ = now;
    asked_of_ = is_asked ? snapshot.head : asked_of_;
}

} // namespace chapeau::app
