#include "app/options.hpp"

#include "app/challenge_options.hpp"
#include "base/file.hpp"
#include "base/format.hpp"
#include "base/text.hpp"
#include "net/url.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace chapeau::app {
namespace {

constexpr std::array<std::string_view, 11> kSectionKeys = {
    "challenge", "screen", "give",  "web",    "operator", "moderation",
    "wall",      "book",   "rates", "source", "log"};
constexpr std::array<std::string_view, 4> kScreenKeys = {"monitor", "windowed", "size", "effects"};
constexpr std::array<std::string_view, 2> kGiveKeys = {"url", "address"};
constexpr std::array<std::string_view, 1> kBookKeys = {"folder"};
constexpr std::array<std::string_view, 1> kLogKeys = {"level"};

// A code that a phone reads from the back row has few modules, so its text has to be short.
constexpr std::size_t kGiveUrlBytesMax = 300;

/// The top of the document, from which each section is opened.
struct Document {
    std::string file;
    const TomlTable* table;
    std::vector<Fault>& faults;

    Section open(std::string_view name, Keys keys) const {
        const auto* value = find(name);
        const auto* section = value == nullptr ? nullptr : std::get_if<TomlTable>(&value->what);
        if (value != nullptr && section == nullptr) {
            faults.push_back({file, value->line, std::string(name), describe(*value),
                              format("a section [{}]", name)});
        }
        return {file, std::string(name), section, value == nullptr ? 0 : value->line, keys, faults};
    }

    const TomlValue* find(std::string_view name) const {
        if (table == nullptr) {
            return nullptr;
        }
        const auto found = std::find_if(table->begin(), table->end(),
                                        [&](const auto& member) { return member.key == name; });
        return found == table->end() ? nullptr : &found->value;
    }
};

void note_unknown_sections(const Document& document) {
    if (document.table == nullptr) {
        return;
    }
    for (const auto& member : *document.table) {
        if (std::find(kSectionKeys.begin(), kSectionKeys.end(), member.key) != kSectionKeys.end()) {
            continue;
        }
        const auto nearest = nearest_word(member.key, kSectionKeys);
        document.faults.push_back(
            {document.file, member.value.line, member.key, "a section that is not known",
             nearest ? format("perhaps [{}] was meant", *nearest)
                     : std::string("one of challenge, screen, give, web, operator, moderation, "
                                   "wall, book, rates, source, log")});
    }
}

ScreenOptions read_screen(const Document& document) {
    auto section = document.open("screen", kScreenKeys);
    ScreenOptions screen;
    screen.monitor =
        section.text("monitor", "a monitor's number from 0, or a part of its name").value_or("");
    if (section.flag("windowed").value_or(false)) {
        screen.surface = Surface::Window;
    }
    if (const auto text = section.text("size", "width and height of the window in pixels")) {
        if (const auto size = parse_size(*text)) {
            std::tie(screen.width, screen.height) = *size;
        } else {
            section.fault("size", format("the text \"{}\"", *text),
                          format("\"1280x720\", each side from {} to {}", kSideMin, kSideMax));
        }
    }
    static constexpr std::array<std::pair<std::string_view, Effects>, 3> kEffects = {
        {{"auto", Effects::Auto}, {"full", Effects::Full}, {"reduced", Effects::Reduced}}};
    screen.effects = section.one_of<Effects>("effects", kEffects).value_or(Effects::Auto);
    return screen;
}

/// What somebody types who cannot scan: the host without `www.`, and the path.
std::string typed_address(const net::Url& url) {
    std::string host = url.host;
    if (host.rfind("www.", 0) == 0) {
        host.erase(0, 4);
    }
    std::string path = url.path;
    while (!path.empty() && path.back() == '/') {
        path.pop_back();
    }
    return host + path;
}

GiveOptions read_give(const Document& document) {
    auto section = document.open("give", kGiveKeys);
    GiveOptions give;
    const auto url = section.text("url", "the address where people give");
    if (url) {
        const auto parsed = net::parse_url(*url);
        if (!parsed || parsed->scheme != "https" || url->size() > kGiveUrlBytesMax) {
            section.fault("url", format("the text \"{}\"", truncate_utf8(*url, 80)),
                          format("an https address of at most {} bytes, because people will "
                                 "type their card number there",
                                 kGiveUrlBytesMax));
        } else {
            give.url = *url;
            give.address = typed_address(*parsed);
        }
    }
    if (auto address = section.text("address", "the address as people would type it")) {
        give.address = *std::move(address);
        if (!url) {
            section.fault("address", "an address without a url", "an address beneath give.url");
        }
    }
    return give;
}

std::filesystem::path read_book_folder(const Document& document,
                                       const std::filesystem::path& relative_to,
                                       const Environment& environment) {
    auto section = document.open("book", kBookKeys);
    if (const auto folder = section.text("folder", "the folder that keeps the book")) {
        return relative_to / *folder;
    }
    auto usual = data_folder(environment);
    if (!usual) {
        section.own_fault("folder", usual.error().message);
        return {};
    }
    return *std::move(usual);
}

log::Level read_log_level(const Document& document) {
    auto section = document.open("log", kLogKeys);
    static constexpr std::array<std::pair<std::string_view, log::Level>, 4> kLevels = {
        {{"debug", log::Level::Debug},
         {"info", log::Level::Info},
         {"warning", log::Level::Warning},
         {"error", log::Level::Error}}};
    return section.one_of<log::Level>("level", kLevels).value_or(log::Level::Info);
}

RateOptions read_rates_of(const Document& document, const std::filesystem::path& folder,
                          domain::Currency counted) {
    const auto* value = document.find("rates");
    const auto keys =
        rate_keys_in(value == nullptr ? nullptr : std::get_if<TomlTable>(&value->what));
    auto section = document.open("rates", keys);
    return read_rates(section, keys, folder, counted);
}

OptionsReading read_document(const Document& document, const std::filesystem::path& folder,
                             const Environment& environment) {
    note_unknown_sections(document);
    auto section = document.open("challenge", challenge_keys());
    auto reading = read_challenge(section, environment);
    auto screen = read_screen(document);
    auto give = read_give(document);
    auto web_section = document.open("web", web_keys());
    auto web = read_web(web_section, folder, reading.challenge.currency);
    auto operator_section = document.open("operator", operator_keys());
    auto operators = read_operator(operator_section, folder, environment);
    auto moderation_section = document.open("moderation", moderation_keys());
    auto moderation = read_moderation(moderation_section);
    auto wall_section = document.open("wall", wall_keys());
    auto wall = read_wall(wall_section);
    auto book_folder = read_book_folder(document, folder, environment);
    auto rates = read_rates_of(document, folder, reading.challenge.currency);
    const auto level = read_log_level(document);

    std::vector<SourceOptions> sources;
    if (const auto* value = document.find("source")) {
        const auto* list = std::get_if<TomlArray>(&value->what);
        if (list == nullptr) {
            document.faults.push_back({document.file, value->line, "source", describe(*value),
                                       "[[source]] sections, in double brackets"});
        } else {
            sources =
                read_sources(document.file, *list,
                             {folder, reading.challenge.currency, environment}, document.faults);
        }
    }
    if (needs_intake(sources) && !(web.on && web.intake_port)) {
        web_section.own_fault("intake_port", "is missing, or the pages are off: Ko-fi cannot be "
                                             "asked for gifts, it posts them there");
    }
    if (document.faults.empty()) {
        if (const auto valid = domain::validate(reading.challenge); !valid) {
            section.own_fault("target", valid.error().message);
        }
    }
    if (!document.faults.empty()) {
        return {std::nullopt, document.faults};
    }
    return {Options{.challenge = std::move(reading.challenge),
                    .language = std::move(reading.language),
                    .time_zone = std::move(reading.time_zone),
                    .screen = screen,
                    .give = std::move(give),
                    .web = std::move(web),
                    .operators = std::move(operators),
                    .moderation = std::move(moderation),
                    .wall = std::move(wall),
                    .book_folder = std::move(book_folder),
                    .rates = std::move(rates),
                    .sources = std::move(sources),
                    .log_level = level},
            {}};
}

} // namespace

std::optional<std::pair<int, int>> parse_size(std::string_view text) {
    const auto cross = text.find('x');
    if (cross == std::string_view::npos) {
        return std::nullopt;
    }
    const auto width = parse_int64(text.substr(0, cross));
    const auto height = parse_int64(text.substr(cross + 1));
    const auto fits = [](const auto& side) {
        return side && *side >= kSideMin && *side <= kSideMax;
    };
    if (!fits(width) || !fits(height)) {
        return std::nullopt;
    }
    return std::pair(static_cast<int>(*width), static_cast<int>(*height));
}

OptionsReading read_options(std::string_view text, const std::filesystem::path& file,
                            const Environment& environment) {
    auto parsed = parse_toml(text);
    std::vector<Fault> faults;
    if (const auto* fault = std::get_if<TomlFault>(&parsed)) {
        faults.push_back({file.string(), fault->line, "", fault->problem, "TOML"});
        return {std::nullopt, std::move(faults)};
    }
    std::error_code error;
    const auto folder = std::filesystem::absolute(file, error).parent_path();
    return read_document({file.string(), std::get_if<TomlTable>(&parsed), faults}, folder,
                         environment);
}

OptionsReading read_options_file(const std::filesystem::path& file,
                                 const Environment& environment) {
    if (file.empty()) {
        std::vector<Fault> faults;
        return read_document({"the defaults", nullptr, faults}, {}, environment);
    }
    const auto text = read_file(file, kTomlBytesMax);
    if (!text) {
        return {std::nullopt, {Fault{file.string(), 0, "", text.error().message, ""}}};
    }
    return read_options(*text, file, environment);
}

std::vector<std::string> known_option_keys() {
    std::vector<std::string> keys;
    const auto add = [&](std::string_view section, Keys names) {
        for (const auto name : names) {
            keys.push_back(format("{}.{}", section, name));
        }
    };
    add("challenge", challenge_keys());
    add("screen", kScreenKeys);
    add("give", kGiveKeys);
    add("web", web_keys());
    add("operator", operator_keys());
    add("moderation", moderation_keys());
    add("wall", wall_keys());
    add("book", kBookKeys);
    add("rates", rate_keys());
    add("log", kLogKeys);
    const auto of_sources = known_source_keys();
    keys.insert(keys.end(), of_sources.begin(), of_sources.end());
    return keys;
}

} // namespace chapeau::app
