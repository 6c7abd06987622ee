// What is common to the options of all sources: how their faults are told, and the rules that
// several of them share. The application's reader of TOML turns `key` into a line of its file.
#pragma once

#include "base/clock.hpp"
#include "base/secret.hpp"
#include "net/http.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace chapeau::sources {

struct OptionFault {
    std::string key;     // The name of the field in the options.
    std::string message; // What was found and what is allowed.

    bool operator==(const OptionFault&) const = default;
};

/// Rehearsals and tests poll a provider on this machine, which minds nobody's patience.
inline constexpr milliseconds kPollIntervalMinLoopback{50};

/// A source that is asked less often is of no use to a live evening.
inline constexpr milliseconds kPollIntervalMax{std::chrono::hours{1}};

/// 1 to 64 characters of [a-z0-9-].
void check_name(std::vector<OptionFault>& faults, std::string_view name);

/// An http or https address; plain http only where `transport` or a loopback host allows it.
void check_url(std::vector<OptionFault>& faults, std::string_view key, std::string_view url,
               net::Transport transport);

/// The same for the key base_url, which moreover has no query and no slash at its end, because
/// paths are appended to it.
void check_base_url(std::vector<OptionFault>& faults, std::string_view url,
                    net::Transport transport);

/// 1 to 64 characters of [A-Za-z0-9._-], not all dots: an id or a version within a path.
void check_path_part(std::vector<OptionFault>& faults, std::string_view key, std::string_view part);

/// A credential of 1 to 1000 visible ASCII characters; the fault does not repeat it.
void check_credential(std::vector<OptionFault>& faults, std::string_view key,
                      const Secret& credential);

/// At least `interval_min`, which a loopback `url` lowers to kPollIntervalMinLoopback.
void check_poll_interval(std::vector<OptionFault>& faults, milliseconds interval,
                         milliseconds interval_min, std::string_view url);

/// What every source has that asks at an address: its name, the address and how often it is asked.
template <class Options>
void check_place(std::vector<OptionFault>& faults, const Options& options,
                 milliseconds interval_min) {
    check_name(faults, options.name);
    if constexpr (requires { options.transport; }) {
        check_base_url(faults, options.base_url, options.transport);
    } else {
        check_base_url(faults, options.base_url, net::Transport::HttpsOnly);
    }
    check_poll_interval(faults, options.poll_interval, interval_min, options.base_url);
}

/// `spacing`, or a small part of the interval when `url` is on this machine.
milliseconds request_spacing_for(std::string_view url, milliseconds interval, milliseconds spacing);

/// All faults in one sentence; for a make_source that was given what check had refused.
std::string in_words(const std::vector<OptionFault>& faults);

} // namespace chapeau::sources
