#include "app/mastodon_options.hpp"

#include <array>
#include <string>
#include <utility>
#include <vector>

namespace chapeau::app {
namespace {

constexpr std::array<std::string_view, 10> kMastodonKeys = {"name",
                                                            "kind",
                                                            "base_url",
                                                            "tag",
                                                            "any",
                                                            "token_file",
                                                            "token_env",
                                                            "since",
                                                            "poll_interval_ms",
                                                            "allow_plain_http"};

/// Empty after a fault is noted, or when there is nothing to read.
std::vector<std::string> read_other_tags(Section& section) {
    constexpr const char* kMeaning = "a list of hashtags such as [\"Gala2026\", \"Chapeau\"]";
    std::vector<std::string> tags;
    const auto* list = section.list("any", kMeaning);
    if (list == nullptr) {
        return tags;
    }
    for (const auto& value : *list) {
        const auto* tag = std::get_if<std::string>(&value.what);
        if (tag == nullptr) {
            section.fault(value, "any", kMeaning);
            return {};
        }
        tags.push_back(*tag);
    }
    return tags;
}

} // namespace

Keys mastodon_keys() {
    return kMastodonKeys;
}

sources::mastodon::Options read_mastodon(Section& section, const SourceContext& context) {
    sources::mastodon::Options options{.name = read_name(section),
                                       .tag =
                                           section.text("tag", "one word without #").value_or(""),
                                       .any = read_other_tags(section),
                                       .token = read_credential(section, context, kTokenPlace),
                                       .since = section.moment("since").value_or(Timestamp{})};
    take_text(section, "base_url", "the server's address, such as \"https://mastodon.social\"",
              options.base_url);
    take_interval(section, options.poll_interval);
    take_transport(section, options.transport);
    note_source_faults(section, check(options), kTokenPlace, options.token);
    return options;
}

} // namespace chapeau::app
