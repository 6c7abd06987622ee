// What the operator panel's forms are made of: words in colours, buttons, fields.
#pragma once

#include "base/result.hpp"
#include "display/screen/screen.hpp"
#include "domain/money.hpp"

#include <array>
#include <imgui.h>
#include <string>
#include <string_view>

namespace chapeau::display {

inline const ImVec4 kGood(0.55F, 0.85F, 0.60F, 1.0F);
inline const ImVec4 kBad(1.0F, 0.72F, 0.40F, 1.0F);
inline const ImVec4 kFaint(0.70F, 0.72F, 0.78F, 1.0F);

/// For one command.
std::string new_key();

std::string_view typed(const std::array<char, 128>& field);
void put(std::array<char, 128>& field, std::string_view text);

/// A sum as the digits that the same field would read again.
std::string digits_of(domain::Money amount);

/// A sum as the screen shows it.
std::string shown(const PanelState& state, domain::Money amount);

/// A gift's own: what was given when it was in another currency, else "about" its amount.
template <class Gift>
std::string sum_shown(const PanelState& state, const Gift& gift) {
    if (!gift.amount) {
        return "a gift";
    }
    if (gift.given) {
        return shown(state, *gift.given);
    }
    return (gift.is_about ? "about " : "") + shown(state, *gift.amount);
}

void words(std::string_view text);
void words(std::string_view text, const ImVec4& colour);

/// A button that can be pressed while `ready`.
bool button(const std::string& label, bool ready);

} // namespace chapeau::display
