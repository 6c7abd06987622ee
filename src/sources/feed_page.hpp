// What every decoder makes of one page of a feed. A page is either readable or not; within a
// readable page each record stands for itself, and one that cannot be read is parked with its
// reason while the others go on. Pure.
#pragma once

#include "base/json.hpp"
#include "base/result.hpp"
#include "domain/batch.hpp"
#include "net/http.hpp"

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace chapeau::sources {

/// Far longer than what is ever shown; a longer text is cut.
inline constexpr std::size_t kNameBytesMax = 1000;
inline constexpr std::size_t kMessageBytesMax = 4000;

/// How the time runs from row to row.
enum class RowOrder { NewestFirst, Other };

struct FeedPage {
    std::vector<domain::Gift> gifts;
    std::vector<domain::Refund> refunds;
    std::vector<domain::ParkedRecord> parked;
    std::vector<std::string> ids;          // Of every row that is a gift, readable or not.
    std::vector<std::string> excluded_ids; // Of the other rows that have one.
    std::size_t rows = 0;                  // All of them.
    std::optional<Timestamp> newest;
    std::optional<Timestamp> oldest;
    RowOrder order = RowOrder::NewestFirst;
    bool more = false; // The provider has further rows after these.
    std::string next;  // Its own pointer to them, where it has such.
};

/// One row as its decoder understood it. With neither gift nor refund it is excluded on purpose:
/// a registration fee, a payment that is not completed.
struct Row {
    std::optional<domain::Gift> gift;
    std::optional<domain::Refund> refund;
    std::optional<Timestamp> time;
};

/// `id` is filled as soon as it is known, so that an unreadable row can be parked under it.
using ReadRow = std::function<Result<Row>(const json::Value& row, std::string& id)>;

/// Members that a parked row is kept without, at any depth: who gave is nobody's to read there.
using PrivateKeys = std::span<const std::string_view>;

/// Errc::TooLarge beyond domain::kBatchRecordsMax rows.
Result<FeedPage> read_rows(const json::Array& rows, const ReadRow& read_row,
                           PrivateKeys private_keys = {});

/// The same without what nobody here may keep, such as an e-mail address: a row that cannot be read
/// is parked as it was sent. What is no object stays as it is.
json::Value without_members(const json::Value& record, std::span<const std::string_view> keys);

/// The same for the list that the document has under `key`.
Result<FeedPage> read_list(const json::Value& document, std::string_view key,
                           const ReadRow& read_row, PrivateKeys private_keys = {});

/// A row that cannot be read, ready to be kept for the operator.
domain::ParkedRecord park(std::string id, std::string_view reason, std::string_view raw);

/// Notes the time of the next row, in the order of the page.
void note_time(FeedPage& page, Timestamp time);

/// The document in an answer 200. Other statuses, and web pages in the place of JSON, are errors
/// in an operator's words; `subject` is what was asked for ("the event").
Result<json::Value> read_answer(const net::Response& response, std::string_view subject);

/// One line of JSON, cut at domain::kParkedBytesMax.
std::string to_text(const json::Value& value, PrivateKeys left_out = {});

// The fields of a record. Absent and null are the same: empty.

Result<std::string> text_field(const json::Value& record, std::string_view key,
                               std::size_t size_bytes_max);

/// The digits of a number, or of a string that holds one.
Result<std::optional<std::string>> digits_field(const json::Value& record, std::string_view key);

/// A string, or a whole number as its digits; 1 to domain::kExternalIdBytesMax bytes without
/// control characters.
Result<std::string> id_field(const json::Value& record, std::string_view key);
Result<std::string> id_from(const json::Value& value);

/// Absent: false.
Result<bool> flag_field(const json::Value& record, std::string_view key);

/// The names under which a provider keeps who gave and what they said.
struct GiverKeys {
    std::string_view name;
    std::string_view message;
    std::string_view donor; // An object in its place describes the giver and is no key.
};

/// A gift as its record tells it, but for the amount.
Result<domain::Gift> gift_without_amount(const json::Value& record, std::string id, Timestamp time,
                                         const GiverKeys& keys);

/// Empty when absent; a key that is too long for the book is replaced by its digest.
Result<std::string> donor_key_from(const json::Value& value);

/// The currency of that code, in any letters. One that is not known is an error that says so: what
/// its digits stand for cannot be guessed.
Result<domain::Currency> currency_from(std::string_view code);

/// The currency that the record names, or `usual` where it names none.
Result<domain::Currency> currency_field(const json::Value& record, std::string_view key,
                                        domain::Currency usual);

/// All of a gift went back, as its own row says. Its id is made from the gift's, so that telling it
/// again is no second.
domain::Refund whole_refund(const std::string& gift_id, Timestamp time);

/// Above zero and readable, or an error; a gift of nothing is no gift.
Result<domain::Money> positive(Result<domain::Money> amount);

enum class AmountDigits { Major, Minor };

/// A provider's sum, of any size that the book can hold, and its count; either may be missing. A
/// sum that cannot be read (floats add up to 2657.3500000000004) is missing too: the count still
/// serves. Fails on a count that is none.
Result<domain::ProviderTotal> total_from(const std::optional<std::string>& sum,
                                         const std::optional<std::string>& count,
                                         domain::Currency currency, AmountDigits unit);

/// The same of a provider that keeps its sum in `own`. In another currency than `ours` the sum is
/// left out, because it cannot be compared with the book's.
Result<domain::ProviderTotal> total_in(domain::Currency own, domain::Currency ours,
                                       const std::optional<std::string>& sum,
                                       const std::optional<std::string>& count, AmountDigits unit);

} // namespace chapeau::sources
