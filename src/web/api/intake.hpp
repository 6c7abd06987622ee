// What providers post to us by themselves: the one address of each, on a listener of its own. What
// a body says and whether it is the provider's is the business of whoever takes it; this file only
// carries it there, and the answer back.
#pragma once

#include "web/api/desk_window.hpp"
#include "web/http_message.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace chapeau::web {

/// An event of Stripe's has some 10 KB; what is longer is nobody's.
inline constexpr std::size_t kIntakeBodyBytesMax = std::size_t{64} << 10U;

/// Providers call one by one; more is a flood, and waits.
inline constexpr std::size_t kIntakeConnectionsMax = 32;

/// Providers call again when they are refused; so much at once is none of theirs.
inline constexpr std::size_t kIntakesWaitingMax = 64;

enum class IntakeVerdict : std::uint8_t {
    Taken,      // 200: it need not be sent again.
    Refused,    // 403: it is not the provider's.
    Unreadable, // 400
    Busy,       // 503: it could not be kept; sending it again helps.
};

struct Posted {
    std::string body; // As it came.
    std::string signature;
};

using IntakeDone = std::function<void(IntakeVerdict)>;

struct IntakeRoute {
    std::string path; // "/intake/<source>"
    /// Called on the web thread, and never waits. `done` is called once, on any thread, perhaps at
    /// once, perhaps after the site's end.
    std::function<void(Posted posted, IntakeDone done)> take;
};

/// Threads: everything on the web thread, but for what `take` is told.
class IntakeSite final : public Handler {
public:
    /// `post` is the server's.
    IntakeSite(std::vector<IntakeRoute> routes, Post post);
    ~IntakeSite() override;

    void handle(Request request, Reply reply) override;

private:
    struct Waiting;

    std::vector<IntakeRoute> routes_;
    Post post_;
    std::shared_ptr<Waiting> waiting_;
};

} // namespace chapeau::web
