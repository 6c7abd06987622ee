#include "web/api/intake.hpp"

#include "web/api/answers.hpp"

#include <utility>

namespace chapeau::web {
namespace {

int status_of(IntakeVerdict verdict) {
    switch (verdict) {
    case IntakeVerdict::Taken:
        return 200;
    case IntakeVerdict::Refused:
        return 403;
    case IntakeVerdict::Unreadable:
        return 400;
    case IntakeVerdict::Busy:
        return 503;
    }
    return 503;
}

} // namespace

/// Counted on the web thread alone.
struct IntakeSite::Waiting {
    std::size_t count = 0;
};

IntakeSite::IntakeSite(std::vector<IntakeRoute> routes, Post post)
    : routes_(std::move(routes)), post_(std::move(post)), waiting_(std::make_shared<Waiting>()) {}

IntakeSite::~IntakeSite() = default;

void IntakeSite::handle(Request request, Reply reply) {
    for (const auto& route : routes_) {
        if (route.path != request.path) {
            continue;
        }
        if (request.method != Method::Post) {
            reply(deny({Complaint::MethodNotAllowed, {}, "POST"}, Language::English));
            return;
        }
        if (waiting_->count >= kIntakesWaitingMax) {
            reply(json_answer(status_of(IntakeVerdict::Busy), "{}"));
            return;
        }
        ++waiting_->count;
        // The verdict comes on any thread: the answer, and the count, are the web thread's.
        auto answer = [waiting = std::weak_ptr(waiting_), reply](IntakeVerdict verdict) {
            if (const auto still = waiting.lock()) {
                --still->count;
                reply(json_answer(status_of(verdict), "{}"));
            }
        };
        route.take({std::move(request.body), std::move(request.stripe_signature)},
                   [post = post_, answer = std::move(answer)](IntakeVerdict verdict) {
                       post([answer, verdict] { answer(verdict); });
                   });
        return;
    }
    reply(deny({Complaint::NotFound}, Language::English));
}

} // namespace chapeau::web
