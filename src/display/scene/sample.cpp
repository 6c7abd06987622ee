#include "display/scene/sample.hpp"

#include "base/check.hpp"
#include "display/scene/sample_parts.hpp"
#include "display/show.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace chapeau::display {
namespace {

using namespace std::chrono_literals;
using domain::Currency;
using domain::Layer;
using domain::Measure;
using domain::Money;
using domain::ScreenText;
using domain::Snapshot;

Timestamp evening() {
    return std::chrono::sys_days{std::chrono::year{2026} / 11 / 21} + 19h;
}

Currency currency(std::string_view code) {
    const auto known = Currency::from_code(code);
    ENSURE(known, "the samples use currencies that exist");
    return *known;
}

Money money(std::int64_t minor, Currency in) {
    const auto sum = Money::from_minor(minor, in);
    ENSURE(sum, "the samples stay below the ceiling");
    return *sum;
}

struct Giver {
    std::string_view name;
    std::string_view message;
};

constexpr std::array<Giver, 12> kGivers{{
    {"Grace Hopper", "For the next generation of tinkerers"},
    {"Katherine J.", "Count me in!"},
    {"Row 14, seat 3", ""},
    {"Alan T.", "Go on, everybody"},
    {"Margaret Hamilton", "To the moon and back"},
    {"Linus P.", ""},
    {"The coffee queue", "We had time to think about it"},
    {"Radia Perlman", "Every node counts"},
    {"Barbara L.", ""},
    {"Edsger", "Considered helpful"},
    {"Hedy Lamarr", "Keep hopping"},
    {"Tim B.", "This is for everyone"},
}};

constexpr std::array<Giver, 12> kNames{{
    {"محمد عبد الله", "نحن فخورون جدًا بكم جميعًا"},
    {"ไพศาล ใจดี", "ขอให้โชคดีนะทุกคน"},
    {"田中 太郎", "がんばって！応援しています 🌸"},
    {"👩‍🚀🎉 Team Rocket 🚀", "To the moon! 🌕"},
    {"יעל כהן", "כל הכבוד"},
    {"अनन्या शर्मा", "बहुत बढ़िया काम! 🙏🏽"},
    {"Łukasz Żółć-Brzęczyszczykiewicz", "Zażółć gęślą jaźń"},
    {"Zoë Åkerström", "Thank you all, what a night ❤️"},
    {"Ísland 🇮🇸🏴󠁧󠁢󠁳󠁣󠁴󠁿", ""},
    {"김하늘", "화이팅!"},
    {"Νίκος Παπαδόπουλος", "Μπράβο σε όλους"},
    {"WWWWWWWWWWWWWWWWWWWWWWWW", "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW"},
}};

Snapshot blank_evening(Currency in) {
    const Money none = Money::zero(in);
    domain::Challenge challenge{
        .id = "sample",
        .title = ScreenText::configured("250 people, $10 each"),
        .beneficiary = ScreenText::configured("the School Library Fund"),
        .currency = in,
        .target = {250, money(2500 * in.minor_per_major(), in)},
        .suggested_gift = money(10 * in.minor_per_major(), in),
        .measure = Measure::Amount,
        .milestones = {},
        .stretch_targets = {},
        .opening = evening(),
        .deadline = evening() + 90min,
        .duration = std::nullopt,
    };
    for (const std::int64_t major : {500, 1000, 1500, 2000}) {
        challenge.milestones.push_back(major * in.minor_per_major());
    }
    std::vector<domain::Milestone> milestones;
    for (const std::int64_t value : challenge.milestones) {
        milestones.push_back({value, 0});
    }
    const domain::Target target = challenge.target;
    return Snapshot{
        .challenge = std::move(challenge),
        .now = evening(),
        .head = 0,
        .totals = {{none, none, none, none}},
        .received = none,
        .people = 0,
        .people_pledged = 0,
        .gifts = 0,
        .hidden_gifts = 0,
        .late_gifts = 0,
        .gifts_ever = 0,
        .hidden_at = 0,
        .words_mode = domain::WordsMode::HoldPhones,
        .words_waiting = 0,
        .words_version = 0,
        .envelopes_differ = 0,
        .milestones = std::move(milestones),
        .targets = {{target, 0}},
        .leaders = {},
        .recent = {},
        .clock = domain::ClockState::Running,
        .pace = {},
        .frozen = false,
        .blank = false,
        .as_of = std::nullopt,
        .rehearsal = false,
        .celebrated_through = 0,
    };
}

void set_layers(Snapshot& snapshot, std::array<std::int64_t, domain::kLayerCount> minor) {
    const Currency in = snapshot.challenge.currency;
    snapshot.totals = {
        {money(minor[0], in), money(minor[1], in), money(minor[2], in), money(minor[3], in)}};
    snapshot.received = money(minor[0] + minor[1], in);
    for (domain::Milestone& milestone : snapshot.milestones) {
        if (milestone.value <= snapshot.received.minor()) {
            milestone.crossed_at = 40 * (1 + (&milestone - snapshot.milestones.data()));
        }
    }
    snapshot.celebrated_through = 170; // All milestones were told before these pictures.
}

template <std::size_t kCount>
void set_lists(Snapshot& snapshot, const std::array<Giver, kCount>& givers,
               std::int64_t largest_minor) {
    const Currency in = snapshot.challenge.currency;
    const ScreenText supporter = ScreenText::configured("A supporter");
    const std::int64_t unit = std::max<std::int64_t>(largest_minor / 10, 1);
    for (std::size_t index = 0; index < domain::kLeaderRowsMax; ++index) {
        const auto place = static_cast<std::int64_t>(index);
        const int rank = index == 4 ? 4 : static_cast<int>(index) + 1; // The fourth is shared.
        const std::int64_t shared = index == 4 ? 3 : place;
        snapshot.leaders.push_back({rank, ScreenText::name(givers[index].name, supporter),
                                    money(largest_minor - shared * unit, in), place + 1, 0, false});
    }
    constexpr std::array<Layer, 6> kLayers{Layer::Captured, Layer::Captured, Layer::Cash,
                                           Layer::Pledged,  Layer::Captured, Layer::Captured};
    for (std::size_t index = 0; index < givers.size(); ++index) {
        const Giver& giver = givers[givers.size() - 1 - index];
        domain::RecentGift gift{
            snapshot.head - static_cast<std::int64_t>(index),
            ScreenText::name(giver.name, supporter),
            ScreenText::message(giver.message),
            snapshot.challenge.suggested_gift,
            kLayers[index % kLayers.size()],
            snapshot.now - seconds(static_cast<std::int64_t>(index) * 20),
            false,
            false,
        };
        if (index == 4) {
            gift.amount.reset();
        }
        snapshot.recent.push_back(gift);
    }
}

void set_pace(Snapshot& snapshot, std::int64_t per_hour, std::int64_t needed) {
    snapshot.pace.window = std::chrono::minutes(10);
    snapshot.pace.people_per_hour = per_hour;
    snapshot.pace.people_per_hour_needed = needed;
    const std::int64_t each = 10 * snapshot.challenge.currency.minor_per_major();
    snapshot.pace.minor_per_hour = per_hour * each;
    snapshot.pace.minor_per_hour_needed = needed * each;
    snapshot.pace.projected_finish = snapshot.now + 31min;
}

SceneOptions usual_options() {
    return {ScreenText::configured("chapeau.example/give"), "https://chapeau.example/give"};
}

} // namespace

Snapshot sample_evening() {
    Snapshot snapshot = blank_evening(currency("USD"));
    snapshot.now = evening() + 52min + 26s;
    snapshot.head = 190;
    snapshot.gifts = 190;
    snapshot.gifts_ever = 191;
    snapshot.people = 173;
    snapshot.people_pledged = 12;
    set_layers(snapshot, {134'700, 42'000, 12'000, 0});
    set_lists(snapshot, kGivers, 25'000);
    set_pace(snapshot, 228, 123);
    return snapshot;
}

Sample sample_of(Snapshot snapshot, std::string language) {
    Sample sample;
    sample.now = snapshot.now;
    sample.snapshot = std::make_shared<const Snapshot>(std::move(snapshot));
    sample.language = std::move(language);
    sample.options = usual_options();
    return sample;
}

namespace {

Snapshot past_the_goal() {
    Snapshot snapshot = sample_evening();
    snapshot.now = evening() + 81min + 3s;
    snapshot.head = 268;
    snapshot.gifts = 268;
    snapshot.gifts_ever = 269;
    snapshot.people = 259;
    set_layers(snapshot, {265'700, 90'000, 12'000, 0});
    snapshot.targets.front().reached_at = 250;
    snapshot.pace.projected_finish.reset();
    return snapshot;
}

Sample empty_sample() {
    Snapshot snapshot = blank_evening(currency("USD"));
    snapshot.now = evening() + 12s;
    return sample_of(std::move(snapshot));
}

Sample goal_sample() {
    Snapshot before = sample_evening();
    before.people = 249;
    set_layers(before, {159'000, 90'000, 12'000, 0});
    Sample sample = sample_of(past_the_goal());
    sample.before = std::move(before);
    sample.since_arrival = 1500ms;
    return sample;
}

Sample burst_sample() {
    Snapshot after = sample_evening();
    Snapshot before = after;
    before.people -= 14;
    before.gifts_ever -= 14;
    before.head -= 14;
    set_layers(before, {120'700, 42'000, 12'000, 0});
    Sample sample = sample_of(std::move(after));
    sample.before = std::move(before);
    sample.since_arrival = 900ms;
    return sample;
}

Sample rehearsal_sample() {
    Snapshot snapshot = sample_evening();
    snapshot.rehearsal = true;
    return sample_of(std::move(snapshot));
}

Sample names_sample() {
    Snapshot snapshot = sample_evening();
    snapshot.leaders.clear();
    snapshot.recent.clear();
    set_lists(snapshot, kNames, 25'000);
    return sample_of(std::move(snapshot));
}

Sample huge_sample() {
    const Currency yen = currency("JPY");
    Snapshot snapshot = blank_evening(yen);
    snapshot.challenge.title =
        ScreenText::configured("A title so long that it was surely written by a committee, twice");
    snapshot.challenge.target = {10'000, money(1'000'000'000, yen)};
    snapshot.challenge.suggested_gift = money(100'000, yen);
    snapshot.targets = {{snapshot.challenge.target, 0}};
    snapshot.milestones = {{250'000'000, 0}, {500'000'000, 0}, {750'000'000, 0}};
    snapshot.now = evening() + 40min;
    snapshot.head = 10'000;
    snapshot.gifts = 10'000;
    snapshot.gifts_ever = 10'000;
    snapshot.people = 9'871;
    set_layers(snapshot, {1'104'000'000, 130'567'890, 87'000'000, 250'000'000});
    set_lists(snapshot, kGivers, 98'765'432);
    set_pace(snapshot, 14'800, 156);
    snapshot.targets.front().reached_at = 9'001;
    return sample_of(std::move(snapshot), "en-US");
}

Sample french_sample() {
    const Currency euro = currency("EUR");
    Snapshot snapshot = blank_evening(euro);
    snapshot.challenge.title = ScreenText::configured("250 personnes, 10 € chacune");
    snapshot.challenge.beneficiary = ScreenText::configured("la bibliothèque de l’école");
    snapshot.now = evening() + 52min + 26s;
    snapshot.head = 190;
    snapshot.gifts = 190;
    snapshot.gifts_ever = 191;
    snapshot.people = 173;
    set_layers(snapshot, {134'700, 42'050, 12'000, 5'000});
    set_lists(snapshot, kGivers, 25'000);
    set_pace(snapshot, 228, 123);
    return sample_of(std::move(snapshot), "fr-FR");
}

Sample late_sample() {
    Snapshot snapshot = past_the_goal();
    snapshot.targets.front().reached_at = 0;
    set_layers(snapshot, {165'700, 65'000, 12'000, 0});
    snapshot.people = 231;
    snapshot.now = evening() + 97min;
    snapshot.clock = domain::ClockState::Over;
    snapshot.as_of = evening() + 94min;
    snapshot.late_gifts = 2;
    snapshot.recent.at(0).late = true;
    snapshot.recent.at(1).late = true;
    return sample_of(std::move(snapshot));
}

Sample converted_sample() {
    Snapshot snapshot = sample_evening();
    snapshot.converted_gifts = 3;
    set_layers(snapshot, {134'787, 42'000, 12'000, 0});
    auto& given = snapshot.recent.at(0);
    given.amount = money(1'087, currency("USD"));
    given.given = money(1'000, currency("EUR"));
    given.is_about = true;
    auto& corrected = snapshot.recent.at(1);
    corrected.amount = money(543, currency("USD"));
    corrected.is_about = true;
    return sample_of(std::move(snapshot));
}

Sample people_sample() {
    Snapshot snapshot = sample_evening();
    snapshot.challenge.measure = Measure::People;
    snapshot.challenge.target = {250, std::nullopt};
    snapshot.challenge.deadline.reset();
    snapshot.clock = domain::ClockState::Unbounded;
    snapshot.targets = {{snapshot.challenge.target, 0}};
    snapshot.milestones = {{50, 60}, {100, 110}, {150, 170}, {200, 0}};
    Sample sample = sample_of(std::move(snapshot));
    sample.options = {};
    return sample;
}

Sample stretch_sample() {
    Snapshot snapshot = past_the_goal();
    const Currency in = snapshot.challenge.currency;
    snapshot.targets.push_back({{500, money(500'000, in)}, 0});
    set_pace(snapshot, 228, 540);
    return sample_of(std::move(snapshot));
}

struct Named {
    std::string_view name;
    Sample (*make)();
};

constexpr std::array<Named, 18> kSamples{{
    {"empty", empty_sample},
    {"busy", [] { return sample_of(sample_evening()); }},
    {"goal", goal_sample},
    {"burst", burst_sample},
    {"rehearsal", rehearsal_sample},
    {"names", names_sample},
    {"huge", huge_sample},
    {"french", french_sample},
    {"late", late_sample},
    {"converted", converted_sample},
    {"people", people_sample},
    {"stretch", stretch_sample},
    {"wall", wall_sample},
    {"wall-few", wall_few_sample},
    {"wall-scripts", wall_scripts_sample},
    {"wall-empty", wall_empty_sample},
    {"wall-french", wall_french_sample},
    {"ticker", ticker_sample},
}};

} // namespace

const std::vector<std::string_view>& sample_names() {
    static const std::vector<std::string_view> kNamesInOrder = [] {
        std::vector<std::string_view> names;
        names.reserve(kSamples.size());
        for (const Named& sample : kSamples) {
            names.push_back(sample.name);
        }
        return names;
    }();
    return kNamesInOrder;
}

std::optional<Sample> make_sample(std::string_view name) {
    for (const Named& sample : kSamples) {
        if (sample.name == name) {
            return sample.make();
        }
    }
    return std::nullopt;
}

Picture sample_picture(const Sample& sample, std::shared_ptr<const domain::Locale> locale,
                       const TextMetrics& metrics, FrameSize size, Effects effects) {
    Show show(std::move(locale), metrics, sample.options, effects);
    const SteadyTime start{1h};
    if (sample.before) {
        show.take(std::make_shared<const Snapshot>(*sample.before), start - 1h);
    }
    show.take(sample.snapshot, start);
    if (const auto claim = show.celebrations_to_claim()) {
        if (sample.before) {
            show.claimed(*claim, start);
        }
    }
    return show.frame(sample.now, start + sample.since_arrival, size.width, size.height);
}

} // namespace chapeau::display
