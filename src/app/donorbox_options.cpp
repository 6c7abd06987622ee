#include "app/donorbox_options.hpp"

#include <array>
#include <string_view>
#include <utility>

namespace chapeau::app {
namespace {

namespace donorbox = sources::donorbox;

constexpr std::array<std::string_view, 11> kDonorboxKeys = {"name",
                                                            "kind",
                                                            "base_url",
                                                            "user",
                                                            "campaign_id",
                                                            "key_file",
                                                            "key_env",
                                                            "name_question",
                                                            "names",
                                                            "poll_interval_ms",
                                                            "allow_plain_http"};

constexpr std::array<std::pair<std::string_view, donorbox::Names>, 2> kDonorboxNames = {
    {{"as-answered", donorbox::Names::AsAnswered},
     {"as-on-their-wall", donorbox::Names::AsOnTheirWall}}};

} // namespace

Keys donorbox_keys() {
    return kDonorboxKeys;
}

donorbox::Options read_donorbox(Section& section, const SourceContext& context) {
    donorbox::Options options{
        .name = read_name(section),
        .user = section.text("user", "the e-mail of the organisation's login").value_or(""),
        .key = read_credential(section, context, kKeyPlace),
        .currency = context.currency};
    take_text(section, "campaign_id", "the campaign's number", options.form.campaign_id);
    take_text(section, "name_question", "the form's question for a name",
              options.form.name_question);
    if (const auto names = section.one_of<donorbox::Names>("names", kDonorboxNames)) {
        options.form.names = *names;
    }
    take_text(section, "base_url", "the address of the API, up to and with /api/v1",
              options.base_url);
    take_interval(section, options.poll_interval);
    take_transport(section, options.transport);
    note_source_faults(section, donorbox::check(options), kKeyPlace, options.key);
    return options;
}

} // namespace chapeau::app
