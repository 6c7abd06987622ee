#include "app/givebutter_options.hpp"

#include <array>
#include <string_view>

namespace chapeau::app {
namespace {

constexpr std::array<std::string_view, 8> kGivebutterKeys = {
    "name",       "kind",      "base_url",         "campaign_id",
    "token_file", "token_env", "poll_interval_ms", "allow_plain_http"};

} // namespace

Keys givebutter_keys() {
    return kGivebutterKeys;
}

sources::givebutter::Options read_givebutter(Section& section, const SourceContext& context) {
    sources::givebutter::Options options{
        .name = read_name(section),
        .campaign_id = section.text("campaign_id", "the campaign's number").value_or(""),
        .token = read_credential(section, context, kTokenPlace),
        .currency = context.currency};
    take_text(section, "base_url", "the address of the API, up to and with /v1", options.base_url);
    take_interval(section, options.poll_interval);
    take_transport(section, options.transport);
    note_source_faults(section, sources::givebutter::check(options), kTokenPlace, options.token);
    return options;
}

} // namespace chapeau::app
