#include "app/feed_options.hpp"

#include <array>

namespace chapeau::app {
namespace {

constexpr std::array<std::string_view, 6> kFeedKeys = {
    "name", "kind", "url", "since", "poll_interval_ms", "allow_plain_http"};

} // namespace

Keys feed_keys() {
    return kFeedKeys;
}

sources::feed::Options read_feed(Section& section, const SourceContext& /*context*/) {
    sources::feed::Options options{
        .name = read_name(section),
        .url = section.text("url", "the address of an RSS or Atom feed").value_or(""),
        .since = section.moment("since").value_or(Timestamp{})};
    take_interval(section, options.poll_interval);
    take_transport(section, options.transport);
    note_source_faults(section, check(options));
    return options;
}

} // namespace chapeau::app
