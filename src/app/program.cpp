#include "app/program.hpp"

#include "app/command_line.hpp"
#include "app/deeds.hpp"
#include "app/end_signals.hpp"
#include "app/environment.hpp"
#include "app/options.hpp"
#include "base/format.hpp"
#include "base/log.hpp"

#include <cstdio>
#include <exception>
#include <filesystem>
#include <string_view>
#include <sys/stat.h>
#include <system_error>
#include <variant>

namespace chapeau::app {
namespace {

constexpr int kWell = 0;
constexpr int kNotDone = 1;
constexpr int kWrongInput = 2;

void tell(std::string_view text) {
    std::fwrite(text.data(), 1, text.size(), stderr);
}

/// `--config`, else the usual file when there is one, else none.
std::filesystem::path choose_configuration(const std::filesystem::path& named,
                                           const Environment& environment) {
    if (!named.empty()) {
        return named;
    }
    const auto usual = usual_configuration(environment);
    std::error_code error;
    return usual && std::filesystem::exists(*usual, error) ? *usual : std::filesystem::path();
}

int outcome_of(const Result<void>& done) {
    if (done) {
        return kWell;
    }
    tell(format("chapeau: {}\n", done.error().message));
    return kNotDone;
}

/// Does the deed with the options, or tells all that is wrong with them.
template <class Deed>
int with_options(const std::filesystem::path& config, const Environment& environment, Deed deed) {
    const auto reading = read_options_file(choose_configuration(config, environment), environment);
    if (!reading.options) {
        for (const auto& fault : reading.faults) {
            tell(to_text(fault) + "\n");
        }
        tell(format("chapeau: {} to mend; config/chapeau.example.toml shows every key\n",
                    reading.faults.size() == 1 ? std::string("1 fault")
                                               : format("{} faults", reading.faults.size())));
        return kWrongInput;
    }
    log::set_level(reading.options->log_level);
    return outcome_of(deed(*reading.options));
}

struct Dispatcher {
    const Environment& environment;
    const Clock& clock;
    EndSignals& end;

    int operator()(const RunCommand& command) const {
        return with_options(command.config, environment, [&](const Options& options) {
            return run_evening(command, options, clock, end);
        });
    }
    int operator()(const RehearseCommand& command) const {
        return with_options(command.run.config, environment, [&](const Options& options) {
            return rehearse(command, options, clock, end);
        });
    }
    int operator()(const ShotCommand& command) const {
        return with_options(command.config, environment, [&](const Options& options) {
            return take_shot(command, options, clock);
        });
    }
    int operator()(const ExportCommand& command) const {
        return with_options(command.config, environment, [&](const Options& options) {
            return export_book(command, options, clock);
        });
    }
    int operator()(const CheckCommand& command) const {
        return with_options(command.config, environment,
                            [&](const Options& options) { return check_sources(options, clock); });
    }
    int operator()(const PrintCommand& command) const {
        std::fwrite(command.text.data(), 1, command.text.size(), stdout);
        return kWell;
    }
    int operator()(const UsageError& error) const {
        tell("chapeau: " + error.text);
        return kWrongInput;
    }
};

} // namespace

int run_program(int argc, const char* const* argv) {
    try {
        ::umask(S_IRWXG | S_IRWXO); // Books, logs and exports hold names: they are the owner's.
        EndSignals end;
        const auto environment = machine_environment();
        const SystemClock clock;
        return std::visit(Dispatcher{environment, clock, end}, parse_command_line(argc, argv));
    } catch (const std::exception& error) {
        // Only the standard library is left to throw here, and only for want of memory or threads.
        tell(format("chapeau: the system gave too little to go on: {}\n", error.what()));
        return kNotDone;
    }
}

} // namespace chapeau::app
