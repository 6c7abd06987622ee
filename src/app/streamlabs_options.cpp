#include "app/streamlabs_options.hpp"

#include "app/feed_keys.hpp"

#include <array>

namespace chapeau::app {
namespace {

constexpr std::array<std::string_view, 8> kStreamlabsKeys = {
    "name",      "kind",  "base_url",         "token_file",
    "token_env", "since", "poll_interval_ms", "allow_plain_http"};

} // namespace

Keys streamlabs_keys() {
    return kStreamlabsKeys;
}

sources::streamlabs::Options read_streamlabs(Section& section, const SourceContext& context) {
    sources::streamlabs::Options options{
        .name = section.text("name", "a name for the book").value_or(""),
        .token = read_credential(section, context, "token_file", "token_env"),
        .currency = context.currency,
        .since = section.moment("since").value_or(Timestamp{})};
    take_feed_text(section, "base_url", "the address of Streamlabs' API", options.base_url);
    take_feed_interval(section, options.poll_interval);
    take_feed_transport(section, options.transport);
    note_feed_faults(section, check(options), options.token);
    return options;
}

} // namespace chapeau::app
