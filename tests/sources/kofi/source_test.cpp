#include "../evening.hpp"
#include "../makers.hpp"
#include "../seeded_evening.hpp"
#include "sources/kofi/source.hpp"
#include "support/catch.hpp"
#include "support/scripted_kofi.hpp"

#include <map>
#include <random>
#include <utility>
#include <vector>

using namespace chapeau;
using namespace chapeau::test;
using namespace std::chrono_literals;
namespace kofi = chapeau::sources::kofi;
using kofi::Verdict;

namespace {

kofi::Options kofi_options() {
    return {.name = "kofi", .token = Secret(kKofiToken), .currency = usd()};
}

/// An evening to which Ko-fi posts; a crash takes the mailbox along.
class KofiEvening {
private:
    std::shared_ptr<kofi::Mailbox> box_;

public:
    std::map<std::string, std::vector<Verdict>> answers; // By the gift's id.

    explicit KofiEvening(std::uint64_t seed = 1)
        : evening(
              [this] {
                  box_ = kofi::make_mailbox(kofi_options());
                  return *kofi::make_source(kofi_options(), box_);
              },
              seed) {}

    Evening evening;

    void post(const ProviderGift& gift) { post(gift.id, kofi_post(gift)); }
    void post(const std::string& id, const std::string& body) {
        box_->take(body, [this, id](Verdict verdict) { answers[id].push_back(verdict); });
    }

    ProviderGift gift() {
        evening.add_gift();
        auto& made = evening.provider.gifts.back();
        made.cents = made.cents.value_or(made.hidden_cents);
        return made;
    }
};

} // namespace

TEST_CASE("a delivery of Ko-fi's is answered once it is in the book", "[sources][kofi]") {
    KofiEvening night;
    night.evening.run(1s);
    const auto gift = night.gift();
    night.post(gift);
    CHECK(night.answers[gift.id].empty());
    night.evening.run(1s);
    CHECK(night.answers[gift.id] == std::vector{Verdict::Accepted});
    CHECK(night.evening.agrees());
    CHECK(night.evening.book.gifts.at(gift.id).name == gift.name);
}

TEST_CASE("a delivery that the book cannot save is told again before it is answered",
          "[sources][kofi]") {
    KofiEvening night;
    const auto gift = night.gift();
    night.evening.book.failures_to_come = 2;
    night.post(gift);
    night.evening.run(400ms);
    CHECK(night.answers[gift.id].empty());
    CHECK_FALSE(night.evening.health().last_error.empty());
    night.evening.run(10s);
    CHECK(night.answers[gift.id] == std::vector{Verdict::Accepted});
    CHECK(night.evening.agrees());
    CHECK(night.evening.health().last_error.empty());
}

TEST_CASE("a delivery that is posted twice counts once", "[sources][kofi]") {
    KofiEvening night;
    const auto gift = night.gift();
    night.post(gift);
    night.post(gift);
    night.evening.run(1s);
    night.post(gift);
    night.evening.run(1s);
    CHECK(night.answers[gift.id] == std::vector(3, Verdict::Accepted));
    CHECK(night.evening.agrees());
}

TEST_CASE("who waits for an answer when the process ends is told to post again",
          "[sources][kofi]") {
    KofiEvening night;
    const auto gift = night.gift();
    night.post(gift);
    night.evening.crash();
    CHECK(night.answers[gift.id] == std::vector{Verdict::Busy});
    night.post(gift);
    night.evening.run(1s);
    CHECK(night.answers[gift.id].back() == Verdict::Accepted);
    CHECK(night.evening.agrees());
}

TEST_CASE("more deliveries than the mailbox holds are asked to come again", "[sources][kofi]") {
    KofiEvening night;
    std::size_t busy = 0;
    for (std::size_t i = 0; i < kofi::kLettersMax + 10; ++i) {
        const auto gift = night.gift();
        night.post(gift);
        if (night.answers[gift.id] == std::vector{Verdict::Busy}) {
            ++busy;
        }
    }
    CHECK(busy == 10);
    night.evening.run(5s);
    for (const auto& gift : night.evening.provider.gifts) {
        if (night.answers[gift.id].back() == Verdict::Busy) {
            night.post(gift);
        }
    }
    night.evening.run(5s);
    CHECK(night.evening.agrees());
}

TEST_CASE("a forged delivery and a broken one are answered at once", "[sources][kofi]") {
    KofiEvening night;
    auto forged = kofi_post(night.gift());
    night.evening.provider.gifts.clear();
    forged.replace(forged.find("000000000001"), 12, "000000000002");
    night.post("forged", forged);
    night.post("broken", "data=%");
    CHECK(night.answers["forged"] == std::vector{Verdict::Refused});
    CHECK(night.answers["broken"] == std::vector{Verdict::Unreadable});
    night.evening.run(5s);
    CHECK(night.evening.book.gifts.empty());
    CHECK(night.evening.book.pages == 0);
}

TEST_CASE("a purchase that does not count is accepted and leaves no trace", "[sources][kofi]") {
    KofiEvening night;
    auto gift = night.gift();
    auto body = kofi_post(gift);
    body.replace(body.find("Donation"), 8, "Shop+Order");
    night.post("order", body);
    CHECK(night.answers["order"] == std::vector{Verdict::Accepted});
    night.evening.run(1s);
    CHECK(night.evening.book.pages == 0);
}

TEST_CASE("an empty mailbox costs the book nothing, and is never late", "[sources][kofi]") {
    KofiEvening night;
    night.evening.run(10min);
    CHECK(night.evening.book.pages == 0);
    CHECK_FALSE(night.evening.health().late);
}

TEST_CASE("no evening with Ko-fi loses a gift that it accepted", "[sources][kofi]") {
    for (std::uint64_t seed = 1; seed <= seeded_evenings(); ++seed) {
        CAPTURE(seed);
        KofiEvening night(seed);
        std::mt19937_64 random(seed);
        const auto once_in = [&random](std::uint64_t n) { return random() % n == 0; };
        std::vector<ProviderGift> untold; // No answer 200 came back to Ko-fi.
        for (int step = 0; step < 1500; ++step) {
            const auto live = step < 1400;
            if (live && once_in(4)) {
                for (auto i = once_in(40) ? 400 : 1; i > 0; --i) {
                    untold.push_back(night.gift());
                    night.post(untold.back());
                }
            }
            if (live && once_in(50)) {
                night.evening.crash();
            }
            if (live && once_in(20)) {
                night.evening.book.failures_to_come += 1;
            }
            night.evening.run(seconds{random() % 3});
            std::erase_if(untold, [&](const ProviderGift& gift) {
                const auto verdicts = std::exchange(night.answers[gift.id], {});
                if (verdicts.empty()) {
                    return false;
                }
                const auto is_accepted = verdicts.back() == Verdict::Accepted;
                if (is_accepted && !night.evening.book.gifts.contains(gift.id)) {
                    FAIL("accepted and lost: " << gift.id);
                }
                if (is_accepted && !(live && once_in(10))) {
                    return true;
                }
                night.post(gift); // Refused, or the 200 was lost on its way.
                return false;
            });
        }
        CHECK(untold.empty());
        CHECK(night.evening.agrees());
    }
}

TEST_CASE("Ko-fi's options need a name and a token", "[sources][kofi]") {
    CHECK(kofi::check(kofi_options()).empty());
    auto options = kofi_options();
    options.name = "Ko fi";
    options.token = {};
    const auto faults = kofi::check(options);
    REQUIRE(faults.size() == 2);
    CHECK(faults[0].key == "name");
    CHECK(faults[1].key == "token");
    CHECK_FALSE(kofi::make_source(options, kofi::make_mailbox(options)));
}
