// Reads the keys of one section and gathers every fault on the way, instead of stopping at the
// first: whoever configures an evening wants to see all mistakes at once.
//
// A section states all its keys when it is opened; what the file says beyond them is a fault with
// the nearest known key, because a misspelt key would otherwise be silently ignored.
//
// Threads: used at start, by main.
#pragma once

#include "app/toml_file.hpp"
#include "base/check.hpp"
#include "base/clock.hpp"
#include "domain/money.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace chapeau::app {

struct Fault {
    std::string file;
    int line = 0;        // 0: the file as a whole.
    std::string key;     // `challenge.people`.
    std::string found;   // What stands there.
    std::string allowed; // What may; empty when `found` tells both.
};

/// `chapeau.toml:12: challenge.people: found the text "many"; allowed is ...`
std::string to_text(const Fault& fault);

using Keys = std::span<const std::string_view>;

template <class T>
using Words = std::span<const std::pair<std::string_view, T>>;

/// Longer is no title, no address and no path that anybody typed.
inline constexpr std::size_t kTextBytesMax = 2000;

class Section {
public:
    /// `table` may be null: then every key is absent. It, `keys` and `faults` must outlive this.
    Section(std::string file, std::string name, const TomlTable* table, int line, Keys keys,
            std::vector<Fault>& faults);

    /// Each answers empty when the key is absent, and when it is faulty, after noting the fault.
    std::optional<std::string> text(std::string_view key, std::string_view meaning);
    std::optional<std::int64_t> whole_number(std::string_view key, std::int64_t least,
                                             std::int64_t most);
    std::optional<bool> flag(std::string_view key);
    std::optional<Timestamp> moment(std::string_view key);
    std::optional<domain::Money> amount(std::string_view key, domain::Currency currency);
    const TomlArray* list(std::string_view key, std::string_view meaning);

    template <class T>
    std::optional<T> one_of(std::string_view key, Words<T> words) {
        const auto* value = find(key);
        if (value == nullptr) {
            return std::nullopt;
        }
        std::string allowed;
        for (const auto& [word, meaning] : words) {
            if (const auto* text = std::get_if<std::string>(&value->what);
                text != nullptr && *text == word) {
                return meaning;
            }
            allowed += (allowed.empty() ? "\"" : ", \"") + std::string(word) + "\"";
        }
        fault(*value, key, "one of " + allowed);
        return std::nullopt;
    }

    /// One amount of a list, in major units: `"10"` or `"10.50"`.
    std::optional<domain::Money> amount_of(const TomlValue& value, std::string_view key,
                                           domain::Currency currency);

    const TomlValue* find(std::string_view key) const;
    bool has(std::string_view key) const { return find(key) != nullptr; }

    void fault(const TomlValue& value, std::string_view key, std::string allowed);
    void fault(std::string_view key, std::string found, std::string allowed);

    /// A fault that its finder tells in one sentence; `key` need not be one of the section's.
    void own_fault(std::string_view key, std::string sentence);

    const std::string& file() const { return file_; }

private:
    void note_unknown_keys();
    int line_of(std::string_view key) const;

    std::string file_;
    std::string name_;
    const TomlTable* table_;
    int line_;
    Keys keys_;
    std::vector<Fault>& faults_;
};

} // namespace chapeau::app
