#include "app/source_options.hpp"

#include "base/check.hpp"
#include "base/format.hpp"
#include "base/text.hpp"
#include "domain/command.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <type_traits>
#include <utility>

namespace chapeau::app {
namespace {

namespace checkout = sources::checkout;
namespace csv = sources::csv;
namespace donordrive = sources::donordrive;
namespace generic_json = sources::generic_json;
namespace tracker = sources::tracker;
using sources::OptionFault;

enum class Kind { DonorDrive, Tracker, Json, Csv, Stripe, HelloAsso, PayPal };

constexpr std::array<std::pair<std::string_view, Kind>, 7> kKinds = {
    {{"donordrive", Kind::DonorDrive},
     {"tracker", Kind::Tracker},
     {"json", Kind::Json},
     {"csv", Kind::Csv},
     {"stripe-checkout", Kind::Stripe},
     {"helloasso-checkout", Kind::HelloAsso},
     {"paypal-checkout", Kind::PayPal}}};

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

constexpr std::int64_t kIntervalMsMax = sources::kPollIntervalMax.count();
constexpr std::int64_t kOverlapSecondsMax = 24 * 60 * 60;
constexpr std::size_t kHeadersMax = 16;

Keys keys_of(Kind kind) {
    switch (kind) {
    case Kind::DonorDrive:
        return kDonorDriveKeys;
    case Kind::Tracker:
        return kTrackerKeys;
    case Kind::Json:
        return kJsonKeys;
    case Kind::Csv:
        return kCsvKeys;
    case Kind::Stripe:
        return stripe_checkout_keys();
    case Kind::HelloAsso:
        return helloasso_checkout_keys();
    case Kind::PayPal:
        return paypal_checkout_keys();
    }
    return {};
}

constexpr std::string_view kNameMeaning = "a name for the book";

std::string text_or_none(Section& section, std::string_view key, std::string_view meaning) {
    return section.text(key, meaning).value_or(std::string());
}

void take_interval(Section& section, milliseconds& interval) {
    if (const auto value = section.whole_number("poll_interval_ms", 1, kIntervalMsMax)) {
        interval = milliseconds(*value);
    }
}

void take_transport(Section& section, net::Transport& transport) {
    if (section.flag("allow_plain_http").value_or(false)) {
        transport = net::Transport::PlainHttpAllowed;
    }
}

/// A source's own faults, under the names that the file uses for its fields.
void note_faults(Section& section, const std::vector<OptionFault>& faults) {
    for (const auto& fault : faults) {
        std::string key = fault.key;
        if (key == "poll_interval") {
            key = "poll_interval_ms";
        } else if (key == "since_overlap") {
            key = "since_overlap_seconds";
        } else if (key == "bearer_token") {
            key = "token_file";
        }
        const auto line_key = key.rfind("mapping.", 0) == 0 ? std::string("map") : key;
        section.own_fault(line_key, fault.message);
    }
}

donordrive::Options read_donordrive(Section& section, const SourceContext& context) {
    donordrive::Options options{
        .name = text_or_none(section, "name", kNameMeaning),
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
    note_faults(section, donordrive::check(options));
    return options;
}

tracker::Options read_tracker(Section& section, const SourceContext& context) {
    tracker::Options options{
        .name = text_or_none(section, "name", kNameMeaning),
        .base_url =
            text_or_none(section, "base_url", "the tracker's address, up to and with /api/v2"),
        .event_id = text_or_none(section, "event_id", "the number of the event"),
        .currency = context.currency};
    if (const auto rows = section.whole_number("page_rows", 1, 500)) {
        options.page_rows = static_cast<int>(*rows);
    }
    take_interval(section, options.poll_interval);
    take_transport(section, options.transport);
    note_faults(section, tracker::check(options));
    return options;
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

generic_json::Options read_json(Section& section, const SourceContext& context,
                                std::vector<Fault>& faults) {
    generic_json::Options options{
        .name = text_or_none(section, "name", kNameMeaning),
        .url = text_or_none(section, "url", "an address that answers with JSON"),
        .headers = read_headers(section),
        .bearer_token = read_credential(section, context, "token_file", "token_env"),
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
    note_faults(section, generic_json::check(options));
    return options;
}

csv::Options read_csv(Section& section, const SourceContext& context) {
    const auto path = text_or_none(section, "path", "the path of the file to watch");
    csv::Options options{.name = text_or_none(section, "name", kNameMeaning),
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
    note_faults(section, csv::check(options));
    return options;
}

/// The kind decides which keys are known, so it is looked at before the section is opened.
std::optional<Kind> kind_of(const TomlTable& table) {
    for (const auto& member : table) {
        const auto* text = std::get_if<std::string>(&member.value.what);
        if (member.key != "kind" || text == nullptr) {
            continue;
        }
        for (const auto& [word, kind] : kKinds) {
            if (*text == word) {
                return kind;
            }
        }
    }
    return std::nullopt;
}

std::string kinds_in_words() {
    std::string words = "one of ";
    for (const auto& [word, kind] : kKinds) {
        words += format("{}\"{}\"", kind == kKinds.front().second ? "" : ", ", word);
    }
    return words;
}

SourceOptions read_source(Kind kind, Section& section, const SourceContext& context,
                          std::vector<Fault>& faults) {
    switch (kind) {
    case Kind::DonorDrive:
        return read_donordrive(section, context);
    case Kind::Tracker:
        return read_tracker(section, context);
    case Kind::Json:
        return read_json(section, context, faults);
    case Kind::Csv:
        return read_csv(section, context);
    case Kind::Stripe:
        return read_stripe_checkout(section, context);
    case Kind::HelloAsso:
        return read_helloasso_checkout(section, context);
    case Kind::PayPal:
        return read_paypal_checkout(section, context);
    }
    ENSURE(false, "every kind of source is read");
    return read_csv(section, context);
}

} // namespace

std::vector<SourceOptions> read_sources(const std::string& file, const TomlArray& sections,
                                        const SourceContext& context, std::vector<Fault>& faults) {
    std::vector<SourceOptions> sources;
    std::set<std::string> names = {domain::kHatSource, domain::kOperatorSource,
                                   domain::kPhonesSource, domain::kDeskSource};
    for (const auto& value : sections) {
        const auto* table = std::get_if<TomlTable>(&value.what);
        if (table == nullptr) {
            faults.push_back({file, value.line, "source", describe(value), "[[source]] sections"});
            continue;
        }
        const auto kind = kind_of(*table);
        if (!kind) {
            faults.push_back(
                {file, value.line, "source.kind", "no kind that is known", kinds_in_words()});
            continue;
        }
        Section section(file, "source", table, value.line, keys_of(*kind), faults);
        auto options = read_source(*kind, section, context, faults);
        if (!name_of(options).empty() && !names.insert(name_of(options)).second) {
            section.fault("name", format("the name \"{}\" again", name_of(options)),
                          "a name that no other source has (\"hat\" is the cash box's, "
                          "\"operator\" the operator's)");
        }
        sources.push_back(std::move(options));
    }
    if (sections.size() > kSourcesMax) {
        faults.push_back({file, sections.back().line, "source",
                          format("{} sources", sections.size()),
                          format("at most {}", kSourcesMax)});
    }
    return sources;
}

std::vector<std::string> known_source_keys() {
    std::set<std::string> keys;
    for (const auto& [word, kind] : kKinds) {
        for (const auto key : keys_of(kind)) {
            keys.insert(format("source.{}", key));
        }
    }
    for (const auto key : kMapKeys) {
        keys.insert(format("source.map.{}", key));
    }
    return {keys.begin(), keys.end()};
}

namespace {

template <class Options>
constexpr bool kIsCheckout = requires(Options options) {
    options.common;
};

} // namespace

const std::string& name_of(const SourceOptions& options) {
    return std::visit(
        [](const auto& kind) -> const std::string& {
            if constexpr (kIsCheckout<std::decay_t<decltype(kind)>>) {
                return kind.common.name;
            } else {
                return kind.name;
            }
        },
        options);
}

bool is_checkout(const SourceOptions& options) {
    return std::visit([](const auto& kind) { return kIsCheckout<std::decay_t<decltype(kind)>>; },
                      options);
}

std::string_view provider_of(const SourceOptions& options) {
    if (std::holds_alternative<sources::checkout::StripeOptions>(options)) {
        return "stripe";
    }
    if (std::holds_alternative<sources::checkout::HelloAssoOptions>(options)) {
        return "helloasso";
    }
    return std::holds_alternative<sources::checkout::PayPalOptions>(options) ? "paypal" : "";
}

void set_return_url_default(SourceOptions& options, const std::string& url) {
    std::visit(
        [&url](auto& kind) {
            if constexpr (kIsCheckout<std::decay_t<decltype(kind)>>) {
                kind.common.return_url_default = url;
            }
        },
        options);
}

Result<std::unique_ptr<sources::Source>> make_source(const SourceOptions& options) {
    // Each kind's own function, found by the namespace of its options.
    return std::visit([](const auto& kind) { return make_source(kind); }, options);
}

} // namespace chapeau::app
