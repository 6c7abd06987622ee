#include "app/feed_options.hpp"

#include <utility>

namespace chapeau::app {

void take_feed_text(Section& section, std::string_view key, std::string_view meaning,
                    std::string& target) {
    if (auto text = section.text(key, meaning)) {
        target = *std::move(text);
    }
}

void take_feed_pace(Section& section, milliseconds& interval, net::Transport& transport) {
    if (const auto value =
            section.whole_number("poll_interval_ms", 1, sources::kPollIntervalMax.count())) {
        interval = milliseconds(*value);
    }
    if (section.flag("allow_plain_http").value_or(false)) {
        transport = net::Transport::PlainHttpAllowed;
    }
}

void note_feed_faults(Section& section, const std::vector<sources::OptionFault>& faults,
                      const CredentialKeys& keys, const Secret& credential) {
    const auto is_told =
        credential.empty() && (section.has(keys.file_key) || section.has(keys.variable_key));
    for (const auto& fault : faults) {
        if (fault.key == "poll_interval") {
            section.own_fault("poll_interval_ms", fault.message);
        } else if (fault.key != keys.field) {
            section.own_fault(fault.key, fault.message);
        } else if (!is_told) {
            section.own_fault(section.has(keys.variable_key) ? keys.variable_key : keys.file_key,
                              fault.message);
        }
    }
}

} // namespace chapeau::app
