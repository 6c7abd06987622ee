// The panel's list of gifts that look like one: both side by side, and one button for each answer.
#include "base/format.hpp"
#include "display/screen/operator_panel.hpp"
#include "display/screen/panel_parts.hpp"

#include <algorithm>
#include <utility>

namespace chapeau::display {

namespace {

bool is_pair(const domain::DoubleRow& row, const domain::SettleDouble& settled) {
    return row.first.gift == settled.first && row.second.gift == settled.second;
}

bool is_before(const domain::DoubleRow& one, const domain::DoubleRow& other) {
    return std::pair(one.second.gift, one.first.gift) <
           std::pair(other.second.gift, other.first.gift);
}

} // namespace

/// What is open, and what was settled here and is still told of: a row stays where it was pressed,
/// so that a second click meets no other pair.
std::vector<domain::DoubleRow> OperatorPanel::doubles_shown(const PanelState& state) const {
    std::vector<domain::DoubleRow> rows;
    for (const SettledPair& settled : settled_pairs_) {
        rows.push_back(settled.row);
    }
    if (state.doubles) {
        for (const domain::DoubleRow& row : state.doubles->rows) {
            if (find_settled(row) == nullptr) {
                rows.push_back(row);
            }
        }
    }
    std::sort(rows.begin(), rows.end(), is_before);
    return rows;
}

const OperatorPanel::SettledPair* OperatorPanel::find_settled(const domain::DoubleRow& row) const {
    const auto found =
        std::find_if(settled_pairs_.begin(), settled_pairs_.end(),
                     [&](const SettledPair& each) { return is_pair(row, each.answer); });
    return found == settled_pairs_.end() ? nullptr : &*found;
}

void OperatorPanel::draw_doubles(const PanelState& state) {
    const std::int64_t open = state.snapshot->doubles;
    const auto rows = doubles_shown(state);
    if (open == 0 && rows.empty()) {
        return;
    }
    ImGui::Separator();
    words(open == 1 ? std::string("2 gifts look like one")
                    : format("{} pairs of gifts look like one each", open),
          open > 0 ? kBad : kGood);
    ImGui::BeginChild("doubles", ImVec2(0, static_cast<float>(font_px_) * 8), true);
    for (const domain::DoubleRow& row : rows) {
        ImGui::PushID(static_cast<int>(row.first.gift & 0x7FFFFFFF));
        ImGui::PushID(static_cast<int>(row.second.gift & 0x7FFFFFFF));
        draw_double(state, row);
        ImGui::PopID();
        ImGui::PopID();
    }
    ImGui::EndChild();
}

void OperatorPanel::draw_double(const PanelState& state, const domain::DoubleRow& row) {
    const auto unit = static_cast<float>(font_px_);
    for (const domain::GiftRow* const gift : {&row.first, &row.second}) {
        ImGui::AlignTextToFramePadding();
        words(format("#{}", gift->gift), kFaint);
        ImGui::SameLine(unit * 4);
        words(sum_shown(state, *gift));
        ImGui::SameLine(unit * 10);
        draw_name(gift->name, unit * 9);
        ImGui::SameLine(unit * 19.5F);
        const auto at = state.locale ? state.locale->time_of_day(gift->occurred_at) : "";
        words(format("{} {}", at, gift->source), kFaint);
    }
    if (const SettledPair* const settled = find_settled(row)) {
        const Deed* const deed = find_deed(state, settled->key);
        ImGui::AlignTextToFramePadding(); // As high as the buttons were: nothing below moves.
        words(deed != nullptr ? deed->words : std::string("..."), kFaint);
        return;
    }
    const bool merge = ImGui::Button("Count as one");
    ImGui::SameLine();
    const bool keep = ImGui::Button("Keep both");
    ImGui::SameLine();
    words(row.same_payment ? "the same payment" : "same name and amount within a minute", kFaint);
    if (merge || keep) {
        const domain::SettleDouble answer{row.first.gift, row.second.gift, merge};
        settled_pairs_.push_back({row, answer, new_key()});
        send(settled_pairs_.back().key, answer);
    }
}

void OperatorPanel::forget_settled(const PanelState& state) {
    // A refused answer is asked for again; a saved one is told of as long as the deed is.
    std::erase_if(settled_pairs_, [&](SettledPair& settled) {
        const Deed* const deed = find_deed(state, settled.key);
        settled.was_told = settled.was_told || deed != nullptr;
        return deed == nullptr ? settled.was_told : deed->state == Deed::State::Refused;
    });
}

} // namespace chapeau::display
