#include "sources/inspection.hpp"

#include "base/text.hpp"
#include "base/time_text.hpp"
#include "sources/answer_status.hpp"

#include <algorithm>
#include <utility>

namespace chapeau::sources {
namespace {

/// How long one look at the network takes at the most.
constexpr milliseconds kInspectionWait{50};

net::Outcome fetch(net::HttpClient& client, net::Request request) {
    std::optional<net::Outcome> outcome;
    client.submit(std::move(request), [&outcome](net::Outcome answer) {
        outcome = std::move(answer); // Always one: the client has its own limits of time.
    });
    while (!outcome) {
        client.run(kInspectionWait);
    }
    return *std::move(outcome);
}

void wait(net::HttpClient& client, const Clock& clock, milliseconds time) {
    for (const auto until = clock.steady_now() + time; clock.steady_now() < until;) {
        client.run(kInspectionWait);
    }
}

void note_currency(Findings& findings, domain::Currency currency) {
    auto& noted = findings.currencies;
    if (noted.size() < kInspectionCurrenciesMax &&
        std::find(noted.begin(), noted.end(), currency) == noted.end()) {
        noted.push_back(currency);
    }
}

void note_page(Findings& findings, const domain::Batch& page) {
    findings.gifts += static_cast<std::int64_t>(page.gifts.size());
    findings.refunds += static_cast<std::int64_t>(page.refunds.size());
    findings.parked += static_cast<std::int64_t>(page.parked.size());
    findings.mentions += static_cast<std::int64_t>(page.mentions.size());
    for (const auto& gift : page.gifts) {
        findings.newest_gift =
            std::max(findings.newest_gift.value_or(gift.occurred_at), gift.occurred_at);
        if (gift.amount) {
            note_currency(findings, gift.amount->currency());
        }
    }
    for (const auto& record : page.parked) {
        auto& reasons = findings.parked_reasons;
        if (reasons.size() < kInspectionReasonsMax &&
            std::find(reasons.begin(), reasons.end(), record.reason) == reasons.end()) {
            reasons.push_back(record.reason);
        }
    }
    if (page.provider_total) {
        findings.total = page.provider_total;
        if (page.provider_total->other_currency) {
            note_currency(findings, *page.provider_total->other_currency);
        }
    }
}

/// As the book would answer, for all that a source looks at within one poll.
void pretend(domain::FeedState& known, const domain::Batch& page) {
    known.position = page.position;
    known.gifts_known += static_cast<std::int64_t>(page.gifts.size());
    if (page.provider_total) {
        known.provider_total = page.provider_total;
    }
}

void note_answer(Findings& findings, const net::Response& response, Timestamp now) {
    ++findings.answers;
    findings.last_status = response.status;
    if (const auto* date = response.header("date"); date != nullptr) {
        if (const auto theirs = parse_http_date(trim(*date))) {
            findings.clock_ahead = now - *theirs;
        }
    }
}

} // namespace

Findings inspect(Source& source, net::HttpClient& client, const Clock& clock,
                 domain::FeedState pretended) {
    Findings findings;
    findings.source = source.name();
    auto step = source.begin(pretended, clock.now());
    while (true) {
        if (!step) {
            findings.error = step.error();
            return findings;
        }
        if (step->page) {
            note_page(findings, *step->page);
            pretend(pretended, *step->page);
        }
        if (!step->request || findings.answers >= kInspectionAnswersMax) {
            findings.has_more = step->request || step->begin_again_after;
            return findings;
        }
        if (findings.answers > 0) {
            wait(client, clock, source.request_spacing());
        }
        findings.bore_token = !step->request->bearer_token.empty();
        const auto outcome = fetch(client, *std::move(step->request));
        if (!outcome) {
            findings.error = outcome.error();
            findings.last_status = 0;
            return findings;
        }
        note_answer(findings, *outcome, clock.now());
        step = asks_to_wait(outcome->status)
                   ? Result<PollStep>(tl::unexpected<Error>(waiting_error(outcome->status)))
                   : source.receive(*outcome, pretended, clock.now());
    }
}

void inspect_permissions(Findings& findings, std::vector<Probe> probes, milliseconds spacing,
                         net::HttpClient& client, const Clock& clock) {
    for (auto& probe : probes) {
        wait(client, clock, spacing);
        const auto outcome = fetch(client, std::move(probe.request));
        if (!outcome) {
            findings.error = outcome.error();
            findings.last_status = 0;
            return;
        }
        if (outcome->status == 403) {
            findings.permissions_missing.push_back(std::move(probe.permission));
        }
    }
}

} // namespace chapeau::sources
