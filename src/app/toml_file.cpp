#include "app/toml_file.hpp"

#include "base/format.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <optional>
#include <sstream>
#include <toml++/toml.h>

namespace chapeau::app {
namespace {

// A fault quotes what it found, but a line of an error message is not the place for a novel.
constexpr std::size_t kQuotedBytesMax = 60;

TomlValue convert(const toml::node& node);

int line_of(const toml::node& node) {
    return static_cast<int>(node.source().begin.line);
}

TomlTable convert_table(const toml::table& table) {
    TomlTable members;
    for (const auto& [key, node] : table) {
        members.push_back({std::string(key.str()), convert(node)});
    }
    // The library sorts by key; a reader of faults expects the order of the file.
    std::stable_sort(members.begin(), members.end(), [](const auto& left, const auto& right) {
        return left.value.line < right.value.line;
    });
    return members;
}

TomlArray convert_array(const toml::array& array) {
    TomlArray values;
    for (const auto& node : array) {
        values.push_back(convert(node));
    }
    return values;
}

std::optional<Timestamp> moment_of(const toml::date_time& moment) {
    if (!moment.offset) {
        return std::nullopt;
    }
    const std::chrono::year_month_day day(std::chrono::year(moment.date.year),
                                          std::chrono::month(moment.date.month),
                                          std::chrono::day(moment.date.day));
    const auto local = std::chrono::sys_days(day) + std::chrono::hours(moment.time.hour) +
                       std::chrono::minutes(moment.time.minute) + seconds(moment.time.second) +
                       microseconds(moment.time.nanosecond / 1000);
    return Timestamp(local.time_since_epoch() - std::chrono::minutes(moment.offset->minutes));
}

TomlValue convert(const toml::node& node) {
    TomlValue value;
    value.line = line_of(node);
    if (const auto* flag = node.as_boolean()) {
        value.what = flag->get();
    } else if (const auto* number = node.as_integer()) {
        value.what = number->get();
    } else if (const auto* text = node.as_string()) {
        value.what = text->get();
    } else if (const auto* array = node.as_array()) {
        value.what = convert_array(*array);
    } else if (const auto* table = node.as_table()) {
        value.what = convert_table(*table);
    } else if (const auto* fraction = node.as_floating_point()) {
        std::ostringstream digits;
        digits << *fraction;
        value.what = TomlOther{format("the number {} without quotes", digits.str())};
    } else if (const auto* moment = node.as_date_time()) {
        if (const auto time = moment_of(moment->get())) {
            value.what = *time;
        } else {
            value.what = TomlOther{"a date and time without an offset"};
        }
    } else {
        value.what = TomlOther{"a date or a time of day alone"};
    }
    return value;
}

struct Describer {
    std::string operator()(bool flag) const { return flag ? "true" : "false"; }
    std::string operator()(std::int64_t number) const { return format("the number {}", number); }
    std::string operator()(const std::string& text) const {
        const auto shown = truncate_utf8(text, kQuotedBytesMax);
        return format("the text \"{}{}\"", shown, shown.size() < text.size() ? "..." : "");
    }
    std::string operator()(const Timestamp& /*moment*/) const { return "a date and time"; }
    std::string operator()(const TomlArray& array) const {
        return format("a list of {}", array.size());
    }
    std::string operator()(const TomlTable& /*table*/) const { return "a section"; }
    std::string operator()(const TomlOther& other) const { return other.description; }
};

} // namespace

std::variant<TomlTable, TomlFault> parse_toml(std::string_view text) {
    try {
        return convert_table(toml::parse(text));
    } catch (const toml::parse_error& error) {
        return TomlFault{static_cast<int>(error.source().begin.line),
                         std::string(error.description())};
    }
}

std::string describe(const TomlValue& value) {
    return std::visit(Describer{}, value.what);
}

} // namespace chapeau::app
