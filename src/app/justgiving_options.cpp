#include "app/justgiving_options.hpp"

#include "app/feed_options.hpp"

#include <array>
#include <string_view>

namespace chapeau::app {
namespace {

constexpr std::array<std::string_view, 8> kJustGivingKeys = {
    "name",        "kind",       "base_url",         "page",
    "app_id_file", "app_id_env", "poll_interval_ms", "allow_plain_http"};

} // namespace

Keys justgiving_keys() {
    return kJustGivingKeys;
}

sources::justgiving::Options read_justgiving(Section& section, const SourceContext& context) {
    sources::justgiving::Options options{
        .name = section.text("name", "a name for the book").value_or(""),
        .page = section.text("page", "the page's short name, as in its address").value_or(""),
        .app_id = read_credential(section, context, "app_id_file", "app_id_env"),
        .currency = context.currency};
    take_feed_text(section, "base_url", "the address of the API", options.base_url);
    take_feed_pace(section, options.poll_interval, options.transport);
    note_feed_faults(section, sources::justgiving::check(options),
                     {"app_id", "app_id_file", "app_id_env"}, options.app_id);
    return options;
}

} // namespace chapeau::app
