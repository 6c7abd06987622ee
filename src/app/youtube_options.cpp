#include "app/youtube_options.hpp"

#include <array>

namespace chapeau::app {
namespace {

constexpr std::array<std::string_view, 12> kYouTubeKeys = {
    "name",           "kind",        "base_url",         "token_file",
    "token_env",      "credential",  "video_id",         "live_chat_id",
    "counts_as_gift", "daily_units", "poll_interval_ms", "allow_plain_http"};

constexpr std::array<std::pair<std::string_view, sources::youtube::Credential>, 2>
    kYouTubeCredentials = {{{"api-key", sources::youtube::Credential::ApiKey},
                            {"oauth", sources::youtube::Credential::Bearer}}};

} // namespace

Keys youtube_keys() {
    return kYouTubeKeys;
}

sources::youtube::Options read_youtube(Section& section, const SourceContext& context) {
    using sources::youtube::Credential;
    sources::youtube::Options options{
        .name = read_name(section),
        .token = read_credential(section, context, kTokenPlace),
        .credential = section.one_of<Credential>("credential", kYouTubeCredentials)
                          .value_or(Credential::ApiKey),
        .video_id = section.text("video_id", "what stands after v= in the address").value_or(""),
        .live_chat_id = section.text("live_chat_id", "the id of a live chat").value_or(""),
        .counts_as_gift = section.flag("counts_as_gift").value_or(false)};
    take_text(section, "base_url", "the address of YouTube's Data API", options.base_url);
    if (const auto units =
            section.whole_number("daily_units", 1, sources::youtube::kDailyUnitsMax)) {
        options.daily_units = *units;
    }
    take_interval(section, options.poll_interval);
    take_transport(section, options.transport);
    note_source_faults(section, check(options), kTokenPlace, options.token);
    return options;
}

} // namespace chapeau::app
