#include "app/deeds_under_way.hpp"
#include "app/evening_loop.hpp"
#include "app/health.hpp"
#include "base/log.hpp"
#include "display/screen/screen.hpp"
#include "display/show.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace chapeau::app {
namespace {

// The wish to end and the sources' health are looked at this often while nothing else happens.
constexpr milliseconds kIdleWait{500};

display::ScreenOptions screen_options(const RunCommand& command, const Options& options) {
    display::ScreenOptions screen;
    screen.title = options.challenge.title.utf8();
    screen.language = options.language;
    screen.monitor = command.monitor.value_or(options.screen.monitor);
    if (command.windowed) {
        screen.windowed = display::Size{command.windowed->first, command.windowed->second};
    } else if (options.screen.surface == Surface::Window) {
        screen.windowed = display::Size{options.screen.width, options.screen.height};
    }
    return screen;
}

display::Effects effects_for(Effects wish, const display::ScreenFacts& facts) {
    const bool reduced = wish == Effects::Auto ? facts.software : wish == Effects::Reduced;
    return reduced ? display::Effects::Reduced : display::Effects::Full;
}

milliseconds longest_wait(const display::Show& show, Moment moment) {
    if (show.moving()) {
        return milliseconds{0};
    }
    const auto change = show.next_change(moment.now, moment.steady);
    if (!change) {
        return kIdleWait;
    }
    const auto until = std::chrono::ceil<milliseconds>(*change - moment.steady);
    return std::clamp(until, milliseconds{0}, kIdleWait);
}

/// The loop of the main thread. It waits for nobody: it takes what is newest and draws it.
class ScreenLoop {
public:
    ScreenLoop(App& app, display::Screen& screen, std::shared_ptr<const domain::Locale> locale,
               const Options& options, const Clock& clock)
        : app_(app),
          screen_(screen),
          locale_(std::move(locale)),
          clock_(clock),
          deeds_([&app](domain::Command command) { return app.submit(std::move(command)); },
                 *locale_),
          own_code_{options.give.url, options.give.address},
          code_(code()),
          show_(locale_, screen.metrics(), scene_options(code_),
                effects_for(options.screen.effects, screen.facts())) {}

    void run(EndSignals& end) {
        while (!screen_.quit_confirmed() && !end.asked(milliseconds{0})) {
            const auto moment = moment_of(clock_);
            frame(moment);
            claim_celebrations();
            for (const auto& command : screen_.take_commands()) {
                deeds_.give(command);
            }
            if (const auto role = screen_.take_pairing()) {
                app_.offer_pairing(*role);
            }
            if (end.take_pairing_wish()) {
                app_.offer_pairing_in_turn();
            }
            screen_.wait(longest_wait(show_, moment_of(clock_)));
        }
    }

private:
    /// What is configured, else our own page.
    GiveCode code() const { return own_code_.url.empty() ? app_.page_code() : own_code_; }

    static display::SceneOptions scene_options(const GiveCode& code) {
        return {domain::ScreenText::configured(code.address), code.url};
    }

    void follow_code() {
        if (auto now = code(); now != code_) {
            code_ = std::move(now);
            show_.set_options(scene_options(code_));
        }
    }

    void frame(Moment moment) {
        follow_code();
        const auto snapshot = app_.snapshot();
        show_.take(snapshot, moment.steady);
        while (const auto outcome = app_.next_outcome()) {
            deeds_.take(*outcome);
        }
        const auto size = screen_.size();
        const auto picture = show_.frame(moment.now, moment.steady, size.width, size.height);
        screen_.show(picture, {.snapshot = snapshot,
                               .locale = locale_,
                               .now = moment.now,
                               .health = health_rows(app_.book_health(), app_.sources_health(),
                                                     app_.rates_health(), *locale_),
                               .deeds = deeds_.deeds(),
                               .phones = app_.phones()});
    }

    void claim_celebrations() {
        if (const auto through = show_.celebrations_to_claim()) {
            claim_ = std::max(claim_, *through);
        }
        // A full queue is no reason to forget the celebration: it is asked for again next time.
        if (claim_ > claimed_ && app_.claim_celebrations(claim_) == PushResult::Accepted) {
            claimed_ = claim_;
        }
    }

    App& app_;
    display::Screen& screen_;
    std::shared_ptr<const domain::Locale> locale_;
    const Clock& clock_;
    DeedsUnderWay deeds_;
    GiveCode own_code_;
    GiveCode code_; // On the screen now.
    display::Show show_;
    domain::EntrySeq claim_ = 0;
    domain::EntrySeq claimed_ = 0;
};

} // namespace

Result<void> run_with_screen(App& app, const RunCommand& command, const Options& options,
                             std::shared_ptr<const domain::Locale> locale, const Clock& clock,
                             EndSignals& end) {
    const auto screen = display::Screen::open(screen_options(command, options), clock);
    if (!screen) {
        return fail_because(screen.error(), "the screen cannot be opened (--no-screen keeps the "
                                            "book without one)");
    }
    const auto& facts = (*screen)->facts();
    log::info("screen: {}{}{}", facts.renderer, facts.software ? ", software" : "",
              facts.monitor.empty() ? "" : ", on " + facts.monitor);
    app.start([&screen] { (*screen)->wake(); });
    ScreenLoop(app, **screen, std::move(locale), options, clock).run(end);
    // The threads wake the screen until they have stopped, so they go first.
    app.stop();
    log::info("the evening has ended in order");
    return {};
}

} // namespace chapeau::app
