// Every sentence that the room can read, in every language we speak.
//
// A phrase is a pattern of ICU, so that plurals, numbers and spaces are right in each language;
// adding a language is adding one column. A language we do not speak is answered in English.
// Pure; safe on every thread.
#pragma once

#include "domain/icu/locale.hpp"
#include "domain/money.hpp"
#include "domain/screen_text.hpp"

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>

namespace chapeau::domain {

/// What stands in braces is an argument, in order.
enum class Phrase : std::uint8_t {
    Supporter, // Who gave without a name.
    HiddenAmount,

    Raised,
    RaisedOf,           // {target, a sum}
    PeopleOfTarget,     // {people, target}: the whole sentence.
    PeopleOfTargetRest, // {people, target}: what follows the big number of the same sentence.
    PeopleOfShort,      // {target}
    PeopleRest,         // {people}: the same without a target.
    PeopleCount,        // {people}
    AsOf,               // {time of day}
    About,              // Over a figure of which a part was given in another currency.
    AboutSum,           // {sum}
    ForBeneficiary,     // {name}, for ScreenText::compose

    Online,         // {sum}
    FromTheHat,     // {sum}
    Promised,       // {sum}
    Matched,        // {sum}
    PeopleGave,     // {people}
    PeoplePromised, // {people}
    TagHat,         // Beside one gift.
    TagPromised,
    TagMatched,
    TagLate,

    TimeLeft, // {time of day}: what follows the countdown.
    TimeLeftShort,
    UntilStart, // {time of day}: what follows the countdown to the opening.
    UntilStartShort,
    ReadyToStart, // The clock waits for its cue.
    TimeIsUp,

    PacePeoplePerMinute, // {number as text, tenths, whole part}
    PacePeoplePerHour,   // {people}
    PaceMoneyPerMinute,  // {sum}
    PaceMoneyPerHour,    // {sum}
    PaceNeeded,          // {number or sum as text}
    PaceFinish,          // {time of day}
    PaceFirstGifts,      // Nothing to measure yet.
    PaceMeasuring,
    RateTenths, // {tenths}
    EveryGiftCounts,

    TopGivers,
    LatestGifts,
    BeTheFirst,
    BeTheFirstHint,
    LatestEmpty,
    ScanToGive,
    SuggestedGift, // {sum}

    MarkGoal, // The word beneath the target's figure on the thermometer.
    MarkStretch,

    Burst,           // {people, sum}
    BurstPeople,     // {people}
    BurstMoney,      // {sum}
    Milestone,       // {sum}
    MilestonePeople, // {people}
    MilestoneNote,
    GoalReached,
    GoalDone, // Calmly, for as long as the evening goes on.
    StretchReached,
    ThankYou,
    ThankYouShort,
    NextTarget,  // {sum or people as text}
    BothTargets, // {people as text, sum}

    WallNow,              // How long ago something was said.
    WallMinutes,          // {minutes}
    WallHours,            // {hours}
    WallDays,             // {days}
    WallInRoom,           // Where: on the attendee's page.
    WallCopies,           // {how many others said the same}
    WallReachRest,        // {people}: what follows the big number.
    WallReachBasis,       // {people}: how it is counted.
    WallPerMinuteRest,    // {posts}
    WallInTenMinutesRest, // {posts}
    WallTopVoices,
    WallPosts, // {posts}, beside a name.
    WallEmpty,
    WallEmptyHint,

    Rehearsal,
    RehearsalNote,
};

inline constexpr std::size_t kPhraseCount = static_cast<std::size_t>(Phrase::RehearsalNote) + 1;

/// The phrase in the locale's language. The number and kind of arguments must be the phrase's.
std::string say(const Locale& locale, Phrase phrase,
                std::initializer_list<Locale::Argument> arguments = {});

/// The same, ready to be drawn.
ScreenText say_text(const Locale& locale, Phrase phrase,
                    std::initializer_list<Locale::Argument> arguments = {});

/// "for Doctors Without Borders", with the name isolated so that it keeps its own direction.
ScreenText say_beneficiary(const Locale& locale, const ScreenText& beneficiary);

} // namespace chapeau::domain
