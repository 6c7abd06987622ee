// The window between pages and the evening: phones wait here for an answer that comes on another
// thread, late, twice or never. Each gets exactly one.
#pragma once

#include "base/clock.hpp"
#include "web/api/answers.hpp"
#include "web/desk.hpp"
#include "web/http_message.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>

namespace chapeau::web {

/// Runs a deed on the web thread, soon; callable on every thread, also after the server has ended.
using Post = std::function<void(std::function<void()>)>;

/// More phones than this do not wait at once; the next ones are told to come again.
inline constexpr std::size_t kWaitingMax = 4096;

/// A commit takes milliseconds; after this the phone is told to try again with the same key.
inline constexpr std::chrono::seconds kDeskPatience{10};

/// Who waits for what.
struct Errand {
    Reply reply;
    Language language = Language::English;
    SteadyTime since;
};

/// Threads: everything on the web thread.
class DeskWindow {
public:
    using ShowReceipt = std::function<Response(const CommandReceipt&)>;
    using ShowAnswer = std::function<Response(const domain::Answer&)>;

    /// `with_details`: refusals carry the evening's own words, for the desk alone.
    DeskWindow(Desk& desk, Post post, bool with_details);

    /// `show` renders what was done; what failed is refused here.
    void submit(domain::Command command, Errand errand, ShowReceipt show);
    void ask(domain::Question question, Errand errand, ShowAnswer show);

    /// Refuses those who have waited too long.
    void tick(SteadyTime now);

    std::size_t waiting() const { return errands_.size(); }

private:
    std::optional<std::uint64_t> hold(Errand errand);
    std::optional<Errand> take(std::uint64_t number);
    void refuse_full(std::uint64_t number);
    void finish(std::uint64_t number, const CommandReceipt& receipt, const ShowReceipt& show);
    void finish(std::uint64_t number, const Result<domain::Answer>& answer, const ShowAnswer& show);

    Desk& desk_;
    Post post_;
    bool with_details_;
    std::uint64_t next_number_ = 1;
    std::map<std::uint64_t, Errand> errands_; // Who has waited longest first.
    /// What comes back from another thread looks here, on the web thread, whether this still lives.
    std::shared_ptr<DeskWindow*> self_;
};

} // namespace chapeau::web
