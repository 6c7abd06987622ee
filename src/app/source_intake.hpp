// What becomes of what a provider posts to us about one source: what is told there goes to the book
// (Ko-fi), or only hastens the next look at the provider (Stripe).
#pragma once

#include "app/net_thread.hpp"
#include "app/source_options.hpp"
#include "base/clock.hpp"
#include "base/mutex.hpp"
#include "base/result.hpp"
#include "sources/source.hpp"
#include "web/api/intake.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>

namespace chapeau::app {

/// Any thread; never waits. `nudge` makes the source ask its provider soon.
using TakePosted = std::function<void(const web::Posted& posted, Timestamp now,
                                      const std::function<void()>& nudge, web::IntakeDone done)>;

struct OpenSource {
    std::unique_ptr<sources::Source> source;
    TakePosted take;          // Empty: nobody posts to it.
    std::string on_refused{}; // What the operator does when what is posted is refused.
};

/// A call that was refused longer ago worries nobody.
inline constexpr std::chrono::minutes kRefusalsTold{30};

/// What the operator must know of the ways in, on the rows of their sources.
///
/// Threads: any.
class IntakeWatch {
public:
    /// A way in to the source of that index.
    void watch(std::size_t source_index, std::string on_refused);

    void note(std::size_t source_index, web::IntakeVerdict verdict, Timestamp now);

    /// None of them is open.
    void note_closed(std::string why);

    /// `health` has the sources' rows in their order.
    void tell(SourcesHealth& health, Timestamp now) const;

private:
    struct Way {
        std::string on_refused;
        std::int64_t refused = 0; // Since one was taken.
        Timestamp refused_at;
    };

    mutable Mutex mutex_;
    std::map<std::size_t, Way> ways_ GUARDED_BY(mutex_);
    std::string closed_ GUARDED_BY(mutex_); // Why; empty: they are open.
};

/// The source, and its way in where it has one.
Result<OpenSource> open_source(const SourceOptions& options);

} // namespace chapeau::app
