#include "app/deeds.hpp"
#include "app/evening.hpp"
#include "base/format.hpp"
#include "display/scene/sample.hpp"
#include "display/screen/offscreen.hpp"
#include "display/show.hpp"
#include "domain/phrases.hpp"

#include <cstdio>
#include <memory>
#include <string>
#include <utility>

namespace chapeau::app {
namespace {

/// What is to be shown, from a sample or from the book.
struct Subject {
    display::Sample sample;
    std::string time_zone;
};

std::string names_of_samples() {
    std::string names;
    for (const auto name : display::sample_names()) {
        names += format("{}{}", names.empty() ? "" : ", ", name);
    }
    return names;
}

Result<Subject> subject_of_book(const Options& options, const Clock& clock) {
    auto locale = domain::Locale::open(options.language, options.time_zone);
    if (!locale) {
        return tl::unexpected<Error>(locale.error());
    }
    const auto moment = moment_of(clock);
    auto evening =
        Evening::open({.book_file = options.book_file(),
                       .challenge = options.challenge,
                       .supporter = domain::say_text(**locale, domain::Phrase::Supporter),
                       .absence = ledger::Absence::IsAnError},
                      moment);
    if (!evening) {
        return fail_because(evening.error(), "the book cannot be shown");
    }
    return Subject{
        {.snapshot = (*evening)->look(moment),
         .before = {},
         .now = moment.now,
         .language = options.language,
         .options = {domain::ScreenText::configured(options.give.address), options.give.url}},
        options.time_zone};
}

Result<Subject> subject_of(const ShotCommand& command, const Options& options, const Clock& clock) {
    if (command.scene != "challenge" && command.scene != "wall") {
        return fail(Errc::NotFound, "there is no scene \"{}\"; there are: challenge, wall",
                    command.scene);
    }
    if (command.of_book) {
        return subject_of_book(options, clock);
    }
    auto sample = display::make_sample(command.state);
    if (!sample) {
        return fail(Errc::NotFound, "there is no state \"{}\"; there are: {}", command.state,
                    names_of_samples());
    }
    return Subject{*std::move(sample), "UTC"};
}

/// The same moment, shown as the wall.
void show_as_wall(display::Sample& sample) {
    domain::Snapshot snapshot = *sample.snapshot;
    snapshot.scene = domain::Scene::Wall;
    sample.snapshot = std::make_shared<const domain::Snapshot>(std::move(snapshot));
    if (sample.before) {
        sample.before->scene = domain::Scene::Wall;
    }
}

} // namespace

Result<void> take_shot(const ShotCommand& command, const Options& options, const Clock& clock) {
    auto subject = subject_of(command, options, clock);
    if (!subject) {
        return tl::unexpected<Error>(subject.error());
    }
    if (command.scene == "wall") {
        show_as_wall(subject->sample);
    }
    const auto& sample = subject->sample;
    auto locale = domain::Locale::open(sample.language, subject->time_zone);
    if (!locale) {
        return tl::unexpected<Error>(locale.error());
    }
    const auto [width, height] = command.size;
    const auto target = display::Offscreen::open({width, height}, sample.language);
    if (!target) {
        return tl::unexpected<Error>(target.error());
    }
    display::Show show(*std::move(locale), (*target)->metrics(), sample.options,
                       display::Effects::Full);
    SteadyTime steady{seconds(1)};
    if (sample.before) {
        show.take(std::make_shared<const domain::Snapshot>(*sample.before), steady);
        show.frame(sample.now, steady, width, height);
        steady += std::chrono::minutes(1); // Long enough for all to have come to rest.
    }
    show.take(sample.snapshot, steady);
    if (const auto through = show.celebrations_to_claim()) {
        show.claimed(*through, steady); // A sample has no book.
    }
    const auto picture = show.frame(sample.now, steady + sample.since_arrival, width, height);
    if (auto written = display::write_png((*target)->render(picture), command.out); !written) {
        return written;
    }
    std::fputs(format("{} written\n", command.out.string()).c_str(), stdout);
    return {};
}

} // namespace chapeau::app
