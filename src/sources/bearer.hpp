// Any source whose provider wants an access token: asks for the token when there is none or it was
// refused, and lets the source's own requests go out with it. The source inside knows nothing of
// tokens.
//
// A token that is refused is renewed once in a poll, and the request is sent again; a second
// refusal is the source's to explain. The calls to the token endpoint stand in the cursor
// before they are made, because a machine that starts again and again must keep the provider's
// hourly limit too; the token itself is never stored.
#pragma once

#include "net/http.hpp"
#include "sources/source.hpp"
#include "sources/token.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace chapeau::sources {

std::unique_ptr<Source> with_token(std::unique_ptr<Source> inner, TokenRules rules,
                                   net::Transport transport);

/// The same for a provider that gives its tokens in a way of its own.
std::unique_ptr<Source> with_token(std::unique_ptr<Source> inner,
                                   std::unique_ptr<TokenKeeper> token, net::Transport transport);

/// What such a source stores: its own cursor, and when the token was asked for.
struct BearerCursor {
    std::deque<Timestamp> asked_at;
    std::string inner;

    bool operator==(const BearerCursor&) const = default;
};

std::string to_text(const BearerCursor& cursor);

/// A text of another form is the inner source's own.
BearerCursor parse_bearer_cursor(std::string_view text);

} // namespace chapeau::sources
