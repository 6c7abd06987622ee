#include "sources/csv/parse.hpp"

#include "base/digest.hpp"
#include "base/format.hpp"
#include "base/text.hpp"
#include "sources/row_words.hpp"

#include <algorithm>
#include <map>
#include <unordered_set>
#include <utility>

namespace chapeau::sources::csv {

namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

/// Walks over one line at a time.
class Splitter {
public:
    Splitter(std::string_view bytes, char separator) : bytes_(bytes), separator_(separator) {}

    bool at_end() const { return position_ >= bytes_.size(); }

    /// False when the line has no end yet.
    Result<bool> read_line(Line& line) {
        const auto begin = position_;
        line.number = number_;
        std::string field;
        auto quotes = Quotes::None;
        for (; position_ < bytes_.size(); ++position_) {
            const auto c = bytes_[position_];
            if (quotes == Quotes::Open) {
                quotes = take_quoted(c, field);
            } else if (c == separator_) {
                line.fields.push_back(std::exchange(field, {}));
                quotes = Quotes::None;
            } else if (c == '\n') {
                line.raw = bytes_.substr(begin, position_ - begin);
                if (line.raw.ends_with('\r')) {
                    line.raw.remove_suffix(1);
                    field.resize(field.ends_with('\r') ? field.size() - 1 : field.size());
                }
                line.fields.push_back(std::move(field));
                ++position_;
                ++number_;
                return true;
            } else if (c == '"' && quotes == Quotes::None && field.empty()) {
                quotes = Quotes::Open;
            } else if (quotes == Quotes::Closed && c != '\r' && number_ != line.number) {
                return fail_swallowing(line);
            } else {
                field += c;
            }
        }
        if (number_ != line.number) {
            return fail_swallowing(line);
        }
        return false;
    }

private:
    enum class Quotes { None, Open, Closed };

    Quotes take_quoted(char c, std::string& field) {
        if (c != '"') {
            field += c;
            number_ += c == '\n' ? 1 : 0;
            return Quotes::Open;
        }
        if (position_ + 1 < bytes_.size() && bytes_[position_ + 1] == '"') {
            field += c;
            ++position_;
            return Quotes::Open;
        }
        return Quotes::Closed;
    }

    static tl::unexpected<Error> fail_swallowing(const Line& line) {
        return fail(Errc::InvalidInput,
                    "the row on line {} opens a quote that is not closed before the line ends; "
                    "close it, or write \"\" for a quote within a name",
                    line.number);
    }

    std::string_view bytes_;
    char separator_;
    std::size_t position_ = 0;
    std::size_t number_ = 1; // Of the line at `position_`.
};

/// Which field holds what.
class Columns {
public:
    static Result<Columns> from(const Line& header) {
        Columns columns;
        columns.count_ = header.fields.size();
        for (std::size_t i = 0; i < header.fields.size(); ++i) {
            const auto name = to_lower_ascii(trim(header.fields[i]));
            if (!name.empty() && !columns.places_.emplace(name, i).second) {
                return fail(Errc::InvalidInput, "the first line names the column {} twice", name);
            }
        }
        if (!columns.places_.contains("time") || !columns.places_.contains("amount")) {
            return fail(Errc::InvalidInput,
                        "the first line must name the columns, time and amount among them");
        }
        return columns;
    }

    std::size_t count() const { return count_; }

    /// Empty when there is no such column.
    std::string field(const Line& line, const std::string& name, std::size_t size_max) const {
        const auto found = places_.find(name);
        if (found == places_.end()) {
            return {};
        }
        return std::string(truncate_utf8(trim(line.fields[found->second]), size_max));
    }

private:
    std::map<std::string, std::size_t> places_;
    std::size_t count_ = 0;
};

/// Tells equal rows without an id apart by their order.
class Ids {
public:
    Result<std::string> of(const std::string& id, const RowWords& words) {
        if (!id.empty()) {
            return id_from(json::Value(id));
        }
        std::string identity;
        for (const auto& part :
             {words.time, words.amount, words.currency, words.name, words.message}) {
            identity += format("{}:{};", part.size(), part);
        }
        const auto ordinal = ++ordinals_[identity];
        return to_hex(sha256(identity + format("{}", ordinal)));
    }

    bool is_new(const std::string& id) { return seen_.insert(id).second; }

private:
    std::map<std::string, int> ordinals_;
    std::unordered_set<std::string> seen_;
};

Result<Row> read_line(const Line& line, const Columns& columns, const RowRules& rules, Ids& ids,
                      std::string& id) {
    if (line.fields.size() != columns.count()) {
        return fail(Errc::InvalidInput, "the line has {} fields, the first line has {}",
                    line.fields.size(), columns.count());
    }
    if (!is_valid_utf8(line.raw)) {
        return fail(Errc::InvalidInput, "the line is not UTF-8; save the file as UTF-8");
    }
    RowWords words;
    words.time = columns.field(line, "time", kWordBytesMax);
    words.amount = columns.field(line, "amount", kWordBytesMax);
    words.currency = columns.field(line, "currency", kWordBytesMax);
    words.name = columns.field(line, "name", kNameBytesMax);
    words.message = columns.field(line, "message", kMessageBytesMax);
    words.anonymous = columns.field(line, "anonymous", kWordBytesMax);
    words.status = columns.field(line, "status", kWordBytesMax);
    auto own_id = ids.of(columns.field(line, "id", domain::kExternalIdBytesMax + 1), words);
    if (!own_id) {
        return tl::unexpected(own_id.error());
    }
    if (!ids.is_new(*own_id)) {
        return fail(Errc::Conflict, "the id {} stands in the file more than once", *own_id);
    }
    id = *std::move(own_id);
    return row_from(id, words, rules);
}

void take_line(FeedPage& rows, const Line& line, const Columns& columns, const RowRules& rules,
               Ids& ids) {
    std::string id;
    auto row = read_line(line, columns, rules, ids, id);
    if (!row) {
        // What is kept must be text, whatever stood in the file.
        const auto raw = is_valid_utf8(line.raw) ? std::string(line.raw)
                                                 : json::Writer().string(line.raw).take();
        auto parked = park(std::move(id), row.error().message, raw);
        rows.ids.push_back(parked.external_id);
        rows.parked.push_back(std::move(parked));
        return;
    }
    rows.ids.push_back(std::move(id));
    if (row->gift) {
        rows.gifts.push_back(*std::move(row->gift));
    }
    if (row->refund) {
        rows.refunds.push_back(*std::move(row->refund));
    }
}

} // namespace

Result<Lines> split(std::string_view bytes, char separator) {
    Lines result;
    Splitter splitter(bytes, separator);
    while (!splitter.at_end()) {
        Line line;
        const auto ended = splitter.read_line(line);
        if (!ended) {
            return tl::unexpected(ended.error());
        }
        if (!*ended) {
            result.last_line = LastLine::Unfinished;
            return result;
        }
        if (line.fields.size() > kColumnsMax) {
            return fail(Errc::TooLarge, "line {} has more than {} fields; are its quotes closed?",
                        line.number, kColumnsMax);
        }
        if (!line.raw.empty()) {
            result.lines.push_back(std::move(line));
        }
    }
    return result;
}

Result<File> parse_file(std::string_view bytes, domain::Currency currency, domain::Layer layer) {
    if (bytes.starts_with(kByteOrderMark)) {
        bytes.remove_prefix(kByteOrderMark.size());
    }
    const auto first_line = bytes.substr(0, bytes.find('\n'));
    const auto separator = first_line.find(',') == std::string_view::npos ? ';' : ',';
    const auto split_lines = split(bytes, separator);
    if (!split_lines) {
        return tl::unexpected(split_lines.error());
    }
    if (split_lines->lines.empty()) {
        return fail(Errc::InvalidInput, "the file has no finished first line yet");
    }
    const auto columns = Columns::from(split_lines->lines.front());
    if (!columns) {
        return tl::unexpected(columns.error());
    }
    File file;
    file.last_line = split_lines->last_line;
    file.rows.rows = split_lines->lines.size() - 1;
    const RowRules rules{currency, layer, AmountDigits::Major, MissingAmount::IsFault};
    Ids ids;
    for (std::size_t i = 1; i < split_lines->lines.size(); ++i) {
        const auto& line = split_lines->lines[i];
        if (line.fields.size() != columns->count() &&
            line.raw.find('\n') != std::string_view::npos) {
            return fail(Errc::InvalidInput,
                        "the row that begins on line {} runs over several lines and has {} fields, "
                        "the first line has {}; are its quotes closed?",
                        line.number, line.fields.size(), columns->count());
        }
        take_line(file.rows, line, *columns, rules, ids);
    }
    return file;
}

} // namespace chapeau::sources::csv
