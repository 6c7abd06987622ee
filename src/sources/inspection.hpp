// One poll of one source that keeps nothing: what the operator asks before the evening. It uses the
// seam that the evening uses, so that what it finds is what the evening would find, and it asks as
// politely; it stops after a few answers, because nobody waits for a provider's whole history.
//
// Threads: the caller's; it waits for the answers.
#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "domain/batch.hpp"
#include "net/http.hpp"
#include "sources/source.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace chapeau::sources {

/// A token, a total and a page or two.
inline constexpr int kInspectionAnswersMax = 6;

/// Different reasons for which records cannot be counted; further ones are numbers only.
inline constexpr std::size_t kInspectionReasonsMax = 5;

/// Different currencies that are told; one page of a live chat may hold more.
inline constexpr std::size_t kInspectionCurrenciesMax = 8;

/// What reading costs where a provider takes money for it.
struct ReadingCost {
    domain::Money hundred_posts; // With their authors, at the most.
    domain::Money daily_budget;
    std::int64_t posts_a_day = 0; // That it buys at the least.
};

struct Findings {
    std::string source;
    int answers = 0;            // Of any status.
    int last_status = 0;        // 0: nobody answered, or nobody was asked.
    bool bore_token = false;    // The last question had a credential that had been accepted so far.
    std::optional<Error> error; // What made the poll fail; empty when it went well.
    /// Our clock less the provider's, to the second that it tells.
    std::optional<microseconds> clock_ahead;
    std::int64_t gifts = 0; // Of the pages that were read.
    std::int64_t refunds = 0;
    std::int64_t parked = 0;
    std::int64_t mentions = 0;
    std::vector<std::string> parked_reasons; // Each once.
    std::optional<Timestamp> newest_gift;
    std::optional<domain::ProviderTotal> total;
    std::vector<domain::Currency> currencies;     // Of gifts and of the provider's sum, each once.
    bool has_more = false;                        // There was more to read than an inspection does.
    std::vector<std::string> permissions_missing; // As the provider calls them.
    std::optional<ReadingCost> cost{}; // Nobody asks here; whoever knows the section says.
};

/// A question that a provider answers with 403 to a credential that lacks the permission.
struct Probe {
    net::Request request;
    std::string permission;
};

/// `pretended` is what the source is told that the book holds. The book itself is not touched, and
/// nothing is asked of the provider but what a poll with that book would ask.
Findings inspect(Source& source, net::HttpClient& client, const Clock& clock,
                 domain::FeedState pretended = {});

/// Asks them in turn, and notes what lacks. Whatever else is answered is no concern of theirs.
void inspect_permissions(Findings& findings, std::vector<Probe> probes, milliseconds spacing,
                         net::HttpClient& client, const Clock& clock);

} // namespace chapeau::sources
