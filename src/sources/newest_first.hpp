// One way to read every provider that lists its gifts newest first, by offset, and tells its total
// elsewhere. What differs between them is a Dialect.
//
// A poll is:
//   probe    The total, with If-None-Match. Unchanged: over, unless a walk is unfinished or the
//            total disagrees with the book.
//            Where the count is told elsewhere than the sum, both are asked.
//   walk     Pages from the newest row back to the first row older than `mark` less an overlap,
//            or to the end. Gifts of the same second, late confirmations and pages that shift
//            while we read are met again within the overlap; the book knows what it already has.
//            Most walks end sooner, at a page whose second half is known to be durable; every
//            kDeepWalkEvery-th goes all the way.
//   listing  Only when the reconciler asks for it: all pages, then the probe again. It must fit
//            into one poll; a list longer than that is walked but never reconciled.
//
// The cursor (JSON, versioned) holds `mark`, the newest time up to which everything has been
// walked, and for an unfinished walk the offset that is durable and the time of its first row.
// `mark` and the ETag move only with the last page of a walk. So wherever a poll is cut, by a
// crash, a fault or kPollStepsMax, the next one finds the walk unfinished and goes on; and rows
// that arrived meanwhile are newer than the mark that this walk will leave, and it leaves no ETag
// that could hide them. A cursor that cannot
// be read begins at the beginning, which costs requests and nothing else. The mark never lies
// after our own clock, lest one row from the year 2038 hide all others.
#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "domain/batch.hpp"
#include "net/http.hpp"
#include "sources/feed_page.hpp"
#include "sources/options.hpp"
#include "sources/reconciler.hpp"
#include "sources/source.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace chapeau::sources {

/// Where the pages of one walk were found, for providers that name the next page by an opaque
/// pointer. It is never stored: a walk that was cut by a crash begins at the first page again,
/// under the same mark, and only one that was cut by a fault goes on where it stood.
class PagePointers {
public:
    /// The pointer to the page at `offset`, the one after the page that was read last, or that one
    /// again; empty for the first page, and when the place is not known.
    const std::string& to(std::int64_t offset) const;
    void read(std::int64_t offset, std::string next);
    void forget() { *this = {}; }

private:
    std::int64_t offset_ = 0; // Of the page that was read last.
    std::string own_;
    std::string next_;
};

/// What one provider asks and answers. Pure.
class Dialect {
public:
    Dialect() = default;
    Dialect(const Dialect&) = delete;
    Dialect& operator=(const Dialect&) = delete;
    virtual ~Dialect() = default;

    virtual net::Request probe_request() const = 0;
    virtual Result<domain::ProviderTotal> read_total(const net::Response& response) const = 0;

    /// Rows older than `not_before` may be left out by the provider.
    virtual net::Request page_request(std::int64_t offset,
                                      std::optional<Timestamp> not_before) const = 0;
    virtual Result<FeedPage> read_page(const net::Response& response,
                                       std::int64_t offset) const = 0;

    /// For a provider whose rows may name no currency: those are in that of their campaign, which
    /// the total names. Empty: it is the challenge's, or the total names none.
    virtual Result<FeedPage> read_page_in(std::optional<domain::Currency> /*campaigns*/,
                                          const net::Response& response,
                                          std::int64_t offset) const {
        return read_page(response, offset);
    }

    /// For a provider whose pages are found by a pointer of its own (FeedPage::next) instead of an
    /// offset; an empty one is the first page's.
    virtual net::Request pointed_request(const std::string& /*pointer*/, std::int64_t offset,
                                         std::optional<Timestamp> not_before) const {
        return page_request(offset, not_before);
    }

    /// Where the probe tells the sum only, the count has a request of its own, which follows each
    /// probe. One ETag cannot stand for two answers, so such a probe is never conditional.
    virtual std::optional<net::Request> count_request() const { return std::nullopt; }
    virtual Result<std::int64_t> read_count(const net::Response& /*response*/) const {
        return fail(Errc::InvalidInput, "the provider was not asked for a count");
    }
};

/// How much of what was read is read again: time for a provider to confirm a gift that keeps its
/// original time, or for its copies to catch up.
inline constexpr std::chrono::minutes kWalkOverlap{15};

/// A marathon may take thousands of gifts within the overlap: to read all of them at every poll
/// would be rude and slow. A late confirmation is found by the next deep walk, or by its total.
inline constexpr int kDeepWalkEvery = 5;

/// Ids that are remembered as durable, so that a walk can end early; beyond it all are forgotten,
/// which costs one deep walk.
inline constexpr std::size_t kDurableIdsMax = 50'000;

/// Rows by which successive pages overlap: that many withdrawals may shift the rows up between
/// two pages without hiding one from us.
inline constexpr std::int64_t kRowOverlap = 5;

/// After so many answers 304 in a row the total is asked without a condition, in case the 304
/// comes from something in between that is stuck.
inline constexpr int kNotModifiedMax = 20;

/// Between the requests of one poll; the polls themselves keep the interval.
inline constexpr milliseconds kPageSpacing{1'000};

/// How often a source with `reread_rows` reads them again.
inline constexpr std::chrono::minutes kRereadPause{5};

/// While gifts pour in, the total never stands still; after so many polls the list is compared
/// with it anyway.
inline constexpr int kMovingTotalsMax = 8;

struct NewestFirstCursor {
    struct Walk {
        std::int64_t offset = 0;
        std::optional<Timestamp> top;
        bool operator==(const Walk&) const = default;
    };
    std::optional<Timestamp> mark;
    std::optional<Walk> walk;

    bool operator==(const NewestFirstCursor&) const = default;
};

std::string to_text(const NewestFirstCursor& cursor);
Result<NewestFirstCursor> parse_newest_first_cursor(std::string_view text);

class NewestFirstSource final : public Source {
public:
    struct Settings {
        std::string name;
        std::string kind; // Sources of one kind on one host share its patience.
        std::string base_url;
        milliseconds poll_interval;
        std::int64_t page_rows = 0; // What one request brings at the most.
        WholeBy whole_by = WholeBy::Count;
        milliseconds page_spacing = kPageSpacing; // Longer where a published limit demands it.
        /// Where a refund only changes a row of the list, so many of the newest rows are read
        /// again every kRereadPause, known or not. 0: the total tells of every change.
        std::int64_t reread_rows = 0;
        /// Rows may name no currency (see Dialect::read_page_in). The book does not keep what the
        /// total named, so the first probe of a start is then never conditional.
        bool rows_lack_currency = false;
    };

    NewestFirstSource(Settings settings, std::unique_ptr<Dialect> dialect);

    const std::string& name() const override { return settings_.name; }
    milliseconds poll_interval() const override { return settings_.poll_interval; }
    milliseconds request_spacing() const override { return spacing_; }
    std::string etiquette_group() const override { return group_; }
    std::optional<Comparison> comparison() const override { return reconciler_.comparison(); }

    Result<PollStep> begin(const domain::FeedState& known, Timestamp now) override;
    Result<PollStep> receive(const net::Response& response, const domain::FeedState& known,
                             Timestamp now) override;

private:
    enum class Stage { Probe, Count, Walk, Listing, SecondProbe, SecondCount };

    Result<PollStep> receive_probe(const net::Response& response, const domain::FeedState& known,
                                   Timestamp now);
    Result<PollStep> receive_walk(const net::Response& response, const domain::FeedState& known,
                                  Timestamp now);
    Result<PollStep> receive_listing(const net::Response& response, const domain::FeedState& known,
                                     Timestamp now);
    Result<PollStep> receive_second_probe(const net::Response& response,
                                          const domain::FeedState& known, Timestamp now);
    Result<PollStep> receive_count(const net::Response& response, const domain::FeedState& known,
                                   Timestamp now);
    std::optional<PollStep> ask_count(const domain::ProviderTotal& total, Stage stage);
    PollStep take_total(const domain::ProviderTotal& total, const domain::FeedState& known,
                        Timestamp now);
    PollStep end_listing(const domain::ProviderTotal& after, const domain::FeedState& known,
                         Timestamp now);
    PollStep start_walk(Timestamp now);
    bool wants_reread(Timestamp now) const;
    net::Request walk_request() const;
    PollStep start_listing(Timestamp now);
    net::Request probe(const std::string& etag);
    Result<domain::ProviderTotal> read_total(const net::Response& response);
    net::Request page_at(std::int64_t offset, std::optional<Timestamp> not_before) const;
    Result<FeedPage> read_page(const net::Response& response);
    std::optional<Timestamp> walk_stop() const;
    bool is_last(const FeedPage& page);
    bool reaches_known(const FeedPage& page) const;
    void remember_durable();
    domain::Batch batch(FeedPage page, domain::FeedPosition position) const;

    const Settings settings_;
    const milliseconds spacing_;
    const std::string group_;
    const std::unique_ptr<Dialect> dialect_;
    Reconciler reconciler_;

    Stage stage_ = Stage::Probe;
    NewestFirstCursor cursor_; // As durable.
    bool conditional_ = false; // The probe under way carries an ETag.
    int not_modified_in_a_row_ = 0;
    int moving_in_a_row_ = 0;
    domain::ProviderTotal total_; // The latest probe's.
    domain::ProviderTotal told_;  // By a probe whose count is still to come.
    bool was_told_ = false;       // Since the start a probe was answered with a total...
    std::optional<domain::Currency>
        campaigns_currency_; // ...in this one, if not in the challenge's.
    std::string etag_;
    std::int64_t offset_ = 0; // Of the page that was asked for.
    PagePointers pointers_;
    std::optional<Timestamp> top_;
    std::vector<std::string> last_ids_; // Of the page before.
    bool resumed_ = false;              // This walk goes on where another was cut.
    int shallow_walks_ = 0;             // Since the last deep one.
    bool rereads_ = false;              // This walk goes on to `reread_rows` at least.
    std::optional<Timestamp> last_reread_at_;
    std::unordered_set<std::string> durable_ids_;
    std::vector<std::string> submitted_ids_; // Durable once the poll goes on.
};

/// Fails with Errc::InvalidInput when the options have `faults`.
Result<std::unique_ptr<Source>> make_newest_first(const std::vector<OptionFault>& faults,
                                                  NewestFirstSource::Settings settings,
                                                  std::unique_ptr<Dialect> dialect);

} // namespace chapeau::sources
