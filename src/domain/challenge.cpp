#include "domain/challenge.hpp"

#include "base/format.hpp"
#include "domain/icu/unicode.hpp"

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace chapeau::domain {

namespace {

constexpr std::size_t kIdBytesMax = 64;

/// Collects what is wrong, so that all of it is told at once.
class Faults {
public:
    template <class... Args>
    void add(format_string<Args...> text, Args&&... args) {
        if (!told_.empty()) {
            told_ += "; ";
        }
        told_ += format(text, std::forward<Args>(args)...);
    }

    Result<void> verdict() const {
        if (told_.empty()) {
            return {};
        }
        return fail(Errc::InvalidInput, "{}", told_);
    }

private:
    std::string told_;
};

bool is_id_character(char character) {
    return (character >= 'a' && character <= 'z') || (character >= '0' && character <= '9') ||
           character == '-';
}

void check_words(const Challenge& challenge, Faults& faults) {
    const std::string& id = challenge.id;
    if (id.empty() || id.size() > kIdBytesMax ||
        !std::all_of(id.begin(), id.end(), is_id_character)) {
        faults.add("id: it must be 1 to {} characters of a-z, 0-9 and '-'", kIdBytesMax);
    }
    if (challenge.title.empty()) {
        faults.add("title: it must show something");
    }
    if (grapheme_count(challenge.title.utf8()) > kTitleGraphemesMax) {
        faults.add("title: it must have at most {} letters", kTitleGraphemesMax);
    }
    if (grapheme_count(challenge.beneficiary.utf8()) > kTitleGraphemesMax) {
        faults.add("beneficiary: it must have at most {} letters", kTitleGraphemesMax);
    }
}

void check_target(std::string_view field, const Target& target, Currency currency, Faults& faults) {
    if (!target.people && !target.amount) {
        faults.add("{}: it must set people, an amount, or both", field);
    }
    if (target.people && (*target.people < 1 || *target.people > kPeopleMax)) {
        faults.add("{}: people must be from 1 to {}", field, kPeopleMax);
    }
    if (target.amount && target.amount->currency() != currency) {
        faults.add("{}: the amount must be in {}", field, currency.code());
    }
    if (target.amount && target.amount->minor() <= 0) {
        faults.add("{}: the amount must be above zero", field);
    }
}

void check_milestones(const Challenge& challenge, Faults& faults) {
    const auto& milestones = challenge.milestones;
    if (milestones.size() > kMilestonesMax) {
        faults.add("milestones: there must be at most {}", kMilestonesMax);
    }
    std::int64_t before = 0;
    for (const std::int64_t milestone : milestones) {
        if (milestone <= before) {
            faults.add("milestones: each must be above zero and above the one before it");
            break;
        }
        before = milestone;
    }
    const auto target = figure_of(challenge.target, challenge.measure);
    if (target && !milestones.empty() && milestones.back() >= *target) {
        faults.add("milestones: all must lie below the target");
    }
}

void check_stretch_targets(const Challenge& challenge, Faults& faults) {
    const auto& stretch = challenge.stretch_targets;
    if (stretch.size() > kStretchTargetsMax) {
        faults.add("stretch_targets: there must be at most {}", kStretchTargetsMax);
    }
    const Target* before = &challenge.target;
    for (const Target& target : stretch) {
        check_target("stretch_targets", target, challenge.currency, faults);
        if (!figure_of(target, challenge.measure)) {
            faults.add("stretch_targets: each must set the figure that is measured");
        }
        const bool falls_back =
            (target.people && before->people && *target.people <= *before->people) ||
            (target.amount && before->amount && target.amount->minor() <= before->amount->minor());
        if (falls_back) {
            faults.add("stretch_targets: each must lie above the target before it");
        }
        before = &target;
    }
}

void check_times(const Challenge& challenge, Faults& faults) {
    if (challenge.opening && challenge.deadline && *challenge.deadline <= *challenge.opening) {
        faults.add("deadline: it must be after the opening");
    }
    if (challenge.duration &&
        (*challenge.duration <= seconds{0} || *challenge.duration > kDurationMax)) {
        faults.add("duration: it must be above zero and at most {} hours", kDurationMax.count());
    }
}

} // namespace

std::optional<std::int64_t> figure_of(const Target& target, Measure measure) {
    if (measure == Measure::People) {
        return target.people;
    }
    return target.amount ? std::optional(target.amount->minor()) : std::nullopt;
}

Result<void> validate(const Target& target, const Challenge& challenge) {
    Faults faults;
    check_target("target", target, challenge.currency, faults);
    if (!figure_of(target, challenge.measure)) {
        faults.add("target: it must set the figure that is measured");
    }
    return faults.verdict();
}

Result<void> validate(const Challenge& challenge) {
    Faults faults;
    check_words(challenge, faults);
    check_target("target", challenge.target, challenge.currency, faults);
    if (challenge.suggested_gift) {
        const Money gift = *challenge.suggested_gift;
        if (gift.currency() != challenge.currency) {
            faults.add("suggested_gift: it must be in {}", challenge.currency.code());
        }
        if (gift.minor() <= 0 || gift.minor() > kGiftMinorMax) {
            faults.add("suggested_gift: it must be above zero and what one gift can be");
        }
    }
    if (!figure_of(challenge.target, challenge.measure)) {
        faults.add("measure: the target must set the figure that is measured");
    }
    check_milestones(challenge, faults);
    check_stretch_targets(challenge, faults);
    check_times(challenge, faults);
    return faults.verdict();
}

} // namespace chapeau::domain
