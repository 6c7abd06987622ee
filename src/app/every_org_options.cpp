#include "app/every_org_options.hpp"

#include "app/feed_keys.hpp"

#include <array>

namespace chapeau::app {
namespace {

constexpr std::array<std::string_view, 9> kEveryOrgKeys = {
    "name",      "kind",       "base_url",         "token_file",      "token_env",
    "nonprofit", "fundraiser", "poll_interval_ms", "allow_plain_http"};

} // namespace

Keys every_org_keys() {
    return kEveryOrgKeys;
}

sources::every_org::Options read_every_org(Section& section, const SourceContext& context) {
    sources::every_org::Options options{
        .name = section.text("name", "a name for the book").value_or(""),
        .token = read_credential(section, context, "token_file", "token_env"),
        .nonprofit =
            section.text("nonprofit", "the nonprofit's name in the page's address").value_or(""),
        .fundraiser =
            section.text("fundraiser", "the fundraiser's name in the page's address").value_or(""),
        .currency = context.currency};
    take_feed_text(section, "base_url", "the address of Every.org's partner API", options.base_url);
    take_feed_interval(section, options.poll_interval);
    take_feed_transport(section, options.transport);
    note_feed_faults(section, check(options), options.token);
    return options;
}

} // namespace chapeau::app
