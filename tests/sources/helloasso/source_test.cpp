#include "sources/helloasso/source.hpp"
#include "sources/makers.hpp"
#include "sources/seeded_evening.hpp"
#include "sources/since.hpp"
#include "support/even_clock.hpp"
#include "support/scripted_helloasso.hpp"

#include <algorithm>

using namespace chapeau;
using namespace chapeau::sources;
using namespace chapeau::test;
using namespace std::chrono_literals;

namespace {

helloasso::Options helloasso_feed_options() {
    return {.name = "helloasso",
            .organisation = "les-amis",
            .client_id = ScriptedToken::kClientId,
            .key = Secret(ScriptedToken::kClientSecret),
            .since = *parse_iso8601("2026-01-01T00:00:00Z")};
}

std::unique_ptr<Source> make_helloasso_feed() {
    return *helloasso::make_source(helloasso_feed_options());
}

struct HelloAssoEvening : Evening {
    ScriptedHelloAsso helloasso;

    explicit HelloAssoEvening(MakeSource make = make_helloasso_feed) : Evening(std::move(make)) {
        helloasso.now = even_clock(clock);
        helloasso.token.gives_refresh_tokens = true;
        respond = [this](const net::Request& request) {
            return to_outcome(helloasso.answer(provider, to_asked(request)), request);
        };
    }

    bool has_all_names() const {
        return std::all_of(provider.gifts.begin(), provider.gifts.end(), [this](const auto& gift) {
            const auto known = book.gifts.find(gift.id);
            return known != book.gifts.end() && known->second.name == gift.name;
        });
    }
};

} // namespace

TEST_CASE("HelloAsso's history is read with the words of its orders", "[sources]") {
    HelloAssoEvening evening;
    evening.add_gifts(730);
    evening.run(60s);
    CHECK(evening.agrees());
    CHECK(evening.has_all_names());
    CHECK(evening.helloasso.token.calls == 1);
    CHECK(evening.helloasso.order_lists < 40);
    CHECK(evening.helloasso.single_orders == 0);
    for (const auto& [id, gift] : evening.book.gifts) {
        CHECK(gift.name.find("CANARY") == std::string::npos);
    }
}

TEST_CASE("a new HelloAsso gift costs one order", "[sources]") {
    HelloAssoEvening evening;
    evening.add_gifts(50);
    evening.run(60s);
    evening.add_gift();
    evening.run(20s);
    CHECK(evening.agrees());
    CHECK(evening.has_all_names());
    CHECK(evening.helloasso.single_orders == 1);
}

TEST_CASE("a HelloAsso poll cut at any answer loses and doubles nothing", "[sources]") {
    for (int cut = 0; cut < 20; ++cut) {
        CAPTURE(cut);
        HelloAssoEvening evening;
        evening.add_gifts(350);
        int answers = 0;
        evening.provider.before_answer = [&](std::int64_t) { ++answers; };
        while (answers < cut) {
            evening.run(50ms);
        }
        evening.add_gift();
        evening.crash();
        evening.add_gifts(120);
        evening.run(90s);
        CHECK(evening.agrees());
        CHECK(evening.has_all_names());
        CHECK(evening.book.gifts.size() == 471);
    }
}

TEST_CASE("a walk over days that is cut goes on where it stood", "[sources]") {
    for (const auto crashes : {false, true}) {
        for (int cut = 1; cut < 12; ++cut) {
            CAPTURE(crashes, cut);
            HelloAssoEvening evening;
            for (int i = 0; i < 12; ++i) {
                evening.add_gifts(50);
                evening.helloasso.take_changes(evening.provider);
                evening.clock.advance(5h);
            }
            int answers = 0;
            evening.respond = [&](const net::Request& request) {
                auto answer = evening.helloasso.answer(evening.provider, to_asked(request));
                if (++answers == cut && !crashes) {
                    answer.fault = Fault::CloseAtOnce;
                }
                return to_outcome(std::move(answer), request);
            };
            while (answers < cut) {
                evening.run(50ms);
            }
            if (crashes) {
                evening.crash();
            }
            evening.run(3min);
            CHECK(evening.agrees());
            CHECK(evening.has_all_names());
        }
    }
}

TEST_CASE("three hundred HelloAsso gifts of one moment are all read", "[sources]") {
    HelloAssoEvening evening;
    evening.add_gifts(20);
    evening.run(30s);
    evening.add_gifts(300);
    evening.run(60s);
    CHECK(evening.agrees());
}

TEST_CASE("a refunded HelloAsso payment goes back, however old", "[sources]") {
    HelloAssoEvening evening;
    evening.add_gifts(150);
    evening.run(60s);
    evening.clock.advance(3h);
    evening.run(30s);
    const auto gone = evening.provider.gifts[17].id;
    evening.provider.gifts.erase(evening.provider.gifts.begin() + 17);
    evening.run(30s);
    CHECK(evening.agrees());
    CHECK(evening.book.refunds == std::set<std::string>{gone});
}

TEST_CASE("a refund is found within a day even if from means the payment's date", "[sources]") {
    HelloAssoEvening evening;
    evening.helloasso.from_is_of_the_date = true;
    evening.add_gifts(150);
    evening.run(60s);
    evening.clock.advance(3h);
    evening.run(30s);
    evening.provider.gifts.erase(evening.provider.gifts.begin() + 17);
    evening.run(12min);
    CHECK(evening.agrees());
}

TEST_CASE("what a till of ours took at HelloAsso is not counted twice", "[sources]") {
    HelloAssoEvening evening;
    evening.add_gifts(20);
    const auto till = evening.provider.gifts[3].id;
    const auto shop = evening.provider.gifts[4].id;
    evening.helloasso.checkouts = {{till, true}, {shop, false}};
    evening.run(60s);
    CHECK_FALSE(evening.book.gifts.contains(till));
    CHECK(evening.book.gifts.contains(shop));
    CHECK(evening.book.count() == 19);
    CHECK(evening.book.parked.empty());
}

TEST_CASE("a HelloAsso payment counts once it is authorised", "[sources]") {
    HelloAssoEvening evening;
    evening.add_gifts(3);
    const auto slow = evening.provider.gifts[1].id;
    evening.helloasso.states[slow] = "WaitingBankValidation";
    evening.run(60s);
    CHECK(evening.book.count() == 2);
    evening.clock.advance(2h);
    evening.helloasso.states[slow] = "Authorized";
    evening.run(30s);
    CHECK(evening.agrees());
    evening.helloasso.states[slow] = "Contested"; // Not decided yet.
    evening.run(30s);
    CHECK(evening.book.count() == 3);
    evening.helloasso.states[slow] = "Refunded";
    evening.run(30s);
    CHECK(evening.book.count() == 2);
}

TEST_CASE("a pointer that HelloAsso refuses costs a walk and no gift", "[sources]") {
    HelloAssoEvening evening;
    evening.add_gifts(500);
    int refused = 0;
    evening.respond = [&](const net::Request& request) {
        auto answer = evening.helloasso.answer(evening.provider, to_asked(request));
        if (request.url.find("/payments?") != std::string::npos &&
            request.url.find("continuationToken") != std::string::npos && ++refused < 3) {
            answer = {400, {}, "{}", Fault::None};
        }
        return to_outcome(std::move(answer), request);
    };
    evening.run(5min);
    CHECK(evening.agrees());
    CHECK(evening.health().last_error.empty());
}

TEST_CASE("a refresh token is used once, and another is asked for where it fails", "[sources]") {
    HelloAssoEvening evening;
    evening.add_gifts(5);
    for (int i = 0; i < 8; ++i) {
        evening.run(20s);
        evening.clock.advance(30min);
        evening.helloasso.token.revoke();
    }
    evening.run(60s);
    CHECK(evening.agrees());
    CHECK(evening.helloasso.token.calls <= 10);
    CHECK(evening.health().last_error.empty());
}

TEST_CASE("HelloAsso's token endpoint keeps its peace through faults and restarts", "[sources]") {
    HelloAssoEvening evening;
    int asked = 0;
    evening.respond = [&](const net::Request& request) {
        auto answer = evening.helloasso.answer(evening.provider, to_asked(request));
        if (request.url.ends_with("/oauth2/token") && ++asked % 3 != 0) {
            answer.fault = Fault::Hang; // The refresh token is spent, and nobody knows.
        }
        return to_outcome(std::move(answer), request);
    };
    for (int i = 0; i < 900; ++i) {
        if (i % 5 == 0) {
            evening.crash();
        }
        evening.helloasso.token.revoke();
        evening.run(13s);
    }
    std::vector<SteadyTime> calls;
    for (const auto& sent : evening.client().sent()) {
        if (sent.url.ends_with("/oauth2/token")) {
            calls.push_back(sent.at);
        }
    }
    for (const auto from : calls) {
        const auto within = [&](microseconds length) {
            return std::count_if(calls.begin(), calls.end(),
                                 [&](SteadyTime at) { return at >= from && at - from < length; });
        };
        REQUIRE(within(10s) < 5);
        REQUIRE(within(10min) < 10);
        REQUIRE(within(1h) < 25);
    }
    CHECK(calls.size() > 40);
}

TEST_CASE("HelloAsso's refusals say what to do", "[sources]") {
    const std::pair<int, const char*> kRefusals[] = {{401, "token"}, {403, "token"}, {404, "id"}};
    for (const auto& [status, word] : kRefusals) {
        CAPTURE(status);
        HelloAssoEvening evening;
        evening.provider.instead = Answer{status, {}, "{}", Fault::None};
        evening.run(60s);
        CHECK(evening.health().last_error.find(word) != std::string::npos);
        evening.provider.instead.reset();
        evening.add_gifts(3);
        evening.run(15min);
        CHECK(evening.agrees());
    }
}

TEST_CASE("the options of HelloAsso's feed are checked", "[sources]") {
    CHECK(helloasso::check(helloasso_feed_options()).empty());
    auto options = helloasso_feed_options();
    options.since.reset();
    CHECK(helloasso::check(options).size() == 1); // All that was ever paid would count.
    options.form = "gala";
    CHECK(helloasso::check(options).size() == 1);
    options.form_type = "Donations";
    CHECK(helloasso::check(options).size() == 1);
    options.form_type = "Donation";
    CHECK(helloasso::check(options).empty());
    options.organisation = "a/b";
    options.poll_interval = 1s;
    options.key = {};
    CHECK(helloasso::check(options).size() == 3);
    CHECK_FALSE(helloasso::make_source(options));
}

TEST_CASE("an order that HelloAsso never answers for holds up no money", "[sources]") {
    for (const auto fault : {Fault::Hang, Fault::CloseAtOnce, Fault::None}) {
        for (const int silences : {1, 1'000}) {
            CAPTURE(static_cast<int>(fault), silences);
            HelloAssoEvening evening;
            evening.add_gifts(3);
            for (auto& gift : evening.provider.gifts) {
                gift.name = "Ana";
            }
            const auto silent = evening.provider.gifts[1].id;
            int asked = 0;
            evening.respond = [&](const net::Request& request) {
                auto answer = evening.helloasso.answer(evening.provider, to_asked(request));
                if (request.url.ends_with("/orders/o-" + silent) && ++asked <= silences) {
                    answer = {500, {}, "{}", fault};
                }
                return to_outcome(std::move(answer), request);
            };
            evening.run(15min);
            CHECK(evening.agrees());
            // Asked once more; after that it has no words.
            CHECK(asked == 2);
            CHECK(evening.book.gifts.at(silent).name == (silences == 1 ? "Ana" : ""));
            CHECK(evening.health().last_error.empty());
        }
    }
}

TEST_CASE("a feed that is to begin earlier than before reads what lies between", "[sources]") {
    auto since = *parse_iso8601("2026-11-07T19:30:00Z");
    HelloAssoEvening evening([&since] {
        auto options = helloasso_feed_options();
        options.since = since;
        return *helloasso::make_source(options);
    });
    evening.add_gifts(5); // At seven o'clock.
    evening.helloasso.take_changes(evening.provider);
    evening.clock.advance(72h);
    evening.add_gift();
    evening.run(1h);
    CHECK(evening.book.count() == 1);
    since = *parse_iso8601("2026-11-07T18:00:00Z");
    evening.crash(); // Stopped, and started with another section.
    evening.run(1h);
    CHECK(evening.agrees());
    CHECK(evening.book.count() == 6);
    since = *parse_iso8601("2026-11-09T00:00:00Z"); // A later one takes nothing back.
    evening.crash();
    evening.run(1h);
    CHECK(evening.book.count() == 6);
}

TEST_CASE("one form of HelloAsso's is asked for by its name", "[sources]") {
    auto options = helloasso_feed_options();
    options.form_type = "Donation";
    options.form = "gala";
    HelloAssoEvening evening([options] { return *helloasso::make_source(options); });
    evening.add_gifts(3);
    evening.run(20s);
    CHECK(evening.agrees());
    CHECK(evening.client().sent().back().url.find(
              "/v5/organizations/les-amis/forms/Donation/gala/payments?") != std::string::npos);
}

TEST_CASE("a since cursor is written and read, and any other text is refused", "[sources]") {
    SinceCursor cursor;
    CHECK(*parse_since_cursor(to_text(cursor)) == cursor);
    cursor.mark = *parse_iso8601("2026-11-07T19:00:00.123456Z");
    cursor.walk = SinceCursor::Walk{{cursor.mark, std::nullopt}, *cursor.mark + 1s, "p+/\"x"};
    CHECK(*parse_since_cursor(to_text(cursor)) == cursor);
    for (const auto* text : {"", "x", "{}", "[]", R"({"v":"2"})", R"({"v":"1","mark":7})",
                             R"({"v":"1","walk":7})", R"({"v":"1","walk":{"from":"soon"}})"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_since_cursor(text));
    }
}

TEST_CASE("no evening with HelloAsso loses or doubles or invents", "[sources]") {
    ScriptedHelloAsso helloasso;
    ProviderWays ways;
    ways.hides_amounts = false;
    ways.at_start = [&helloasso](Evening& evening) {
        helloasso = ScriptedHelloAsso{};
        helloasso.now = even_clock(evening.clock);
        helloasso.token.gives_refresh_tokens = true;
        helloasso.token.revoked_every = 97;
    };
    ways.answer_as = [&helloasso](ScriptedProvider& provider, const Asked& asked) {
        return helloasso.answer(provider, asked);
    };
    spend_evenings(make_helloasso_feed, ways);
}
