// An HttpClient without sockets: a function answers, after as long as the test says, by the
// test's own clock. Counts what it was asked and when.
#pragma once

#include "net/http.hpp"
#include "support/manual_clock.hpp"
#include "support/scripted_answer.hpp"

#include <functional>
#include <string>
#include <vector>

namespace chapeau::test {

/// The request as a server would see it; the host is not among it.
Asked to_asked(const net::Request& request);

/// What a client makes of an answer: a response, or the error that its fault leads to.
net::Outcome to_outcome(Answer answer, const net::Request& request);

class ScriptedHttp final : public net::HttpClient {
public:
    /// What a request meets, and how long that takes.
    struct Reply {
        net::Outcome outcome;
        microseconds after{0};
    };
    using Respond = std::function<Reply(const net::Request&)>;

    struct Sent {
        std::string url;
        SteadyTime at;
    };

    ScriptedHttp(const Clock& clock, Respond respond)
        : clock_(clock), respond_(std::move(respond)) {}

    void submit(net::Request request, net::OnOutcome on_outcome) override;
    /// Delivers what is due by the clock; never waits.
    void run(milliseconds wait) override;
    void wake() override {}

    /// When the next answer arrives; empty when nothing is under way.
    std::optional<SteadyTime> next_arrival() const;

    const std::vector<Sent>& sent() const { return sent_; }

private:
    struct UnderWay {
        SteadyTime at;
        net::Outcome outcome;
        net::OnOutcome on_outcome;
    };

    const Clock& clock_;
    Respond respond_;
    std::vector<UnderWay> under_way_;
    std::vector<Sent> sent_;
};

} // namespace chapeau::test
