#include "sources/streamlabs/parse.hpp"

#include "base/text.hpp"
#include "sources/row_words.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <vector>

namespace chapeau::sources::streamlabs {

namespace {

constexpr std::array<std::string_view, 1> kPrivateMembers = {"email"};

/// A number's digits or a text; empty when absent.
Result<std::string> word_field(const json::Value& record, std::string_view key) {
    auto digits = digits_field(record, key);
    if (!digits) {
        return tl::unexpected(digits.error());
    }
    return std::string(truncate_utf8(digits->value_or(""), kWordBytesMax));
}

/// Who leaves the field empty is shown under this name in Streamlabs' own alerts.
bool is_nobody(std::string_view name) {
    return to_lower_ascii(trim(name)) == "anonymous";
}

Result<RowWords> read_words(const json::Value& record) {
    RowWords words;
    struct Place {
        const char* key;
        std::string RowWords::*target;
    };
    for (const auto& [key, target] :
         {Place{"created_at", &RowWords::time}, Place{"amount", &RowWords::amount},
          Place{"currency", &RowWords::currency}}) {
        auto word = word_field(record, key);
        if (!word) {
            return tl::unexpected(word.error());
        }
        words.*target = *std::move(word);
    }
    auto name = text_field(record, "name", kNameBytesMax);
    auto message = text_field(record, "message", kMessageBytesMax);
    if (!name || !message) {
        return tl::unexpected(name ? message.error() : name.error());
    }
    words.name = is_nobody(*name) ? std::string{} : *std::move(name);
    words.message = *std::move(message);
    return words;
}

Result<Row> read_row(const json::Value& record, const std::string& id, domain::Currency currency,
                     Timestamp since) {
    const auto words = read_words(record);
    if (!words) {
        return tl::unexpected(words.error());
    }
    const auto time = time_from_words(words->time);
    if (time && *time < since) {
        Row row;
        row.time = *time;
        return row;
    }
    // A row without a currency is nobody's money: which one it is cannot be guessed.
    if (words->currency.empty()) {
        return fail(Errc::InvalidInput, "the row names no currency");
    }
    const RowRules rules{.currency = currency, .missing_amount = MissingAmount::IsFault};
    return row_from(id, *words, rules);
}

bool is_number(const std::string& id) {
    return parse_int64(id).has_value();
}

/// The smallest, where all are numbers; else the last, as the list runs from new to old.
std::string oldest_of(const std::vector<std::string>& ids) {
    if (ids.empty()) {
        return {};
    }
    return std::all_of(ids.begin(), ids.end(), is_number)
               ? *std::min_element(ids.begin(), ids.end(), is_older)
               : ids.back();
}

} // namespace

Result<DonationPage> parse_donations(const net::Response& response, domain::Currency currency,
                                     Timestamp since) {
    const auto document = read_answer(response, "the list of donations");
    if (!document) {
        return tl::unexpected(document.error());
    }
    const auto data = document->member("data");
    if (!data || *data == nullptr || (*data)->array() == nullptr) {
        return fail(Errc::InvalidInput, "the answer has no list of donations in \"data\"");
    }
    json::Array rows;
    for (const auto& row : *(*data)->array()) {
        rows.push_back(without_members(row, kPrivateMembers));
    }
    std::vector<std::string> ids;
    auto page = read_rows(rows, [&](const json::Value& record, std::string& id) {
        auto own_id = id_field(record, "donation_id");
        if (!own_id) {
            return Result<Row>(tl::unexpected(own_id.error()));
        }
        id = *own_id;
        ids.push_back(id);
        return read_row(record, id, currency, since);
    });
    if (!page) {
        return tl::unexpected(page.error());
    }
    if (page->rows > 0 && ids.empty()) {
        return fail(Errc::InvalidInput, "none of the rows has a donation_id");
    }
    DonationPage donations;
    donations.oldest_id = oldest_of(ids);
    donations.has_nameless = ids.size() < page->rows;
    donations.page = *std::move(page);
    return donations;
}

bool is_older(const std::string& one, const std::string& other) {
    const auto left = parse_int64(one);
    const auto right = parse_int64(other);
    return left && right ? *left < *right : one != other;
}

bool ends_before(const DonationPage& donations, Timestamp since) {
    return donations.page.newest && *donations.page.newest < since;
}

} // namespace chapeau::sources::streamlabs
