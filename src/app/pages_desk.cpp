#include "app/pages_desk.hpp"

#include <optional>
#include <utility>
#include <variant>

namespace chapeau::app {

bool PagesDesk::submit(domain::Command command, std::function<void(web::CommandReceipt)> done) {
    std::optional<std::size_t> source;
    if (const auto* checkout = std::get_if<domain::OpenCheckout>(&command.what)) {
        const auto found = sources_.find(checkout->source);
        if (found != sources_.end()) {
            source = found->second;
        }
    }
    return evening_.submit_command(
        std::move(command), [this, source, done = std::move(done)](const CommandOutcome& outcome) {
            if (source && !outcome.error) {
                net_.nudge(*source);
            }
            done({outcome.error, outcome.gift, outcome.number, outcome.words});
        });
}

bool PagesDesk::ask(domain::Question question, std::function<void(Result<domain::Answer>)> done) {
    return evening_.submit_question(std::move(question), std::move(done));
}

} // namespace chapeau::app
