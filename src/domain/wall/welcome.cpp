#include "domain/wall/welcome.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <string_view>

namespace chapeau::domain {

namespace {

std::string plain_form(std::string_view name) {
    std::string form = to_lower_ascii(trim(name));
    for (const std::string_view sign : {"@", "u/"}) {
        if (form.starts_with(sign)) {
            form.erase(0, sign.size());
        }
    }
    return form;
}

bool names(const std::vector<std::string>& authors, const Voice& voice) {
    const std::string handle = plain_form(voice.handle);
    const std::string id = plain_form(voice.id);
    return std::any_of(authors.begin(), authors.end(), [&](const std::string& author) {
        const std::string wanted = plain_form(author);
        return !wanted.empty() && (wanted == handle || wanted == id);
    });
}

} // namespace

bool is_trusted(const WallRules& rules, const Voice& voice) {
    // Who types a name into the attendee's page has proved to be nobody.
    return voice.network != Network::Room && names(rules.trusted_authors, voice);
}

bool is_unwelcome(const WallRules& rules, const Voice& voice) {
    const std::string server = to_lower_ascii(voice.server);
    const bool is_of_server = std::any_of(
        rules.blocked_servers.begin(), rules.blocked_servers.end(),
        [&](const std::string& blocked) {
            const std::string unwanted = to_lower_ascii(trim(blocked));
            return !unwanted.empty() && (server == unwanted || server.ends_with("." + unwanted));
        });
    return is_of_server || names(rules.blocked_authors, voice);
}

} // namespace chapeau::domain
