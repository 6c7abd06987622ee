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
#include "ledger/links.hpp"
#include "ledger/mentions.hpp"
#include "ledger/persons.hpp"
#include "ledger/rates.hpp"
#include "ledger/record_checks.hpp"
#include "ledger/sqlite.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace chapeau::ledger {

/// What the recorder writes to; all of it must outlive it.
struct RecorderTables { // NOLINT(cppcoreguidelines-pro-type-member-init): all are given.
    Journal* journal;
    GiftStates* gifts;
    Feeds* feeds;
    Inbox* inbox;
    Checkouts* checkouts;
    Links* links;
    Rates* rates;
    Persons* persons;
    Mentions* mentions;
};

class Recorder {
public:
    static Result<Recorder> load(Database& database, const RecorderTables& tables);

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
    /// What a told amount counts for.
    struct Worth {
        std::optional<domain::Money> amount; // Empty: hidden, or not to be counted yet.
        std::optional<GivenAbroad> given;    // When it is converted.
        std::string objection;               // Why it cannot be counted; empty: it can.
        bool awaits_rate = false;            // With an objection: until a rate comes.
    };
    Recorder(Statement listing, Statement shown_apart, const RecorderTables& tables)
        : listing_(std::move(listing)),
          shown_apart_(std::move(shown_apart)),
          journal_(tables.journal),
          gifts_(tables.gifts),
          feeds_(tables.feeds),
          inbox_(tables.inbox),
          checkouts_(tables.checkouts),
          links_(tables.links),
          rates_(tables.rates),
          persons_(tables.persons),
          mentions_(tables.mentions),
          writer_(*tables.journal) {}

    Worth worth_of_new(const domain::Gift& gift) const;
    Worth worth_of_known(const domain::Gift& gift, const GiftState& known) const;
    Worth converted(domain::Money amount, const DatedRate& rate) const;
    Result<void> keep_waiting(Draft& draft, Feed& feed, const domain::Gift& gift,
                              const std::string& donor, std::string reason);
    /// In the order of their sources.
    Result<void> enter_waiting(Draft& draft, const std::vector<Unconverted>& waiting);

    Result<void> tell(Draft& draft, Feed& feed, const domain::Gift& gift);
    Result<void> tell_new(Draft& draft, Feed& feed, const domain::Gift& gift,
                          const std::string& donor);
    Result<void> tell_known(Draft& draft, Feed& feed, const domain::Gift& gift, GiftState& known);
    Result<void> open_gift(Draft& draft, Feed& feed, const domain::Gift& gift,
                           const Opening& opening);
    Result<GiftState> open_line(Draft& draft, const Feed& feed, const domain::Gift& gift,
                                Opening opening);
    /// As the phone gave them, or as they stand with the promise that the gift takes the place of.
    Result<domain::Gift> with_words_of(domain::Gift gift, const CheckoutRow& row);
    Result<void> change_checkouts(const Feed& feed);
    Result<void> show(Draft& draft, Feed& feed, GiftState& gift, const Shown& shown);
    Result<void> align(Draft& draft, GiftState& gift, const Shown& shown);
    Result<void> take_refund(Draft& draft, Feed& feed, const domain::Refund& refund);
    Result<void> refund_own(Draft& draft, Feed& feed, Parked refund, bool waits_for_gift);
    Result<void> apply_refund(Draft& draft, Feed& feed, GiftState& gift, Parked& refund);
    Result<void> apply_waiting(Draft& draft, Feed& feed, GiftState& gift);
    /// How much of the gift a refund takes back; empty: all that is left. An objection instead.
    Worth worth_of_refund(const Parked& refund, const GiftState& gift) const;
    static void count(domain::FeedState& feed, const Shown& shown, std::int64_t refunded_minor,
                      int sign);

    Result<bool> link(Draft& draft, Feed& feed, const domain::Gift& gift);
    Result<void> tell_linked(Draft& draft, Feed& feed, const domain::Gift& gift, const Link& link);
    /// `owner` is the gift's own feed where that is being changed, else null.
    Result<void> refund_linked(Draft& draft, Feed& feed, Parked refund, Link link, Feed* owner);
    /// All that is left of a gift that stands; its own feed's sums follow.
    Result<void> give_back(Draft& draft, GiftState& gift, const LineKey& key,
                           std::int64_t occurred_us, Feed* owner);
    Result<void> apply_waiting_linked(Draft& draft, Feed& feed, GiftState& gift);
    Result<void> apply_waiting_of(Draft& draft, Feed& feed, std::string_view ext_id, Feed* owner);
    /// A gift that its own provider withdrew, and that another lists again.
    Result<void> bring_back(Draft& draft, domain::EntrySeq seq);
    Result<void> adopt_words(Draft& draft, std::int64_t link_source, const domain::Gift& gift,
                             const GiftState& owner);
    /// That a gift in the book bears the payment; when another one does too, the desk is told.
    Result<void> bear_payment(Draft& draft, Feed& feed, const domain::Gift& gift,
                              domain::EntrySeq seq);
    Result<std::int64_t> link_source(const Feed& feed);
    Result<void> reconcile_apart(Draft& draft, Feed& feed, const std::vector<std::string>& sorted);
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
    Links* links_;
    Rates* rates_;
    Persons* persons_;
    Mentions* mentions_;
    GiftWriter writer_;
};

} // namespace chapeau::ledger
