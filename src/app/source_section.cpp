#include "app/source_section.hpp"

#include "base/file.hpp"
#include "base/format.hpp"

#include <array>
#include <optional>
#include <utility>

namespace chapeau::app {
namespace {

/// The sections name units, the options carry them in their types.
constexpr std::array<std::pair<std::string_view, std::string_view>, 2> kNamesInSections = {
    {{"poll_interval", "poll_interval_ms"}, {"since_overlap", "since_overlap_seconds"}}};

std::string_view name_in_section(std::string_view field) {
    for (const auto& [name, in_section] : kNamesInSections) {
        if (field == name) {
            return in_section;
        }
    }
    return field.starts_with("mapping.") ? std::string_view("map") : field;
}

} // namespace

Secret read_credential(Section& section, const SourceContext& context, const CredentialKeys& keys) {
    const auto& [field, file_key, variable_key] = keys;
    const auto file = section.text(file_key, "the path of a file with mode 0600");
    const auto name = section.text(variable_key, "the name of an environment variable");
    if (file && name) {
        section.fault(variable_key, "two places for one credential",
                      format("either {} or {}", file_key, variable_key));
        return {};
    }
    if (file) {
        auto secret = read_secret_file(context.folder / *file);
        if (secret) {
            return *std::move(secret);
        }
        section.fault(file_key, secret.error().message,
                      "a file of one line that only its owner can read");
    } else if (name) {
        if (auto value = context.environment.variable(*name)) {
            return Secret(*std::move(value));
        }
        section.fault(variable_key, format("nothing in the variable {}", *name),
                      "the name of an environment variable that holds it");
    }
    return {};
}

std::string read_name(Section& section) {
    return section.text("name", "a name for the book").value_or(std::string());
}

void take_text(Section& section, std::string_view key, std::string_view meaning,
               std::string& target) {
    if (auto text = section.text(key, meaning)) {
        target = *std::move(text);
    }
}

void take_interval(Section& section, milliseconds& interval) {
    if (const auto value =
            section.whole_number("poll_interval_ms", 1, sources::kPollIntervalMax.count())) {
        interval = milliseconds(*value);
    }
}

void take_transport(Section& section, net::Transport& transport) {
    if (section.flag("allow_plain_http").value_or(false)) {
        transport = net::Transport::PlainHttpAllowed;
    }
}

void note_source_faults(Section& section, const std::vector<sources::OptionFault>& faults,
                        const CredentialKeys& keys, const Secret& credential) {
    const auto is_told = [&] {
        return credential.empty() && (section.has(keys.file_key) || section.has(keys.variable_key));
    };
    for (const auto& fault : faults) {
        if (keys.field.empty() || fault.key != keys.field) {
            section.own_fault(name_in_section(fault.key), fault.message);
        } else if (!is_told()) {
            section.own_fault(section.has(keys.variable_key) ? keys.variable_key : keys.file_key,
                              fault.message);
        }
    }
}

} // namespace chapeau::app
