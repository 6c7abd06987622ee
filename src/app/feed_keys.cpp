#include "app/feed_keys.hpp"

#include <utility>

namespace chapeau::app {

void take_feed_text(Section& section, std::string_view key, std::string_view meaning,
                    std::string& target) {
    if (auto text = section.text(key, meaning)) {
        target = *std::move(text);
    }
}

void take_feed_interval(Section& section, milliseconds& interval) {
    if (const auto value =
            section.whole_number("poll_interval_ms", 1, sources::kPollIntervalMax.count())) {
        interval = milliseconds(*value);
    }
}

void take_feed_transport(Section& section, net::Transport& transport) {
    if (section.flag("allow_plain_http").value_or(false)) {
        transport = net::Transport::PlainHttpAllowed;
    }
}

void note_feed_faults(Section& section, const std::vector<sources::OptionFault>& faults,
                      const Secret& token) {
    const auto is_told = token.empty() && (section.has("token_file") || section.has("token_env"));
    for (const auto& fault : faults) {
        if (fault.key == "token") {
            if (!is_told) {
                section.own_fault(section.has("token_env") ? "token_env" : "token_file",
                                  fault.message);
            }
        } else {
            section.own_fault(fault.key == "poll_interval" ? "poll_interval_ms" : fault.key,
                              fault.message);
        }
    }
}

} // namespace chapeau::app
