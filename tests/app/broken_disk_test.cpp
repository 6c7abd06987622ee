// The disk stops taking writes in mid-evening. The system's own limit on the size of files stands
// for it: every write fails, as on a full disk.
#include "app/evening.hpp"
#include "base/file.hpp"
#include "support/catch.hpp"
#include "support/makers.hpp"
#include "support/temp_folder.hpp"

#include <csignal>
#include <filesystem>
#include <memory>
#include <string>
#include <sys/resource.h>

using namespace chapeau;
using namespace chapeau::app;
using namespace chapeau::test;

namespace {

/// While it lives, no file grows beyond `size_bytes_max`.
class FullDisk {
public:
    explicit FullDisk(rlim_t size_bytes_max = 1) {
        std::signal(SIGXFSZ, SIG_IGN);
        ENSURE(::getrlimit(RLIMIT_FSIZE, &usual_) == 0, "the limit can be read");
        const rlimit none{size_bytes_max, usual_.rlim_max};
        ENSURE(::setrlimit(RLIMIT_FSIZE, &none) == 0, "the limit can be set");
    }
    FullDisk(const FullDisk&) = delete;
    FullDisk& operator=(const FullDisk&) = delete;
    ~FullDisk() { ::setrlimit(RLIMIT_FSIZE, &usual_); }

private:
    rlimit usual_{};
};

Moment moment(microseconds since) {
    return {at(since), SteadyTime(since)};
}

domain::Command cash(const std::string& key) {
    return {key, "keyboard", domain::AddCash{dollars(20), 0, ""}};
}

EveningSetup setup_in(const TempFolder& folder) {
    return {.book_file = folder / "book.sqlite",
            .challenge = make_challenge(),
            .supporter = supporter()};
}

/// An evening with `gifts` gifts of 20 dollars, whose disk then failed: its book is closed.
std::unique_ptr<Evening> evening_cut_off(const TempFolder& folder, int gifts) {
    auto opened = Evening::open(setup_in(folder), moment(0s));
    REQUIRE(opened);
    for (int gift = 0; gift < gifts; ++gift) {
        REQUIRE((*opened)->execute(cash("k" + std::to_string(gift)), moment(1s)));
    }
    bool saved = true;
    {
        const FullDisk disk;
        saved = (*opened)->execute(cash("lost"), moment(2s)).has_value();
    }
    REQUIRE_FALSE(saved);
    REQUIRE_FALSE((*opened)->health().open);
    return *std::move(opened);
}

/// Opens and closes the book in order, so that its log is empty.
void tidy(const TempFolder& folder) {
    REQUIRE(Evening::open(setup_in(folder), moment(0s)));
}

} // namespace

TEST_CASE("what a full disk refuses is told as not saved and nothing is shown", "[app]") {
    const TempFolder folder;
    const auto opened = Evening::open(setup_in(folder), moment(0s));
    REQUIRE(opened);
    auto& evening = **opened;
    REQUIRE(evening.execute(cash("k1"), moment(1s)));
    REQUIRE(evening.look(moment(1s))->received == dollars(20));

    std::unique_ptr<FullDisk> disk = std::make_unique<FullDisk>();
    const auto failed = evening.execute(cash("k2"), moment(60s));
    disk.reset(); // The test's own output has to be written too.
    REQUIRE_FALSE(failed);
    CHECK(failed.error().message.find("NOT SAVED") != std::string::npos);
    CHECK_FALSE(evening.health().open);
    CHECK(evening.health().failed_at == at(60s));

    // The screen keeps what was saved, and says as of when.
    const auto seen = evening.look(moment(60s));
    REQUIRE(seen);
    CHECK(seen->received == dollars(20));
    CHECK(seen->as_of == at(60s));

    // Nothing is acknowledged meanwhile.
    const auto meanwhile = evening.execute(cash("k3"), moment(60s));
    REQUIRE_FALSE(meanwhile);
    CHECK(meanwhile.error().code == Errc::Unavailable);
    domain::Batch page;
    page.source = "extra-life";
    page.gifts.push_back(make_gift());
    CHECK_FALSE(evening.record(page, moment(60s)));

    // It is not tried before its time, and then through the whole start-up order.
    evening.tend(moment(60s + 500ms));
    CHECK_FALSE(evening.health().open);
    evening.tend(moment(62s));
    REQUIRE(evening.health().open);
    CHECK(evening.health().last_error.empty());

    // Given again with the same key, the deed is done once.
    REQUIRE(evening.execute(cash("k2"), moment(63s)));
    REQUIRE(evening.execute(cash("k2"), moment(64s)));
    REQUIRE(evening.record(page, moment(65s)));
    const auto after = evening.look(moment(65s));
    REQUIRE(after);
    CHECK(after->received == dollars(50));
    CHECK_FALSE(after->as_of);
}

TEST_CASE("a disk that stays full is tried again until it is not", "[app]") {
    const TempFolder folder;
    const auto opened = Evening::open(setup_in(folder), moment(0s));
    REQUIRE(opened);
    auto& evening = **opened;
    int good = 0; // Counted, not checked, while the test's own output cannot be written.
    {
        const FullDisk disk;
        good += evening.execute(cash("k1"), moment(1s)) ? 1 : 0;
        for (int second = 2; second < 120; ++second) {
            evening.tend(moment(seconds(second)));
            good += evening.health().open ? 1 : 0;
        }
    }
    CHECK(good == 0);
    CHECK_FALSE(evening.health().last_error.empty());
    evening.tend(moment(300s));
    CHECK(evening.health().open);
    CHECK(evening.execute(cash("k1"), moment(301s)));
}

TEST_CASE("a book that cannot take a waiting claim is not open, and is tried again", "[app]") {
    const TempFolder folder;
    const auto evening = evening_cut_off(folder, 1);
    evening->claim_celebrations(1, moment(3s));
    tidy(folder);
    {
        // Room for the line that says that the book is open, and for none more: one page of the
        // log with its header takes 4,152 bytes.
        const FullDisk disk(6'000);
        evening->tend(moment(10s));
    }
    CHECK_FALSE(evening->health().open);
    CHECK_FALSE(evening->health().last_error.empty());
    CHECK_FALSE(evening->execute(cash("k9"), moment(11s)));
    evening->tend(moment(60s));
    REQUIRE(evening->health().open);
    CHECK(evening->look(moment(60s))->celebrated_through == 1);
}

TEST_CASE("a book that has gone is not begun anew while the room looks at it", "[app]") {
    const TempFolder folder;
    const auto evening = evening_cut_off(folder, 3);
    const TempFolder elsewhere;
    std::filesystem::copy(folder.path(), elsewhere.path(),
                          std::filesystem::copy_options::recursive);
    for (const auto* name : {"book.sqlite", "book.sqlite-wal", "book.sqlite-seal"}) {
        std::filesystem::remove(folder / name);
    }
    evening->tend(moment(10s));
    CHECK_FALSE(evening->health().open);
    CHECK(evening->health().last_error.find("no book") != std::string::npos);
    CHECK_FALSE(std::filesystem::exists(folder / "book.sqlite"));
    CHECK(evening->look(moment(10s))->received == dollars(60));
    CHECK_FALSE(evening->execute(cash("k9"), moment(11s)));

    // The disk is back.
    std::filesystem::copy(elsewhere.path(), folder.path(),
                          std::filesystem::copy_options::recursive);
    evening->tend(moment(60s));
    INFO(evening->health().last_error);
    REQUIRE(evening->health().open);
    CHECK(evening->look(moment(60s))->received == dollars(60));
}

TEST_CASE("an empty, shorter or other book is not taken for the one that was open", "[app]") {
    const int gifts = GENERATE(-1, 0, 1, 3, 5);
    CAPTURE(gifts);
    const TempFolder other;
    if (gifts < 0) {
        REQUIRE(make_private_file(other / "book.sqlite"));
    } else {
        const auto evening = Evening::open(setup_in(other), moment(0s));
        REQUIRE(evening);
        for (int gift = 0; gift < gifts; ++gift) {
            REQUIRE((*evening)->execute(cash("other-" + std::to_string(gift)), moment(1s)));
        }
    }
    const TempFolder folder;
    const auto evening = evening_cut_off(folder, 3);
    for (const auto* name : {"book.sqlite", "book.sqlite-wal", "book.sqlite-seal"}) {
        std::filesystem::remove(folder / name);
    }
    std::filesystem::copy(other.path(), folder.path());
    evening->tend(moment(10s));
    CHECK_FALSE(evening->health().open);
    CHECK_FALSE(evening->health().last_error.empty());
    CHECK(evening->look(moment(10s))->received == dollars(60));
}
