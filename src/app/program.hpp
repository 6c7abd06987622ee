// The program: what was typed becomes a command, the configuration becomes options, and the deed
// is done. What goes wrong before the screen is up is told on standard error with what to do.
//
// Threads: main.
#pragma once

namespace chapeau::app {

/// The process's exit status: 0 well, 1 it could not be done, 2 the command line or the
/// configuration is wrong.
int run_program(int argc, const char* const* argv);

} // namespace chapeau::app
