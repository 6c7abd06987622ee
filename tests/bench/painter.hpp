// An evening for benchmarks, and what draws it where there is no display.
#pragma once

#include "app/evening.hpp"
#include "base/clock.hpp"
#include "display/screen/offscreen.hpp"
#include "display/show.hpp"
#include "domain/phrases.hpp"
#include "support/makers.hpp"

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>

namespace chapeau::test {

inline constexpr int kPainterWidth = 1920;
inline constexpr int kPainterHeight = 1080;
inline constexpr std::int64_t kPeopleAsked = 5'000'000;

inline app::EveningSetup setup_for(const std::filesystem::path& book) {
    auto challenge = make_challenge();
    // Far enough that no celebration is measured instead of a gift.
    challenge.target = {kPeopleAsked, std::nullopt};
    challenge.measure = domain::Measure::People;
    challenge.deadline = std::nullopt;
    return {.book_file = book, .challenge = std::move(challenge), .supporter = supporter()};
}

/// What draws the evening where there is no display.
class Painter {
public:
    Painter()
        : target_(display::Offscreen::open({kPainterWidth, kPainterHeight}, "en").value()),
          show_(domain::Locale::open("en", "UTC").value(), target_->metrics(),
                {words("give.example/hat"), "https://give.example/hat"},
                display::Effects::Reduced) {}

    void paint(std::shared_ptr<const domain::Snapshot> snapshot, const Clock& clock) {
        show_.take(std::move(snapshot), clock.steady_now() + skipped_);
        repaint(clock);
    }

    /// As after some seconds in which all has come to rest, so that each measurement begins in
    /// the same state.
    void settle(const Clock& clock) {
        skipped_ += std::chrono::minutes(1);
        repaint(clock);
    }

    const std::string& renderer() const { return target_->renderer(); }

private:
    void repaint(const Clock& clock) {
        target_->repaint(
            show_.frame(clock.now(), clock.steady_now() + skipped_, kPainterWidth, kPainterHeight));
    }

    std::unique_ptr<display::Offscreen> target_;
    display::Show show_;
    microseconds skipped_{0};
};

} // namespace chapeau::test
