#include "app/command_line.hpp"

#include "app/options.hpp"
#include "app/version.hpp"
#include "base/format.hpp"

#include <CLI/CLI.hpp>
#include <memory>

namespace chapeau::app {
namespace {

/// Where the library puts what it reads, before it becomes a command.
struct Fields {
    RunCommand run;
    RehearseCommand rehearse;
    ShotCommand shot;
    ExportCommand export_book;
    CheckCommand check;
    std::string windowed;
    std::string monitor;
    std::string size = "1920x1080";
};

const CLI::Validator& size_validator() {
    static const CLI::Validator kValidator(
        [](std::string& text) {
            return parse_size(text) ? std::string()
                                    : format("{} is no size; a size is 1280x720, each side from "
                                             "{} to {}",
                                             text, kSideMin, kSideMax);
        },
        "WxH");
    return kValidator;
}

void add_config(CLI::App& command, std::filesystem::path& config) {
    command.add_option("--config", config, "The evening's TOML file")->type_name("FILE");
}

void add_run_options(CLI::App& command, Fields& fields) {
    add_config(command, fields.run.config);
    command.add_option("--windowed", fields.windowed, "A window of this size, not fullscreen")
        ->check(size_validator())
        ->type_name("WxH");
    command
        .add_option("--monitor", fields.monitor, "A monitor's number from 0, or part of its name")
        ->type_name("N");
    command.add_flag("--no-screen", fields.run.without_screen,
                     "Keep the book without a window, until interrupted");
}

void add_shot_options(CLI::App& command, Fields& fields) {
    command.add_option("--scene", fields.shot.scene, "Which scene")->capture_default_str();
    command.add_option("--state", fields.shot.state, "A named state of the sample evening")
        ->capture_default_str();
    command.add_option("--size", fields.size, "Width and height in pixels")
        ->check(size_validator())
        ->type_name("WxH")
        ->capture_default_str();
    command.add_option("--out", fields.shot.out, "The PNG to write")->required()->type_name("FILE");
    command.add_flag("--book", fields.shot.of_book,
                     "Show the evening's own book instead of a sample");
    add_config(command, fields.shot.config);
}

void finish_run(RunCommand& run, const Fields& fields) {
    run = fields.run;
    if (!fields.windowed.empty()) {
        run.windowed = parse_size(fields.windowed);
    }
    if (!fields.monitor.empty()) {
        run.monitor = fields.monitor;
    }
}

} // namespace

CommandLine parse_command_line(int argc, const char* const* argv) {
    Fields fields;
    CLI::App app("Chapeau: a live screen for a fundraising challenge");
    app.name("chapeau");
    app.set_version_flag("--version", kVersionText);
    app.require_subcommand(0, 1);
    add_run_options(app, fields);

    auto* run = app.add_subcommand("run", "The evening (what no command means too)");
    add_run_options(*run, fields);
    auto* rehearse = app.add_subcommand("rehearse", "The evening of 2008, or an exported one, "
                                                    "replayed in a book of its own");
    add_run_options(*rehearse, fields);
    rehearse->add_option("--speed", fields.rehearse.speed, "Times as fast as it was")
        ->check(CLI::Range(std::int64_t{1}, kSpeedMax))
        ->capture_default_str();
    rehearse->add_option("--seed", fields.rehearse.seed, "Another seed, another evening")
        ->capture_default_str();
    rehearse->add_option("--recording", fields.rehearse.recording, "An exported evening")
        ->type_name("FILE");
    auto* shot = app.add_subcommand("shot", "A PNG of a scene, without a screen");
    add_shot_options(*shot, fields);
    auto* write = app.add_subcommand("export", "The evening's gifts as a table (CSV), which "
                                               "rehearse can replay");
    add_config(*write, fields.export_book.config);
    write->add_option("--out", fields.export_book.out, "The file to write")
        ->required()
        ->type_name("FILE");
    auto* check = app.add_subcommand("check", "Asks every source whether it is ready for the "
                                              "evening, and says what to do; changes nothing");
    add_config(*check, fields.check.config);
    auto* help = app.add_subcommand("help", "This text");
    auto* version = app.add_subcommand("version", "The program's version");

    // Asked once a command is known, the library would tell of that command alone.
    const auto everything = app.help();
    try {
        app.parse(argc, argv);
    } catch (const CLI::CallForHelp&) {
        const auto asked = app.get_subcommands();
        return PrintCommand{asked.empty() ? everything : asked.front()->help()};
    } catch (const CLI::CallForVersion& text) {
        return PrintCommand{std::string(text.what()) + "\n"};
    } catch (const CLI::ParseError& error) {
        return UsageError{format("{}\nTry: chapeau help\n", error.what())};
    }
    if (help->parsed()) {
        return PrintCommand{everything};
    }
    if (version->parsed()) {
        return PrintCommand{std::string(kVersionText) + "\n"};
    }
    if (rehearse->parsed()) {
        finish_run(fields.rehearse.run, fields);
        return fields.rehearse;
    }
    if (shot->parsed()) {
        fields.shot.size = *parse_size(fields.size);
        return fields.shot;
    }
    if (check->parsed()) {
        return fields.check;
    }
    if (write->parsed()) {
        return fields.export_book;
    }
    RunCommand command;
    finish_run(command, fields);
    return command;
}

} // namespace chapeau::app
