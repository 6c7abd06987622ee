#include "sources/generic_json/parse.hpp"

#include "base/digest.hpp"
#include "base/text.hpp"
#include "base/time_text.hpp"
#include "net/link.hpp"
#include "sources/row_words.hpp"

#include <utility>

namespace chapeau::sources::generic_json {

namespace {

/// The mapped part of a record; null when it is not mapped, not there, or null itself.
Result<const json::Value*> part(const json::Value& record, const std::string& pointer) {
    if (pointer.empty()) {
        return nullptr;
    }
    const auto found = record.at(pointer);
    if (!found) {
        return tl::unexpected(found.error());
    }
    return *found != nullptr && (*found)->is_null() ? nullptr : *found;
}

/// A text, or a number's digits, or the word for true and false; empty when not there.
Result<std::string> word(const json::Value& record, const std::string& pointer,
                         std::size_t size_bytes_max) {
    const auto found = part(record, pointer);
    if (!found) {
        return tl::unexpected(found.error());
    }
    if (*found == nullptr) {
        return std::string{};
    }
    if (const auto* text = (*found)->string(); text != nullptr) {
        return std::string(truncate_utf8(*text, size_bytes_max));
    }
    if (const auto* number = (*found)->number(); number != nullptr) {
        return number->token;
    }
    if (const auto* flag = (*found)->boolean(); flag != nullptr) {
        return std::string(*flag ? "true" : "false");
    }
    return fail(Errc::InvalidInput, "what stands at {} is a list or an object", pointer);
}

Result<RowWords> read_words(const json::Value& record, const Mapping& mapping) {
    struct Place {
        const std::string& pointer;
        std::string RowWords::*target;
        std::size_t size_bytes_max;
    };
    const Place places[] = {
        {mapping.time, &RowWords::time, kWordBytesMax},
        {mapping.amount, &RowWords::amount, kWordBytesMax},
        {mapping.currency, &RowWords::currency, kWordBytesMax},
        {mapping.name, &RowWords::name, kNameBytesMax},
        {mapping.message, &RowWords::message, kMessageBytesMax},
        {mapping.anonymous, &RowWords::anonymous, kWordBytesMax},
        {mapping.status, &RowWords::status, kWordBytesMax},
    };
    RowWords words;
    for (const auto& place : places) {
        auto text = word(record, place.pointer, place.size_bytes_max);
        if (!text) {
            return tl::unexpected(text.error());
        }
        words.*place.target = *std::move(text);
    }
    const auto donor = part(record, mapping.donor_key);
    if (!donor) {
        return tl::unexpected(donor.error());
    }
    if (*donor != nullptr) {
        auto key = donor_key_from(**donor);
        if (!key) {
            return tl::unexpected(key.error());
        }
        words.donor_key = *std::move(key);
    }
    return words;
}

Result<Row> read_row(const json::Value& record, std::string& id, const Mapping& mapping,
                     domain::Currency currency) {
    const auto own_id = part(record, mapping.id);
    if (!own_id) {
        return tl::unexpected(own_id.error());
    }
    if (*own_id == nullptr) {
        return fail(Errc::InvalidInput, "the record has no id at {}", mapping.id);
    }
    auto text = id_from(**own_id);
    if (!text) {
        return tl::unexpected(text.error());
    }
    id = *std::move(text);
    const auto words = read_words(record, mapping);
    if (!words) {
        return tl::unexpected(words.error());
    }
    const RowRules rules{currency, mapping.layer,
                         mapping.amount_unit == AmountUnit::Major ? AmountDigits::Major
                                                                  : AmountDigits::Minor,
                         MissingAmount::IsHidden};
    return row_from(id, *words, rules);
}

Result<std::optional<std::string>> total_digits(const json::Value& document,
                                                const std::string& pointer) {
    const auto digits = word(document, pointer, kWordBytesMax);
    if (!digits) {
        return tl::unexpected(digits.error());
    }
    return digits->empty() ? std::optional<std::string>{} : std::optional(*digits);
}

Result<void> read_rest(Page& page, const json::Value& document, const net::Response& response,
                       const Mapping& mapping, domain::Currency currency) {
    const auto next = word(document, mapping.next_page, net::kBodyBytesMax);
    const auto sum = total_digits(document, mapping.total_sum);
    const auto count = total_digits(document, mapping.total_count);
    if (!next) {
        return tl::unexpected(next.error());
    }
    if (!sum || !count) {
        return tl::unexpected(sum ? count.error() : sum.error());
    }
    const auto total = total_from(*sum, *count, currency,
                                  mapping.amount_unit == AmountUnit::Major ? AmountDigits::Major
                                                                           : AmountDigits::Minor);
    if (!total) {
        return tl::unexpected(total.error());
    }
    page.total = *total;
    page.next = next->empty() ? net::next_link(response) : std::optional(*next);
    page.rows.more = page.next.has_value();
    return {};
}

} // namespace

Result<Page> parse_page(const net::Response& response, const Mapping& mapping,
                        domain::Currency currency) {
    const auto document = read_answer(response, "the list of gifts");
    if (!document) {
        return tl::unexpected(document.error());
    }
    const auto rows = document->at(mapping.rows);
    if (!rows) {
        return tl::unexpected(rows.error());
    }
    if (*rows == nullptr || (*rows)->array() == nullptr) {
        return fail(Errc::InvalidInput, "there is no list of gifts at \"{}\" in the answer",
                    mapping.rows);
    }
    auto read = read_rows(*(*rows)->array(),
                          [&mapping, currency](const json::Value& record, std::string& id) {
                              return read_row(record, id, mapping, currency);
                          });
    if (!read) {
        return tl::unexpected(read.error());
    }
    Page page;
    page.rows = *std::move(read);
    if (auto rest = read_rest(page, *document, response, mapping, currency); !rest) {
        return tl::unexpected(rest.error());
    }
    return page;
}

} // namespace chapeau::sources::generic_json
