// Where deliveries from Ko-fi wait between the web server, which takes them, and the source, which
// hands them to the book. The server calls `take` with the bytes of the body and is told what to
// answer. It is told Accepted only when the gift is durable: whatever is lost before, Ko-fi posts
// again.
//
// Threads: `take` may be called on any thread and never waits. `done` is called once, on the
// caller's thread or on the net thread. `next` is the net thread's.
#pragma once

#include "base/bounded_queue.hpp"
#include "domain/batch.hpp"
#include "sources/kofi/intake.hpp"

#include <cstddef>
#include <functional>
#include <optional>
#include <string_view>

namespace chapeau::sources::kofi {

enum class Verdict {
    Accepted,   // Answer 200.
    Refused,    // 403: the token is not ours. Nothing was kept.
    Unreadable, // 400: it is no delivery of Ko-fi's.
    Busy,       // 503: it could not be kept; posting it again helps.
};

/// More than one evening has at one moment; a flood of forged deliveries does not get this far,
/// because it has no token.
inline constexpr std::size_t kLettersMax = 256;

struct Letter {
    domain::Batch batch;
    std::function<void(Verdict)> done;
};

class Mailbox {
public:
    explicit Mailbox(IntakeRules rules) : rules_(std::move(rules)), letters_(kLettersMax) {}
    Mailbox(const Mailbox&) = delete;
    Mailbox& operator=(const Mailbox&) = delete;
    /// What still waits is answered Busy.
    ~Mailbox();

    void take(std::string_view body, const std::function<void(Verdict)>& done);

    std::optional<Letter> next() { return letters_.try_pop(); }

private:
    const IntakeRules rules_;
    BoundedQueue<Letter> letters_;
};

} // namespace chapeau::sources::kofi
