// What becomes of what a provider posts to us about one source: what is told there goes to the book
// (Ko-fi), or only hastens the next look at the provider (Stripe).
#pragma once

#include "app/source_options.hpp"
#include "base/clock.hpp"
#include "base/result.hpp"
#include "sources/source.hpp"
#include "web/api/intake.hpp"

#include <functional>
#include <memory>

namespace chapeau::app {

/// Any thread; never waits. `nudge` makes the source ask its provider soon.
using TakePosted = std::function<void(const web::Posted& posted, Timestamp now,
                                      const std::function<void()>& nudge, web::IntakeDone done)>;

struct OpenSource {
    std::unique_ptr<sources::Source> source;
    TakePosted take; // Empty: nobody posts to it.
};

/// The source, and its way in where it has one.
Result<OpenSource> open_source(const SourceOptions& options);

} // namespace chapeau::app
