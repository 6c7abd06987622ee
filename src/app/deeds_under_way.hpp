// The operator's commands on their way to the book, and what they came to.
//
// A command whose fate is unknown stays listed until it is tried again: the same command under
// the same key, which the book carries out at most once. Failures outlast successes in the list,
// so one that happened while the panel was closed is seen when it opens.
//
// Threads: the main thread.
#pragma once

#include "app/evening_thread.hpp"
#include "display/deed.hpp"
#include "domain/command.hpp"
#include "domain/icu/locale.hpp"

#include <cstddef>
#include <functional>
#include <vector>

namespace chapeau::app {

/// A command is answered within milliseconds, so these are more than any hand can have under way.
inline constexpr std::size_t kCommandsUnderWayMax = 64;

/// What is done or refused is listed so far back. What is not known to be done is listed besides.
inline constexpr std::size_t kDeedsToldMax = 20;

class DeedsUnderWay {
public:
    using Submit = std::function<PushResult(domain::Command)>;

    /// `locale` must outlive this.
    DeedsUnderWay(Submit submit, const domain::Locale& locale)
        : submit_(std::move(submit)), locale_(locale) {}

    /// A new command, or one that is tried again.
    void give(const domain::Command& command);

    void take(const CommandOutcome& outcome);

    /// Another pointer whenever anything changed.
    display::Deeds deeds() const { return told_; }

private:
    std::vector<display::Deed>::iterator find(const std::string& key);
    void tell();

    Submit submit_;
    const domain::Locale& locale_;
    std::vector<display::Deed> deeds_; // Newest first.
    display::Deeds told_;
};

} // namespace chapeau::app
