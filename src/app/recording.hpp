// An evening's gifts as a table (CSV): what `export` writes, a spreadsheet opens, the CSV source
// reads and `rehearse` replays.
//
// A cell that a spreadsheet would take for a formula, or that begins with an apostrophe, is
// written with an apostrophe before it, which reading takes off again: nothing is lost, and no
// donor's name runs on the treasurer's machine.
//
// Threads: values; any thread.
#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "domain/entry.hpp"
#include "domain/gift.hpp"

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace chapeau::app {

/// One gift as it stands at the end of the evening.
struct RecordedGift {
    domain::EntrySeq line = 0; // Of the book.
    std::string source;
    domain::Gift gift;
    std::optional<domain::ReversalReason> reversed; // Then it no longer counts.

    bool operator==(const RecordedGift&) const = default;
};

struct Recording {
    domain::Currency currency;
    std::vector<RecordedGift> gifts; // By the time of giving.
};

/// A million gifts take about 150 MB; an evening takes some kilobytes.
inline constexpr std::size_t kRecordingBytesMax = std::size_t{256} << 20U;

/// Gathers the entries of a book, in order, into what still stands. A hidden name stays hidden, and
/// as on the screen that hides its donor: on all the gifts under the donor's key.
class Recorder {
public:
    explicit Recorder(domain::Currency currency) : recording_{currency, {}} {}

    void take(const domain::Entry& entry);
    Recording finish() &&;

private:
    RecordedGift& gift_of(domain::EntrySeq line);
    static void mark(std::vector<domain::EntrySeq>& lines, domain::EntrySeq line, bool marked);
    void heed(const domain::Note& note);
    /// Who gave: a key within the source that knows it. Of a phone that is the phones' own.
    std::pair<std::string, std::string> giver_of(const RecordedGift& recorded) const;

    Recording recording_;
    std::vector<domain::EntrySeq> hidden_;     // By the operator.
    std::vector<domain::EntrySeq> own_hidden_; // By the giver.
    std::vector<domain::EntrySeq> blocked_;
    std::set<domain::EntrySeq> from_phones_;
};

std::string to_csv(const Recording& recording);

/// Errc::InvalidInput names the line that cannot be read.
Result<Recording> parse_recording(std::string_view csv);

/// `10.50`: the digits of an amount in major units, with a point, for machines.
std::string major_digits(domain::Money amount);

} // namespace chapeau::app
