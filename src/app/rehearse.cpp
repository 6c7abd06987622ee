#include "app/deeds.hpp"
#include "app/evening_loop.hpp"
#include "app/rehearsal.hpp"
#include "base/file.hpp"
#include "base/log.hpp"

#include <utility>

namespace chapeau::app {
namespace {

Result<Recording> recording_for(const RehearseCommand& command, const Options& options,
                                Timestamp start) {
    if (command.recording.empty()) {
        return evening_of_2008(command.seed, options.challenge.currency, start);
    }
    const auto text = read_file(command.recording, kRecordingBytesMax);
    if (!text) {
        return fail_because(text.error(), "the recording cannot be read");
    }
    auto recording = parse_recording(*text);
    if (recording && !(recording->currency == options.challenge.currency)) {
        return fail(Errc::Conflict,
                    "the recording is in {}, the challenge in {}: set challenge.currency",
                    recording->currency.code(), options.challenge.currency.code());
    }
    return recording;
}

} // namespace

Result<void> rehearse(const RehearseCommand& command, const Options& options, const Clock& clock,
                      EndSignals& end) {
    const FastClock fast(clock, command.speed);
    const auto start = fast.now();
    auto recording = recording_for(command, options, start);
    if (!recording) {
        return tl::unexpected<Error>(recording.error());
    }
    const auto folder = TemporaryFolder::make();
    if (!folder) {
        return tl::unexpected<Error>(folder.error());
    }
    const bool as_in_2008 = command.recording.empty() && command.run.config.empty();
    auto challenge = as_in_2008 ? challenge_of_2008(options.challenge) : options.challenge;
    challenge = rehearsal_challenge(std::move(challenge), *recording, start);
    if (const auto valid = domain::validate(challenge); !valid) {
        return fail_because(valid.error(), "the challenge cannot be rehearsed");
    }
    log::info("a rehearsal, {} times as fast, in a book of its own", command.speed);

    AppSetup setup{{.book_file = (*folder)->path() / "rehearsal.sqlite",
                    .challenge = std::move(challenge),
                    .supporter = {},
                    .occasion = Occasion::Rehearsal},
                   {}};
    if (auto opened = open_pages(setup, options, fast); !opened) {
        return opened;
    }
    setup.sources.push_back(make_recording_source(*std::move(recording), start));
    return run_loop(std::move(setup), command.run, options, fast, end);
}

} // namespace chapeau::app
