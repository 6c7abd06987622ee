// Decodes what HelloAsso answers: payments, the orders that they belong to, and checkout intents.
// Pure. The payer's civil name and address are never read.
#pragma once

#include "base/clock.hpp"
#include "base/json.hpp"
#include "base/result.hpp"
#include "domain/batch.hpp"
#include "net/http.hpp"
#include "sources/feed_page.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>

namespace chapeau::sources::helloasso {

/// The API's largest page.
inline constexpr std::int64_t kPageRows = 100;

enum class Counted {
    Donations, // The items of the types Donation and MonthlyDonation.
    Everything // Tickets, memberships and goods too.
};

struct Rules {
    std::string organisation;
    std::string form; // Its slug; empty: all of the organisation's.
    Counted counted = Counted::Donations;
    bool is_sandbox = false;
    std::optional<Timestamp> since; // Earlier payments are excluded.
};

/// What the giver wrote into the form's fields "Pseudo" and "Message": the only words that they
/// chose for publication.
struct OrderWords {
    std::string pseudo;
    std::string message;

    bool operator==(const OrderWords&) const = default;
};

enum class IntentOwner {
    Kiosk,    // A till of ours has counted it.
    Somebody, // Another program of the association's.
    Unknown,  // HelloAsso does not say.
};

/// What was asked beside the payments, by id.
struct Learned {
    std::map<std::string, OrderWords> orders;
    std::map<std::string, IntentOwner> intents;
};

/// What must be learned before a page of payments can be told.
struct Needs {
    std::set<std::string> orders;
    std::set<std::string> intents;
    std::optional<Timestamp> first_order; // The earliest and the latest of the orders' dates.
    std::optional<Timestamp> last_order;
};

/// A page of payments or of orders, unread, and the pointer to the next.
struct List {
    json::Value document;
    std::string next;
};

Result<List> parse_list(const net::Response& response, std::string_view subject);

Needs needs_of(const List& payments, const Rules& rules, const Learned& learned);

/// Payments as gifts and refunds. What is needed and was not learned is told without words; a
/// payment whose intent's owner is unknown is parked, lest it be counted twice.
Result<FeedPage> payments_page(const List& payments, const Rules& rules, const Learned& learned);

/// Each order's words by its id; an order without an id has none.
std::map<std::string, OrderWords> words_of(const List& orders);

/// One order, asked for by its id. One that HelloAsso does not know has no words.
Result<OrderWords> parse_order(const net::Response& response);

Result<IntentOwner> parse_intent(const net::Response& response);

} // namespace chapeau::sources::helloasso
