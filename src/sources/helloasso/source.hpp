// Gifts to the forms of a French association at HelloAsso, beside what a till of ours takes there
// (checkout/helloasso.hpp). EUR only. How a poll goes is told in sources/since.hpp, and how the
// token is had in sources/bearer.hpp; this file says what is HelloAsso's own.
//
// Payments are asked for in the order of their last change, which shows what was paid, refunded or
// contested since. The words that a giver chose for the screen stand in the order, in the form's
// own fields "Pseudo" and "Message", so a page of payments is told only once their orders were
// read: a few one by one, more of them as a list. A payment made through a checkout intent is
// counted unless the intent bears the mark of a till, whose gifts are in the book already.
//
// Facts: github.com/HelloAsso/helloasso-php at 52a9fe2 and HelloAsso/twitch-widget. Not confirmed
// by HelloAsso: that `from` means the last change when the order does, for which reason a day is
// read again now and then; that a receipt tells a called-off payment that had been paid; the words
// in which a refund's own state is told; that the pointer to the next page stays the same or its
// page empty at the end, which both end a walk here.
#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "domain/money.hpp"
#include "sources/checkout/helloasso.hpp"
#include "sources/helloasso/parse.hpp"
#include "sources/options.hpp"
#include "sources/source.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace chapeau::sources::helloasso {

/// No limit is published for data; HelloAsso advises 10 to 15 seconds.
inline constexpr milliseconds kPollIntervalMin{10'000};

/// HelloAsso's own widget waits for 200 ms between two pages.
inline constexpr milliseconds kSpacing{250};

/// So many orders are read one by one; more of them are listed.
inline constexpr std::size_t kOrdersSinglyMax = 3;

/// Pages of one such list. What was not among them is asked for one by one.
inline constexpr int kOrderPagesMax = 10;

/// Orders and intents that are remembered; beyond it all are forgotten and asked for again.
inline constexpr std::size_t kLearnedMax = 50'000;

struct Options {
    std::string name;                               // [a-z0-9-]; the book's key.
    std::string base_url = checkout::kHelloAssoUrl; // Without /v5.
    std::string organisation;                       // Its slug: the name in its pages' addresses.
    /// One form, by its type (Donation, CrowdFunding...) and slug; both empty: all of them.
    std::string form_type = {};
    std::string form = {};
    std::string client_id;
    Secret key; // The client secret.
    Counted counted = Counted::Donations;
    std::optional<Timestamp> since = std::nullopt; // Earlier payments are not asked for.
    milliseconds poll_interval{15'000};
};

/// Every fault at once; empty when the options can be used.
std::vector<OptionFault> check(const Options& options);

/// Fails with Errc::InvalidInput when `check` finds a fault.
Result<std::unique_ptr<Source>> make_source(const Options& options);

} // namespace chapeau::sources::helloasso
