// Where, in somebody's JSON, the parts of a gift stand. Pointers are RFC 6901 (`/data/gifts`);
// those of a row start at the row. An empty optional pointer means: not there.
#pragma once

#include "base/result.hpp"
#include "domain/gift.hpp"
#include "domain/money.hpp"
#include "sources/options.hpp"

#include <string>
#include <vector>

namespace chapeau::sources::generic_json {

/// How the amount is written. As a JSON string or number, both are read digit by digit.
enum class AmountUnit {
    Major, // 10.50
    Minor, // 1050
};

struct Mapping {
    std::string rows;               // To the array; empty: the document is the array.
    std::string id = "/id";         // Required in every row.
    std::string time = "/time";     // ISO 8601 with an offset, or whole Unix seconds.
    std::string amount = "/amount"; // Absent or null in a row: the donor hides it.
    AmountUnit amount_unit = AmountUnit::Major;
    std::string currency; // Not mapped, or not there: the challenge's.
    std::string name;     // Map only what the donor chose for publication.
    std::string message;
    std::string anonymous; // Null, false, "no", "non", "n" or 0: the name is taken. Else not.
    std::string donor_key; // A stable key of the giver.
    std::string status;    // paid, refunded or pledged; absent: `layer`.
    domain::Layer layer = domain::Layer::Captured;

    std::string next_page; // To the address of the next page; a `Link: rel="next"` works unmapped.
    std::string total_count; // What the provider says it has; both start at the document.
    std::string total_sum;   // In `amount_unit`.
};

void check_mapping(std::vector<OptionFault>& faults, const Mapping& mapping);

} // namespace chapeau::sources::generic_json
