#include "domain/phrases.hpp"

#include "base/check.hpp"

#include <array>
#include <span>
#include <string_view>
#include <vector>

namespace chapeau::domain {
namespace {

struct Row {
    Phrase phrase;
    std::string_view english;
    std::string_view french;
};

// In the order of the enumeration, which the test of this file checks. The French narrow space
// before an exclamation mark is U+202F; apostrophes are U+2019, because ICU reads ' as a quote.
constexpr std::array<Row, kPhraseCount> kRows{{
    {Phrase::Supporter, "A supporter", "Une âme généreuse"},
    {Phrase::HiddenAmount, "a gift", "un don"},

    {Phrase::Raised, "raised so far", "récoltés pour l’instant"},
    {Phrase::RaisedOf, "raised of {0}", "récoltés sur {0}"},
    {Phrase::PeopleOfTarget,
     "{1, plural, one {{0, number} of # person} other {{0, number} of # people}}",
     "{0, plural, one {# personne} other {# personnes}} sur {1, number}"},
    {Phrase::PeopleOfTargetRest, "{1, plural, one {of # person} other {of # people}}",
     "{0, plural, one {personne} other {personnes}} sur {1, number}"},
    {Phrase::PeopleOfShort, "of {0, number}", "sur {0, number}"},
    {Phrase::PeopleRest, "{0, plural, one {person gave} other {people gave}}",
     "{0, plural, one {personne a donné} other {personnes ont donné}}"},
    {Phrase::PeopleCount, "{0, plural, one {# person} other {# people}}",
     "{0, plural, one {# personne} other {# personnes}}"},
    {Phrase::AsOf, "as of {0}", "état à {0}"},
    {Phrase::About, "about", "environ"},
    {Phrase::AboutSum, "about {0}", "environ {0}"},
    {Phrase::ForBeneficiary, "for {0}", "pour {0}"},

    {Phrase::Online, "{0} online", "{0} en ligne"},
    {Phrase::FromTheHat, "{0} from the hat", "{0} au chapeau"},
    {Phrase::Promised, "{0} promised", "{0} promis"},
    {Phrase::Matched, "{0} matched", "{0} doublés"},
    {Phrase::PeopleGave, "{0, plural, one {# person gave} other {# people gave}}",
     "{0, plural, one {# personne a donné} other {# personnes ont donné}}"},
    {Phrase::PeoplePromised, "{0, plural, other {# promised}}",
     "{0, plural, one {# a promis} other {# ont promis}}"},
    {Phrase::TagHat, "in the hat", "au chapeau"},
    {Phrase::TagPromised, "promised", "promis"},
    {Phrase::TagMatched, "matched", "doublé"},
    {Phrase::TagLate, "after the bell", "après l’heure"},

    {Phrase::TimeLeft, "left, until {0}", "avant la fin à {0}"},
    {Phrase::TimeLeftShort, "left", "avant la fin"},
    {Phrase::UntilStart, "until we start at {0}", "avant le départ à {0}"},
    {Phrase::UntilStartShort, "to the start", "avant le départ"},
    {Phrase::ReadyToStart, "on the clock", "au chrono"},
    {Phrase::TimeIsUp, "time is up", "c’est l’heure"},

    {Phrase::PacePeoplePerMinute, "{0} {1, plural, =10 {person} other {people}} a minute",
     "{0} {2, plural, one {personne} other {personnes}} par minute"},
    {Phrase::PacePeoplePerHour, "{0, plural, one {# person} other {# people}} an hour",
     "{0, plural, one {# personne} other {# personnes}} par heure"},
    {Phrase::PaceMoneyPerMinute, "{0} a minute", "{0} par minute"},
    {Phrase::PaceMoneyPerHour, "{0} an hour", "{0} par heure"},
    {Phrase::PaceNeeded, "{0} needed to make it", "il en faut {0}"},
    {Phrase::PaceFinish, "goal at about {0}", "objectif vers {0}"},
    {Phrase::PaceFirstGifts, "Ready when you are", "À vous de jouer"},
    {Phrase::PaceMeasuring, "Finding the pace", "Le rythme se dessine"},
    {Phrase::RateTenths, "{0, number, ::scale/0.1 .#}", "{0, number, ::scale/0.1 .#}"},
    {Phrase::EveryGiftCounts, "Every gift still counts", "Chaque don compte encore"},

    {Phrase::TopGivers, "Top givers", "Les plus généreux"},
    {Phrase::LatestGifts, "Latest gifts", "Derniers dons"},
    {Phrase::BeTheFirst, "Be the first to give", "À vous d’ouvrir le bal"},
    {Phrase::BeTheFirstHint, "Your name could stand here", "Votre nom pourrait être ici"},
    {Phrase::LatestEmpty, "The first gift will appear here", "Le premier don s’affichera ici"},
    {Phrase::ScanToGive, "Scan to give", "Scannez pour donner"},
    {Phrase::SuggestedGift, "{0} each", "{0} chacun"},

    {Phrase::MarkGoal, "goal", "objectif"},
    {Phrase::MarkStretch, "next goal", "ensuite"},

    {Phrase::Burst, "{0, plural, one {+# person} other {+# people}}, {1}",
     "{0, plural, one {+# personne} other {+# personnes}}, {1}"},
    {Phrase::BurstPeople, "{0, plural, one {+# person} other {+# people}}",
     "{0, plural, one {+# personne} other {+# personnes}}"},
    {Phrase::BurstMoney, "+{0}", "+{0}"},
    {Phrase::Milestone, "{0} passed", "Le cap des {0}"},
    {Phrase::MilestonePeople, "{0, plural, one {# person} other {# people}} on board",
     "{0, plural, one {# personne} other {# personnes}} à bord"},
    {Phrase::MilestoneNote, "Keep going!", "On continue\u202f!"},
    {Phrase::GoalReached, "We made it!", "On a réussi\u202f!"},
    {Phrase::GoalDone, "Goal reached", "Objectif atteint"},
    {Phrase::StretchReached, "And another goal reached!", "Encore un objectif atteint\u202f!"},
    {Phrase::ThankYou, "Thank you, every one of you", "Merci à toutes et à tous"},
    {Phrase::ThankYouShort, "Thank you!", "Merci\u202f!"},
    {Phrase::NextTarget, "Next stop: {0}", "Prochain cap : {0}"},
    {Phrase::BothTargets, "{0} and {1}", "{0} et {1}"},

    {Phrase::WallNow, "now", "à l’instant"},
    {Phrase::WallMinutes, "{0, number} min", "{0, number} min"},
    {Phrase::WallHours, "{0, number} h", "{0, number} h"},
    {Phrase::WallDays, "{0, plural, one {# day} other {# days}}",
     "{0, plural, one {# jour} other {# jours}}"},
    {Phrase::WallInRoom, "in the room", "dans la salle"},
    {Phrase::WallCopies, "+{0, number}", "+{0, number}"},
    {Phrase::WallReachRest, "{0, plural, one {person reached} other {people reached}}",
     "{0, plural, one {personne touchée} other {personnes touchées}}"},
    {Phrase::WallReachBasis,
     "{0, plural, one {followers of # person who posted} other {followers of # people who posted}}",
     "{0, plural, one {abonnés d’une personne qui a publié} "
     "other {abonnés de # personnes qui ont publié}}"},
    {Phrase::WallPerMinuteRest, "{0, plural, one {post a minute} other {posts a minute}}",
     "{0, plural, one {message par minute} other {messages par minute}}"},
    {Phrase::WallInTenMinutesRest,
     "{0, plural, one {post in ten minutes} other {posts in ten minutes}}",
     "{0, plural, one {message en dix minutes} other {messages en dix minutes}}"},
    {Phrase::WallTopVoices, "Top voices", "Les voix du moment"},
    {Phrase::WallPosts, "{0, plural, one {# post} other {# posts}}",
     "{0, plural, one {# message} other {# messages}}"},
    {Phrase::WallEmpty, "The floor is yours", "La parole est à vous"},
    {Phrase::WallEmptyHint, "What you say about tonight appears here",
     "Ce que vous dites de la soirée s’affiche ici"},

    {Phrase::Rehearsal, "REHEARSAL", "RÉPÉTITION"},
    {Phrase::RehearsalNote, "none of this is real", "rien de ceci n’est réel"},
}};

static_assert(
    [] {
        for (std::size_t index = 0; index < kRows.size(); ++index) {
            if (static_cast<std::size_t>(kRows[index].phrase) != index) {
                return false;
            }
        }
        return true;
    }(),
    "the rows stand in the order of the enumeration");

std::string_view pattern_of(const Locale& locale, Phrase phrase) {
    const Row& row = kRows[static_cast<std::size_t>(phrase)];
    return locale.language() == "fr" ? row.french : row.english;
}

} // namespace

std::string say(const Locale& locale, Phrase phrase,
                std::initializer_list<Locale::Argument> arguments) {
    return locale.message(pattern_of(locale, phrase),
                          std::span<const Locale::Argument>(arguments.begin(), arguments.size()));
}

ScreenText say_text(const Locale& locale, Phrase phrase,
                    std::initializer_list<Locale::Argument> arguments) {
    return ScreenText::own(say(locale, phrase, arguments));
}

ScreenText say_beneficiary(const Locale& locale, const ScreenText& beneficiary) {
    const std::array<ScreenText, 1> parts{beneficiary};
    return ScreenText::compose(pattern_of(locale, Phrase::ForBeneficiary), parts);
}

} // namespace chapeau::domain
