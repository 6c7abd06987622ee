#include "app/wall_options.hpp"

#include "app/texts_in.hpp"
#include "base/text.hpp"
#include "domain/gift.hpp"

#include <algorithm>
#include <array>

namespace chapeau::app {
namespace {

constexpr std::array<std::string_view, 4> kWallKeys = {"trusted_authors", "blocked_authors",
                                                       "blocked_servers", "messages"};

bool is_author(std::string_view text) {
    return !trim(text).empty() && text.size() <= domain::kExternalIdBytesMax;
}

bool is_server(std::string_view text) {
    return is_author(text) && text.find('/') == std::string_view::npos &&
           text.find('.') != std::string_view::npos;
}

} // namespace

Keys wall_keys() {
    return kWallKeys;
}

WallOptions read_wall(Section& section) {
    WallOptions options;
    auto& rules = options.rules;
    constexpr const char* kAuthor = "an author, such as \"ana@social.example\"";
    rules.trusted_authors = texts_in(section, "trusted_authors", kAuthor, kWallNamesMax, is_author);
    rules.blocked_authors = texts_in(section, "blocked_authors", kAuthor, kWallNamesMax, is_author);
    rules.blocked_servers = texts_in(section, "blocked_servers", "a host such as \"spam.example\"",
                                     kWallNamesMax, is_server);
    options.takes_messages = section.flag("messages").value_or(true);
    return options;
}

} // namespace chapeau::app
