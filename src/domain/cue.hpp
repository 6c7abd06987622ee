// An instruction of the operator or the presenter. Cues are lines of the book too, so that the
// evening can be told afterwards and a restart shows the same screen.
#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "domain/challenge.hpp"
#include "domain/scene.hpp"
#include "domain/words.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace chapeau::domain {

struct SetTarget {
    Target target;
    bool operator==(const SetTarget&) const = default;
};
struct SetDeadline {
    std::optional<Timestamp> deadline; // Empty takes it away.
    bool operator==(const SetDeadline&) const = default;
};
/// "The clock starts now": opening is now, the deadline is `duration` later.
struct StartClock {
    Timestamp opening;
    seconds duration;
    bool operator==(const StartClock&) const = default;
};
/// The gift stays; its name and message become "A supporter".
struct HideName {
    std::int64_t gift = 0;
    bool operator==(const HideName&) const = default;
};
struct ShowName {
    std::int64_t gift = 0;
    bool operator==(const ShowName&) const = default;
};
/// The screen keeps its present state until thawed; the book goes on.
struct SetFrozen {
    bool frozen = false;
    bool operator==(const SetFrozen&) const = default;
};
/// The screen shows nothing but its ground.
struct SetBlank {
    bool blank = false;
    bool operator==(const SetBlank&) const = default;
};

/// Which words pass without being approved one by one. Nothing is the panic key.
struct SetWordsMode {
    WordsMode mode = WordsMode::HoldPhones;
    bool operator==(const SetWordsMode&) const = default;
};
/// What the big screen is arranged as from now on.
struct SetScene {
    Scene scene = Scene::Challenge;
    bool operator==(const SetScene&) const = default;
};
/// The stretch targets from now on; those that were reached stay reached.
struct SetStretch {
    std::vector<Target> targets;
    bool operator==(const SetStretch&) const = default;
};

using Cue = std::variant<SetTarget, SetDeadline, StartClock, HideName, ShowName, SetFrozen,
                         SetBlank, SetWordsMode, SetStretch, SetScene>;

/// One line of JSON: what the book stores and its chain covers. The same cue always gives the
/// same bytes.
std::string to_text(const Cue& cue);

/// Whether the cue can be followed on this challenge: its target is sound, its clock runs
/// forward. Ask before a cue is written; the Stage passes over one that fails, because a slip of
/// the operator's must not take the screen down.
Result<void> validate(const Cue& cue, const Challenge& challenge);

/// Fails with Errc::Corrupt: the book wrote it, so it must be readable.
Result<Cue> parse_cue(std::string_view text);

} // namespace chapeau::domain
