// The nights: see night.hpp. CHAPEAU_NIGHTS says how many (200 unless told otherwise; the check
// of everything asks for 2,000), shared between the feeds; CHAPEAU_SEED replays a single one.
//
// Nights that find nothing prove something only if they find what is wrong. So they are also
// lived with books that are wrong on purpose, and must catch each of them:
//   synchronous NORMAL    the disk obeys no sync of the log but those that SQLite would make with
//                         NORMAL too: after a header, and before a checkpoint (PowerCutDisk);
//   cursor first          a book around the right one commits the position of a page in a
//                         transaction of its own, before the page (wrong_ledgers.hpp);
//   no unique key         another one gives each telling of a gift an id of its own, so that the
//                         key, which is still there, recognises nothing (wrong_ledgers.hpp);
//   acknowledged first    the operator is told "saved" before the book was asked (night.cpp);
//   a lying drive         no sync does anything: what the nights call corrupt, they can see.
// The wrong books are fed by the numbered feed, which tells no total: the real feeds that tell one
// notice by themselves that gifts are missing, and mend what a cursor that came first has lost.
#include "base/format.hpp"
#include "base/log.hpp"
#include "simulation/night.hpp"
#include "support/catch.hpp"

#include <cstdint>
#include <string>

using namespace chapeau;
using namespace chapeau::test;

namespace {

constexpr std::int64_t kNightsUsual = 200;
constexpr std::int64_t kFeedKinds = 4;
constexpr std::uint64_t kFirstSeed = 20'261'107;
constexpr std::uint64_t kWrongNights = 60;

std::string in_words(const Verdict& verdict) {
    return format("lost {}, doubled {}, shown and changed {}, corrupt {}, wrong totals {}; {}",
                  verdict.lost, verdict.doubled, verdict.changed, verdict.corrupt,
                  verdict.wrong_total, verdict.story);
}

void add(Verdict& sum, const Verdict& verdict) {
    sum.lost += verdict.lost;
    sum.doubled += verdict.doubled;
    sum.changed += verdict.changed;
    sum.corrupt += verdict.corrupt;
    sum.wrong_total += verdict.wrong_total;
    sum.cuts += verdict.cuts;
    sum.cuts_in_opening += verdict.cuts_in_opening;
    sum.gifts += verdict.gifts;
    sum.story = sum.story.empty() ? verdict.story : sum.story;
}

void live_through(FeedKind feed) {
    log::set_level(log::Level::Error);
    const auto [first, nights, is_replay] = seeds_asked_for(kFirstSeed, kNightsUsual, kFeedKinds);
    Verdict sum;
    for (std::int64_t night = 0; night < nights; ++night) {
        const auto seed = first + static_cast<std::uint64_t>(night);
        const auto verdict = Night(seed, Variant::Right, feed).run();
        INFO("CHAPEAU_SEED=" << seed << " replays this night alone: " << in_words(verdict));
        REQUIRE(verdict.clean());
        add(sum, verdict);
    }
    if (!is_replay) {
        // Nights in which nothing happens would prove nothing.
        CHECK(sum.cuts >= nights * 2);
        CHECK(sum.cuts_in_opening * 20 >= nights);
        CHECK(sum.gifts >= nights * 10);
    }
}

/// The harm of some nights of a wrong book, added up.
Verdict harm_of(Variant variant) {
    log::set_level(log::Level::Error);
    Verdict sum;
    for (std::uint64_t night = 0; night < kWrongNights; ++night) {
        add(sum, Night(kFirstSeed + night, variant, FeedKind::Numbered).run());
    }
    return sum;
}

} // namespace

TEST_CASE("nights of power cuts lose nothing of a plain feed and of the hat", "[simulation]") {
    live_through(FeedKind::Numbered);
}

TEST_CASE("nights of power cuts lose nothing of a DonorDrive feed and of the hat", "[simulation]") {
    live_through(FeedKind::DonorDrive);
}

TEST_CASE("nights of power cuts lose nothing of a tracker feed and of the hat", "[simulation]") {
    live_through(FeedKind::Tracker);
}

TEST_CASE("nights of power cuts lose nothing of a generic feed and of the hat", "[simulation]") {
    live_through(FeedKind::Generic);
}

TEST_CASE("the same seed gives the same night", "[simulation]") {
    log::set_level(log::Level::Error);
    const auto once = Night(kFirstSeed, Variant::Right, FeedKind::DonorDrive).run();
    const auto twice = Night(kFirstSeed, Variant::Right, FeedKind::DonorDrive).run();
    CHECK(once.gifts == twice.gifts);
    CHECK(once.cuts == twice.cuts);
    CHECK(once.operations == twice.operations);
}

TEST_CASE("the nights catch a log that is not synced at each commit", "[simulation]") {
    const auto harm = harm_of(Variant::SynchronousNormal);
    INFO(in_words(harm));
    CHECK(harm.lost > 0);
    CHECK(harm.changed > 0);
}

TEST_CASE("the nights catch a position that is committed before its gifts", "[simulation]") {
    const auto harm = harm_of(Variant::CursorFirst);
    INFO(in_words(harm));
    CHECK(harm.lost > 0);
    CHECK(harm.doubled == 0);
}

TEST_CASE("the nights catch a book without a unique key", "[simulation]") {
    const auto harm = harm_of(Variant::NoUniqueKey);
    INFO(in_words(harm));
    CHECK(harm.doubled > 0);
    CHECK(harm.changed == 0);
}

TEST_CASE("the nights catch a tick that is shown before the commit", "[simulation]") {
    const auto harm = harm_of(Variant::AcknowledgedFirst);
    INFO(in_words(harm));
    CHECK(harm.lost > 0);
    CHECK(harm.doubled == 0);
}

TEST_CASE("the nights catch a drive that lies about its syncs", "[simulation]") {
    const auto harm = harm_of(Variant::LyingDrive);
    INFO(in_words(harm));
    CHECK(harm.lost > 0);
    CHECK(harm.corrupt > 0);
}
