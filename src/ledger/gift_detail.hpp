// What a gift's own line says besides its columns: which promise it pays, whether it began on a
// phone though its provider told it, and what was given when it was in another currency.
#pragma once

#include "base/result.hpp"
#include "domain/entry.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace chapeau::ledger {

/// The line's own amount is about this much.
struct GivenAbroad { // NOLINT(cppcoreguidelines-pro-type-member-init): Money has no default.
    domain::Money amount;
    domain::EntrySeq rate = 0; // The line of the rate that it was converted by.
};

struct GiftDetail {
    domain::EntrySeq pays = 0;
    bool from_phone = false;
    std::optional<GivenAbroad> given{};
};

/// Empty for nearly every gift; otherwise one line of JSON.
std::string to_text(const GiftDetail& detail);

/// Errc::Corrupt: the book wrote it.
Result<GiftDetail> parse_gift_detail(std::string_view text);

/// Who wrote the words of a gift of this source.
domain::WordsOrigin origin_of(std::string_view source, const GiftDetail& detail);

} // namespace chapeau::ledger
