// The disk stops taking writes in mid-evening. The system's own limit on the size of files stands
// for it: every write fails, as on a full disk.
#include "app/evening.hpp"
#include "support/catch.hpp"
#include "support/makers.hpp"
#include "support/temp_folder.hpp"

#include <csignal>
#include <memory>
#include <string>
#include <sys/resource.h>

using namespace chapeau;
using namespace chapeau::app;
using namespace chapeau::test;

namespace {

/// While it lives, no file grows.
class FullDisk {
public:
    FullDisk() {
        std::signal(SIGXFSZ, SIG_IGN);
        ENSURE(::getrlimit(RLIMIT_FSIZE, &usual_) == 0, "the limit can be read");
        const rlimit none{1, usual_.rlim_max};
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

} // namespace

TEST_CASE("what a full disk refuses is told as not saved and nothing is shown", "[app]") {
    const TempFolder folder;
    const auto opened = Evening::open({.book_file = folder / "book.sqlite",
                                       .challenge = make_challenge(),
                                       .supporter = supporter()},
                                      moment(0s));
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
    const auto opened = Evening::open({.book_file = folder / "book.sqlite",
                                       .challenge = make_challenge(),
                                       .supporter = supporter()},
                                      moment(0s));
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
