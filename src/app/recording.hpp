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
#include "domain/note.hpp"
#include "domain/words.hpp"

#include <cstddef>
#include <map>
#include <optional>
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
/// as on the screen that hides its donor: on all the gifts under the donor's key, and on the
/// payment of a promise. Words of phones that nobody let through, and abuse, are left out as well.
class Recorder {
public:
    /// `mode` is what the evening begins with, until a line of the book says another.
    explicit Recorder(domain::Currency currency,
                      domain::WordsMode mode = domain::WordsMode::HoldPhones)
        : recording_{currency, {}}, mode_(mode) {}

    void take(const domain::Entry& entry);
    Recording finish() &&;

private:
    /// What is known of a gift's words beside the words. Of a payment they are its promise's.
    struct Words {
        domain::EntrySeq at = 0;        // The gift that they were given with.
        domain::EntrySeq judged_at = 0; // That gift, or the last correction.
        domain::Verdict verdict = domain::Verdict::Hold;
        bool is_from_phone = false;
        bool is_approved = false;
    };

    std::size_t index_of(domain::EntrySeq line) const;
    RecordedGift& gift_of(domain::EntrySeq line);
    Words& words_of(domain::EntrySeq line);
    static void mark(std::vector<domain::EntrySeq>& lines, domain::EntrySeq line, bool marked);
    void open(domain::EntrySeq line, const domain::GiftEntry& opened);
    void heed(domain::EntrySeq line, const domain::Note& note);
    void rename(domain::EntrySeq line, const domain::NameCorrected& corrected);
    /// Whether nobody and no mode has ever let the words through to the room.
    bool was_withheld(const Words& words) const;
    /// Who gave: a key within the source that knows it. Of a phone that is the phones' own; of
    /// somebody without a key it is the gift that the words came with.
    std::pair<std::string, std::string> giver_of(std::size_t index) const;

    Recording recording_;
    std::vector<Words> words_;                                   // Of each recorded gift.
    std::multimap<domain::EntrySeq, domain::EntrySeq> payments_; // By the promise.
    std::vector<domain::EntrySeq> hidden_;                       // By the operator.
    std::vector<domain::EntrySeq> own_hidden_;                   // By the giver.
    std::vector<domain::EntrySeq> blocked_;
    domain::WordsMode mode_;
    domain::EntrySeq last_clean_ = 0; // The line that last ended a time in the mode Clean.
};

std::string to_csv(const Recording& recording);

/// Errc::InvalidInput names the line that cannot be read.
Result<Recording> parse_recording(std::string_view csv);

/// `10.50`: the digits of an amount in major units, with a point, for machines.
std::string major_digits(domain::Money amount);

} // namespace chapeau::app
