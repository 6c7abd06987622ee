// The main thread of an evening or a rehearsal: opens the app, and shows it until it is ended,
// on the big screen or as lines on standard output.
#pragma once

#include "app/app.hpp"
#include "app/command_line.hpp"
#include "app/end_signals.hpp"
#include "app/options.hpp"
#include "base/clock.hpp"
#include "base/result.hpp"
#include "domain/icu/locale.hpp"

#include <memory>

namespace chapeau::app {

/// Takes the ports of the pages, which sources that open payments must know. Before `run_loop`, if
/// there are to be pages.
Result<void> open_pages(AppSetup& setup, const Options& options, const Clock& clock);

/// Fills in what the language decides, and runs until the operator or the system ends it.
Result<void> run_loop(AppSetup setup, const RunCommand& command, const Options& options,
                      const Clock& clock, EndSignals& end);

/// Without a window: one line each time that the figures changed, at most ten a second.
void run_without_screen(App& app, EndSignals& end);

/// With the big screen.
Result<void> run_with_screen(App& app, const RunCommand& command, const Options& options,
                             std::shared_ptr<const domain::Locale> locale, const Clock& clock,
                             EndSignals& end);

} // namespace chapeau::app
