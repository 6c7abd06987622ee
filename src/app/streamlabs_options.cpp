#include "app/streamlabs_options.hpp"

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
    sources::streamlabs::Options options{.name = read_name(section),
                                         .token = read_credential(section, context, kTokenPlace),
                                         .currency = context.currency,
                                         .since = section.moment("since").value_or(Timestamp{})};
    take_text(section, "base_url", "the address of Streamlabs' API", options.base_url);
    take_interval(section, options.poll_interval);
    take_transport(section, options.transport);
    note_source_faults(section, check(options), kTokenPlace, options.token);
    return options;
}

} // namespace chapeau::app
