#include "app/pages_desk.hpp"

#include <utility>
#include <variant>
#include <vector>

namespace chapeau::app {

bool PagesDesk::submit(domain::Command command, std::function<void(web::CommandReceipt)> done) {
    std::vector<std::size_t> nudged;
    if (const auto* checkout = std::get_if<domain::OpenCheckout>(&command.what)) {
        const auto found = sources_.find(checkout->source);
        if (found != sources_.end()) {
            nudged.push_back(found->second);
        }
    } else if (std::holds_alternative<domain::DecideHolds>(command.what)) {
        for (const auto& [name, index] : holders_) {
            nudged.push_back(index);
        }
    }
    return evening_.submit_command(
        std::move(command),
        [this, nudged = std::move(nudged), done = std::move(done)](const CommandOutcome& outcome) {
            for (const auto source : nudged) {
                if (!outcome.error) {
                    net_.nudge(source);
                }
            }
            done({outcome.error, outcome.gift, outcome.number, outcome.words});
        });
}

bool PagesDesk::ask(domain::Question question, std::function<void(Result<domain::Answer>)> done) {
    return evening_.submit_question(std::move(question), std::move(done));
}

} // namespace chapeau::app
