#include "base/format.hpp"
#include "evening.hpp"
#include "makers.hpp"
#include "sources/csv/source.hpp"
#include "support/catch.hpp"
#include "support/temp_folder.hpp"

#include <fstream>
#include <thread>

using namespace chapeau;
using namespace chapeau::sources;
using namespace chapeau::test;
using namespace std::chrono_literals;

namespace {

/// Reads at once, or, like a network share that does not answer, not before it is told to.
class ReaderAtHand final : public csv::Reader {
public:
    explicit ReaderAtHand(const bool& hangs) : hangs_(hangs) {}

    void begin(csv::Errand errand) override { errand_ = std::move(errand); }
    std::optional<Result<csv::Reading>> take() override {
        if (hangs_) {
            return std::nullopt;
        }
        return csv::carry_out(errand_.value());
    }

private:
    const bool& hangs_;
    std::optional<csv::Errand> errand_;
};

class Desk {
public:
    bool disk_hangs = false;

    explicit Desk(csv::Authority authority = csv::Authority::RowsAdd)
        : evening([this, authority] {
              return *csv::make_source(
                  {.name = "desk", .path = path(), .currency = usd(), .authority = authority},
                  std::make_unique<ReaderAtHand>(disk_hangs));
          }) {}

    std::filesystem::path path() const { return folder_ / "gifts.csv"; }

    /// Each writing gets a time of its own, as a file system with a fine clock would give.
    void write(const std::string& text) {
        std::ofstream(path(), std::ios::binary) << text;
        ++writings_;
        std::filesystem::last_write_time(path(), std::filesystem::file_time_type{} +
                                                     std::chrono::hours{300'000} +
                                                     seconds{writings_});
    }

    static std::string rows(int from, int to) {
        std::string text;
        for (int i = from; i <= to; ++i) {
            text += format("{},2026-11-07T19:00:00Z,{}.00\n", i, i);
        }
        return text;
    }

private:
    TempFolder folder_;
    int writings_ = 0;

public:
    Evening evening;
};

const std::string kHeader = "id,time,amount\n";

} // namespace

TEST_CASE("a watched file is read when it is there and when it changes", "[sources]") {
    Desk desk;
    desk.evening.run(1min);
    CHECK(desk.evening.health().late);
    CHECK(desk.evening.health().last_error.find("gifts.csv") != std::string::npos);
    desk.write(kHeader + Desk::rows(1, 3));
    desk.evening.run(1min);
    CHECK(desk.evening.book.count() == 3);
    CHECK(desk.evening.book.sum() == 600);
    CHECK_FALSE(desk.evening.health().late);
    desk.write(kHeader + Desk::rows(1, 4));
    desk.evening.run(3s);
    CHECK(desk.evening.book.count() == 4);
}

TEST_CASE("a file that was away for hours is read within seconds of its return", "[sources]") {
    Desk desk;
    desk.evening.run(2h);
    desk.write(kHeader + Desk::rows(1, 3));
    desk.evening.run(7s);
    CHECK(desk.evening.book.count() == 3);
}

TEST_CASE("a stray quote in an authoritative file withdraws nothing", "[sources]") {
    Desk desk(csv::Authority::FileIsAuthority);
    desk.write(kHeader + Desk::rows(1, 10));
    desk.evening.run(10s);
    desk.write(kHeader + Desk::rows(1, 6) + "\"7,2026-11-07T19:00:00Z,7.00\n" + Desk::rows(8, 10));
    desk.evening.run(2min);
    CHECK(desk.evening.book.count() == 10);
    CHECK(desk.evening.health().late);
    CHECK(desk.evening.health().last_error.find("line 8") != std::string::npos);
}

TEST_CASE("an unchanged file is told once", "[sources]") {
    Desk desk;
    desk.write(kHeader + Desk::rows(1, 3));
    desk.evening.run(10min);
    CHECK(desk.evening.book.pages == 1);
    CHECK(desk.evening.client().sent().empty());
}

TEST_CASE("a long file is told page by page within one poll", "[sources]") {
    Desk desk;
    desk.write(kHeader + Desk::rows(1, 2345));
    desk.evening.run(3s);
    CHECK(desk.evening.book.count() == 2345);
    CHECK(desk.evening.book.pages == 5);
}

TEST_CASE("a reading cut at any page is finished after the restart", "[sources]") {
    for (int cut = 0; cut <= 5; ++cut) {
        Desk desk;
        desk.write(kHeader + Desk::rows(1, 2345));
        while (desk.evening.book.pages < cut) {
            desk.evening.run(1ms);
        }
        desk.evening.crash();
        desk.evening.run(10s);
        CAPTURE(cut);
        CHECK(desk.evening.book.count() == 2345);
        CHECK(desk.evening.book.pages <= 6);
    }
}

TEST_CASE("a page that was not saved is told again", "[sources]") {
    Desk desk;
    desk.write(kHeader + Desk::rows(1, 2345));
    desk.evening.book.failures_to_come = 3;
    desk.evening.run(1min);
    CHECK(desk.evening.book.count() == 2345);
    CHECK(desk.evening.health().failures_in_a_row == 0);
}

TEST_CASE("a line that is still being written waits for its end", "[sources]") {
    Desk desk;
    desk.write(kHeader + Desk::rows(1, 1) + "2,2026-11-07T19:00:00Z,12");
    desk.evening.run(1min);
    CHECK(desk.evening.book.count() == 1);
    desk.write(kHeader + Desk::rows(1, 1) + "2,2026-11-07T19:00:00Z,1250\n");
    desk.evening.run(3s);
    CHECK(desk.evening.book.sum() == 100 + 125'000);
}

TEST_CASE("a row removed from a mere list stays a gift", "[sources]") {
    Desk desk;
    desk.write(kHeader + Desk::rows(1, 10));
    desk.evening.run(10s);
    desk.write(kHeader + Desk::rows(2, 10));
    desk.evening.run(10min);
    CHECK(desk.evening.book.count() == 10);
}

TEST_CASE("a row removed from an authoritative file was withdrawn", "[sources]") {
    Desk desk(csv::Authority::FileIsAuthority);
    desk.write(kHeader + Desk::rows(1, 10));
    desk.evening.run(10s);
    desk.write(kHeader + Desk::rows(2, 10));
    desk.evening.run(1s);
    CHECK(desk.evening.book.count() == 10);
    desk.evening.run(10s);
    CHECK(desk.evening.book.count() == 9);
    const auto pages = desk.evening.book.pages;
    desk.evening.run(50s);
    CHECK(desk.evening.book.pages - pages <= 1);
}

TEST_CASE("a file caught empty or half written withdraws nothing", "[sources]") {
    Desk desk(csv::Authority::FileIsAuthority);
    const auto whole = kHeader + Desk::rows(1, 100);
    desk.write(whole);
    desk.evening.run(10s);
    for (const auto& part : {std::string{}, kHeader, whole.substr(0, whole.size() / 3)}) {
        desk.write(part);
        desk.evening.run(1min);
        desk.write(whole);
        desk.evening.run(10s);
        CHECK(desk.evening.book.withdrawals == 0);
    }
    CHECK(desk.evening.book.count() == 100);
}

TEST_CASE("a file that is too large is refused in words", "[sources]") {
    Desk desk;
    desk.write(kHeader);
    std::filesystem::resize_file(desk.path(), csv::kFileBytesMax + 1);
    desk.evening.run(1s);
    CHECK(desk.evening.health().failures_in_a_row == 1);
    CHECK_FALSE(desk.evening.health().last_error.empty());
}

TEST_CASE("a disk that hangs is waited for, and the operator is told", "[sources]") {
    Desk desk;
    desk.write(kHeader + Desk::rows(1, 3));
    desk.evening.run(10s);
    desk.write(kHeader + Desk::rows(1, 4));
    desk.disk_hangs = true;
    desk.evening.run(5s);
    CHECK(desk.evening.health().last_error.empty());
    desk.evening.run(10min);
    CHECK(desk.evening.health().late);
    CHECK(desk.evening.health().last_error.find("gifts.csv is not read yet") != std::string::npos);
    CHECK(desk.evening.book.count() == 3);
    desk.disk_hangs = false;
    desk.evening.run(7s);
    CHECK(desk.evening.book.count() == 4);
    CHECK_FALSE(desk.evening.health().late);
    CHECK(desk.evening.health().last_error.empty());
}

TEST_CASE("a file is read on a thread of its own", "[sources][threads]") {
    Desk desk;
    desk.write(kHeader + Desk::rows(1, 3));
    const auto reader = csv::make_thread_reader();
    const auto read = [&](std::optional<csv::Outside> known) {
        reader->begin({desk.path(), usd(), domain::Layer::Captured, known});
        auto reading = reader->take();
        while (!reading) {
            std::this_thread::yield();
            reading = reader->take();
        }
        CHECK_FALSE(reader->take().has_value());
        return *std::move(reading);
    };
    const auto first = read(std::nullopt);
    REQUIRE(first);
    REQUIRE(first->file.has_value());
    CHECK(first->file->rows.gifts.size() == 3);
    const auto second = read(first->outside);
    REQUIRE(second);
    CHECK_FALSE(second->file.has_value());
    desk.write("x");
    CHECK_FALSE(read(first->outside));
    // One that is under way is waited for at the end.
    reader->begin({desk.path(), usd(), domain::Layer::Captured, std::nullopt});
}
