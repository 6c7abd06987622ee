#include "app/rehearsal.hpp"

#include "base/check.hpp"
#include "base/format.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <random>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace chapeau::app {
namespace {

using domain::Layer;
using domain::Money;

constexpr std::size_t kPeople2008 = 252;
constexpr std::size_t kSecondGifts2008 = 4; // Some give twice, and count once.

// When the speaker asked, in minutes, and how loudly: the last appeal is the loudest.
struct Appeal {
    int minute;
    int weight;
};
constexpr std::array<Appeal, 6> kAppeals = {{{2, 5}, {16, 3}, {33, 4}, {51, 3}, {70, 4}, {84, 6}}};
constexpr int kAppealWeights = 25;
constexpr int kFadeSeconds = 300;

// What the hat held each time it came back to the front, in major units, and when.
struct HatCount {
    int minute;
    std::int64_t major;
};
constexpr std::array<HatCount, 6> kHat = {
    {{58, 164}, {62, 211}, {66, 137}, {71, 185}, {77, 98}, {83, 105}}};

constexpr std::array<std::string_view, 56> kNames = {
    "Ada",       "Ben",   "Chloé",  "Dimitri",  "Elif",    "Farid",  "Grace",       "Héloïse",
    "Ingrid",    "José",  "Keiko",  "Liam",     "Mei",     "Noor",   "Olumide",     "Priya",
    "Quentin",   "Rosa",  "Søren",  "Tove",     "Ursula",  "Víctor", "Wanjiru",     "Xiomara",
    "Yusuf",     "Zoë",   "Анна",   "Борис",    "Ελένη",   "Νίκος",  "دانا",        "سامي",
    "יעל",       "אורי",  "आरती",   "रवि",      "สมชาย",   "นภา",    "田中さくら",  "山本",
    "李明",      "王芳",  "김민준", "이서연",   "Thu Hà",  "Łukasz", "Çağla",       "Ørjan",
    "Ana Lucía", "Fatou", "Tariq",  "Mary-Ann", "O'Neill", "Zé 🎸",   "Kofi ☀️", "Lulu 💧",
};

constexpr std::array<std::string_view, 6> kMessages = {
    "Count me in!", "Bravo !", "For the team", "One more!", "Go, go, go", "Merci à vous"};

class Dice {
public:
    explicit Dice(std::uint64_t seed) : engine_(seed) {}

    // Not the library's distributions: their numbers differ between implementations, and a seed
    // must give the same evening on every machine.
    int below(int limit) { return static_cast<int>(engine_() % static_cast<std::uint64_t>(limit)); }

private:
    std::mt19937_64 engine_;
};

seconds moment_of_gift(Dice& dice) {
    constexpr auto kLengthSeconds = static_cast<int>(seconds(kLength2008).count());
    if (dice.below(4) == 0) {
        return seconds(dice.below(kLengthSeconds));
    }
    int lot = dice.below(kAppealWeights);
    for (const auto& appeal : kAppeals) {
        if (lot >= appeal.weight) {
            lot -= appeal.weight;
            continue;
        }
        // The lower of two throws: most answer at once, the rest while it fades.
        const int answer = std::min(dice.below(kFadeSeconds), dice.below(kFadeSeconds));
        return seconds(appeal.minute * 60 + answer);
    }
    ENSURE(false, "the weights of the appeals add up");
    return seconds(0);
}

/// Everybody gives the suggested gift; what is above it falls to some, in round sums first.
std::vector<std::int64_t> amounts_2008(Dice& dice, std::size_t gifts) {
    std::vector<std::int64_t> amounts(gifts, kGiftMajor2008);
    auto rest = kOnlineMajor2008 - static_cast<std::int64_t>(gifts) * kGiftMajor2008;
    for (const std::int64_t extra : {40, 15, 10, 10, 5, 5, 5}) {
        if (extra <= rest) {
            amounts[static_cast<std::size_t>(dice.below(static_cast<int>(gifts)))] += extra;
            rest -= extra;
        }
    }
    amounts[static_cast<std::size_t>(dice.below(static_cast<int>(gifts)))] += rest;
    return amounts;
}

Money major(std::int64_t amount, domain::Currency currency) {
    const auto money = Money::from_minor(amount * currency.minor_per_major(), currency);
    ENSURE(money, "the sums of 2008 fit every currency");
    return *money;
}

/// The source behind `make_recording_source`. Its cursor is the number of gifts told.
class RecordingSource final : public sources::Source {
public:
    RecordingSource(Recording recording, Timestamp start)
        : gifts_(std::move(recording.gifts)), start_(start) {
        gifts_.erase(std::remove_if(gifts_.begin(), gifts_.end(),
                                    [](const auto& gift) { return gift.reversed.has_value(); }),
                     gifts_.end());
        // NOLINTNEXTLINE(cppcoreguidelines-prefer-member-initializer): known only now.
        first_ = gifts_.empty() ? start : gifts_.front().gift.occurred_at;
    }

    const std::string& name() const override { return name_; }
    milliseconds poll_interval() const override { return milliseconds{100}; }
    milliseconds request_spacing() const override { return milliseconds{0}; }

    Result<sources::PollStep> begin(const domain::FeedState& known, Timestamp now) override {
        auto next = static_cast<std::size_t>(parse_int64(known.position.cursor).value_or(0));
        domain::Batch page;
        page.source = name_;
        while (next < gifts_.size() && page.gifts.size() < domain::kBatchRecordsMax &&
               moment_of(next) <= now) {
            auto gift = gifts_[next].gift;
            gift.occurred_at = moment_of(next);
            page.gifts.push_back(std::move(gift));
            ++next;
        }
        if (page.gifts.empty()) {
            return sources::PollStep{};
        }
        page.position.cursor = format("{}", next);
        return sources::PollStep{std::move(page), std::nullopt};
    }

    Result<sources::PollStep> receive(const net::Response& /*response*/,
                                      const domain::FeedState& /*known*/,
                                      Timestamp /*now*/) override {
        ENSURE(false, "a recording asks nobody, so nobody answers");
        return sources::PollStep{};
    }

private:
    Timestamp moment_of(std::size_t index) const {
        return start_ + (gifts_[index].gift.occurred_at - first_);
    }

    const std::string name_ = "rehearsal";
    std::vector<RecordedGift> gifts_;
    Timestamp start_;
    Timestamp first_;
};

} // namespace

Recording evening_of_2008(std::uint64_t seed, domain::Currency currency, Timestamp start) {
    Dice dice(seed);
    constexpr auto kGifts = kPeople2008 + kSecondGifts2008;
    const auto amounts = amounts_2008(dice, kGifts);
    Recording recording{currency, {}};
    for (std::size_t index = 0; index < kGifts; ++index) {
        const auto person = index < kPeople2008 ? index : index - kPeople2008;
        domain::Gift gift;
        gift.external_id = format("gift-{}", index + 1);
        gift.amount = major(amounts[index], currency);
        gift.donor_key = format("person-{}", person + 1);
        gift.occurred_at = start + moment_of_gift(dice);
        if (dice.below(10) != 0) {
            const auto pick = static_cast<std::size_t>(dice.below(static_cast<int>(kNames.size())));
            gift.name = kNames[pick];
        }
        if (dice.below(6) == 0) {
            gift.message =
                kMessages[static_cast<std::size_t>(dice.below(static_cast<int>(kMessages.size())))];
        }
        recording.gifts.push_back({0, "online", std::move(gift), std::nullopt});
    }
    int count = 0;
    for (const auto& hat : kHat) {
        domain::Gift gift;
        gift.external_id = format("hat-{}", ++count);
        gift.layer = Layer::Cash;
        gift.amount = major(hat.major, currency);
        gift.people = 0; // Nobody counted who put something into it.
        gift.occurred_at = start + std::chrono::minutes(hat.minute);
        recording.gifts.push_back({0, "hat", std::move(gift), std::nullopt});
    }
    std::stable_sort(recording.gifts.begin(), recording.gifts.end(),
                     [](const auto& left, const auto& right) {
                         return left.gift.occurred_at < right.gift.occurred_at;
                     });
    return recording;
}

domain::Challenge challenge_of_2008(domain::Challenge configured) {
    configured.target = {kPeopleAsked2008, std::nullopt};
    configured.measure = domain::Measure::People;
    configured.suggested_gift = major(kGiftMajor2008, configured.currency);
    configured.milestones = {50, 100, 150, 200};
    configured.stretch_targets.clear();
    configured.duration = seconds(kLength2008);
    return configured;
}

domain::Challenge rehearsal_challenge(domain::Challenge configured, const Recording& recording,
                                      Timestamp start) {
    configured.id = "rehearsal";
    seconds length{0};
    if (!recording.gifts.empty()) {
        length = std::chrono::ceil<std::chrono::minutes>(recording.gifts.back().gift.occurred_at -
                                                         recording.gifts.front().gift.occurred_at);
    }
    configured.opening = start;
    configured.deadline = start + std::max({length, configured.duration.value_or(seconds(0)),
                                            seconds(std::chrono::minutes(1))});
    configured.duration.reset();
    return configured;
}

std::unique_ptr<sources::Source> make_recording_source(Recording recording, Timestamp start) {
    return std::make_unique<RecordingSource>(std::move(recording), start);
}

FastClock::FastClock(const Clock& clock, std::int64_t speed)
    : clock_(clock), speed_(speed), start_(clock.now()), steady_start_(clock.steady_now()) {}

Timestamp FastClock::now() const {
    return start_ + (clock_.steady_now() - steady_start_) * speed_;
}

Result<std::unique_ptr<TemporaryFolder>> TemporaryFolder::make() {
    std::error_code error;
    const auto base = std::filesystem::temp_directory_path(error);
    auto name = ((error ? std::filesystem::path("/tmp") : base) / "chapeau-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) { // Made with mode 0700.
        return fail(Errc::Io, "cannot make a folder for the rehearsal's book in {}; set TMPDIR",
                    base.string());
    }
    return std::unique_ptr<TemporaryFolder>(new TemporaryFolder(name));
}

TemporaryFolder::~TemporaryFolder() {
    std::error_code ignored; // Left-overs in a temporary folder harm nobody.
    std::filesystem::remove_all(path_, ignored);
}

} // namespace chapeau::app
