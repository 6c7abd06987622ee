// The ways in for what providers post: where they are, by which names, and what is told of them.
#include "app/health.hpp"
#include "app/source_intake.hpp"
#include "app/web_service.hpp"
#include "base/format.hpp"
#include "net/curl_http.hpp"
#include "support/catch.hpp"
#include "support/makers.hpp"
#include "support/temp_folder.hpp"

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

using namespace chapeau;
using namespace chapeau::app;
using namespace chapeau::test;
using namespace std::chrono_literals;

namespace {

struct NoDesk final : web::Desk {
    bool submit(domain::Command, std::function<void(web::CommandReceipt)>) override {
        return false;
    }
    bool ask(domain::Question, std::function<void(Result<domain::Answer>)>) override {
        return false;
    }
};

/// A machine that somebody plugs into another network.
class Plugged {
public:
    explicit Plugged(OwnNames names) : names_(std::move(names)) {}
    OwnNames names() {
        const std::lock_guard lock(mutex_);
        return names_;
    }
    void plug(OwnNames names) {
        const std::lock_guard lock(mutex_);
        names_ = std::move(names);
    }

private:
    std::mutex mutex_;
    OwnNames names_;
};

class PostBox {
public:
    explicit PostBox(const std::string& bind = {}, std::uint16_t port = 0) {
        WebOptions options;
        options.bind = "127.0.0.1";
        options.port = 0;
        options.operator_port = 0;
        options.intake_port = port;
        options.intake_bind = bind;
        options.hosts = {"127.0.0.1", "[::1]"};
        WebSetup setup{.options = std::move(options),
                       .pin = Secret("123456"),
                       .challenge = make_challenge(),
                       .language = "en",
                       .provider_page = {},
                       .checkouts = {},
                       .supporter = supporter(),
                       .sessions_file = folder_ / "sessions",
                       .names = [this] { return plugged.names(); }};
        service_ = *WebService::open(std::move(setup), clock_);
        REQUIRE(service_->serve(desk_, [] { return web::DeskState{}; }));
        taken = service_->take_in({{"/intake/card", [](web::Posted, const web::IntakeDone& done) {
                                        done(web::IntakeVerdict::Taken);
                                    }}});
        service_->start();
    }

    /// The status, or 0 when nobody answers.
    int post(const std::string& address, const std::string& host = {}) {
        net::Request request;
        request.method = net::Method::Post;
        request.url = format("http://{}:{}/intake/card", address, service_->intake_port());
        if (!host.empty()) {
            request.headers = {{"Host", format("{}:{}", host, service_->intake_port())}};
        }
        std::optional<net::Outcome> outcome;
        client_->submit(std::move(request),
                        [&outcome](net::Outcome answer) { outcome = std::move(answer); });
        while (!outcome) {
            client_->run(50ms);
        }
        return *outcome ? (*outcome)->status : 0;
    }

    std::uint16_t port() const { return service_->intake_port(); }

    Plugged plugged{{{"10.0.0.7"}, "10.0.0.7", ""}};
    Result<void> taken;

private:
    TempFolder folder_;
    const SystemClock clock_{};
    NoDesk desk_;
    std::unique_ptr<net::HttpClient> client_ = *net::make_curl_http_client({.user_agent = "x"});
    std::unique_ptr<WebService> service_;
};

SourcesHealth two_sources() {
    SourcesHealth health(2);
    health[0].name = "drive";
    health[1].name = "kofi";
    return health;
}

} // namespace

TEST_CASE("what providers post is taken in on this machine, over IPv4 and IPv6",
          "[app][intake][threads]") {
    PostBox usual;
    REQUIRE(usual.taken);
    CHECK(usual.post("127.0.0.1") == 200);
    CHECK(usual.post("[::1]") == 200);
    PostBox six("::1");
    REQUIRE(six.taken);
    CHECK(six.post("[::1]") == 200);
    CHECK(six.post("127.0.0.1") == 0);
}

TEST_CASE("the way in answers to this machine's new address", "[app][intake][threads]") {
    PostBox box;
    CHECK(box.post("127.0.0.1", "10.0.0.7") == 200);
    CHECK(box.post("127.0.0.1", "10.0.0.8") == 421);
    box.plugged.plug({{"10.0.0.8"}, "10.0.0.8", ""});
    const SystemClock clock;
    int status = 421;
    for (const auto until = clock.steady_now() + 30s;
         status == 421 && clock.steady_now() < until;) {
        status = box.post("127.0.0.1", "10.0.0.8");
    }
    CHECK(status == 200);
}

TEST_CASE("a way in whose port is taken is told, and the evening goes on",
          "[app][intake][threads]") {
    PostBox first;
    PostBox second({}, first.port());
    REQUIRE_FALSE(second.taken);
    CHECK(second.taken.error().message.find(format("web.intake_port = {}", first.port())) !=
          std::string::npos);
    CHECK(second.taken.error().message.find("another program has taken this port") !=
          std::string::npos);
    CHECK(second.port() == 0);
}

TEST_CASE("the operator sees on a source's row what is wrong with its way in", "[app][intake]") {
    const auto now = evening();
    const auto row = [](const IntakeWatch& watch, Timestamp when) {
        auto health = two_sources();
        watch.tell(health, when);
        CHECK(health[0].last_error.empty());
        return health_rows({}, health, {}, **domain::Locale::open("en", "UTC")).at(2).error;
    };
    IntakeWatch watch;
    watch.watch(1, "copy the token again");
    CHECK(row(watch, now).empty());
    watch.note(1, web::IntakeVerdict::Unreadable, now);
    watch.note(7, web::IntakeVerdict::Refused, now);
    CHECK(row(watch, now).empty());
    watch.note(1, web::IntakeVerdict::Refused, now);
    watch.note(1, web::IntakeVerdict::Refused, now);
    CHECK(row(watch, now) == "2 calls were refused: copy the token again");
    CHECK(row(watch, now + 31min).empty());
    watch.note(1, web::IntakeVerdict::Taken, now);
    CHECK(row(watch, now).empty());
    watch.note_closed("the port is taken");
    CHECK(row(watch, now) == "what its provider posts is not taken in: the port is taken");
    auto health = two_sources();
    health[1].last_error = "the book is away";
    watch.tell(health, now);
    CHECK(health[1].last_error == "the book is away; what its provider posts is not taken in: the "
                                  "port is taken");
    watch.tell(health = {}, now); // Before the first poll.
}
