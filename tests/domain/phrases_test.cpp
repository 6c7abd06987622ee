#include "domain/phrases.hpp"
#include "support/catch.hpp"
#include "support/makers.hpp"

#include <memory>
#include <string>

namespace chapeau::domain {
namespace {

std::shared_ptr<const Locale> english() {
    return Locale::open("en-US", "Europe/Paris").value();
}

std::shared_ptr<const Locale> french() {
    return Locale::open("fr-FR", "Europe/Paris").value();
}

std::string people_of(const Locale& locale, std::int64_t people, std::int64_t target) {
    return say(locale, Phrase::PeopleOfTarget, {people, target});
}

} // namespace

TEST_CASE("people are counted in the plural of the language", "[domain][phrases]") {
    CHECK(people_of(*english(), 1, 250) == "1 of 250 people");
    CHECK(people_of(*english(), 173, 250) == "173 of 250 people");
    CHECK(people_of(*english(), 0, 1) == "0 of 1 person");
    CHECK(people_of(*english(), 1234, 10'000) == "1,234 of 10,000 people");
    CHECK(people_of(*french(), 0, 250) == "0 personne sur 250");
    CHECK(people_of(*french(), 1, 250) == "1 personne sur 250");
    CHECK(people_of(*french(), 173, 250) == "173 personnes sur 250");
    CHECK(people_of(*french(), 1234, 10'000) == "1\u202f234 personnes sur 10\u202f000");
}

TEST_CASE("the number and its rest make the whole sentence", "[domain][phrases]") {
    for (const auto& locale : {english(), french()}) {
        for (const std::int64_t people : {0, 1, 2, 173, 12'345}) {
            for (const std::int64_t target : {1, 250, 100'000}) {
                CHECK(locale->count(people) + " " +
                          say(*locale, Phrase::PeopleOfTargetRest, {people, target}) ==
                      people_of(*locale, people, target));
            }
        }
    }
}

TEST_CASE("a burst is told in people and money", "[domain][phrases]") {
    CHECK(say(*english(), Phrase::Burst,
              {std::int64_t{14}, english()->money(test::dollars(140))}) == "+14 people, $140");
    CHECK(say(*english(), Phrase::Burst, {std::int64_t{1}, english()->money(test::dollars(10))}) ==
          "+1 person, $10");
    CHECK(say(*french(), Phrase::BurstPeople, {std::int64_t{1}}) == "+1 personne");
}

TEST_CASE("a rate is told with one decimal in the language's own sign", "[domain][phrases]") {
    CHECK(say(*english(), Phrase::RateTenths, {std::int64_t{25}}) == "2.5");
    CHECK(say(*french(), Phrase::RateTenths, {std::int64_t{25}}) == "2,5");
    CHECK(say(*english(), Phrase::RateTenths, {std::int64_t{30}}) == "3");
    CHECK(say(*english(), Phrase::PacePeoplePerMinute,
              {std::string("1"), std::int64_t{10}, std::int64_t{1}}) == "1 person a minute");
    CHECK(say(*english(), Phrase::PacePeoplePerMinute,
              {std::string("1.5"), std::int64_t{15}, std::int64_t{1}}) == "1.5 people a minute");
    CHECK(say(*french(), Phrase::PacePeoplePerMinute,
              {std::string("1,5"), std::int64_t{15}, std::int64_t{1}}) ==
          "1,5 personne par minute");
}

TEST_CASE("the narrow spaces of French survive on their way to the screen", "[domain][phrases]") {
    const auto sum =
        say_text(*french(), Phrase::RaisedOf,
                 {french()->money(Money::from_minor(250'000, test::currency("EUR")).value())});
    CHECK(sum.utf8() == "récoltés sur 2\u202f500\u00a0€");
    CHECK(say_text(*french(), Phrase::GoalReached).utf8() == "On a réussi\u202f!");
}

TEST_CASE("every phrase says something in every language", "[domain][phrases]") {
    // Too many arguments are harmless to a pattern; the kinds cover those that are used.
    for (const auto& locale : {english(), french()}) {
        for (std::size_t index = 0; index < kPhraseCount; ++index) {
            const auto phrase = static_cast<Phrase>(index);
            if (phrase == Phrase::ForBeneficiary) {
                continue;
            }
            const std::string words =
                say(*locale, phrase, {std::int64_t{2}, std::int64_t{3}, std::int64_t{4}});
            INFO(locale->language() << " " << index);
            CHECK_FALSE(words.empty());
            CHECK(words.find('{') == std::string::npos);
            CHECK(words.find('\'') == std::string::npos);
        }
        const auto beneficiary = say_beneficiary(*locale, ScreenText::configured("Clear Water"));
        CHECK(beneficiary.utf8().find("Clear Water") != std::string::npos);
    }
}

TEST_CASE("a language that is not spoken here is answered in English", "[domain][phrases]") {
    const auto german = Locale::open("de-DE", "Europe/Berlin").value();
    CHECK(say(*german, Phrase::BeTheFirst) == "Be the first to give");
    CHECK(people_of(*german, 1234, 10'000) == "1.234 of 10.000 people");
}

} // namespace chapeau::domain
