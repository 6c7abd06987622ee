#include "app/evening_loop.hpp"

#include "app/deeds.hpp"
#include "app/disk.hpp"
#include "app/environment.hpp"
#include "app/evening_pin.hpp"
#include "app/recording.hpp"
#include "app/source_options.hpp"
#include "base/format.hpp"
#include "base/log.hpp"
#include "domain/phrases.hpp"

#include <cstdio>
#include <string>
#include <utility>

namespace chapeau::app {
namespace {

constexpr milliseconds kLineInterval{100};

// Beside the book: who may act in it, until the evening is long over.
constexpr const char* kSessionsFile = "paired-devices";

std::string line_for(const domain::Snapshot& snapshot) {
    using domain::Layer;
    return format(
        "line {}: {} {} received ({} online, {} cash), {} promised, {} people, {} gifts",
        snapshot.head, snapshot.received.currency().code(), major_digits(snapshot.received),
        major_digits(snapshot.totals.of(Layer::Captured)),
        major_digits(snapshot.totals.of(Layer::Cash)),
        major_digits(snapshot.totals.of(Layer::Pledged)), snapshot.people, snapshot.gifts);
}

/// The PIN, as configured or made for this evening and told to whoever started it.
Secret pin_of(const OperatorOptions& operators) {
    if (!operators.pin.empty()) {
        return operators.pin;
    }
    auto pin = make_evening_pin();
    // Not through the log, whose file stays.
    std::fputs(format("web: the PIN for this evening is {}\n", pin.reveal()).c_str(), stderr);
    return pin;
}

std::vector<Payer> payers_of(const std::vector<SourceOptions>& sources) {
    std::vector<Payer> payers;
    for (std::size_t index = 0; index < sources.size(); ++index) {
        if (is_checkout(sources[index])) {
            payers.push_back(
                {name_of(sources[index]), std::string(provider_of(sources[index])), index});
        }
    }
    return payers;
}

/// Whether what this source tells as promised can be taken or let go from here.
bool takes_holds(const SourceOptions& options) {
    return std::holds_alternative<sources::stripe::Options>(options) ||
           std::holds_alternative<sources::checkout::StripeOptions>(options);
}

} // namespace

Result<void> run_evening(const RunCommand& command, const Options& options, const Clock& clock,
                         EndSignals& end) {
    if (auto made = make_private_folder(options.book_folder); !made) {
        return made;
    }
    if (auto fit = check_disk(options.book_file()); !fit) {
        return fit;
    }
    if (const auto opened = log::open_file(options.log_file()); !opened) {
        log::warning("{}; the log goes to standard error alone", opened.error().message);
    }
    AppSetup setup{
        {.book_file = options.book_file(), .challenge = options.challenge, .supporter = {}}, {}};
    setup.rates = open_rates(options.rates, options.challenge.currency);
    if (!setup.rates.trouble.empty()) {
        log::warning("rates: {}", setup.rates.trouble);
    }
    if (auto opened = open_pages(setup, options, clock); !opened) {
        return opened;
    }
    for (auto source_options : options.sources) {
        if (setup.web) {
            set_return_url_default(source_options, setup.web->page().url);
        }
        set_open_hours_default(source_options, options.challenge);
        if (has_test_money(source_options)) {
            setup.evening.has_test_money = true;
            log::warning("the source {} is of its provider's test mode: its money is not real, and "
                         "every frame says REHEARSAL",
                         name_of(source_options));
        }
        if (takes_holds(source_options)) {
            setup.evening.holders.emplace(name_of(source_options), setup.sources.size());
        }
        auto open = open_source(source_options);
        if (!open) {
            return fail_because(open.error(), format("the source \"{}\"", name_of(source_options)));
        }
        if (open->take) {
            setup.intakes.push_back({name_of(source_options), setup.sources.size(),
                                     std::move(open->take), std::move(open->on_refused)});
        }
        setup.sources.push_back(std::move(open->source));
    }
    return run_loop(std::move(setup), command, options, clock, end);
}

// Pages that cannot be served stop no evening: the wall matters more, and the panel says why.
Result<void> open_pages(AppSetup& setup, const Options& options, const Clock& clock) {
    if (!options.web.on) {
        return {};
    }
    // A locale of its own, because two threads never share one.
    auto locale = domain::Locale::open(options.language, options.time_zone);
    if (!locale) {
        return tl::unexpected<Error>(locale.error());
    }
    const bool is_rehearsal = setup.evening.occasion == Occasion::Rehearsal;
    auto web = WebService::open(
        {.options = options.web,
         .pin = pin_of(options.operators),
         .challenge = setup.evening.challenge,
         .language = options.language,
         .provider_page = is_rehearsal ? "" : options.give.url,
         .checkouts = is_rehearsal ? std::vector<Payer>() : payers_of(options.sources),
         .takes_messages = options.wall.takes_messages,
         .supporter = domain::say_text(**locale, domain::Phrase::Supporter),
         .sessions_file = setup.evening.book_file.parent_path() / kSessionsFile},
        clock);
    setup.web_locale = *std::move(locale);
    if (web) {
        setup.web = *std::move(web);
        return {};
    }
    setup.web_trouble = web.error().message;
    log::error("web: phones find no page: {}", setup.web_trouble);
    return {};
}

Result<void> run_loop(AppSetup setup, const RunCommand& command, const Options& options,
                      const Clock& clock, EndSignals& end) {
    auto locale = domain::Locale::open(options.language, options.time_zone);
    if (!locale) {
        return tl::unexpected<Error>(locale.error());
    }
    setup.evening.supporter = domain::say_text(**locale, domain::Phrase::Supporter);
    setup.evening.moderation = options.moderation.rules;
    setup.evening.words_mode = options.moderation.names;
    setup.evening.wall = options.wall.rules;
    log::info("challenge {}, book {}", setup.evening.challenge.id,
              setup.evening.book_file.string());
    auto app = App::open(std::move(setup), clock);
    if (!app) {
        return fail_because(app.error(), "the evening cannot begin");
    }
    if (command.without_screen) {
        run_without_screen(**app, end);
        return {};
    }
    return run_with_screen(**app, command, options, *std::move(locale), clock, end);
}

void run_without_screen(App& app, EndSignals& end) {
    app.start({});
    std::string last;
    do {
        if (const auto snapshot = app.snapshot()) {
            if (auto line = line_for(*snapshot); line != last) {
                last = std::move(line);
                std::fputs((last + "\n").c_str(), stdout);
                std::fflush(stdout);
            }
        }
        if (end.take_pairing_wish()) {
            app.offer_pairing_in_turn();
        }
        while (app.next_outcome()) {
            // Nobody gave a command, so nobody waits for an answer.
        }
    } while (!end.asked(kLineInterval));
    app.stop();
}

} // namespace chapeau::app
