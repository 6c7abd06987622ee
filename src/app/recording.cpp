#include "app/recording.hpp"

#include "base/check.hpp"
#include "base/format.hpp"
#include "base/text.hpp"
#include "base/time_text.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

namespace chapeau::app {
namespace {

using domain::Layer;
using domain::Money;

constexpr std::array<std::string_view, 12> kColumns = {"id",     "time",    "amount",    "currency",
                                                       "name",   "message", "anonymous", "status",
                                                       "source", "layer",   "people",    "donor"};

enum Column : std::size_t {
    ColumnId,
    ColumnTime,
    ColumnAmount,
    ColumnCurrency,
    ColumnName,
    ColumnMessage,
    ColumnAnonymous,
    ColumnStatus,
    ColumnSource,
    ColumnLayer,
    ColumnPeople,
    ColumnDonor,
};

constexpr std::array<std::string_view, domain::kLayerCount> kLayerWords = {"captured", "cash",
                                                                           "pledged", "matched"};

constexpr std::string_view kIdPrefix = "line-";

std::string cell(std::string_view text) {
    std::string guarded;
    if (!text.empty() && std::string_view("=+-@'\t\r").find(text.front()) != text.npos) {
        guarded = '\'';
    }
    guarded += text;
    if (guarded.find_first_of(",\"\r\n") == std::string::npos) {
        return guarded;
    }
    std::string quoted = "\"";
    for (const char c : guarded) {
        quoted += c == '"' ? "\"\"" : std::string(1, c);
    }
    return quoted + '"';
}

std::string_view status_of(const RecordedGift& recorded) {
    if (recorded.reversed) {
        return "refunded";
    }
    return recorded.gift.layer == Layer::Pledged ? "pledged" : "paid";
}

/// Cuts a table into rows of cells (RFC 4180).
class Rows {
public:
    explicit Rows(std::string_view text) : text_(text) {}

    int line() const { return row_line_; }

    /// Empty at the end of the text.
    std::optional<std::vector<std::string>> next() {
        if (at_ >= text_.size()) {
            return std::nullopt;
        }
        row_line_ = line_;
        std::vector<std::string> cells;
        do {
            cells.push_back(next_cell());
        } while (take(','));
        take('\r');
        if (take('\n')) {
            ++line_;
        } else if (at_ < text_.size()) {
            broken_ = true; // Something stands behind a closing quotation mark.
            at_ = text_.size();
        }
        return cells;
    }

    bool broken() const { return broken_; }

private:
    bool take(char expected) {
        if (at_ < text_.size() && text_[at_] == expected) {
            ++at_;
            return true;
        }
        return false;
    }

    std::string next_cell() {
        std::string text = take('"') ? quoted() : plain();
        if (!text.empty() && text.front() == '\'') {
            text.erase(0, 1);
        }
        return text;
    }

    std::string plain() {
        const auto end = std::min(text_.find_first_of(",\r\n", at_), text_.size());
        std::string text(text_.substr(at_, end - at_));
        at_ = end;
        return text;
    }

    std::string quoted() {
        std::string text;
        while (at_ < text_.size()) {
            const char c = text_[at_++];
            if (c == '"' && !take('"')) {
                return text;
            }
            line_ += c == '\n' ? 1 : 0;
            text += c;
        }
        broken_ = true;
        return text;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    int line_ = 1;
    int row_line_ = 1;
    bool broken_ = false;
};

std::optional<Layer> layer_of(std::string_view word) {
    for (std::size_t index = 0; index < kLayerWords.size(); ++index) {
        if (kLayerWords[index] == word) {
            return static_cast<Layer>(index);
        }
    }
    return std::nullopt;
}

Result<RecordedGift> read_row(const std::vector<std::string>& cells) {
    if (cells.size() != kColumns.size()) {
        return fail(Errc::InvalidInput, "{} columns instead of {}", cells.size(), kColumns.size());
    }
    RecordedGift recorded;
    if (cells[ColumnId].rfind(kIdPrefix, 0) == 0) {
        recorded.line = parse_int64(cells[ColumnId].substr(kIdPrefix.size())).value_or(0);
    }
    recorded.source = cells[ColumnSource];
    auto& gift = recorded.gift;
    gift.external_id = cells[ColumnId];
    const auto time = parse_iso8601(cells[ColumnTime]);
    const auto currency = domain::Currency::from_code(cells[ColumnCurrency]);
    const auto layer = layer_of(cells[ColumnLayer]);
    const auto people = parse_int64(cells[ColumnPeople]);
    if (!time || !currency || !layer || !people || *people < 0) {
        return fail(Errc::InvalidInput, "a time, currency, layer or number of people that is none");
    }
    gift.occurred_at = *time;
    gift.layer = *layer;
    gift.people = *people;
    gift.name = cells[ColumnName];
    gift.message = cells[ColumnMessage];
    gift.donor_key = cells[ColumnDonor];
    if (!cells[ColumnAmount].empty()) {
        const auto amount = Money::parse_major(cells[ColumnAmount], *currency);
        if (!amount) {
            return fail(Errc::InvalidInput, "an amount that is none: {}", amount.error().message);
        }
        gift.amount = *amount;
    }
    if (cells[ColumnStatus] == "refunded") {
        recorded.reversed = domain::ReversalReason::Refunded;
    }
    return recorded;
}

} // namespace

std::string major_digits(Money amount) {
    const auto unit = amount.currency().minor_per_major();
    const auto minor = amount.minor();
    const auto magnitude = minor < 0 ? -minor : minor;
    std::string text = format("{}{}", minor < 0 ? "-" : "", magnitude / unit);
    if (amount.currency().exponent() > 0) {
        text += format(".{:0{}}", magnitude % unit, amount.currency().exponent());
    }
    return text;
}

std::size_t Recorder::index_of(domain::EntrySeq line) const {
    const auto& gifts = recording_.gifts;
    const auto found =
        std::lower_bound(gifts.begin(), gifts.end(), line,
                         [](const auto& gift, domain::EntrySeq seq) { return gift.line < seq; });
    ENSURE(found != gifts.end() && found->line == line,
           "a line of the book refers to a gift in it");
    return static_cast<std::size_t>(found - gifts.begin());
}

RecordedGift& Recorder::gift_of(domain::EntrySeq line) {
    return recording_.gifts[index_of(line)];
}

Recorder::Words& Recorder::words_of(domain::EntrySeq line) {
    return words_[index_of(words_[index_of(line)].at)];
}

void Recorder::mark(std::vector<domain::EntrySeq>& lines, domain::EntrySeq line, bool marked) {
    const auto at = std::find(lines.begin(), lines.end(), line);
    if (marked && at == lines.end()) {
        lines.push_back(line);
    } else if (!marked && at != lines.end()) {
        lines.erase(at);
    }
}

std::pair<std::string, std::string> Recorder::giver_of(std::size_t index) const {
    const auto& recorded = recording_.gifts[index];
    const Words& words = words_[index];
    if (recorded.gift.donor_key.empty()) {
        return {"", format("{}", words.at)}; // No source is called so: nobody else is it.
    }
    return {words.is_from_phone ? domain::kPhonesSource : recorded.source, recorded.gift.donor_key};
}

void Recorder::open(domain::EntrySeq line, const domain::GiftEntry& opened) {
    recording_.gifts.push_back({line,
                                opened.source,
                                {.external_id = format("{}{}", kIdPrefix, line),
                                 .layer = opened.layer,
                                 .amount = opened.amount,
                                 .donor_key = opened.donor_key,
                                 .name = opened.name,
                                 .message = opened.message,
                                 .people = opened.people,
                                 .occurred_at = opened.occurred_at},
                                std::nullopt});
    Words words{line, line, opened.words.verdict, opened.origin == domain::WordsOrigin::Phone};
    if (opened.pays != 0) {
        const auto index = index_of(opened.pays); // Its words and its giver are these.
        const auto& promise = recording_.gifts[index].gift;
        auto& payment = recording_.gifts.back().gift;
        payment.name = promise.name;
        payment.message = promise.message;
        payment.donor_key = promise.donor_key;
        words = words_[index];
        payments_.emplace(words.at, line);
    }
    words_.push_back(words);
}

bool Recorder::was_withheld(const Words& words) const {
    if (words.is_approved || (!words.is_from_phone && words.verdict != domain::Verdict::Block)) {
        return false;
    }
    const bool has_passed = mode_ == domain::WordsMode::Clean || words.judged_at < last_clean_;
    return words.verdict != domain::Verdict::Allow || !has_passed;
}

void Recorder::take(const domain::Entry& entry) {
    if (const auto* opened = std::get_if<domain::GiftEntry>(&entry.what)) {
        open(entry.seq, *opened);
    } else if (const auto* noted = std::get_if<domain::NoteEntry>(&entry.what)) {
        heed(entry.seq, noted->note);
    } else if (const auto* changed = std::get_if<domain::AdjustmentEntry>(&entry.what)) {
        auto& gift = gift_of(changed->gift).gift;
        const auto before = gift.amount.value_or(Money::zero(changed->delta.currency()));
        const auto after = before.plus(changed->delta);
        ENSURE(after, "the book keeps every amount within the limits");
        gift.amount = changed->amount_hidden ? std::nullopt : std::optional(*after);
    } else if (const auto* reversal = std::get_if<domain::ReversalEntry>(&entry.what)) {
        gift_of(reversal->gift).reversed = reversal->reason;
    } else if (const auto* restored = std::get_if<domain::RestorationEntry>(&entry.what)) {
        auto& recorded = gift_of(restored->gift);
        recorded.reversed.reset();
        recorded.gift.amount = restored->amount;
    } else if (const auto* line = std::get_if<domain::CueEntry>(&entry.what)) {
        if (const auto* hidden = std::get_if<domain::HideName>(&line->cue)) {
            mark(hidden_, hidden->gift, true);
        } else if (const auto* shown = std::get_if<domain::ShowName>(&line->cue)) {
            mark(hidden_, shown->gift, false);
        } else if (const auto* words = std::get_if<domain::SetWordsMode>(&line->cue)) {
            last_clean_ = mode_ == domain::WordsMode::Clean ? entry.seq : last_clean_;
            mode_ = words->mode;
        }
    }
}

void Recorder::heed(domain::EntrySeq line, const domain::Note& note) {
    if (const auto* own = std::get_if<domain::OwnWordsHidden>(&note)) {
        own_hidden_.push_back(own->gift);
    } else if (const auto* block = std::get_if<domain::GiverBlocked>(&note)) {
        mark(blocked_, block->gift, block->blocked);
    } else if (const auto* approved = std::get_if<domain::WordsApproved>(&note)) {
        words_of(approved->gift).is_approved = true;
    } else if (const auto* corrected = std::get_if<domain::NameCorrected>(&note)) {
        auto& words = words_of(corrected->gift);
        words.judged_at = line;
        words.verdict = corrected->words.verdict;
        words.is_approved = false; // Approval starts over.
        rename(words.at, *corrected);
        const auto [first, last] = payments_.equal_range(words.at);
        for (auto each = first; each != last; ++each) {
            rename(each->second, *corrected);
        }
    }
}

void Recorder::rename(domain::EntrySeq line, const domain::NameCorrected& corrected) {
    auto& gift = gift_of(line).gift;
    gift.name = corrected.name;
    gift.message = corrected.message;
}

Recording Recorder::finish() && {
    hidden_.insert(hidden_.end(), own_hidden_.begin(), own_hidden_.end());
    hidden_.insert(hidden_.end(), blocked_.begin(), blocked_.end());
    std::set<std::pair<std::string, std::string>> hidden_givers; // Sources and keys.
    for (const auto line : hidden_) {
        hidden_givers.insert(giver_of(index_of(line)));
    }
    for (std::size_t index = 0; index < words_.size(); ++index) {
        if (was_withheld(words_of(recording_.gifts[index].line)) ||
            hidden_givers.contains(giver_of(index))) {
            recording_.gifts[index].gift.name.clear();
            recording_.gifts[index].gift.message.clear();
        }
    }
    // Its payment stands for a promise that was kept.
    std::erase_if(recording_.gifts, [](const RecordedGift& recorded) {
        return recorded.reversed == domain::ReversalReason::Paid;
    });
    std::stable_sort(recording_.gifts.begin(), recording_.gifts.end(),
                     [](const auto& left, const auto& right) {
                         return left.gift.occurred_at < right.gift.occurred_at;
                     });
    return std::move(recording_);
}

std::string to_csv(const Recording& recording) {
    std::string text;
    for (const auto column : kColumns) {
        text += format("{}{}", column == kColumns.front() ? "" : ",", column);
    }
    text += "\n";
    for (const auto& recorded : recording.gifts) {
        const auto& gift = recorded.gift;
        text += format("{},{},{},{},{},{},{},{},{},{},{},{}\n", cell(gift.external_id),
                       to_iso8601(gift.occurred_at), gift.amount ? major_digits(*gift.amount) : "",
                       recording.currency.code(), cell(gift.name), cell(gift.message),
                       gift.name.empty() ? "yes" : "no", status_of(recorded), cell(recorded.source),
                       kLayerWords[static_cast<std::size_t>(gift.layer)], gift.people,
                       cell(gift.donor_key));
    }
    return text;
}

Result<Recording> parse_recording(std::string_view csv) {
    if (!is_valid_utf8(csv)) {
        return fail(Errc::InvalidInput, "the recording is not UTF-8; export it again");
    }
    Rows rows(csv);
    const auto header = rows.next();
    if (!header || !std::equal(header->begin(), header->end(), kColumns.begin(), kColumns.end())) {
        return fail(Errc::InvalidInput,
                    "the recording does not begin with the columns that `chapeau export` writes");
    }
    std::optional<Recording> recording;
    while (const auto cells = rows.next()) {
        auto recorded = rows.broken()
                            ? Result<RecordedGift>(
                                  fail(Errc::InvalidInput, "a quotation mark without its pair"))
                            : read_row(*cells);
        if (!recorded) {
            return fail(Errc::InvalidInput, "line {} of the recording cannot be read: {}",
                        rows.line(), recorded.error().message);
        }
        const auto currency = domain::Currency::from_code((*cells)[ColumnCurrency]);
        if (recording && !(recording->currency == *currency)) {
            return fail(Errc::InvalidInput, "line {} of the recording is in another currency",
                        rows.line());
        }
        if (!recording) {
            recording = Recording{*currency, {}};
        }
        recording->gifts.push_back(*std::move(recorded));
    }
    if (!recording) {
        return fail(Errc::InvalidInput, "the recording holds no gift");
    }
    std::stable_sort(recording->gifts.begin(), recording->gifts.end(),
                     [](const auto& left, const auto& right) {
                         return left.gift.occurred_at < right.gift.occurred_at;
                     });
    return *std::move(recording);
}

} // namespace chapeau::app
