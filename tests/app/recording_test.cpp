#include "app/recording.hpp"
#include "support/catch.hpp"
#include "support/makers.hpp"

#include <array>
#include <random>
#include <string>
#include <utility>
#include <vector>

using namespace chapeau;
using namespace chapeau::app;
using namespace chapeau::test;

namespace {

RecordedGift recorded(GiftFields fields) {
    auto gift = make_gift(std::move(fields));
    gift.words = domain::kNotJudged; // What a file says is judged when it is taken in.
    return {1, "extra-life", std::move(gift), std::nullopt};
}

Recording read_back(const Recording& recording) {
    const auto read = parse_recording(to_csv(recording));
    INFO(to_csv(recording));
    if (!read) {
        FAIL(read.error().message);
    }
    return *read;
}

} // namespace

TEST_CASE("a recording is read back as it was written", "[app]") {
    Recording recording{usd(), {}};
    recording.gifts.push_back(recorded({.external_id = "line-1",
                                        .amount = money(1050),
                                        .donor_key = "k,1",
                                        .name = "Ada \"the\" 1st, of\nHouse",
                                        .message = "=1+1"}));
    recording.gifts.push_back(recorded({.external_id = "line-1", .amount = std::nullopt}));
    recording.gifts.push_back(
        recorded({.external_id = "line-1", .layer = domain::Layer::Pledged, .people = 40}));
    recording.gifts[2].reversed = domain::ReversalReason::Refunded;
    const auto back = read_back(recording);
    CHECK(back.currency == usd());
    CHECK(back.gifts == recording.gifts);
}

TEST_CASE("no cell of an export is a formula and no name is changed by the guard", "[app]") {
    for (const std::string name : {"=cmd()", "+1", "-1", "@sum", "'quoted", "''", "\tx", "Ada", "",
                                   "a=b", "\"=1\"", "=\"x\",1"}) {
        INFO(name);
        Recording recording{usd(), {recorded({.external_id = "line-1", .name = name})}};
        CHECK(read_back(recording).gifts == recording.gifts);
        const auto csv = to_csv(recording);
        for (const auto* start : {",=", ",+", ",-", ",@", ",\"=", ",\"+", ",\"-", ",\"@"}) {
            CHECK(csv.find(start) == std::string::npos);
        }
    }
}

TEST_CASE("any bytes of a name survive a recording", "[app]") {
    const auto seed = GENERATE(1U, 2U, 3U, 4U, 5U);
    INFO("seed " << seed);
    std::mt19937 random(seed);
    for (int round = 0; round < 200; ++round) {
        std::string name;
        for (auto left = random() % 12; left > 0; --left) {
            static constexpr std::array<const char*, 9> kPieces = {"=", ",", "\"", "\n", "\r",
                                                                   "'", "+", "é",  " a"};
            name += kPieces[random() % kPieces.size()];
        }
        Recording recording{usd(), {recorded({.external_id = "line-1", .name = name})}};
        CHECK(read_back(recording).gifts[0].gift.name == name);
    }
}

TEST_CASE("what is no recording is refused with its line", "[app]") {
    const auto good = to_csv({usd(), {recorded({})}});
    const std::vector<std::pair<std::string, std::string>> cases = {
        {"", "columns"},
        {"a,b\n", "columns"},
        {good.substr(0, good.find('\n') + 1), "no gift"},
        {good + "x\n", "line 3"},
        {good + good.substr(good.find('\n') + 1, 12), "line 3"},
        {good + "\"open", "line 3"},
        {"\xff", "UTF-8"},
    };
    for (const auto& [csv, part] : cases) {
        INFO(csv);
        const auto read = parse_recording(csv);
        REQUIRE_FALSE(read);
        INFO(read.error().message);
        CHECK(read.error().message.find(part) != std::string::npos);
    }
}

TEST_CASE("an export tells what stands at the end of the evening", "[app]") {
    std::vector<domain::Entry> entries;
    const auto add = [&](EntryContent what) {
        entries.push_back(
            {static_cast<domain::EntrySeq>(entries.size()) + 1, evening(), std::move(what)});
    };
    add(make_gift_entry({.name = "Ada"}));                    // 1, corrected to 12.50.
    add(make_gift_entry({.name = "Ben"}));                    // 2, void.
    add(make_gift_entry({.name = "Chloe", .message = "Hi"})); // 3, hidden.
    add(make_gift_entry({.name = "Dora"}));                   // 4, reversed and back.
    add(domain::AdjustmentEntry{1, money(250), false});
    add(domain::ReversalEntry{2, dollars(10), domain::ReversalReason::Voided});
    add(domain::CueEntry{domain::HideName{3}});
    add(domain::ReversalEntry{4, dollars(10), domain::ReversalReason::Withdrawn});
    add(domain::RestorationEntry{4, dollars(10)});
    Recorder recorder(usd());
    for (const auto& entry : entries) {
        recorder.take(entry);
    }
    const auto recording = std::move(recorder).finish();
    REQUIRE(recording.gifts.size() == 4);
    CHECK(recording.gifts[0].gift.amount == money(1250));
    CHECK(recording.gifts[1].reversed == domain::ReversalReason::Voided);
    CHECK(recording.gifts[2].gift.name.empty());
    CHECK(recording.gifts[2].gift.message.empty());
    CHECK_FALSE(recording.gifts[3].reversed);
}

TEST_CASE("amounts are written with the digits of their currency", "[app]") {
    CHECK(major_digits(money(1050)) == "10.50");
    CHECK(major_digits(money(5)) == "0.05");
    CHECK(major_digits(money(-1050)) == "-10.50");
    CHECK(major_digits(money(1050, currency("JPY"))) == "1050");
    CHECK(major_digits(money(1050, currency("KWD"))) == "1.050");
}

TEST_CASE("a donor hidden on one gift is named on none in the export", "[app]") {
    Recorder recorder(usd());
    const auto gift = [](const char* source, const char* donor) {
        return make_gift_entry({.source = source, .donor_key = donor, .message = "Hello"});
    };
    recorder.take(make_entry(1, gift("extra-life", "d1")));
    recorder.take(make_entry(2, gift("extra-life", "d1")));
    recorder.take(make_entry(3, gift("extra-life", "d2")));
    recorder.take(make_entry(4, gift("marathon", "d1"))); // The same key elsewhere is another.
    recorder.take(make_entry(5, gift("extra-life", "")));
    recorder.take(make_entry(6, gift("extra-life", "")));
    recorder.take(make_cue_entry(7, domain::HideName{2}));
    recorder.take(make_cue_entry(8, domain::HideName{5}));
    recorder.take(make_entry(9, gift("extra-life", "d1"))); // It came after the hiding.
    recorder.take(make_cue_entry(10, domain::HideName{3}));
    recorder.take(make_cue_entry(11, domain::ShowName{3}));
    const auto recording = std::move(recorder).finish();
    std::vector<domain::EntrySeq> named;
    for (const auto& recorded : recording.gifts) {
        CHECK(recorded.gift.name.empty() == recorded.gift.message.empty());
        if (!recorded.gift.name.empty()) {
            named.push_back(recorded.line);
        }
    }
    CHECK(named == std::vector<domain::EntrySeq>{3, 4, 6});
}

namespace {

/// The words of the gift that a line opened, as the export tells them: "name/message".
std::string exported(const Recording& recording, domain::EntrySeq line) {
    for (const auto& recorded : recording.gifts) {
        if (recorded.line == line) {
            return recorded.gift.name + "/" + recorded.gift.message;
        }
    }
    return "not there";
}

Recording record(const std::vector<EntryContent>& lines,
                 domain::WordsMode mode = domain::WordsMode::HoldPhones) {
    Recorder recorder(usd(), mode);
    domain::EntrySeq seq = 0;
    for (const auto& line : lines) {
        recorder.take({++seq, evening(), line});
    }
    return std::move(recorder).finish();
}

domain::GiftEntry promise(std::string name, domain::WordsOrigin origin, domain::Verdict verdict) {
    auto entry = make_gift_entry(
        {.source = "phones", .layer = domain::Layer::Pledged, .name = std::move(name)});
    entry.message = "Hi";
    entry.origin = origin;
    entry.words = {verdict, domain::Objection::None};
    return entry;
}

domain::GiftEntry payment_of(domain::EntrySeq pledge) {
    auto entry = make_gift_entry({.source = "desk", .layer = domain::Layer::Cash, .name = ""});
    entry.pays = pledge;
    return entry;
}

const domain::ReversalEntry kPaidFirst{1, dollars(10), domain::ReversalReason::Paid};

} // namespace

TEST_CASE("what is hidden or corrected on a promise is so on its payment in the export", "[app]") {
    using domain::Verdict;
    using domain::WordsOrigin;
    const auto first = promise("Ada", WordsOrigin::Feed, Verdict::Allow);
    CHECK(exported(record({first, kPaidFirst, payment_of(1)}), 3) == "Ada/Hi");
    for (const domain::EntrySeq named : {1, 3}) {
        const auto hidden =
            record({first, kPaidFirst, payment_of(1), domain::CueEntry{domain::HideName{named}}});
        CHECK(exported(hidden, 3) == "/");
    }
    CHECK(
        exported(record({first, domain::CueEntry{domain::HideName{1}}, kPaidFirst, payment_of(1)}),
                 4) == "/");
    const domain::NameCorrected corrected{1, "Adah", "Hi", {Verdict::Allow, {}}};
    CHECK(exported(record({first, kPaidFirst, payment_of(1), domain::NoteEntry{corrected}}), 3) ==
          "Adah/Hi");
}

TEST_CASE("words that were never let through are left out of the export", "[app]") {
    using domain::Verdict;
    using domain::WordsMode;
    using domain::WordsOrigin;
    const auto phone = promise("Ada", WordsOrigin::Phone, Verdict::Allow);
    const auto doubtful = promise("Ada", WordsOrigin::Phone, Verdict::Hold);
    const auto abuse = promise("Ada", WordsOrigin::Feed, Verdict::Block);
    const domain::NoteEntry approved{domain::WordsApproved{1, "digest"}};
    const domain::CueEntry clean{domain::SetWordsMode{WordsMode::Clean}};
    const domain::CueEntry hold{domain::SetWordsMode{WordsMode::HoldPhones}};
    CHECK(exported(record({phone}), 1) == "/");
    CHECK(exported(record({phone, approved}), 1) == "Ada/Hi");
    CHECK(exported(record({phone, clean, hold}), 1) == "Ada/Hi");
    CHECK(exported(record({clean, phone}), 2) == "Ada/Hi");
    CHECK(exported(record({clean, hold, phone}), 3) == "/");
    CHECK(exported(record({phone}, WordsMode::Clean), 1) == "Ada/Hi");
    CHECK(exported(record({doubtful, clean}), 1) == "/");
    CHECK(exported(record({abuse}), 1) == "/");
    CHECK(exported(record({abuse, approved}), 1) == "Ada/Hi");
    CHECK(exported(record({phone, kPaidFirst, payment_of(1), approved}), 3) == "Ada/Hi");
    CHECK(exported(record({phone, kPaidFirst, payment_of(1)}), 3) == "/");
    const domain::NameCorrected corrected{1, "Adah", "Hi", {Verdict::Hold, {}}};
    CHECK(exported(record({phone, approved, domain::NoteEntry{corrected}}), 1) == "/");
}
