#include "base/text.hpp"
#include "sources/makers.hpp"
#include "sources/paypal/source.hpp"
#include "sources/seeded_evening.hpp"
#include "support/even_clock.hpp"
#include "support/scripted_paypal.hpp"

#include <algorithm>

using namespace chapeau;
using namespace chapeau::sources;
using namespace chapeau::test;
using namespace std::chrono_literals;

namespace {

paypal::Options paypal_feed_options() {
    return {.name = "paypal",
            .client_id = ScriptedToken::kClientId,
            .key = Secret(ScriptedToken::kClientSecret),
            .since = *parse_iso8601("2026-11-01T00:00:00Z")};
}

std::unique_ptr<Source> make_paypal_feed() {
    return *paypal::make_source(paypal_feed_options());
}

/// What the provider lists bears the event code that the book knows it by.
void add_donations(Evening& evening, int count) {
    evening.add_gifts(count);
    for (auto& gift : evening.provider.gifts) {
        gift.id = gift.id.substr(0, gift.id.find('-')) + "-T0013";
    }
}

struct PayPalEvening : Evening {
    ScriptedPayPal paypal;

    explicit PayPalEvening(MakeSource make = make_paypal_feed) : Evening(std::move(make)) {
        paypal.now = even_clock(clock);
        respond = [this](const net::Request& request) {
            return to_outcome(paypal.answer(provider, to_asked(request)), request);
        };
    }
};

} // namespace

TEST_CASE("PayPal's donations are found afterwards", "[sources]") {
    PayPalEvening evening;
    evening.paypal.late_max = 3h;
    add_donations(evening, 60);
    evening.run(30min);
    CHECK(evening.book.count() < 60);
    evening.run(3h);
    CHECK(evening.agrees());
    CHECK(evening.paypal.questions_beyond_the_report == 0);
    CHECK(evening.paypal.token.calls <= 8); // Of half an hour each.
    for (const auto& [id, gift] : evening.book.gifts) {
        CHECK(id.ends_with("-T0013"));
        CHECK(gift.name.empty());
    }
}

TEST_CASE("a PayPal poll cut at any answer loses and doubles nothing", "[sources]") {
    for (int cut = 0; cut < 9; ++cut) {
        CAPTURE(cut);
        PayPalEvening evening;
        add_donations(evening, 1300);
        evening.run(20min);
        int answers = 0;
        evening.provider.before_answer = [&](std::int64_t) { ++answers; };
        while (answers < cut) {
            evening.run(200ms);
        }
        add_donations(evening, 7);
        evening.crash();
        evening.run(40min);
        CHECK(evening.agrees());
        CHECK(evening.book.gifts.size() == 1307);
    }
}

TEST_CASE("a refund at PayPal gives back what it names", "[sources]") {
    PayPalEvening evening;
    add_donations(evening, 40);
    evening.run(30min);
    CHECK(evening.agrees());
    const auto gone = evening.provider.gifts[7].id;
    evening.clock.advance(48h);
    evening.provider.gifts.erase(evening.provider.gifts.begin() + 7);
    evening.run(40min);
    CHECK(evening.agrees());
    CHECK(evening.book.refunds == std::set<std::string>{gone});
}

TEST_CASE("a payment that was pending for days counts once it is settled", "[sources]") {
    PayPalEvening evening;
    add_donations(evening, 3);
    const auto id = evening.provider.gifts[1].id.substr(0, 16);
    evening.paypal.statuses[id] = "P";
    evening.run(30min);
    CHECK(evening.book.count() == 2);
    for (int i = 0; i < 5; ++i) {
        evening.clock.advance(24h);
        evening.run(10min);
    }
    CHECK(evening.book.count() == 2);
    evening.paypal.statuses.erase(id);
    evening.run(80min);
    CHECK(evening.agrees());
}

TEST_CASE("what a till of ours took at PayPal is not counted twice", "[sources]") {
    PayPalEvening evening;
    add_donations(evening, 5);
    evening.paypal.custom_fields[evening.provider.gifts[2].id.substr(0, 16)] =
        "0123456789abcdef0123456789abcdef";
    evening.paypal.custom_fields[evening.provider.gifts[3].id.substr(0, 16)] = "raffle 7";
    evening.run(30min);
    CHECK(evening.book.count() == 4);
    CHECK(evening.book.parked.empty());
    CHECK_FALSE(evening.book.gifts.contains(evening.provider.gifts[2].id));
    evening.provider.gifts.erase(evening.provider.gifts.begin() + 2);
    evening.run(40min);
    CHECK(evening.book.refunds.empty());
}

TEST_CASE("a year of PayPal is read span by span", "[sources]") {
    auto options = paypal_feed_options();
    options.since = *parse_iso8601("2025-11-01T00:00:00Z");
    PayPalEvening evening([options] { return *paypal::make_source(options); });
    add_donations(evening, 10);
    evening.run(40min);
    CHECK(evening.agrees());
    CHECK(evening.paypal.report_requests < 50);
    CHECK(evening.paypal.questions_beyond_the_report == 0);
}

TEST_CASE("PayPal's report is never asked beyond its end, whatever our clock says", "[sources]") {
    PayPalEvening evening;
    add_donations(evening, 10);
    evening.run(30min);
    CHECK(evening.agrees());
    for (const auto jump : {5h, -9h, 30h}) {
        evening.clock.jump_wall(jump);
        evening.crash();
        add_donations(evening, 3);
        evening.run(40min);
        CHECK(evening.agrees());
    }
    CHECK(evening.paypal.questions_beyond_the_report == 0);
}

TEST_CASE("a page of PayPal's fits the book, however many codes are counted", "[sources]") {
    const std::vector<std::string> kCodes = {"T0013", "T0000", "T0001", "T0002",
                                             "T0003", "T0005", "T0006", "T0007"};
    for (std::size_t count = 1; count <= paypal::kCodesMax; ++count) {
        CAPTURE(count);
        auto options = paypal_feed_options();
        options.codes.assign(kCodes.begin(), kCodes.begin() + static_cast<std::ptrdiff_t>(count));
        PayPalEvening evening([options] { return *paypal::make_source(options); });
        add_donations(evening, 700);
        evening.run(30min);
        CHECK(evening.agrees());
        const auto& url = evening.client().sent().back().url;
        constexpr std::string_view kSize = "page_size=";
        const auto at = url.find(kSize);
        REQUIRE(at != std::string::npos);
        const auto from = at + kSize.size();
        const auto rows = parse_int64(url.substr(from, url.find('&', from) - from));
        REQUIRE(rows);
        // A gift that was reversed makes two records, a refund one for each code.
        const auto records = *rows * static_cast<std::int64_t>(std::max<std::size_t>(count, 2));
        CHECK(records <= static_cast<std::int64_t>(domain::kBatchRecordsMax));
        CHECK(records > static_cast<std::int64_t>(domain::kBatchRecordsMax) * 3 / 4);
    }
}

TEST_CASE("PayPal's refusals say what to do", "[sources]") {
    const std::pair<int, const char*> kRefusals[] = {{401, "token"}, {403, "token"}, {404, "id"}};
    for (const auto& [status, word] : kRefusals) {
        CAPTURE(status);
        PayPalEvening evening;
        evening.provider.instead = Answer{status, {}, "{}", Fault::None};
        evening.run(60s);
        CHECK(evening.health().last_error.find(word) != std::string::npos);
        CHECK(evening.paypal.token.calls <= 2);
    }
}

TEST_CASE("the options of PayPal's feed are checked", "[sources]") {
    CHECK(paypal::check(paypal_feed_options()).empty());
    auto options = paypal_feed_options();
    options.since = {};
    options.codes = {"T0013", "donation"};
    options.client_id = "a:b";
    options.poll_interval = 1s;
    CHECK(paypal::check(options).size() == 4);
    CHECK_FALSE(paypal::make_source(options));
}

TEST_CASE("no evening with PayPal loses or doubles or invents", "[sources]") {
    ScriptedPayPal paypal;
    ProviderWays ways;
    ways.hides_amounts = false;
    ways.edits_amounts = false; // A transaction's amount stands.
    ways.at_start = [&paypal](Evening& evening) {
        paypal = ScriptedPayPal{};
        paypal.now = even_clock(evening.clock);
        paypal.token.revoked_every = 29;
    };
    ways.answer_as = [&paypal](ScriptedProvider& provider, const Asked& asked) {
        return paypal.answer(provider, asked);
    };
    // The book knows a gift by its event code too, which the evening's list lacks.
    ways.id_in_book = [](const std::string& id) { return id + "-T0013"; };
    spend_evenings(make_paypal_feed, ways);
}
