#include "sources/token.hpp"

#include "base/text.hpp"
#include "sources/checkout/reading.hpp"
#include "sources/feed_page.hpp"
#include "sources/form.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace chapeau::sources {

namespace {

/// A token that ends sooner is not begun with: the request needs its time.
constexpr seconds kTokenMargin{60};

/// Half of HelloAsso's, less one each, so that neither a till beside a feed nor a second kiosk's
/// start breaks them.
constexpr std::array kCallLimits = {CallLimit{4, seconds{10}}, CallLimit{9, seconds{600}},
                                    CallLimit{24, seconds{3600}}};

constexpr std::size_t kTokenBytesMax = 8192;
constexpr std::int64_t kTokenSecondsMax = std::int64_t{24} * 60 * 60;
constexpr std::size_t kTokenAnswerBytesMax = std::size_t{64} << 10U;

bool is_token(std::string_view text) {
    return !text.empty() && text.size() <= kTokenBytesMax &&
           std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7F; });
}

} // namespace

std::string without_secret(std::string text, const Secret& secret) {
    // Shorter is no secret, and would tear the words apart.
    constexpr std::size_t kSecretBytesMin = 6;
    if (secret.reveal().size() < kSecretBytesMin) {
        return text;
    }
    for (auto at = text.find(secret.reveal()); at != std::string::npos;
         at = text.find(secret.reveal())) {
        text.replace(at, secret.reveal().size(), "***");
    }
    return text;
}

const CallLimit* limit_reached(std::deque<Timestamp>& asked_at, std::span<const CallLimit> limits,
                               Timestamp now) {
    // A clock that was set back between two runs must not keep us waiting for an hour that is over.
    std::erase_if(asked_at,
                  [&](Timestamp at) { return at > now || now - at >= limits.back().within; });
    for (const auto& limit : limits) {
        const auto calls = std::count_if(asked_at.begin(), asked_at.end(),
                                         [&](Timestamp at) { return now - at < limit.within; });
        if (calls >= limit.calls) {
            return &limit;
        }
    }
    return nullptr;
}

const Secret* AccessToken::current(Timestamp now) const {
    return !token_.empty() && now + kTokenMargin < ends_at_ ? &token_ : nullptr;
}

void AccessToken::clock_was_set(microseconds by) {
    for (auto& at : asked_at_) {
        at += by;
    }
    if (ends_at_ != Timestamp::min()) {
        ends_at_ += by;
    }
}

Result<net::Request> AccessToken::request(Timestamp now) {
    if (const auto* limit = limit_reached(asked_at_, kCallLimits, now); limit != nullptr) {
        return fail(Errc::Unavailable,
                    "{} was asked {} times for an access token within {} s, which is as often as "
                    "it allows; it is asked again later{}{}",
                    rules_.provider, limit->calls, limit->within.count(),
                    last_refusal_.empty() ? "" : ". It said: ", last_refusal_);
    }
    asked_at_.push_back(now);
    Form form;
    net::Request request;
    request.method = net::Method::Post;
    request.url = rules_.url;
    request.body_bytes_max = kTokenAnswerBytesMax;
    request.headers = {{"Content-Type", "application/x-www-form-urlencoded"},
                       {"Accept", "application/json"}};
    asked_with_refresh_ = !refresh_token_.empty();
    if (asked_with_refresh_) {
        form.add("grant_type", "refresh_token").add("refresh_token", refresh_token_.reveal());
        // It is good for once, whatever becomes of the answer.
        spent_refresh_token_ = std::exchange(refresh_token_, {});
    } else {
        form.add("grant_type", "client_credentials");
    }
    if (rules_.proof == ClientProof::InHeader) {
        request.headers.push_back(
            {"Authorization",
             "Basic " + to_base64(rules_.client_id + ":" + rules_.client_secret.reveal())});
    } else if (!asked_with_refresh_) {
        form.add("client_id", rules_.client_id).add("client_secret", rules_.client_secret.reveal());
    }
    if (!rules_.scope.empty()) {
        form.add("scope", rules_.scope);
    }
    request.body = form.take();
    return request;
}

Result<void> AccessToken::accept(const net::Response& response, Timestamp now) {
    if (asked_with_refresh_ && (response.status == 400 || response.status == 401)) {
        ends_at_ = Timestamp::min();
        return {}; // Too old; the client's own secret is asked with next.
    }
    const auto document = checkout::document_of(response, rules_.provider);
    if (!document) {
        last_refusal_ = document.error().message;
        return tl::unexpected(document.error());
    }
    auto token = checkout::text_at(*document, "/access_token");
    auto refresh = checkout::text_at(*document, "/refresh_token");
    const auto lasts = digits_field(*document, "expires_in");
    const auto lasts_seconds = lasts ? parse_int64(lasts->value_or("")) : std::nullopt;
    if (!is_token(token) || !lasts_seconds || *lasts_seconds <= 0) {
        return fail(Errc::InvalidInput, "{}'s answer holds no access token that can be used",
                    rules_.provider);
    }
    last_refusal_.clear();
    token_ = Secret(std::move(token));
    // A token that lives shorter than the margin is used for half of its life.
    const auto life = seconds{std::min(*lasts_seconds, kTokenSecondsMax)};
    ends_at_ = now + std::max<seconds>(life, kTokenMargin + life / 2);
    if (is_token(refresh) && rules_.takes_refresh_token) {
        refresh_token_ = Secret(std::move(refresh));
    }
    return {};
}

std::string AccessToken::without_secrets(std::string text) const {
    for (const auto* secret :
         {&rules_.client_secret, &token_, &refresh_token_, &spent_refresh_token_}) {
        text = without_secret(std::move(text), *secret);
    }
    return text;
}

} // namespace chapeau::sources
