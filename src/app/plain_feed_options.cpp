#include "app/plain_feed_options.hpp"

#include "base/format.hpp"
#include "base/text.hpp"

#include <array>
#include <filesystem>
#include <utility>

namespace chapeau::app {
namespace {

namespace csv = sources::csv;
namespace donordrive = sources::donordrive;
namespace generic_json = sources::generic_json;
namespace tracker = sources::tracker;

constexpr std::array<std::pair<std::string_view, domain::Layer>, 4> kLayers = {
    {{"captured", domain::Layer::Captured},
     {"cash", domain::Layer::Cash},
     {"pledged", domain::Layer::Pledged},
     {"matched", domain::Layer::Matched}}};

constexpr std::array<std::string_view, 8> kDonorDriveKeys = {
    "name", "kind",        "base_url",         "resource",
    "id",   "api_version", "poll_interval_ms", "allow_plain_http"};
constexpr std::array<std::string_view, 7> kTrackerKeys = {
    "name", "kind", "base_url", "event_id", "page_rows", "poll_interval_ms", "allow_plain_http"};
constexpr std::array<std::string_view, 11> kJsonKeys = {"name",
                                                        "kind",
                                                        "url",
                                                        "headers",
                                                        "token_file",
                                                        "token_env",
                                                        "map",
                                                        "since_overlap_seconds",
                                                        "removed",
                                                        "poll_interval_ms",
                                                        "allow_plain_http"};
constexpr std::array<std::string_view, 15> kMapKeys = {
    "rows",     "id",    "time",      "amount",      "amount_unit",
    "currency", "name",  "message",   "anonymous",   "donor_key",
    "status",   "layer", "next_page", "total_count", "total_sum"};
constexpr std::array<std::string_view, 6> kCsvKeys = {"name",  "kind",      "path",
                                                      "layer", "authority", "poll_interval_ms"};

constexpr std::int64_t kOverlapSecondsMax = 24 * 60 * 60;
constexpr std::size_t kHeadersMax = 16;

constexpr CredentialKeys kBearerPlace{"bearer_token", "token_file", "token_env"};

std::string text_or_none(Section& section, std::string_view key, std::string_view meaning) {
    return section.text(key, meaning).value_or(std::string());
}

std::vector<net::Header> read_headers(Section& section) {
    std::vector<net::Header> headers;
    const auto* value = section.find("headers");
    if (value == nullptr) {
        return headers;
    }
    const auto* table = std::get_if<TomlTable>(&value->what);
    if (table == nullptr || table->size() > kHeadersMax) {
        section.fault(
            *value, "headers",
            format("at most {} in braces: {{ Accept = \"application/json\" }}", kHeadersMax));
        return headers;
    }
    for (const auto& member : *table) {
        const auto* text = std::get_if<std::string>(&member.value.what);
        const auto name = to_lower_ascii(member.key);
        if (text == nullptr) {
            section.fault(member.value, "headers", "a text in quotes for each header");
        } else if (name == "authorization" || name == "cookie" || name == "x-api-key") {
            section.fault("headers", format("the credential header {}", member.key),
                          "no secret in this file: use token_file or token_env");
        } else {
            headers.push_back({member.key, *text});
        }
    }
    return headers;
}

generic_json::Mapping read_mapping(Section& section, std::vector<Fault>& faults) {
    generic_json::Mapping mapping;
    const auto* value = section.find("map");
    const auto* table = value == nullptr ? nullptr : std::get_if<TomlTable>(&value->what);
    if (value != nullptr && table == nullptr) {
        section.fault(*value, "map", "a section [source.map]");
    }
    Section map(section.file(), "source.map", table, value == nullptr ? 0 : value->line, kMapKeys,
                faults);
    const std::array<std::pair<std::string_view, std::string*>, 12> pointers = {
        {{"rows", &mapping.rows},
         {"id", &mapping.id},
         {"time", &mapping.time},
         {"amount", &mapping.amount},
         {"currency", &mapping.currency},
         {"name", &mapping.name},
         {"message", &mapping.message},
         {"anonymous", &mapping.anonymous},
         {"donor_key", &mapping.donor_key},
         {"status", &mapping.status},
         {"next_page", &mapping.next_page},
         {"total_count", &mapping.total_count}}};
    for (const auto& [key, target] : pointers) {
        take_text(map, key, "a JSON pointer such as \"/amount\"", *target);
    }
    take_text(map, "total_sum", "a JSON pointer such as \"/total\"", mapping.total_sum);
    static constexpr std::array<std::pair<std::string_view, generic_json::AmountUnit>, 2> kUnits = {
        {{"major", generic_json::AmountUnit::Major}, {"minor", generic_json::AmountUnit::Minor}}};
    if (const auto unit = map.one_of<generic_json::AmountUnit>("amount_unit", kUnits)) {
        mapping.amount_unit = *unit;
    }
    if (const auto layer = map.one_of<domain::Layer>("layer", kLayers)) {
        mapping.layer = *layer;
    }
    return mapping;
}

} // namespace

Keys donordrive_keys() {
    return kDonorDriveKeys;
}

Keys tracker_keys() {
    return kTrackerKeys;
}

Keys json_keys() {
    return kJsonKeys;
}

Keys json_map_keys() {
    return kMapKeys;
}

Keys csv_keys() {
    return kCsvKeys;
}

sources::donordrive::Options read_donordrive(Section& section, const SourceContext& context) {
    donordrive::Options options{
        .name = read_name(section),
        .id = text_or_none(section, "id", "the number in the fundraising page's address"),
        .currency = context.currency};
    take_text(section, "base_url", "the programme's address, up to and with /api",
              options.base_url);
    take_text(section, "api_version", "a version of the API", options.api_version);
    static constexpr std::array<std::pair<std::string_view, donordrive::Resource>, 3> kResources = {
        {{"event", donordrive::Resource::Event},
         {"team", donordrive::Resource::Team},
         {"participant", donordrive::Resource::Participant}}};
    if (const auto resource = section.one_of<donordrive::Resource>("resource", kResources)) {
        options.resource = *resource;
    }
    take_interval(section, options.poll_interval);
    take_transport(section, options.transport);
    note_source_faults(section, donordrive::check(options));
    return options;
}

sources::tracker::Options read_tracker(Section& section, const SourceContext& context) {
    tracker::Options options{
        .name = read_name(section),
        .base_url =
            text_or_none(section, "base_url", "the tracker's address, up to and with /api/v2"),
        .event_id = text_or_none(section, "event_id", "the number of the event"),
        .currency = context.currency};
    if (const auto rows = section.whole_number("page_rows", 1, 500)) {
        options.page_rows = static_cast<int>(*rows);
    }
    take_interval(section, options.poll_interval);
    take_transport(section, options.transport);
    note_source_faults(section, tracker::check(options));
    return options;
}

sources::generic_json::Options read_json(Section& section, const SourceContext& context,
                                         std::vector<Fault>& faults) {
    generic_json::Options options{
        .name = read_name(section),
        .url = text_or_none(section, "url", "an address that answers with JSON"),
        .headers = read_headers(section),
        .bearer_token = read_credential(section, context, kBearerPlace),
        .currency = context.currency,
        .mapping = read_mapping(section, faults)};
    if (const auto overlap = section.whole_number("since_overlap_seconds", 0, kOverlapSecondsMax)) {
        options.since_overlap = seconds(*overlap);
    }
    static constexpr std::array<std::pair<std::string_view, generic_json::Removed>, 2> kRemoved = {
        {{"means-nothing", generic_json::Removed::MeansNothing},
         {"is-withdrawn", generic_json::Removed::IsWithdrawn}}};
    if (const auto removed = section.one_of<generic_json::Removed>("removed", kRemoved)) {
        options.removed = *removed;
    }
    take_interval(section, options.poll_interval);
    take_transport(section, options.transport);
    note_source_faults(section, generic_json::check(options), kBearerPlace, options.bearer_token);
    return options;
}

sources::csv::Options read_csv(Section& section, const SourceContext& context) {
    const auto path = text_or_none(section, "path", "the path of the file to watch");
    csv::Options options{.name = read_name(section),
                         .path = path.empty() ? std::filesystem::path() : context.folder / path,
                         .currency = context.currency};
    if (const auto layer = section.one_of<domain::Layer>("layer", kLayers)) {
        options.layer = *layer;
    }
    static constexpr std::array<std::pair<std::string_view, csv::Authority>, 2> kAuthorities = {
        {{"rows-add", csv::Authority::RowsAdd},
         {"file-is-authority", csv::Authority::FileIsAuthority}}};
    if (const auto authority = section.one_of<csv::Authority>("authority", kAuthorities)) {
        options.authority = *authority;
    }
    take_interval(section, options.poll_interval);
    note_source_faults(section, csv::check(options));
    return options;
}

} // namespace chapeau::app
