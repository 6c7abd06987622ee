// What a gift's own line says besides its columns: which promise it pays, and whether it began on
// a phone though its provider told it.
#pragma once

#include "base/result.hpp"
#include "domain/entry.hpp"

#include <string>
#include <string_view>

namespace chapeau::ledger {

struct GiftDetail {
    domain::EntrySeq pays = 0;
    bool from_phone = false;
};

/// Empty for nearly every gift; otherwise one line of JSON.
std::string to_text(const GiftDetail& detail);

/// Errc::Corrupt: the book wrote it.
Result<GiftDetail> parse_gift_detail(std::string_view text);

/// Who wrote the words of a gift of this source.
domain::WordsOrigin origin_of(std::string_view source, const GiftDetail& detail);

} // namespace chapeau::ledger
