#include "app/challenge_options.hpp"

#include "base/check.hpp"
#include "base/format.hpp"
#include "domain/icu/locale.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace chapeau::app {
namespace {

using domain::Challenge;
using domain::Currency;
using domain::Measure;
using domain::Money;
using domain::ScreenText;
using domain::Target;

constexpr std::array<std::string_view, 15> kKeys = {
    "id",         "title",   "beneficiary", "language",       "time_zone",
    "currency",   "people",  "amount",      "suggested_gift", "measure",
    "milestones", "stretch", "opening",     "deadline",       "duration_minutes",
};

constexpr std::string_view kDefaultId = "pass-the-hat";
constexpr std::string_view kDefaultTitle = "Pass the hat";
constexpr std::string_view kDefaultCurrency = "USD";
constexpr std::int64_t kDefaultPeople = 250;
constexpr std::int64_t kDefaultGiftMajor = 10;
constexpr std::int64_t kDefaultDurationMinutes = 60;

// A week: what is longer is a campaign, not an evening, and has a deadline instead.
constexpr std::int64_t kDurationMinutesMax = 7 * 24 * 60;

// Without configured milestones the thermometer is marked at its fifths, where they are round.
constexpr std::int64_t kDefaultMarks = 5;

std::string read_language(Section& section, const Environment& environment) {
    const auto language = section.text("language", "a language tag");
    if (!language) {
        return language_of(environment);
    }
    const auto primary = language->substr(0, 2);
    const bool spoken =
        (primary == "en" || primary == "fr") && (language->size() == 2 || (*language)[2] == '-');
    if (!spoken || !domain::Locale::open(*language, "UTC")) {
        section.fault("language", format("the text \"{}\"", *language),
                      "\"en\" or \"fr\", with a region where it matters: \"en-GB\", \"fr-CA\"");
    }
    return *language;
}

std::string read_time_zone(Section& section, const Environment& environment) {
    const auto zone = section.text("time_zone", "a time zone");
    if (!zone) {
        return domain::Locale::open("en", environment.time_zone) ? environment.time_zone : "UTC";
    }
    if (!domain::Locale::open("en", *zone)) {
        section.fault("time_zone", format("the text \"{}\"", *zone),
                      "an IANA name: \"Europe/Paris\", \"America/Los_Angeles\"");
    }
    return *zone;
}

/// The usual currency in place of one that is not known, so that what else is wrong is told too.
Currency read_currency(Section& section) {
    const auto code =
        section.text("currency", "an ISO 4217 code").value_or(std::string(kDefaultCurrency));
    if (const auto currency = Currency::from_code(code)) {
        return *currency;
    }
    section.fault("currency", format("the text \"{}\"", code),
                  "an active ISO 4217 code in capitals: \"USD\", \"EUR\"");
    const auto usual = Currency::from_code(kDefaultCurrency);
    ENSURE(usual, "the usual currency is one");
    return *usual;
}

bool is_id(std::string_view text) {
    return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    });
}

std::string read_id(Section& section) {
    auto id = section.text("id", "the name of the challenge in the book");
    if (!id) {
        return std::string(kDefaultId);
    }
    if (!is_id(*id)) {
        section.fault("id", format("the text \"{}\"", *id),
                      "1 to 64 small letters, digits and hyphens: \"gala-2026\"");
    }
    return *std::move(id);
}

ScreenText read_words(Section& section, std::string_view key, std::string_view meaning,
                      std::string_view otherwise) {
    const auto words = section.text(key, meaning);
    if (!words) {
        return ScreenText::configured(otherwise);
    }
    auto text = ScreenText::configured(*words);
    if (text.empty()) {
        section.fault(key, "a text of which nothing can be seen", std::string(meaning));
    }
    return text;
}

void read_target(Section& section, Challenge& challenge) {
    challenge.target.people = section.whole_number("people", 1, domain::kPeopleMax);
    challenge.target.amount = section.amount("amount", challenge.currency);
    if (!section.has("people") && !section.has("amount")) {
        challenge.target.people = kDefaultPeople;
    }
    challenge.suggested_gift = section.amount("suggested_gift", challenge.currency);
    if (!section.has("suggested_gift")) {
        const auto gift = Money::from_minor(
            kDefaultGiftMajor * challenge.currency.minor_per_major(), challenge.currency);
        challenge.suggested_gift = *gift;
    }
    static constexpr std::array<std::pair<std::string_view, Measure>, 2> kMeasures = {
        {{"people", Measure::People}, {"amount", Measure::Amount}}};
    const auto usual = challenge.target.amount ? Measure::Amount : Measure::People;
    challenge.measure = section.one_of<Measure>("measure", kMeasures).value_or(usual);
    const bool measurable = challenge.measure == Measure::People
                                ? section.has("people") || !section.has("amount")
                                : section.has("amount");
    if (!measurable) {
        section.fault("measure", "a measure without a target",
                      "the unit of a target: set challenge.people or challenge.amount");
    }
}

std::int64_t target_value(const Target& target, Measure measure) {
    if (measure == Measure::People) {
        return target.people.value_or(0);
    }
    return target.amount ? target.amount->minor() : 0;
}

/// A list of people (numbers) or of amounts (texts), in the unit of the challenge's measure.
std::vector<std::int64_t> read_values(Section& section, std::string_view key,
                                      const Challenge& challenge) {
    const bool people = challenge.measure == Measure::People;
    const auto* list = section.list(key, people ? "[50, 100]" : "[\"500\", \"1000\"]");
    std::vector<std::int64_t> values;
    if (list == nullptr) {
        return values;
    }
    for (const auto& item : *list) {
        if (!people) {
            if (const auto amount = section.amount_of(item, key, challenge.currency)) {
                values.push_back(amount->minor());
            }
            continue;
        }
        const auto* number = std::get_if<std::int64_t>(&item.what);
        if (number == nullptr || *number < 1 || *number > domain::kPeopleMax) {
            section.fault(
                item, key,
                format("a number of people from 1 to {}, without quotes", domain::kPeopleMax));
        } else {
            values.push_back(*number);
        }
    }
    return values;
}

void require_rising(Section& section, std::string_view key, const std::vector<std::int64_t>& values,
                    std::int64_t above, std::int64_t below, std::size_t count_max) {
    if (values.size() > count_max) {
        section.fault(key, format("{} values", values.size()), format("at most {}", count_max));
    }
    std::int64_t last = above;
    for (const auto value : values) {
        if (value <= last || value >= below) {
            section.fault(key, "values that do not rise, or lie on the wrong side of the target",
                          key == "milestones" ? "rising values below the target"
                                              : "rising values above the target");
            return;
        }
        last = value;
    }
}

std::vector<std::int64_t> usual_milestones(const Challenge& challenge) {
    const auto target = target_value(challenge.target, challenge.measure);
    const auto unit = challenge.measure == Measure::People ? std::int64_t{1}
                                                           : challenge.currency.minor_per_major();
    std::vector<std::int64_t> marks;
    if (target % (kDefaultMarks * unit) == 0) {
        for (std::int64_t mark = 1; mark < kDefaultMarks; ++mark) {
            marks.push_back(target / kDefaultMarks * mark);
        }
    }
    return marks;
}

void read_marks(Section& section, Challenge& challenge) {
    constexpr auto kNoCeiling = domain::kSumMinorMax;
    const auto target = target_value(challenge.target, challenge.measure);
    challenge.milestones = read_values(section, "milestones", challenge);
    if (!section.has("milestones")) {
        challenge.milestones = usual_milestones(challenge);
    } else if (target > 0) {
        require_rising(section, "milestones", challenge.milestones, 0, target,
                       domain::kMilestonesMax);
    }
    const auto stretch = read_values(section, "stretch", challenge);
    if (target > 0) {
        require_rising(section, "stretch", stretch, target, kNoCeiling, domain::kStretchTargetsMax);
    }
    for (const auto value : stretch) {
        Target further;
        if (challenge.measure == Measure::People) {
            further.people = value;
        } else if (const auto amount = Money::from_minor(value, challenge.currency)) {
            further.amount = *amount;
        }
        challenge.stretch_targets.push_back(further);
    }
}

void read_clock(Section& section, Challenge& challenge) {
    challenge.opening = section.moment("opening");
    challenge.deadline = section.moment("deadline");
    if (challenge.opening && challenge.deadline && *challenge.opening >= *challenge.deadline) {
        section.fault("deadline", "a moment before the opening", "a moment after it");
    }
    const auto minutes = section.whole_number("duration_minutes", 0, kDurationMinutesMax);
    if (minutes.value_or(0) > 0 && section.has("deadline")) {
        section.fault("duration_minutes", "a duration beside a deadline",
                      "one of the two: the clock either has an end or is given one when started");
    }
    const auto duration = minutes.value_or(section.has("deadline") ? 0 : kDefaultDurationMinutes);
    if (duration > 0) {
        challenge.duration = std::chrono::minutes(duration);
    }
}

} // namespace

Keys challenge_keys() {
    return kKeys;
}

ChallengeReading read_challenge(Section& section, const Environment& environment) {
    auto language = read_language(section, environment);
    auto time_zone = read_time_zone(section, environment);
    const auto currency = read_currency(section);
    Challenge challenge{.id = read_id(section),
                        .title = {},
                        .beneficiary = {},
                        .currency = currency,
                        .target = {},
                        .suggested_gift = {},
                        .measure = Measure::Amount,
                        .milestones = {},
                        .stretch_targets = {},
                        .opening = {},
                        .deadline = {},
                        .duration = {}};
    challenge.title =
        read_words(section, "title", "what stands at the top of the screen", kDefaultTitle);
    if (section.has("beneficiary")) {
        challenge.beneficiary = read_words(section, "beneficiary", "who receives the money", "");
    }
    read_target(section, challenge);
    read_marks(section, challenge);
    read_clock(section, challenge);
    return {std::move(challenge), std::move(language), std::move(time_zone)};
}

} // namespace chapeau::app
