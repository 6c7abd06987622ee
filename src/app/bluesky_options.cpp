#include "app/bluesky_options.hpp"

#include <array>

namespace chapeau::app {
namespace {

constexpr std::array<std::string_view, 11> kBlueskyKeys = {
    "name", "kind",  "base_url", "identifier",       "password_file",   "password_env",
    "tag",  "query", "since",    "poll_interval_ms", "allow_plain_http"};

constexpr CredentialKeys kPasswordPlace{"password", "password_file", "password_env"};

} // namespace

Keys bluesky_keys() {
    return kBlueskyKeys;
}

sources::bluesky::Options read_bluesky(Section& section, const SourceContext& context) {
    sources::bluesky::Options options{
        .name = read_name(section),
        .identifier =
            section.text("identifier", "the handle of the account that reads").value_or(""),
        .password = read_credential(section, context, kPasswordPlace),
        .tag = section.text("tag", "a hashtag without its sign").value_or(""),
        .query = section.text("query", "words to search for").value_or(""),
        .since = section.moment("since").value_or(Timestamp{})};
    take_text(section, "base_url", "the address of a server of the AT Protocol", options.base_url);
    take_interval(section, options.poll_interval);
    take_transport(section, options.transport);
    note_source_faults(section, check(options), kPasswordPlace, options.password);
    return options;
}

} // namespace chapeau::app
