#include "app/helloasso_options.hpp"

#include <array>
#include <utility>

namespace chapeau::app {
namespace {

namespace helloasso = sources::helloasso;

constexpr std::array<std::string_view, 12> kHelloAssoFeedKeys = {
    "name",      "kind",     "base_url", "organisation", "form_type", "form",
    "client_id", "key_file", "key_env",  "counts",       "since",     "poll_interval_ms"};

constexpr std::array<std::pair<std::string_view, helloasso::Counted>, 2> kHelloAssoCounts = {
    {{"donations", helloasso::Counted::Donations}, {"everything", helloasso::Counted::Everything}}};

} // namespace

Keys helloasso_keys() {
    return kHelloAssoFeedKeys;
}

helloasso::Options read_helloasso(Section& section, const SourceContext& context) {
    helloasso::Options options{
        .name = read_name(section),
        .organisation =
            section.text("organisation", "the association's name in its pages' addresses")
                .value_or(""),
        .client_id = section.text("client_id", "the clientId of the API access").value_or(""),
        .key = read_credential(section, context, kKeyPlace),
        .since = section.moment("since")};
    take_text(section, "base_url", "the address of HelloAsso's API", options.base_url);
    take_text(section, "form_type", "the form's type, such as Donation", options.form_type);
    take_text(section, "form", "the form's name in its page's address", options.form);
    if (const auto counted = section.one_of<helloasso::Counted>("counts", kHelloAssoCounts)) {
        options.counted = *counted;
    }
    take_interval(section, options.poll_interval);
    note_source_faults(section, check(options), kKeyPlace, options.key);
    return options;
}

} // namespace chapeau::app
