// The section [rates]: what other currencies are worth in the challenge's.
//
// Threads: values; read at start, by main.
#pragma once

#include "app/options_reader.hpp"
#include "domain/rate.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace chapeau::app {

/// Who tells the rates that stand in the configuration.
inline constexpr std::string_view kConfiguredOrigin = "configured";

struct RateOptions {
    std::vector<domain::ExchangeRate> configured; // These win over the bank's.
    std::string ecb_url;                          // Of the European Central Bank's list, or...
    std::filesystem::path ecb_file;               // ...where it lies; both empty: neither.

    bool any() const { return !configured.empty() || !ecb_url.empty() || !ecb_file.empty(); }
};

/// The keys that are none of a currency's.
Keys rate_keys();

/// The keys of `section`, which may be null: `rate_keys` and whatever else stands there, since each
/// currency is a key. It must outlive them.
std::vector<std::string_view> rate_keys_in(const TomlTable* section);

/// `keys` are those that the section was opened with; relative paths start at `folder`.
RateOptions read_rates(Section& section, Keys keys, const std::filesystem::path& folder,
                       domain::Currency counted);

} // namespace chapeau::app
