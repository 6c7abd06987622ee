#include "app/every_org_options.hpp"

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
        .name = read_name(section),
        .token = read_credential(section, context, kTokenPlace),
        .nonprofit =
            section.text("nonprofit", "the nonprofit's name in the page's address").value_or(""),
        .fundraiser =
            section.text("fundraiser", "the fundraiser's name in the page's address").value_or(""),
        .currency = context.currency};
    take_text(section, "base_url", "the address of Every.org's partner API", options.base_url);
    take_interval(section, options.poll_interval);
    take_transport(section, options.transport);
    note_source_faults(section, check(options), kTokenPlace, options.token);
    return options;
}

} // namespace chapeau::app
