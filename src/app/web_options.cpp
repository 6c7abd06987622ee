#include "app/web_options.hpp"

#include "app/texts_in.hpp"
#include "base/file.hpp"
#include "base/format.hpp"
#include "base/text.hpp"
#include "domain/screen_text.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

namespace chapeau::app {
namespace {

constexpr std::array<std::string_view, 12> kWebKeys = {
    "on",      "bind",  "port",    "operator_port", "intake_port",      "intake_bind",
    "address", "hosts", "pledges", "amounts",       "certificate_file", "key_file"};
constexpr std::array<std::string_view, 2> kOperatorKeys = {"pin_file", "pin_env"};
constexpr std::array<std::string_view, 5> kModerationKeys = {"names", "words", "allowed",
                                                             "reserved", "coded_numbers"};

constexpr std::size_t kHostBytesMax = 253; // RFC 1035, 2.3.4, less the length bytes.
constexpr std::size_t kPinDigitsMin = 6;
constexpr std::size_t kPinDigitsMax = 12;

bool is_host_name(std::string_view text) {
    constexpr std::string_view kAllowed = "abcdefghijklmnopqrstuvwxyz0123456789-.:[]";
    return !text.empty() && text.size() <= kHostBytesMax &&
           text.find_first_not_of(kAllowed) == std::string_view::npos;
}

std::optional<std::uint16_t> port_in(Section& section, std::string_view key) {
    const auto port = section.whole_number(key, 0, std::numeric_limits<std::uint16_t>::max());
    return port ? std::optional(static_cast<std::uint16_t>(*port)) : std::nullopt;
}

std::string address_in(Section& section) {
    const auto address = section.text("address", "how phones reach this machine");
    if (!address) {
        return {};
    }
    auto name = to_lower_ascii(*address);
    if (!is_host_name(name)) {
        section.fault("address", format("the text \"{}\"", truncate_utf8(*address, 80)),
                      "a host name or an address, without http:// and without a port");
        return {};
    }
    return name;
}

std::vector<domain::Money> amounts_in(Section& section, domain::Currency currency) {
    std::vector<domain::Money> amounts;
    const auto* list = section.list("amounts", "amounts to choose from");
    if (list == nullptr) {
        return amounts;
    }
    if (list->size() > kAmountButtonsMax) {
        section.fault("amounts", format("{} of them", list->size()),
                      format("at most {}, because a small phone shows no more", kAmountButtonsMax));
        return amounts;
    }
    for (const auto& value : *list) {
        if (const auto amount = section.amount_of(value, "amounts", currency)) {
            amounts.push_back(*amount);
        }
    }
    return amounts;
}

bool is_pin(std::string_view text) {
    return text.size() >= kPinDigitsMin && text.size() <= kPinDigitsMax &&
           text.find_first_not_of("0123456789") == std::string_view::npos;
}

Secret pin_in(Section& section, const std::filesystem::path& folder,
              const Environment& environment) {
    const auto file = section.text("pin_file", "the path of a file with mode 0600");
    const auto name = section.text("pin_env", "the name of an environment variable");
    if (file && name) {
        section.fault("pin_env", "two places for one PIN", "either pin_file or pin_env");
        return {};
    }
    if (file) {
        auto secret = read_secret_file(folder / *file);
        if (secret) {
            return *std::move(secret);
        }
        section.fault("pin_file", secret.error().message,
                      "a file of one line that only its owner can read");
    } else if (name) {
        if (auto value = environment.variable(*name)) {
            return Secret(*std::move(value));
        }
        section.fault("pin_env", format("nothing in the variable {}", *name),
                      "the name of an environment variable that holds the PIN");
    }
    return {};
}

} // namespace

Keys web_keys() {
    return kWebKeys;
}
Keys operator_keys() {
    return kOperatorKeys;
}
Keys moderation_keys() {
    return kModerationKeys;
}

WebOptions read_web(Section& section, const std::filesystem::path& folder,
                    domain::Currency currency) {
    WebOptions web;
    web.on = section.flag("on").value_or(true);
    web.bind = section.text("bind", "an address of this machine").value_or("");
    web.port = port_in(section, "port");
    web.operator_port = port_in(section, "operator_port");
    if (web.port && web.operator_port && *web.port != 0 && *web.port == *web.operator_port) {
        section.fault("operator_port", format("the port {}", *web.port),
                      "another one than web.port: the operator's page stands apart from the "
                      "audience's");
    }
    web.intake_port = port_in(section, "intake_port");
    web.intake_bind = section.text("intake_bind", "an address of this machine").value_or("");
    if (web.intake_port && *web.intake_port != 0 &&
        (web.intake_port == web.port || web.intake_port == web.operator_port)) {
        section.fault("intake_port", format("the port {}", *web.intake_port),
                      "one that no page has: what providers post stands apart");
    }
    web.address = address_in(section);
    web.hosts = texts_in(section, "hosts", "a host name in small letters, with or without a port",
                         kHostsMax, is_host_name);
    web.pledges = section.flag("pledges").value_or(true);
    web.amounts = amounts_in(section, currency);
    const auto certificate = section.text("certificate_file", "the path of a PEM file");
    const auto key = section.text("key_file", "the path of a PEM file");
    if (certificate.has_value() != key.has_value()) {
        section.fault(certificate ? "certificate_file" : "key_file", "one without the other",
                      "certificate_file and key_file together");
    } else if (certificate) {
        web.certificate_file = folder / *certificate;
        web.key_file = folder / *key;
    }
    return web;
}

OperatorOptions read_operator(Section& section, const std::filesystem::path& folder,
                              const Environment& environment) {
    OperatorOptions options{pin_in(section, folder, environment)};
    if (!options.pin.empty() && !is_pin(options.pin.reveal())) {
        section.fault(section.has("pin_file") ? "pin_file" : "pin_env", "something else than a PIN",
                      format("{} to {} digits", kPinDigitsMin, kPinDigitsMax));
    }
    return options;
}

ModerationOptions read_moderation(Section& section) {
    using domain::WordsMode;
    ModerationOptions options;
    static constexpr std::array<std::pair<std::string_view, WordsMode>, 3> kModes = {
        {{"hold_phones", WordsMode::HoldPhones},
         {"hold_all", WordsMode::HoldAll},
         {"clean", WordsMode::Clean}}};
    options.names = section.one_of<WordsMode>("names", kModes).value_or(WordsMode::HoldPhones);
    const auto is_word = [](std::string_view text) {
        return !trim(text).empty() && text.size() <= domain::kAudienceBytesMax;
    };
    auto& rules = options.rules;
    rules.words = texts_in(section, "words", "a word", kModerationWordsMax, is_word);
    rules.allowed = texts_in(section, "allowed", "a word", kModerationWordsMax, is_word);
    rules.reserved = texts_in(section, "reserved", "a name", kModerationWordsMax, is_word);
    rules.coded_numbers =
        texts_in(section, "coded_numbers", "a number", kModerationWordsMax, is_word);
    return options;
}

} // namespace chapeau::app
