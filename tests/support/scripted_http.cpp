#include "support/scripted_http.hpp"

#include "base/text.hpp"

#include <utility>

namespace chapeau::test {

Asked to_asked(const net::Request& request) {
    Asked asked;
    asked.method = request.method == net::Method::Post ? "POST" : "GET";
    const auto host = request.url.find("://") + 3;
    const auto slash = request.url.find('/', host);
    const auto target = slash == std::string::npos ? "/" : request.url.substr(slash);
    const auto mark = target.find('?');
    asked.path = target.substr(0, mark);
    asked.query = mark == std::string::npos ? std::string{} : target.substr(mark + 1);
    for (const auto& header : request.headers) {
        asked.headers.emplace_back(to_lower_ascii(header.name), header.value);
    }
    if (!request.bearer_token.empty()) {
        asked.headers.emplace_back("authorization", "Bearer " + request.bearer_token.reveal());
    }
    for (const auto& header : request.secret_headers) {
        asked.headers.emplace_back(to_lower_ascii(header.name), header.value.reveal());
    }
    asked.body = request.body;
    if (!request.if_none_match.empty()) {
        asked.headers.emplace_back("if-none-match", request.if_none_match);
    }
    return asked;
}

net::Outcome to_outcome(Answer answer, const net::Request& request) {
    switch (answer.fault) {
    case Fault::None:
    case Fault::Gzip:
        break;
    case Fault::Hang:
    case Fault::SlowBody:
        return fail(Errc::Timeout, "GET: no whole answer: time ran out");
    case Fault::CloseAtOnce:
    case Fault::ResetMidBody:
    case Fault::ShortBody:
    case Fault::TruncatedGzip:
        return fail(Errc::Unavailable, "GET: no whole answer: the connection broke");
    case Fault::EndlessHeaders:
    case Fault::EndlessBody:
    case Fault::GzipBomb:
        return fail(Errc::TooLarge, "GET: the answer is too large");
    }
    net::Response response;
    response.status = answer.status;
    response.url = request.url;
    response.body = std::move(answer.body);
    for (auto& [name, value] : answer.headers) {
        response.headers.push_back({to_lower_ascii(name), std::move(value)});
    }
    return response;
}

void ScriptedHttp::submit(net::Request request, net::OnOutcome on_outcome) {
    sent_.push_back({request.url, clock_.steady_now()});
    auto reply = respond_(request);
    under_way_.push_back(
        {clock_.steady_now() + reply.after, std::move(reply.outcome), std::move(on_outcome)});
}

void ScriptedHttp::run(milliseconds /*wait*/) {
    const auto now = clock_.steady_now();
    std::vector<UnderWay> due;
    std::vector<UnderWay> rest;
    for (auto& each : under_way_) {
        (each.at <= now ? due : rest).push_back(std::move(each));
    }
    under_way_ = std::move(rest);
    for (auto& each : due) {
        each.on_outcome(std::move(each.outcome));
    }
}

std::optional<SteadyTime> ScriptedHttp::next_arrival() const {
    std::optional<SteadyTime> next;
    for (const auto& each : under_way_) {
        if (!next || each.at < *next) {
            next = each.at;
        }
    }
    return next;
}

} // namespace chapeau::test
