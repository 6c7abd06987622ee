// The panel's forms: cash, the target, the clock.
#include "base/format.hpp"
#include "base/text.hpp"
#include "display/screen/operator_panel.hpp"
#include "display/screen/panel_parts.hpp"

#include <algorithm>
#include <utility>

namespace chapeau::display {

void OperatorPanel::draw_cash(const PanelState& state) {
    ImGui::Separator();
    words("Cash from the hat");
    const domain::Currency currency = state.snapshot->challenge.currency;
    const auto unit = static_cast<float>(font_px_);
    ImGui::BeginDisabled(cash_sent_.has_value());
    ImGui::SetNextItemWidth(unit * 8);
    ImGui::InputTextWithHint("##cash", std::string(currency.code()).c_str(), cash_amount_.data(),
                             cash_amount_.size());
    ImGui::SameLine();
    ImGui::SetNextItemWidth(unit * 6);
    ImGui::InputTextWithHint("##people", "people", cash_people_.data(), cash_people_.size());
    ImGui::SameLine();
    ImGui::SetNextItemWidth(-1.0F);
    ImGui::InputTextWithHint("##name", "name (may stay empty)", cash_name_.data(),
                             cash_name_.size());
    ImGui::EndDisabled();
    if (cash_sent_) {
        draw_cash_sent(state);
        return;
    }
    const auto amount = parse_typed_amount(typed(cash_amount_), currency);
    const auto people = parse_typed_count(typed(cash_people_), 0, domain::kPeopleMax, 0);
    const std::string label =
        amount ? format("Add {}###add", shown(state, *amount)) : std::string("Add###add");
    if (button(label, amount && people)) {
        cash_sent_ = domain::Command{
            new_key(), "operator",
            domain::AddCash{*amount, *people, std::string(trim(typed(cash_name_)))}};
        commands_.push_back(*cash_sent_);
    }
    if (!trim(typed(cash_amount_)).empty() && !amount) {
        words(amount.error().message, kBad);
    } else if (!people) {
        words(people.error().message, kBad);
    }
}

// The form stays as it was typed until the book has it: who types it again would give it a new
// key, and the book would count it twice.
void OperatorPanel::draw_cash_sent(const PanelState& state) {
    const Deed* const deed = find_deed(state, cash_sent_->key);
    const bool is_unknown = deed != nullptr && deed->state == Deed::State::Unknown;
    if (button(is_unknown ? "Try again###add" : "Saving...###add", is_unknown)) {
        commands_.push_back(*cash_sent_);
    }
    if (!is_unknown) {
        return;
    }
    ImGui::SameLine();
    if (ImGui::Button("New form")) {
        clear_cash(); // The deed itself waits in the list, under its key.
        return;
    }
    ImGui::SameLine();
    words("perhaps not saved: try again", kBad);
}

void OperatorPanel::clear_cash() {
    cash_sent_.reset();
    cash_amount_.fill('\0');
    cash_people_.fill('\0');
    cash_name_.fill('\0');
}

void OperatorPanel::fill_target(const domain::Snapshot& snapshot) {
    const domain::Target& target = snapshot.challenge.target;
    put(target_people_, target.people ? format("{}", *target.people) : "");
    put(target_amount_, target.amount ? digits_of(*target.amount) : "");
    target_filled_ = true;
}

void OperatorPanel::draw_target(const PanelState& state) {
    ImGui::Separator();
    if (!target_filled_) {
        fill_target(*state.snapshot);
    }
    words("Target (what stays empty is not asked)");
    const auto unit = static_cast<float>(font_px_);
    const domain::Currency currency = state.snapshot->challenge.currency;
    ImGui::SetNextItemWidth(unit * 8);
    ImGui::InputTextWithHint("##target amount", std::string(currency.code()).c_str(),
                             target_amount_.data(), target_amount_.size());
    ImGui::SameLine();
    ImGui::SetNextItemWidth(unit * 6);
    ImGui::InputTextWithHint("##target people", "people", target_people_.data(),
                             target_people_.size());
    ImGui::SameLine();
    const auto read = [&]() -> Result<domain::Target> {
        domain::Target target;
        if (!trim(typed(target_amount_)).empty()) {
            auto amount = parse_typed_amount(typed(target_amount_), currency);
            if (!amount) {
                return tl::unexpected<Error>(amount.error());
            }
            target.amount = *amount;
        }
        auto people = parse_typed_count(typed(target_people_), 1, domain::kPeopleMax, 0);
        if (!people) {
            return tl::unexpected<Error>(people.error());
        }
        if (*people > 0) {
            target.people = *people;
        }
        if (!target.people && !target.amount) {
            return fail(Errc::InvalidInput, "a target needs an amount, a number of people or both");
        }
        return target;
    };
    const Result<domain::Target> target = read();
    if (button("Set target", target.has_value()) && *target != state.snapshot->challenge.target) {
        send(std::exchange(target_key_, new_key()), domain::Cue{domain::SetTarget{*target}});
    }
    if (!target) {
        words(target.error().message, kBad);
    }
}

void OperatorPanel::draw_clock(const PanelState& state) {
    ImGui::Separator();
    const domain::Snapshot& snapshot = *state.snapshot;
    const auto& deadline = snapshot.challenge.deadline;
    const std::string until = deadline && state.locale
                                  ? format("Deadline: {}", state.locale->time_of_day(*deadline))
                              : deadline ? std::string("There is a deadline")
                                         : std::string("No deadline");
    words(until);
    const auto unit = static_cast<float>(font_px_);
    if (typed(minutes_).empty() && snapshot.challenge.duration) {
        put(minutes_,
            format("{}", std::max<std::int64_t>(1, snapshot.challenge.duration->count() / 60)));
    }
    ImGui::SetNextItemWidth(unit * 6);
    ImGui::InputTextWithHint("##minutes", "minutes", minutes_.data(), minutes_.size());
    constexpr std::int64_t kMinutesMax = 7 * 24 * 60; // A week: beyond it a date was meant.
    const auto minutes = parse_typed_count(typed(minutes_), 1, kMinutesMax, 0);
    const Result<seconds> duration =
        minutes && *minutes > 0 ? Result<seconds>(seconds{*minutes * 60})
                                : Result<seconds>(fail(Errc::InvalidInput, "minutes are missing"));
    ImGui::SameLine();
    if (button("Start the clock", duration.has_value())) {
        send(std::exchange(clock_key_, new_key()),
             domain::Cue{domain::StartClock{state.now, *duration}});
    }
    ImGui::SameLine();
    if (button("End in so many", duration.has_value())) {
        send(std::exchange(clock_key_, new_key()),
             domain::Cue{domain::SetDeadline{state.now + *duration}});
    }
    ImGui::SameLine();
    ImGui::BeginDisabled(!deadline);
    if (ImGui::Button("No deadline")) {
        send(std::exchange(clock_key_, new_key()), domain::Cue{domain::SetDeadline{std::nullopt}});
    }
    ImGui::EndDisabled();
    if (!minutes) {
        words(minutes.error().message, kBad);
    }
}

} // namespace chapeau::display
