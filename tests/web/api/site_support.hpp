// A room without sockets: a desk that answers when the test says so, a web thread that is a list
// of deeds, a phone and a tablet that send what a test wants.
#pragma once

#include "base/json.hpp"
#include "support/catch.hpp"
#include "support/makers.hpp"
#include "support/manual_clock.hpp"
#include "web/api/audience.hpp"
#include "web/api/operator.hpp"
#include "web/api/signature.hpp"

#include <algorithm>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace chapeau::test {

/// Remembers what it was asked; answers at once where it has an answer, otherwise when told to.
class ScriptedDesk final : public web::Desk {
public:
    bool submit(domain::Command command, std::function<void(web::CommandReceipt)> done) override {
        if (is_full) {
            return false;
        }
        commands.push_back(std::move(command));
        if (receipt) {
            done(*receipt);
        } else {
            unanswered.push_back(std::move(done));
        }
        return true;
    }

    bool ask(domain::Question question, std::function<void(Result<domain::Answer>)> done) override {
        if (is_full) {
            return false;
        }
        questions.push_back(std::move(question));
        if (answer) {
            done(*answer);
        }
        return true;
    }

    bool is_full = false;
    std::optional<web::CommandReceipt> receipt =
        web::CommandReceipt{std::nullopt, 7, 173, domain::WordsState::Waiting};
    std::optional<Result<domain::Answer>> answer;
    std::vector<domain::Command> commands;
    std::vector<domain::Question> questions;
    std::vector<std::function<void(web::CommandReceipt)>> unanswered;
};

/// What came back of one request.
struct Heard {
    int times = 0;
    web::Answered answered;

    const web::Response& response() const { return std::get<web::Response>(answered); }
    int status() const { return response().status; }
    std::string body() const { return response().body ? *response().body : std::string(); }
    std::string header(std::string_view name) const {
        for (const auto& header : response().headers) {
            if (header.name == name) {
                return header.value;
            }
        }
        return {};
    }
    /// A member of the body, by its JSON pointer, as text.
    std::string at(std::string_view pointer) const {
        const auto value = json::parse(body());
        REQUIRE(value);
        const auto found = value->at(pointer);
        if (!found || *found == nullptr) {
            return "(absent)";
        }
        if (const auto* const text = (*found)->string()) {
            return *text;
        }
        if (const auto* const number = (*found)->number()) {
            return number->token;
        }
        if (const auto* const truth = (*found)->boolean()) {
            return *truth ? "true" : "false";
        }
        return (*found)->is_null() ? "null" : "(many)";
    }
};

inline const std::string kOurOrigin = "http://192.168.1.5:8080";
inline const std::string kKey = "0123456789abcdef0123456789abcdef";
inline const std::string kDevice = "fedcba9876543210fedcba9876543210";

inline web::Request make_get(std::string path) {
    web::Request request;
    const auto question = path.find('?');
    request.path = path.substr(0, question);
    request.query = question == std::string::npos ? "" : path.substr(question + 1);
    request.peer = "192.168.1.77";
    request.accept_language = "en-GB,en;q=0.9";
    return request;
}

inline web::Request make_post(std::string path, std::string body) {
    auto request = make_get(std::move(path));
    request.method = web::Method::Post;
    request.content_type = "application/json";
    request.x_chapeau = "1";
    request.body = std::move(body);
    return request;
}

inline constexpr web::EmbeddedFile kFewPages[] = {
    {"attendee", "/", "attendee/index.html", "<!doctype html>attendee"},
    {"operator", "/", "operator/index.html", "<!doctype html>operator"},
    {"both", "/js/shared/say.mjs", "shared/say.mjs", "export const say = 1;"}};

/// Keeps what it is told, for as many phones as a test says.
struct TellingHub final : web::Hub {
    std::size_t phones = 0;
    std::vector<std::string> events;

    void publish(std::string event_block) override { events.push_back(std::move(event_block)); }
    std::size_t subscribers() const override { return phones; }
};

/// What both sites stand on.
class Room {
public:
    web::Surroundings surroundings() {
        return {desk, clock, [this](std::function<void()> deed) { deeds.push_back(deed); }, hub};
    }

    void run_deeds() {
        while (!deeds.empty()) {
            auto deed = std::move(deeds.front());
            deeds.pop_front();
            deed();
        }
    }

    std::shared_ptr<Heard> send_later(web::Handler& site, web::Request request) {
        auto heard = std::make_shared<Heard>();
        site.handle(std::move(request), [heard](web::Answered answered) {
            ++heard->times;
            heard->answered = std::move(answered);
        });
        return heard;
    }

    Heard send(web::Handler& site, web::Request request) {
        const auto heard = send_later(site, std::move(request));
        run_deeds();
        REQUIRE(heard->times == 1);
        return *heard;
    }

    ScriptedDesk desk;
    ManualClock clock{evening()};
    std::deque<std::function<void()>> deeds;
    TellingHub hub;
};

inline web::AudienceOptions audience_options() {
    web::AudienceOptions options;
    options.origins = {kOurOrigin};
    options.giving.amounts = {1000, 500, 2000, 5000};
    options.giving.ways = {
        {.kind = web::WayKind::Page, .url = "https://give.example/hat"},
        {.kind = web::WayKind::Checkout, .source = "stripe-desk", .provider = "stripe"},
        {.kind = web::WayKind::Pledge}};
    options.supporter = supporter();
    options.pages = kFewPages;
    return options;
}

/// The audience's site, with an evening to show.
class AudienceRoom : public Room {
public:
    explicit AudienceRoom(web::AudienceOptions options = audience_options())
        : site(std::move(options), surroundings()) {
        site.show(std::make_shared<const domain::Snapshot>(make_snapshot()));
    }

    Heard get(std::string path) { return send(site, make_get(std::move(path))); }
    Heard post(std::string path, std::string body) {
        return send(site, make_post(std::move(path), std::move(body)));
    }

    web::AudienceSite site;
};

struct PledgeFields {
    std::string key = kKey;
    std::string device = kDevice;
    std::string amount = "1000";
    std::string name = "Ada";
    std::string message = "Go on";
};

inline std::string pledge_body(const PledgeFields& fields = {}) {
    json::Writer writer;
    writer.begin_object().key("key").string(fields.key).key("device").string(fields.device);
    writer.key("name").string(fields.name).key("message").string(fields.message);
    writer.end_object();
    auto text = writer.take();
    text.insert(text.size() - 1, ",\"amount\":" + fields.amount);
    return text;
}

/// The 32 hexadecimal digits of a number: a key of its own for each.
inline std::string key_of(std::size_t number) {
    const auto digits = std::to_string(number);
    return std::string(32 - digits.size(), '0') + digits;
}

} // namespace chapeau::test
