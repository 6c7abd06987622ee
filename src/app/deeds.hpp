// What each command does, once its options are read. Each answers with the exit status.
#pragma once

#include "app/command_line.hpp"
#include "app/end_signals.hpp"
#include "app/options.hpp"
#include "base/clock.hpp"
#include "base/result.hpp"
#include "domain/icu/locale.hpp"

#include <filesystem>
#include <memory>

namespace chapeau::app {

/// The evening, until it is ended.
Result<void> run_evening(const RunCommand& command, const Options& options, const Clock& clock,
                         EndSignals& end);

/// The same on a recording, with a book of its own.
Result<void> rehearse(const RehearseCommand& command, const Options& options, const Clock& clock,
                      EndSignals& end);

/// A PNG of a named state, or of the evening's own book.
Result<void> take_shot(const ShotCommand& command, const Options& options, const Clock& clock);

/// The book's gifts as a table.
Result<void> export_book(const ExportCommand& command, const Options& options, const Clock& clock);

/// Asks every source whether it would serve the evening, and prints what each answered and what is
/// to be done. Changes nothing, here or there. Errc::Unavailable when one is not ready.
Result<void> check_sources(const Options& options, const Clock& clock);

} // namespace chapeau::app
