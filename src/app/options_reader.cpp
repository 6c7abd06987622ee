#include "app/options_reader.hpp"

#include "base/format.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <utility>

namespace chapeau::app {

std::string to_text(const Fault& fault) {
    std::string place = fault.file;
    if (fault.line > 0) {
        place += format(":{}", fault.line);
    }
    if (!fault.key.empty()) {
        place += format(": {}", fault.key);
    }
    if (fault.allowed.empty()) {
        return format("{}: {}", place, fault.found);
    }
    return format("{}: found {}; allowed is {}", place, fault.found, fault.allowed);
}

Section::Section(std::string file, std::string name, const TomlTable* table, int line, Keys keys,
                 std::vector<Fault>& faults)
    : file_(std::move(file)),
      name_(std::move(name)),
      table_(table),
      line_(line),
      keys_(keys),
      faults_(faults) {
    note_unknown_keys();
}

void Section::note_unknown_keys() {
    if (table_ == nullptr) {
        return;
    }
    for (const auto& member : *table_) {
        if (std::find(keys_.begin(), keys_.end(), member.key) != keys_.end()) {
            continue;
        }
        const auto nearest = nearest_word(member.key, keys_);
        std::string allowed = nearest ? format("perhaps \"{}\" was meant", *nearest)
                                      : std::string("only a known key");
        if (!nearest) {
            for (const auto key : keys_) {
                allowed += format("{}{}", key == keys_.front() ? ": " : ", ", key);
            }
        }
        faults_.push_back({file_, member.value.line, format("{}.{}", name_, member.key),
                           "a key that is not known", std::move(allowed)});
    }
}

const TomlValue* Section::find(std::string_view key) const {
    ENSURE(std::find(keys_.begin(), keys_.end(), key) != keys_.end(),
           "a section is only asked for keys that it has stated");
    if (table_ == nullptr) {
        return nullptr;
    }
    for (const auto& member : *table_) {
        if (member.key == key) {
            return &member.value;
        }
    }
    return nullptr;
}

int Section::line_of(std::string_view key) const {
    const auto* value = find(key);
    return value == nullptr ? line_ : value->line;
}

void Section::fault(const TomlValue& value, std::string_view key, std::string allowed) {
    faults_.push_back(
        {file_, value.line, format("{}.{}", name_, key), describe(value), std::move(allowed)});
}

void Section::fault(std::string_view key, std::string found, std::string allowed) {
    faults_.push_back(
        {file_, line_of(key), format("{}.{}", name_, key), std::move(found), std::move(allowed)});
}

void Section::own_fault(std::string_view key, std::string sentence) {
    const bool known = std::find(keys_.begin(), keys_.end(), key) != keys_.end();
    faults_.push_back({file_, known ? line_of(key) : line_, format("{}.{}", name_, key),
                       std::move(sentence), ""});
}

std::optional<std::string> Section::text(std::string_view key, std::string_view meaning) {
    const auto* value = find(key);
    if (value == nullptr) {
        return std::nullopt;
    }
    const auto* text = std::get_if<std::string>(&value->what);
    if (text == nullptr || text->empty() || text->size() > kTextBytesMax) {
        fault(*value, key, format("{}, a text of 1 to {} bytes in quotes", meaning, kTextBytesMax));
        return std::nullopt;
    }
    return *text;
}

std::optional<std::int64_t> Section::whole_number(std::string_view key, std::int64_t least,
                                                  std::int64_t most) {
    const auto* value = find(key);
    if (value == nullptr) {
        return std::nullopt;
    }
    const auto* number = std::get_if<std::int64_t>(&value->what);
    if (number == nullptr || *number < least || *number > most) {
        fault(*value, key, format("a whole number from {} to {}", least, most));
        return std::nullopt;
    }
    return *number;
}

std::optional<bool> Section::flag(std::string_view key) {
    const auto* value = find(key);
    if (value == nullptr) {
        return std::nullopt;
    }
    if (const auto* flag = std::get_if<bool>(&value->what)) {
        return *flag;
    }
    fault(*value, key, "true or false");
    return std::nullopt;
}

std::optional<Timestamp> Section::moment(std::string_view key) {
    const auto* value = find(key);
    if (value == nullptr) {
        return std::nullopt;
    }
    if (const auto* moment = std::get_if<Timestamp>(&value->what)) {
        return *moment;
    }
    fault(*value, key,
          "a date and time with its offset, without quotes: "
          "2026-11-21T20:00:00+01:00");
    return std::nullopt;
}

std::optional<domain::Money> Section::amount_of(const TomlValue& value, std::string_view key,
                                                domain::Currency currency) {
    const auto* text = std::get_if<std::string>(&value.what);
    if (text != nullptr) {
        const auto amount = domain::Money::parse_major(*text, currency);
        if (amount && amount->minor() > 0) {
            return *amount;
        }
    }
    fault(value, key,
          format("an amount of {} above zero, in quotes and without a symbol: \"{}\"",
                 currency.code(), currency.exponent() == 0 ? "10" : "10.50"));
    return std::nullopt;
}

std::optional<domain::Money> Section::amount(std::string_view key, domain::Currency currency) {
    const auto* value = find(key);
    return value == nullptr ? std::nullopt : amount_of(*value, key, currency);
}

const TomlArray* Section::list(std::string_view key, std::string_view meaning) {
    const auto* value = find(key);
    if (value == nullptr) {
        return nullptr;
    }
    const auto* array = std::get_if<TomlArray>(&value->what);
    if (array == nullptr) {
        fault(*value, key, format("a list in square brackets: {}", meaning));
    }
    return array;
}

} // namespace chapeau::app
