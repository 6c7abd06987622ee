#include "app/opencollective_options.hpp"

#include <array>
#include <string_view>

namespace chapeau::app {
namespace {

constexpr std::array<std::string_view, 9> kOpenCollectiveKeys = {"name",
                                                                 "kind",
                                                                 "base_url",
                                                                 "slug",
                                                                 "token_file",
                                                                 "token_env",
                                                                 "with_children",
                                                                 "poll_interval_ms",
                                                                 "allow_plain_http"};

} // namespace

Keys opencollective_keys() {
    return kOpenCollectiveKeys;
}

sources::opencollective::Options read_opencollective(Section& section,
                                                     const SourceContext& context) {
    sources::opencollective::Options options{
        .name = read_name(section),
        .slug = section.text("slug", "the account's name in its address").value_or(""),
        .token = read_credential(section, context, kTokenPlace),
        .currency = context.currency};
    // With a token the provider is patient enough for a live evening.
    if (!options.token.empty()) {
        options.poll_interval = sources::opencollective::kPollIntervalWithToken;
    }
    options.with_children = section.flag("with_children").value_or(options.with_children);
    take_text(section, "base_url", "the address of the API, up to and with /graphql/v2",
              options.base_url);
    take_interval(section, options.poll_interval);
    take_transport(section, options.transport);
    note_source_faults(section, sources::opencollective::check(options), kTokenPlace,
                       options.token);
    return options;
}

} // namespace chapeau::app
