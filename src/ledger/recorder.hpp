// Takes in what feeds tell: a page of gifts, refunds, unreadable records and perhaps a whole
// listing, within one transaction that the caller owns.
//
// A page never fails because of one record: what cannot become a line goes to the inbox with a
// reason.
#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "domain/batch.hpp"
#include "ledger/checkouts.hpp"
#include "ledger/feeds.hpp"
#include "ledger/gift_state.hpp"
#include "ledger/gift_writer.hpp"
#include "ledger/inbox.hpp"
#include "ledger/journal.hpp"
#include "ledger/record_checks.hpp"
#include "ledger/sqlite.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace chapeau::ledger {

class Recorder {
public:
    static Result<Recorder> load(Database& database, Journal& journal, GiftStates& gifts,
                                 Feeds& feeds, Inbox& inbox, Checkouts& checkouts);

    Result<void> record(Draft& draft, const domain::Batch& batch);

    Result<domain::FeedState> feed_state(std::int64_t source) const;

    /// After the operator took a void back: what the feed told meanwhile takes effect.
    Result<void> catch_up(Draft& draft, GiftState& gift);

    /// Gifts that waited for it are entered.
    Result<void> set_rate(Draft& draft, const std::string& key, const domain::ExchangeRate& rate);

    /// All that is left of a gift that stands, given back by the desk; its feed's sums follow.
    Result<void> refund_by_hand(Draft& draft, GiftState& gift, const LineKey& key);

private:
    struct Feed {
        std::int64_t source = 0;
        std::int64_t refund_source = 0; // 0 until there is a refund.
        domain::FeedState state;
        const std::vector<domain::CheckoutChange>* checkouts = nullptr;
    };
    Recorder(Statement listing, Statement shown_apart, Journal& journal, GiftStates& gifts,
             Feeds& feeds, Inbox& inbox, Checkouts& checkouts)
        : listing_(std::move(listing)),
          shown_apart_(std::move(shown_apart)),
          journal_(&journal),
          gifts_(&gifts),
          feeds_(&feeds),
          inbox_(&inbox),
          checkouts_(&checkouts),
          writer_(journal) {}

    Result<void> tell(Draft& draft, Feed& feed, const domain::Gift& gift);
    Result<void> open_gift(Draft& draft, Feed& feed, const domain::Gift& gift);
    Result<GiftState> open_line(Draft& draft, const Feed& feed, const domain::Gift& gift);
    Result<void> change_checkouts(const Feed& feed);
    Result<void> show(Draft& draft, Feed& feed, GiftState& gift, const Shown& shown);
    Result<void> align(Draft& draft, GiftState& gift, const Shown& shown);
    Result<void> take_refund(Draft& draft, Feed& feed, const domain::Refund& refund);
    Result<void> apply_refund(Draft& draft, Feed& feed, GiftState& gift, Parked& refund);
    Result<void> apply_waiting(Draft& draft, Feed& feed, GiftState& gift);
    Result<void> reconcile(Draft& draft, Feed& feed, const std::vector<std::string>& listing);
    Result<std::vector<domain::EntrySeq>> suspects(std::int64_t source,
                                                   const std::vector<std::string>& listing);
    Result<void> park_gift(Draft& draft, Feed& feed, const domain::Gift& gift, std::string reason);
    Result<void> ensure_refund_source(Feed& feed);

    Statement listing_;
    Statement shown_apart_;
    Journal* journal_;
    GiftStates* gifts_;
    Feeds* feeds_;
    Inbox* inbox_;
    Checkouts* checkouts_;
    GiftWriter writer_;
};

} // namespace chapeau::ledger
