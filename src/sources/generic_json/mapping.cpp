#include "sources/generic_json/mapping.hpp"

#include "base/format.hpp"
#include "base/json.hpp"

namespace chapeau::sources::generic_json {

void check_mapping(std::vector<OptionFault>& faults, const Mapping& mapping) {
    struct Part {
        const char* key;
        const std::string& pointer;
        bool required;
    };
    const Part parts[] = {
        {"rows", mapping.rows, false},
        {"id", mapping.id, true},
        {"time", mapping.time, true},
        {"amount", mapping.amount, true},
        {"currency", mapping.currency, false},
        {"name", mapping.name, false},
        {"message", mapping.message, false},
        {"anonymous", mapping.anonymous, false},
        {"donor_key", mapping.donor_key, false},
        {"status", mapping.status, false},
        {"next_page", mapping.next_page, false},
        {"total_count", mapping.total_count, false},
        {"total_sum", mapping.total_sum, false},
    };
    for (const auto& part : parts) {
        // A document without members refuses exactly the malformed pointers.
        if (!json::Value().at(part.pointer)) {
            faults.push_back(
                {part.key, format("\"{}\" is no JSON pointer; /data/amount is one", part.pointer)});
        } else if (part.required && part.pointer.empty()) {
            faults.push_back({part.key, "must say where in a record it stands, e.g. /amount"});
        }
    }
}

} // namespace chapeau::sources::generic_json
