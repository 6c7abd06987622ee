#include "sources/bluesky/session.hpp"

#include "base/json.hpp"
#include "base/text.hpp"
#include "sources/bluesky/parse.hpp"
#include "sources/feed_page.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

namespace chapeau::sources::bluesky {

namespace {

/// A fifth of what an account may in 5 minutes, and well below what it may in a day, so that a
/// second kiosk of the same account has room.
constexpr std::array kSessionLimits = {CallLimit{6, seconds{300}}, CallLimit{15, seconds{3600}},
                                       CallLimit{40, seconds{86'400}}};

constexpr std::size_t kSessionAnswerBytesMax = std::size_t{64} << 10U;
constexpr std::size_t kSessionTokenBytesMax = 8192;

Result<Secret> session_token(const json::Value& document, std::string_view key) {
    auto text = text_field(document, key, kSessionTokenBytesMax);
    if (!text || text->empty() ||
        !std::all_of(text->begin(), text->end(), [](char c) { return c > ' ' && c <= '~'; })) {
        return fail(Errc::InvalidInput, "Bluesky's answer holds no session that can be used");
    }
    return Secret(*std::move(text));
}

} // namespace

const Secret* Session::current(Timestamp /*now*/) const {
    return access_token_.empty() ? nullptr : &access_token_;
}

Result<net::Request> Session::request(Timestamp now) {
    if (const auto* limit = limit_reached(asked_at_, kSessionLimits, now); limit != nullptr) {
        return fail(Errc::Unavailable,
                    "Bluesky was asked {} times for a session within {} s; it is asked again "
                    "later, because an account that asks too often is locked out",
                    limit->calls, limit->within.count());
    }
    asked_at_.push_back(now);
    net::Request request;
    request.method = net::Method::Post;
    request.body_bytes_max = kSessionAnswerBytesMax;
    request.headers = {{"Accept", "application/json"}};
    is_renewal_ = !refresh_token_.empty();
    if (is_renewal_) {
        request.url = rules_.base_url + "/xrpc/com.atproto.server.refreshSession";
        // It is good for once, whatever becomes of the answer.
        spent_refresh_token_ = std::exchange(refresh_token_, {});
        request.bearer_token = spent_refresh_token_;
        return request;
    }
    request.url = rules_.base_url + "/xrpc/com.atproto.server.createSession";
    request.headers.push_back({"Content-Type", "application/json"});
    request.body = json::Writer()
                       .begin_object()
                       .key("identifier")
                       .string(rules_.identifier)
                       .key("password")
                       .string(rules_.password.reveal())
                       .end_object()
                       .take();
    return request;
}

Result<void> Session::accept(const net::Response& response, Timestamp /*now*/) {
    if (response.status == 400 || response.status == 401 || response.status == 403) {
        if (is_renewal_) {
            return {}; // Too old, or used before; the password is asked with next.
        }
        return fail(Errc::Refused,
                    "Bluesky answers {} {}: {} is not let in; check identifier, and make a new app "
                    "password in Bluesky's settings",
                    response.status, error_name(response), rules_.identifier);
    }
    const auto document = read_answer(response, "a session");
    if (!document) {
        return tl::unexpected(document.error());
    }
    auto access = session_token(*document, "accessJwt");
    auto refresh = session_token(*document, "refreshJwt");
    if (!access || !refresh) {
        return tl::unexpected(access ? refresh.error() : access.error());
    }
    access_token_ = *std::move(access);
    refresh_token_ = *std::move(refresh);
    return {};
}

bool Session::is_refusal(const net::Response& response) const {
    const auto name = response.status == 400 ? error_name(response) : std::string{};
    return response.status == 401 || name == "ExpiredToken" || name == "InvalidToken";
}

void Session::forget() {
    if (!access_token_.empty()) {
        spent_access_token_ = std::exchange(access_token_, {});
    }
}

void Session::clock_was_set(microseconds by) {
    for (auto& at : asked_at_) {
        at += by;
    }
}

std::string Session::without_secrets(std::string text) const {
    for (const auto* secret : {&rules_.password, &access_token_, &spent_access_token_,
                               &refresh_token_, &spent_refresh_token_}) {
        text = without_secret(std::move(text), *secret);
    }
    return text;
}

} // namespace chapeau::sources::bluesky
