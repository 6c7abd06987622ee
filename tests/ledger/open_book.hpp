// A book in a folder of its own, for tests: opened, closed and opened again as an evening does.
#pragma once

#include "ledger/ledger.hpp"
#include "support/makers.hpp"
#include "support/temp_folder.hpp"

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace chapeau::test {

class BookFolder {
public:
    std::filesystem::path path() const { return folder_ / "book.db"; }
    std::filesystem::path log_path() const { return folder_ / "book.db-wal"; }
    std::filesystem::path seal_path() const { return folder_ / "book.db-seal"; }

    ledger::OpenOptions options() const {
        ledger::OpenOptions options{path(), "evening-2026", usd(), evening()};
        return options;
    }

    Result<std::unique_ptr<ledger::Ledger>> try_open() const {
        return ledger::Ledger::open(options());
    }

    std::unique_ptr<ledger::Ledger> open() const {
        auto book = try_open();
        if (!book) {
            throw std::runtime_error(book.error().message);
        }
        return std::move(*book);
    }

    /// The state of the files, as a crash at this moment would leave them.
    void copy_to(const BookFolder& other) const {
        const auto overwrite = std::filesystem::copy_options::overwrite_existing;
        for (const auto& item : std::filesystem::directory_iterator(folder_.path())) {
            std::filesystem::copy_file(item.path(), other.folder_ / item.path().filename().string(),
                                       overwrite);
        }
    }

private:
    TempFolder folder_;
};

inline std::string bytes_of(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

inline std::vector<domain::Entry> all_entries(ledger::Ledger& book) {
    std::vector<domain::Entry> entries;
    const auto read = book.replay(0, [&](const domain::Entry& entry) { entries.push_back(entry); });
    if (!read) {
        throw std::runtime_error(read.error().message);
    }
    return entries;
}

/// What the entries add up to, counted the plain way.
struct Count {
    std::int64_t sum_minor = 0;
    std::int64_t gifts = 0; // Standing ones.

    bool operator==(const Count&) const = default;
};

inline Count count_of(const std::vector<domain::Entry>& entries) {
    Count count;
    for (const auto& entry : entries) {
        if (const auto* gift = std::get_if<domain::GiftEntry>(&entry.what)) {
            count.gifts += 1;
            count.sum_minor += gift->amount ? gift->amount->minor() : 0;
        } else if (const auto* change = std::get_if<domain::AdjustmentEntry>(&entry.what)) {
            count.sum_minor += change->delta.minor();
        } else if (const auto* reversal = std::get_if<domain::ReversalEntry>(&entry.what)) {
            count.gifts -= 1;
            count.sum_minor -= reversal->amount ? reversal->amount->minor() : 0;
        } else if (const auto* back = std::get_if<domain::RestorationEntry>(&entry.what)) {
            count.gifts += 1;
            count.sum_minor += back->amount ? back->amount->minor() : 0;
        }
    }
    return count;
}

inline Count count_of(ledger::Ledger& book) {
    return count_of(all_entries(book));
}

inline domain::Refund make_refund(std::string id, std::string gift,
                                  std::optional<domain::Money> amount = std::nullopt) {
    return {std::move(id), std::move(gift), amount, evening()};
}

} // namespace chapeau::test
