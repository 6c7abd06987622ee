// A site whose evening takes whatever it is given, and checks it: for targets that send bodies.
#pragma once

#include "base/check.hpp"
#include "base/text.hpp"
#include "support/makers.hpp"
#include "support/manual_clock.hpp"
#include "web/api/surroundings.hpp"

#include <functional>
#include <string>
#include <utility>

namespace chapeau::fuzz {

class TakingDesk final : public web::Desk {
public:
    using Check = std::function<void(const domain::Command&)>;

    explicit TakingDesk(Check check) : check_(std::move(check)) {}

    bool submit(domain::Command command, std::function<void(web::CommandReceipt)> done) override {
        ENSURE(domain::is_phone_key(command.key), "a key is no key");
        ENSURE(!command.actor.empty() && command.actor.size() <= 64, "an actor is out of bounds");
        check_(command);
        done({std::nullopt, 1, 1, domain::WordsState::Waiting});
        return true;
    }
    bool ask(domain::Question question, std::function<void(Result<domain::Answer>)> done) override {
        if (const auto* const mine = std::get_if<domain::AskMine>(&question)) {
            ENSURE(mine->keys.size() <= domain::kKeysAskedMax, "too many keys are asked about");
        }
        if (const auto* const search = std::get_if<domain::FindGifts>(&question)) {
            ENSURE(is_valid_utf8(search->text), "a search is not UTF-8");
            ENSURE(search->text.size() <= domain::kSearchBytesMax, "a search is too long");
        }
        done(domain::Answer(domain::MineAnswer{}));
        return true;
    }

private:
    Check check_;
};

/// Nobody follows.
struct SilentHub final : web::Hub {
    void publish(std::string /*event_block*/) override {}
    std::size_t subscribers() const override { return 0; }
};

/// What is posted runs at once: one thread is all there is.
inline web::Surroundings surroundings(TakingDesk& desk, const Clock& clock) {
    static SilentHub hub;
    return {desk, clock, [](const std::function<void()>& deed) { deed(); }, hub};
}

inline web::Reply count_replies(int& replies) {
    return [&replies](const web::Answered& answered) {
        ++replies;
        const auto& response = std::get<web::Response>(answered);
        ENSURE(response.status >= 200 && response.status < 600, "a status is none");
        ENSURE(!response.body || is_valid_utf8(*response.body), "an answer is not UTF-8");
        ENSURE(!response.body || response.body->find('<') == std::string::npos,
               "an answer could be taken for a page");
    };
}

} // namespace chapeau::fuzz
