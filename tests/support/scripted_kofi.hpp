// Ko-fi's side of its webhooks: what it posts, written down as it writes it. Pure.
#pragma once

#include "support/scripted_provider.hpp"

#include <string>
#include <string_view>

namespace chapeau::test {

inline constexpr const char* kKofiToken = "8a1f7c1e-1f0b-4c0e-9d55-000000000001";

/// The body of a form with one field, blanks as plus signs.
std::string kofi_form(std::string_view data);

/// The delivery of one gift; a gift without a name is not public.
std::string kofi_post(const ProviderGift& gift);

} // namespace chapeau::test
