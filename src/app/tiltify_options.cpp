#include "app/tiltify_options.hpp"

#include <array>
#include <utility>

namespace chapeau::app {
namespace {

namespace tiltify = sources::tiltify;

constexpr std::array<std::string_view, 9> kTiltifyKeys = {
    "name",      "kind",     "base_url", "campaign",        "id",
    "client_id", "key_file", "key_env",  "poll_interval_ms"};

constexpr std::array<std::pair<std::string_view, tiltify::Resource>, 2> kTiltifyCampaigns = {
    {{"single", tiltify::Resource::Campaign}, {"team", tiltify::Resource::TeamCampaign}}};

} // namespace

Keys tiltify_keys() {
    return kTiltifyKeys;
}

tiltify::Options read_tiltify(Section& section, const SourceContext& context) {
    tiltify::Options options{
        .name = read_name(section),
        .id = section.text("id", "the campaign's id").value_or(""),
        .client_id = section.text("client_id", "the application's client id").value_or(""),
        .key = read_credential(section, context, kKeyPlace),
        .currency = context.currency};
    take_text(section, "base_url", "the address of Tiltify's API", options.base_url);
    if (const auto resource = section.one_of<tiltify::Resource>("campaign", kTiltifyCampaigns)) {
        options.resource = *resource;
    }
    take_interval(section, options.poll_interval);
    note_source_faults(section, check(options), kKeyPlace, options.key);
    return options;
}

} // namespace chapeau::app
