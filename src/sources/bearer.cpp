#include "sources/bearer.hpp"

#include "base/json.hpp"
#include "base/text.hpp"
#include "base/time_text.hpp"

#include <utility>

namespace chapeau::sources {

namespace {

/// Far more than any limit lets through in the hour that is remembered.
constexpr std::size_t kBearerCallsMax = 100;

class BearerSource final : public Source {
public:
    BearerSource(std::unique_ptr<Source> inner, std::unique_ptr<TokenKeeper> token,
                 net::Transport transport)
        : inner_(std::move(inner)), transport_(transport), token_(std::move(token)) {}

    const std::string& name() const override { return inner_->name(); }
    milliseconds poll_interval() const override { return inner_->poll_interval(); }
    milliseconds request_spacing() const override { return inner_->request_spacing(); }
    std::string etiquette_group() const override { return inner_->etiquette_group(); }
    milliseconds backoff_max() const override { return inner_->backoff_max(); }
    std::optional<Comparison> comparison() const override { return inner_->comparison(); }

    void clock_was_set(microseconds by) override {
        token_->clock_was_set(by);
        inner_->clock_was_set(by);
    }

    Result<PollStep> begin(const domain::FeedState& known, Timestamp now) override;
    Result<PollStep> receive(const net::Response& response, const domain::FeedState& known,
                             Timestamp now) override;

private:
    domain::FeedState as_inner(const domain::FeedState& known);
    Result<PollStep> send(Result<PollStep> step, const domain::FeedState& inner_known,
                          Timestamp now);
    std::string wrapped(std::string inner_cursor) const;

    const std::unique_ptr<Source> inner_;
    const net::Transport transport_;
    const std::unique_ptr<TokenKeeper> token_;
    bool calls_are_known_ = false;

    // Of this poll:
    net::Request asked_; // The inner source's, under way or waiting for the token.
    bool asks_for_token_ = false;
    bool was_renewed_ = false;
};

std::string BearerSource::wrapped(std::string inner_cursor) const {
    return to_text(BearerCursor{token_->asked_at(), std::move(inner_cursor)});
}

domain::FeedState BearerSource::as_inner(const domain::FeedState& known) {
    auto cursor = parse_bearer_cursor(known.position.cursor);
    if (!std::exchange(calls_are_known_, true)) {
        token_->recall(std::move(cursor.asked_at));
    }
    auto inner = known;
    inner.position.cursor = std::move(cursor.inner);
    return inner;
}

Result<PollStep> BearerSource::begin(const domain::FeedState& known, Timestamp now) {
    asks_for_token_ = false;
    was_renewed_ = false;
    const auto inner_known = as_inner(known);
    return send(inner_->begin(inner_known, now), inner_known, now);
}

Result<PollStep> BearerSource::receive(const net::Response& response,
                                       const domain::FeedState& known, Timestamp now) {
    const auto inner_known = as_inner(known);
    if (std::exchange(asks_for_token_, false)) {
        auto cleaned = response;
        if (cleaned.status != 200) {
            cleaned.body = token_->without_secrets(std::move(cleaned.body));
        }
        const auto accepted = token_->accept(cleaned, now);
        if (!accepted) {
            return tl::unexpected<Error>(
                Error{accepted.error().code, token_->without_secrets(accepted.error().message)});
        }
        return send(PollStep{std::nullopt, asked_}, inner_known, now);
    }
    if (token_->is_refusal(response) && !std::exchange(was_renewed_, true)) {
        token_->forget();
        return send(PollStep{std::nullopt, asked_}, inner_known, now);
    }
    return send(inner_->receive(response, inner_known, now), inner_known, now);
}

/// The step with its token, or with the request for one in its place.
Result<PollStep> BearerSource::send(Result<PollStep> step, const domain::FeedState& inner_known,
                                    Timestamp now) {
    if (!step) {
        return tl::unexpected<Error>(
            Error{step.error().code, token_->without_secrets(step.error().message)});
    }
    if (step->request) {
        asked_ = *step->request;
        if (const auto* token = token_->current(now); token != nullptr) {
            step->request->bearer_token = *token;
        } else {
            auto request = token_->request(now);
            if (!request && !step->page) {
                return tl::unexpected(request.error());
            }
            asks_for_token_ = request.has_value();
            step->request.reset(); // What is known goes to the book; the next poll tells the rest.
            if (request) {
                step->request = *std::move(request);
                step->request->transport = transport_;
                if (!step->page) {
                    step->page.emplace();
                    step->page->source = name();
                    step->page->position = inner_known.position;
                }
            }
        }
    }
    if (step->page) {
        step->page->position.cursor = wrapped(std::move(step->page->position.cursor));
    }
    return step;
}

} // namespace

std::string to_text(const BearerCursor& cursor) {
    json::Writer writer;
    writer.begin_object().key("asked").begin_array();
    for (const auto at : cursor.asked_at) {
        writer.string(to_iso8601(at));
    }
    return writer.end_array().key("inner").string(cursor.inner).end_object().take();
}

BearerCursor parse_bearer_cursor(std::string_view text) {
    // What is no text was written by nobody here; without a cursor all is read anew.
    const BearerCursor own{{}, is_valid_utf8(text) ? std::string(text) : std::string()};
    const auto document = json::parse(text);
    if (!document) {
        return own;
    }
    const auto asked = document->member("asked");
    const auto inner = document->member("inner");
    if (!asked || !inner || *asked == nullptr || *inner == nullptr ||
        (*asked)->array() == nullptr || (*inner)->string() == nullptr) {
        return own;
    }
    BearerCursor cursor;
    cursor.inner = *(*inner)->string();
    for (const auto& at : *(*asked)->array()) {
        const auto time = at.string() == nullptr ? Result<Timestamp>{Timestamp::min()}
                                                 : parse_iso8601(*at.string());
        if (time && *time != Timestamp::min() && cursor.asked_at.size() < kBearerCallsMax) {
            cursor.asked_at.push_back(*time);
        }
    }
    return cursor;
}

std::unique_ptr<Source> with_token(std::unique_ptr<Source> inner, TokenRules rules,
                                   net::Transport transport) {
    return with_token(std::move(inner), std::make_unique<AccessToken>(std::move(rules)), transport);
}

std::unique_ptr<Source> with_token(std::unique_ptr<Source> inner,
                                   std::unique_ptr<TokenKeeper> token, net::Transport transport) {
    return std::make_unique<BearerSource>(std::move(inner), std::move(token), transport);
}

} // namespace chapeau::sources
