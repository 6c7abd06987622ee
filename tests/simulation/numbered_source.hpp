// The plainest feed there is: gifts numbered by their provider, asked for after a cursor, with an
// overlap of two. It has no total to reconcile with, so whatever the book loses stays lost: the
// reconciling of the real feeds would mend what these nights are to find.
#pragma once

#include "base/format.hpp"
#include "base/text.hpp"
#include "sources/source.hpp"

#include <algorithm>
#include <cstdint>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace chapeau::test {

/// What a provider knows of one gift.
struct ToldGift {
    std::int64_t number = 0;
    std::int64_t cents = 0;
    Timestamp at;

    std::string name() const { return format("giver {}", number); }
};

inline constexpr std::int64_t kNumberedPageRows = 8;
inline constexpr std::int64_t kNumberedOverlap = 2;

/// The provider's side: the rows after the number at the end of `url`.
inline std::string numbered_page(const std::vector<ToldGift>& gifts, const std::string& url) {
    const auto after = parse_int64(url.substr(url.find('=') + 1)).value_or(0);
    std::string body;
    std::int64_t rows = 0;
    for (const auto& gift : gifts) {
        if (gift.number > after && rows < kNumberedPageRows) {
            body +=
                format("{} {} {}\n", gift.number, gift.cents, gift.at.time_since_epoch().count());
            ++rows;
        }
    }
    return body;
}

class NumberedSource final : public sources::Source {
public:
    explicit NumberedSource(domain::Currency currency) : currency_(currency) {}

    const std::string& name() const override { return name_; }
    milliseconds poll_interval() const override { return milliseconds{2'000}; }
    milliseconds request_spacing() const override { return milliseconds{100}; }

    Result<sources::PollStep> begin(const domain::FeedState& known, Timestamp /*now*/) override {
        const auto last = parse_int64(known.position.cursor).value_or(0);
        return ask(std::max<std::int64_t>(0, last - kNumberedOverlap));
    }

    Result<sources::PollStep> receive(const net::Response& response, const domain::FeedState& known,
                                      Timestamp /*now*/) override {
        domain::Batch page;
        page.source = name_;
        page.position = known.position;
        std::istringstream rows(response.body);
        ToldGift row;
        std::int64_t at = 0;
        while (rows >> row.number >> row.cents >> at) {
            domain::Gift gift;
            gift.external_id = std::to_string(row.number);
            gift.amount = domain::Money::from_minor(row.cents, currency_).value();
            gift.name = row.name();
            gift.occurred_at = Timestamp(microseconds(at));
            page.gifts.push_back(std::move(gift));
        }
        sources::PollStep step;
        if (!page.gifts.empty()) {
            const auto last = std::max(row.number, parse_int64(known.position.cursor).value_or(0));
            page.position.cursor = std::to_string(last);
            if (static_cast<std::int64_t>(page.gifts.size()) == kNumberedPageRows) {
                step = ask(row.number);
            }
            step.page = std::move(page);
        }
        return step;
    }

private:
    static sources::PollStep ask(std::int64_t after) {
        net::Request request;
        request.url = format("http://127.0.0.1/numbers?after={}", after);
        return {std::nullopt, std::move(request)};
    }

    std::string name_ = "numbers";
    domain::Currency currency_;
};

} // namespace chapeau::test
