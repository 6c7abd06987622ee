// The panel's lists: the latest gifts, the top givers, any gift by its number, and what was done.
#include "base/format.hpp"
#include "display/screen/operator_panel.hpp"
#include "display/screen/panel_parts.hpp"

#include <algorithm>
#include <utility>

namespace chapeau::display {

namespace {

constexpr const char* layer_name(domain::Layer layer) {
    switch (layer) {
    case domain::Layer::Captured:
        return "paid";
    case domain::Layer::Cash:
        return "cash";
    case domain::Layer::Pledged:
        return "promised";
    case domain::Layer::Matched:
        return "matched";
    }
    return "";
}

// ImGui tells things apart by an int; gifts of one list differ in these bits.
int id_of(domain::EntrySeq gift) {
    return static_cast<int>(gift & 0x7FFFFFFF);
}

} // namespace

void OperatorPanel::draw_gifts(const PanelState& state) {
    ImGui::Separator();
    words("Latest gifts");
    const auto unit = static_cast<float>(font_px_);
    ImGui::BeginChild("gifts", ImVec2(0, unit * 14), true);
    for (const domain::RecentGift& gift : state.snapshot->recent) {
        ImGui::PushID(id_of(gift.gift));
        ImGui::AlignTextToFramePadding();
        words(format("#{}", gift.gift), kFaint);
        ImGui::SameLine(unit * 4);
        words(sum_shown(state, gift));
        ImGui::SameLine(unit * 10);
        draw_name(gift.name, unit * 9);
        ImGui::SameLine(unit * 19.5F);
        words(format("{}{}", layer_name(gift.layer), gift.late ? ", late" : ""), kFaint);
        ImGui::SameLine(unit * 25);
        if (!draw_question(Place::Latest, gift.gift)) {
            if (ImGui::Button("Void")) {
                question_ = Question{Asked::Void, Place::Latest, gift.gift, new_key()};
            }
            ImGui::SameLine();
            hide_button(Place::Latest, gift.gift, gift.hidden);
        }
        ImGui::PopID();
    }
    ImGui::EndChild();
}

void OperatorPanel::draw_leaders(const PanelState& state) {
    if (state.snapshot->leaders.empty()) {
        return;
    }
    ImGui::Separator();
    words("Top givers");
    const auto unit = static_cast<float>(font_px_);
    ImGui::BeginChild("leaders", ImVec2(0, unit * 8), true);
    for (const domain::LeaderRow& leader : state.snapshot->leaders) {
        ImGui::PushID(id_of(leader.gift));
        ImGui::AlignTextToFramePadding();
        words(format("{}", leader.rank), kFaint);
        ImGui::SameLine(unit * 4);
        words(shown(state, leader.sum));
        ImGui::SameLine(unit * 10);
        draw_name(leader.name, unit * 14);
        ImGui::SameLine(unit * 25);
        if (!draw_question(Place::Leaders, leader.gift)) {
            hide_button(Place::Leaders, leader.gift, leader.hidden);
        }
        ImGui::PopID();
    }
    ImGui::EndChild();
}

// However old a gift is, and whether it counts or not, its number reaches it.
void OperatorPanel::draw_by_number(const PanelState& state) {
    ImGui::Separator();
    words("Any gift, by its number");
    ImGui::SetNextItemWidth(static_cast<float>(font_px_) * 6);
    ImGui::InputTextWithHint("##gift", "number", gift_number_.data(), gift_number_.size());
    const auto number = parse_typed_count(typed(gift_number_), 1, state.snapshot->head, 0);
    const domain::EntrySeq gift = number ? *number : 0;
    ImGui::SameLine();
    if (gift != 0 && draw_question(Place::Number, gift)) {
        return;
    }
    const bool ready = gift != 0;
    if (button("Void", ready)) {
        question_ = Question{Asked::Void, Place::Number, gift, new_key()};
    }
    ImGui::SameLine();
    const bool count_again = button("Count again", ready);
    ImGui::SameLine();
    if (button("Hide", ready)) {
        question_ = Question{Asked::Hide, Place::Number, gift, new_key()};
    }
    ImGui::SameLine();
    const bool show = button("Show", ready);
    if (count_again) {
        send(new_key(), domain::UnvoidGift{gift});
    } else if (show) {
        send(new_key(), domain::Cue{domain::ShowName{gift}});
    }
    if (count_again || show) {
        gift_number_.fill('\0'); // A second click finds nothing to do.
    }
    if (!number) {
        words(number.error().message, kBad);
    }
}

void OperatorPanel::hide_button(Place place, domain::EntrySeq gift, bool is_hidden) {
    if (is_hidden) {
        if (ImGui::Button("Show")) {
            send(new_key(), domain::Cue{domain::ShowName{gift}});
        }
    } else if (ImGui::Button("Hide")) {
        question_ = Question{Asked::Hide, place, gift, new_key()};
    }
}

bool OperatorPanel::draw_question(Place place, domain::EntrySeq gift) {
    if (!question_ || question_->place != place || question_->gift != gift) {
        return false;
    }
    const bool voiding = question_->asked == Asked::Void;
    words(voiding ? "Void?" : "Hide?", kBad);
    ImGui::SameLine();
    const bool yes = ImGui::Button("Yes");
    ImGui::SameLine();
    const bool no = ImGui::Button("No");
    if (yes && voiding) {
        send(question_->key, domain::VoidGift{gift});
    } else if (yes) {
        send(question_->key, domain::Cue{domain::HideName{gift}});
    }
    if (yes || no) {
        question_.reset();
    }
    return true;
}

const Deed* OperatorPanel::find_deed(const PanelState& state, const std::string& key) {
    if (!state.deeds) {
        return nullptr;
    }
    const auto found = std::find_if(state.deeds->begin(), state.deeds->end(),
                                    [&](const Deed& deed) { return deed.command.key == key; });
    return found == state.deeds->end() ? nullptr : &*found;
}

void OperatorPanel::learn(const PanelState& state) {
    const Deed* const cash = cash_sent_ ? find_deed(state, cash_sent_->key) : nullptr;
    if (cash != nullptr && cash->state == Deed::State::Done) {
        clear_cash();
    } else if (cash != nullptr && cash->state == Deed::State::Refused) {
        cash_sent_.reset(); // Nothing was written: what was typed can be put right.
    }
    forget_settled(state);
    std::erase_if(taken_back_,
                  [&](const std::string& key) { return find_deed(state, key) == nullptr; });
}

// Of a fixed height, so that nothing moves under the hand when a deed is done.
void OperatorPanel::draw_deeds(const PanelState& state) {
    ImGui::Separator();
    words("Done lately");
    ImGui::BeginChild("deeds", ImVec2(0, static_cast<float>(font_px_) * 8), true);
    if (state.deeds) {
        for (const Deed& deed : *state.deeds) {
            ImGui::PushID(deed.command.key.c_str());
            draw_deed(state, deed);
            ImGui::PopID();
        }
    }
    ImGui::EndChild();
}

void OperatorPanel::draw_deed(const PanelState& state, const Deed& deed) {
    const auto unit = static_cast<float>(font_px_);
    ImGui::AlignTextToFramePadding();
    switch (deed.state) {
    case Deed::State::UnderWay:
        words(format("{}...", deed.words), kFaint);
        return;
    case Deed::State::Refused:
        words(format("Not done: {}. {}", deed.words, deed.trouble), kBad);
        return;
    case Deed::State::Unknown:
        if (ImGui::Button("Try again")) {
            commands_.push_back(deed.command);
        }
        ImGui::SameLine();
        words(format("Perhaps not saved: try again. {}: {}", deed.words, deed.trouble), kBad);
        return;
    case Deed::State::Done:
        break;
    }
    auto undo = undo_of(deed);
    const bool is_taken_back =
        std::find(taken_back_.begin(), taken_back_.end(), deed.command.key) != taken_back_.end();
    if (undo && !is_taken_back) {
        if (ImGui::Button("Undo")) {
            taken_back_.push_back(deed.command.key);
            send(new_key(), std::move(*undo));
        }
        ImGui::SameLine(unit * 4);
    }
    words(deed.words, kGood);
    if (deed.about) {
        ImGui::SameLine();
        words(sum_shown(state, *deed.about), kFaint);
        ImGui::SameLine();
        draw_name(deed.about->name, unit * 9);
    }
}

} // namespace chapeau::display
