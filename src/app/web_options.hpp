// The sections [web], [operator] and [moderation]: the page for phones, who may run the evening
// from one, and which words reach the room.
#pragma once

#include "app/environment.hpp"
#include "app/options_reader.hpp"
#include "base/secret.hpp"
#include "domain/moderation/moderator.hpp"
#include "domain/money.hpp"
#include "domain/words.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace chapeau::app {

/// Where the pages are when nothing else is configured. Other programs like these ports too, so
/// then the next free one is taken; a configured one is taken or refused.
inline constexpr std::uint16_t kPagePort = 8080;
inline constexpr std::uint16_t kOperatorPort = 8180;
inline constexpr std::uint16_t kPortsTried = 10;

/// More buttons do not fit a small phone's screen.
inline constexpr std::size_t kAmountButtonsMax = 6;
inline constexpr std::size_t kHostsMax = 32;
inline constexpr std::size_t kModerationWordsMax = 2000;

struct WebOptions {
    bool on = true;
    std::string bind;                           // Empty: every address of this machine.
    std::optional<std::uint16_t> port;          // 0: any free one.
    std::optional<std::uint16_t> operator_port; // Likewise.
    /// Where providers post to us; none without it. 0: any free one.
    std::optional<std::uint16_t> intake_port;
    /// Where the intake listens. Empty: everywhere with TLS, else on this machine alone, because
    /// the proof that a provider sends along can be overheard. IPv6 without brackets.
    std::string intake_bind;
    std::string address;            // How phones reach this machine; empty: its own address.
    std::vector<std::string> hosts; // Further names that it answers to.
    std::filesystem::path certificate_file; // Both or none: PEM.
    std::filesystem::path key_file;
    bool pledges = true;
    std::vector<domain::Money> amounts; // Buttons after the challenge's own; empty: chosen.

    bool has_tls() const { return !certificate_file.empty(); }
};

struct OperatorOptions {
    Secret pin; // Empty: a new one each evening.
};

struct ModerationOptions {
    domain::ModerationRules rules;
    domain::WordsMode names = domain::WordsMode::HoldPhones;
};

Keys web_keys();
Keys operator_keys();
Keys moderation_keys();

/// `folder` is where relative paths start.
WebOptions read_web(Section& section, const std::filesystem::path& folder,
                    domain::Currency currency);
OperatorOptions read_operator(Section& section, const std::filesystem::path& folder,
                              const Environment& environment);
ModerationOptions read_moderation(Section& section);

} // namespace chapeau::app
