#include "app/environment.hpp"

#include "base/file.hpp"
#include "base/text.hpp"

#include <cctype>
#include <cstdlib>
#include <string_view>
#include <system_error>

namespace chapeau::app {
namespace {

constexpr std::size_t kZoneFileBytesMax = 256;

std::optional<std::string> process_variable(const std::string& name) {
    // NOLINTNEXTLINE(concurrency-mt-unsafe): read at start, before there are other threads.
    const char* value = std::getenv(name.c_str());
    if (value == nullptr || *value == '\0') {
        return std::nullopt;
    }
    return std::string(value);
}

/// The part of /etc/localtime's target that is the zone's name.
std::string linked_time_zone() {
    std::error_code error;
    const auto target = std::filesystem::read_symlink("/etc/localtime", error).generic_string();
    constexpr std::string_view kFolder = "zoneinfo/";
    const auto at = target.find(kFolder);
    return error || at == std::string::npos ? std::string() : target.substr(at + kFolder.size());
}

std::string machine_time_zone() {
    if (const auto zone = process_variable("TZ");
        zone && zone->find_first_of(":,/0123456789") != 0 && zone->find('/') != std::string::npos) {
        return *zone;
    }
    if (const auto file = read_file("/etc/timezone", kZoneFileBytesMax)) {
        if (const auto zone = trim(*file); !zone.empty()) {
            return std::string(zone);
        }
    }
    const auto linked = linked_time_zone();
    return linked.empty() ? "UTC" : linked;
}

} // namespace

Environment machine_environment() {
    return {process_variable, machine_time_zone()};
}

std::string language_of(const Environment& environment) {
    std::string locale;
    for (const auto* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
        if (auto value = environment.variable(name)) {
            locale = *std::move(value);
            break;
        }
    }
    const std::string language = locale.substr(0, 2);
    if (language != "fr" && language != "en") {
        return "en";
    }
    const bool has_region =
        locale.size() >= 5 && (locale[2] == '_' || locale[2] == '-') &&
        std::isupper(static_cast<unsigned char>(locale[3])) != 0 &&
        std::isupper(static_cast<unsigned char>(locale[4])) != 0 &&
        (locale.size() == 5 || std::isalpha(static_cast<unsigned char>(locale[5])) == 0);
    return has_region ? language + "-" + locale.substr(3, 2) : language;
}

Result<std::filesystem::path> data_folder(const Environment& environment) {
    if (const auto base = environment.variable("XDG_DATA_HOME"); base && base->front() == '/') {
        return std::filesystem::path(*base) / "chapeau";
    }
    if (const auto home = environment.variable("HOME")) {
        return std::filesystem::path(*home) / ".local" / "share" / "chapeau";
    }
    return fail(Errc::NotFound, "there is no home folder to keep the book in: set HOME, or "
                                "name a folder as book.folder in the configuration");
}

std::optional<std::filesystem::path> usual_configuration(const Environment& environment) {
    if (const auto base = environment.variable("XDG_CONFIG_HOME"); base && base->front() == '/') {
        return std::filesystem::path(*base) / "chapeau" / "chapeau.toml";
    }
    if (const auto home = environment.variable("HOME")) {
        return std::filesystem::path(*home) / ".config" / "chapeau" / "chapeau.toml";
    }
    return std::nullopt;
}

Result<void> make_private_folder(const std::filesystem::path& folder) {
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error) {
        return fail(Errc::Io, "cannot make the folder {}: {}; name another one as book.folder",
                    folder.string(), error.message());
    }
    std::filesystem::permissions(folder, std::filesystem::perms::owner_all, error);
    if (error) {
        return fail(Errc::Io,
                    "cannot keep the folder {} private: {}; choose one that belongs to this user",
                    folder.string(), error.message());
    }
    return {};
}

} // namespace chapeau::app
