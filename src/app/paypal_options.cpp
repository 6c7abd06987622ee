#include "app/paypal_options.hpp"

#include <array>
#include <utility>

namespace chapeau::app {
namespace {

constexpr std::array<std::string_view, 9> kPayPalFeedKeys = {
    "name",    "kind",  "base_url",    "client_id",       "key_file",
    "key_env", "since", "event_codes", "poll_interval_ms"};

/// Empty after a fault is noted, or when there is nothing to read.
std::vector<std::string> read_event_codes(Section& section) {
    constexpr const char* kMeaning = "a list of event codes such as \"T0013\"";
    std::vector<std::string> codes;
    const auto* list = section.list("event_codes", kMeaning);
    if (list == nullptr) {
        return codes;
    }
    for (const auto& value : *list) {
        const auto* code = std::get_if<std::string>(&value.what);
        if (code == nullptr) {
            section.fault(value, "event_codes", kMeaning);
            return {};
        }
        codes.push_back(*code);
    }
    return codes;
}

} // namespace

Keys paypal_keys() {
    return kPayPalFeedKeys;
}

sources::paypal::Options read_paypal(Section& section, const SourceContext& context) {
    sources::paypal::Options options{
        .name = read_name(section),
        .client_id = section.text("client_id", "the client id of the REST app").value_or(""),
        .key = read_credential(section, context, kKeyPlace),
        .since = section.moment("since").value_or(Timestamp{})};
    take_text(section, "base_url", "the address of PayPal's API", options.base_url);
    if (section.has("event_codes")) {
        options.codes = read_event_codes(section);
    }
    take_interval(section, options.poll_interval);
    note_source_faults(section, check(options), kKeyPlace, options.key);
    return options;
}

} // namespace chapeau::app
