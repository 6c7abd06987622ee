#include "app/justgiving_options.hpp"

#include <array>
#include <string_view>

namespace chapeau::app {
namespace {

constexpr std::array<std::string_view, 8> kJustGivingKeys = {
    "name",        "kind",       "base_url",         "page",
    "app_id_file", "app_id_env", "poll_interval_ms", "allow_plain_http"};

constexpr CredentialKeys kAppIdPlace{"app_id", "app_id_file", "app_id_env"};

} // namespace

Keys justgiving_keys() {
    return kJustGivingKeys;
}

sources::justgiving::Options read_justgiving(Section& section, const SourceContext& context) {
    sources::justgiving::Options options{
        .name = read_name(section),
        .page = section.text("page", "the page's short name, as in its address").value_or(""),
        .app_id = read_credential(section, context, kAppIdPlace),
        .currency = context.currency};
    take_text(section, "base_url", "the address of the API", options.base_url);
    take_interval(section, options.poll_interval);
    take_transport(section, options.transport);
    note_source_faults(section, sources::justgiving::check(options), kAppIdPlace, options.app_id);
    return options;
}

} // namespace chapeau::app
