// A source for tests of what drives sources: it has pages without gifts, as many as it is told.
#pragma once

#include "sources/source.hpp"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace chapeau::test {

/// Asks as often and as much as it is told, and keeps whatever comes.
class PlainSource final : public sources::Source {
public:
    explicit PlainSource(std::string name = "plain", std::string group = "plain", int requests = 3,
                         milliseconds interval = seconds{10})
        : name_(std::move(name)),
          group_(std::move(group)),
          requests_(requests),
          interval_(interval) {}

    const std::string& name() const override { return name_; }
    milliseconds poll_interval() const override { return interval_; }
    milliseconds request_spacing() const override { return spacing; }
    std::string etiquette_group() const override { return group_; }
    void clock_was_set(microseconds by) override { clock_set.push_back(by); }

    Result<sources::PollStep> begin(const domain::FeedState& known, Timestamp /*now*/) override {
        begun_from.push_back(known.position.cursor);
        parked_seen = known.parked;
        asked_ = 0;
        return ask();
    }
    Result<sources::PollStep> receive(const net::Response& response,
                                      const domain::FeedState& /*known*/,
                                      Timestamp /*now*/) override {
        if (response.status != 200) {
            return fail(Errc::NotFound, "the provider answers {}", response.status);
        }
        sources::PollStep step;
        if (asked_ < requests_) {
            step = ask();
        }
        step.page.emplace();
        step.page->source = name_;
        step.page->position.cursor = std::to_string(++told_);
        return step;
    }

    milliseconds spacing = seconds{2};
    std::vector<microseconds> clock_set;
    std::vector<std::string> begun_from;
    std::int64_t parked_seen = 0; // Stands for all that a book can learn from elsewhere.

private:
    sources::PollStep ask() {
        ++asked_;
        sources::PollStep step;
        step.request.emplace();
        step.request->url = "https://give.example/" + name_;
        return step;
    }

    std::string name_;
    std::string group_;
    int requests_;
    milliseconds interval_;
    int asked_ = 0;
    int told_ = 0;
};

} // namespace chapeau::test
