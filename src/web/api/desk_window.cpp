#include "web/api/desk_window.hpp"

#include <utility>

namespace chapeau::web {

DeskWindow::DeskWindow(Desk& desk, Post post, bool with_details)
    : desk_(desk),
      post_(std::move(post)),
      with_details_(with_details),
      self_(std::make_shared<DeskWindow*>(this)) {}

void DeskWindow::submit(domain::Command command, Errand errand, ShowReceipt show) {
    const auto number = hold(std::move(errand));
    if (!number) {
        return;
    }
    auto done = [alive = std::weak_ptr(self_), post = post_, number = *number,
                 show = std::move(show)](CommandReceipt receipt) {
        post([alive, number, show, receipt = std::move(receipt)] {
            if (const auto self = alive.lock()) {
                (*self)->finish(number, receipt, show);
            }
        });
    };
    if (!desk_.submit(std::move(command), std::move(done))) {
        refuse_full(*number);
    }
}

void DeskWindow::ask(domain::Question question, Errand errand, ShowAnswer show) {
    const auto number = hold(std::move(errand));
    if (!number) {
        return;
    }
    auto done = [alive = std::weak_ptr(self_), post = post_, number = *number,
                 show = std::move(show)](Result<domain::Answer> answer) {
        post([alive, number, show, answer = std::move(answer)] {
            if (const auto self = alive.lock()) {
                (*self)->finish(number, answer, show);
            }
        });
    };
    if (!desk_.ask(std::move(question), std::move(done))) {
        refuse_full(*number);
    }
}

void DeskWindow::tick(SteadyTime now) {
    while (!errands_.empty() && now - errands_.begin()->second.since >= kDeskPatience) {
        const auto errand = take(errands_.begin()->first);
        errand->reply(deny({Complaint::NotSaved}, errand->language));
    }
}

std::optional<std::uint64_t> DeskWindow::hold(Errand errand) {
    if (errands_.size() >= kWaitingMax) {
        errand.reply(deny({Complaint::Full}, errand.language));
        return std::nullopt;
    }
    const auto number = next_number_++;
    errands_.emplace(number, std::move(errand));
    return number;
}

std::optional<Errand> DeskWindow::take(std::uint64_t number) {
    auto node = errands_.extract(number);
    return node.empty() ? std::nullopt : std::optional(std::move(node.mapped()));
}

void DeskWindow::refuse_full(std::uint64_t number) {
    if (const auto errand = take(number)) {
        errand->reply(deny({Complaint::Full}, errand->language));
    }
}

void DeskWindow::finish(std::uint64_t number, const CommandReceipt& receipt,
                        const ShowReceipt& show) {
    const auto errand = take(number);
    if (!errand) {
        return; // It was answered before: the evening came too late, or twice.
    }
    errand->reply(receipt.error ? deny(denial_of(*receipt.error, with_details_), errand->language)
                                : show(receipt));
}

void DeskWindow::finish(std::uint64_t number, const Result<domain::Answer>& answer,
                        const ShowAnswer& show) {
    const auto errand = take(number);
    if (!errand) {
        return;
    }
    errand->reply(answer ? show(*answer)
                         : deny(denial_of(answer.error(), with_details_), errand->language));
}

} // namespace chapeau::web
