// A token endpoint of our own making, for the scripted providers of feeds: client credentials, in
// the body or by HTTP Basic, and refresh tokens that are good for once. Pure.
#pragma once

#include "base/format.hpp"
#include "support/scripted_words.hpp"

#include <string>

namespace chapeau::test {

class ScriptedToken {
public:
    static constexpr const char* kClientId = "client-1";
    static constexpr const char* kClientSecret = "secret-CANARY4343";

    int calls = 0;
    int seconds = 1800; // A token's life, as it is told.
    bool gives_refresh_tokens = false;
    /// Worse than any provider: every so many requests with a token find that it ended early.
    int revoked_every = 0;

    void revoke() { token_.clear(); }

    Answer give(const Asked& asked) {
        ++calls;
        auto fields = form_fields(asked.body);
        // "client-1:secret-CANARY4343"
        const auto is_known =
            (fields["client_id"] == kClientId && fields["client_secret"] == kClientSecret) ||
            asked.header("authorization") == "Basic Y2xpZW50LTE6c2VjcmV0LUNBTkFSWTQzNDM=";
        const auto is_right = fields["grant_type"] == "refresh_token"
                                  ? !refresh_.empty() && fields["refresh_token"] == refresh_
                                  : is_known && fields["grant_type"] == "client_credentials";
        if (asked.method != "POST" || !is_right) {
            return json_of(401, format(R"({{"error":"invalid_client","error_description":{}}})",
                                       json_text("not " + asked.body)));
        }
        token_ = format("token-CANARY-{}", calls);
        refresh_ = gives_refresh_tokens ? format("refresh-CANARY-{}", calls) : "";
        return json_of(200,
                       format(R"({{"access_token":"{}","refresh_token":{},"token_type":"bearer",)"
                              R"("scope":"public","expires_in":{}}})",
                              token_, refresh_.empty() ? "null" : json_text(refresh_), seconds));
    }

    bool permits(const Asked& asked) {
        if (revoked_every > 0 && ++requests_ % revoked_every == 0) {
            revoke();
        }
        return !token_.empty() && asked.header("authorization") == "Bearer " + token_;
    }

private:
    std::string token_;
    std::string refresh_;
    int requests_ = 0;
};

} // namespace chapeau::test
