#include "web/api/audience.hpp"

#include "base/text.hpp"
#include "domain/command.hpp"
#include "domain/moderation/moderator.hpp"
#include "web/api/desk_tables.hpp"
#include "web/api/live.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace chapeau::web {
namespace {

constexpr std::string_view kPhoneActor = "phone";
constexpr std::string_view kApiFolder = "/api/";

// A name of 24 letters has at most so many bytes, when each letter is a family of emoji.
constexpr std::size_t kNameBytesMax = 600;
constexpr std::size_t kMessageBytesMax = domain::kAudienceBytesMax;

constexpr std::size_t kSourceBytesMax = 64;

// What everybody gives is no reason to look twice; a hundred times that is.
constexpr std::int64_t kLargeFactor = 100;

Response pledge_answer(const CommandReceipt& receipt) {
    json::Writer writer;
    writer.begin_object().key("gift").integer(receipt.gift);
    writer.key("number").integer(receipt.number);
    writer.key("words").string(word_of(receipt.words)).end_object();
    return json_answer(200, writer.take());
}

Response checkout_answer(const CommandReceipt&) {
    return json_answer(202, R"({"state":"wanted"})");
}

Response said_answer(const CommandReceipt& receipt) {
    json::Writer writer;
    writer.begin_object().key("words").string(word_of(receipt.words)).end_object();
    return json_answer(200, writer.take());
}

Response empty_answer(const CommandReceipt&) {
    return json_answer(200, "{}");
}

// What went wrong with a body as a whole, or with one of its members.
Complaint complaint_of_body(const Error& error) {
    return error.code == Errc::TooLarge ? Complaint::BodyTooLarge : Complaint::Unreadable;
}

} // namespace

AudienceSite::AudienceSite(AudienceOptions options, Surroundings surroundings)
    : options_(std::move(options)),
      surroundings_(std::move(surroundings)),
      pages_(options_.pages, "attendee"),
      language_(language_of_tag(options_.giving.language)),
      feed_locale_(feed_locale(options_.giving.language)),
      window_(surroundings_.desk, surroundings_.post, false),
      writes_(options_.write_budgets, surroundings_.clock.steady_now()),
      reads_(options_.read_budgets, surroundings_.clock.steady_now()),
      announcer_(surroundings_.hub) {}

std::span<const AudienceSite::Route> AudienceSite::routes() {
    static constexpr std::array kRoutes = {
        Route{"/api/challenge", false, &AudienceSite::challenge},
        Route{"/api/live", false, &AudienceSite::live},
        Route{"/api/events", false, &AudienceSite::events},
        Route{"/api/pledge", true, &AudienceSite::pledge},
        Route{"/api/checkout", true, &AudienceSite::checkout},
        Route{"/api/withdraw", true, &AudienceSite::withdraw},
        Route{"/api/hide", true, &AudienceSite::hide},
        Route{"/api/mine", true, &AudienceSite::mine},
        Route{"/api/say", true, &AudienceSite::say},
        Route{"/feed.atom", false, &AudienceSite::atom},
        Route{"/feed.rss", false, &AudienceSite::rss},
        Route{"/totals.json", false, &AudienceSite::totals},
    };
    return kRoutes;
}

void AudienceSite::handle(Request request, Reply reply) {
    const auto language = language_of(request.accept_language, language_);
    Visit visit{request, std::move(reply), language, surroundings_.clock.steady_now()};
    const bool is_post = request.method == Method::Post;
    for (const auto& route : routes()) {
        if (route.path != request.path) {
            continue;
        }
        if (route.is_post != is_post) {
            const std::string allowed = route.is_post ? "POST" : "GET, HEAD";
            visit.reply(deny({Complaint::MethodNotAllowed, {}, allowed}, language));
            return;
        }
        if (const auto fault = is_post ? fault_of_post(request, options_.origins) : std::nullopt) {
            visit.reply(deny({*fault}, language));
            return;
        }
        (this->*route.act)(visit);
        return;
    }
    if (request.path.starts_with(kApiFolder)) {
        visit.reply(deny({Complaint::NotFound}, language));
        return;
    }
    const auto page = is_post ? std::nullopt : pages_.answer(request);
    const auto complaint = is_post ? Complaint::MethodNotAllowed : Complaint::NotFound;
    visit.reply(page ? *page : deny({complaint, {}, is_post ? "GET, HEAD" : ""}, language));
}

void AudienceSite::show(std::shared_ptr<const domain::Snapshot> snapshot) {
    first_shown_ = snapshot_ ? first_shown_ : snapshot->now;
    snapshot_ = std::move(snapshot);
    live_ = atom_ = rss_ = totals_ = {};
    announcer_.tell(snapshot_, surroundings_.clock.steady_now());
}

void AudienceSite::tick() {
    const auto now = surroundings_.clock.steady_now();
    announcer_.tick(now);
    window_.tick(now);
}

void AudienceSite::challenge(Visit& visit) {
    visit.reply(snapshot_
                    ? json_answer(200, render_challenge(snapshot_->challenge, options_.giving))
                    : deny({Complaint::NotYet}, visit.language));
}

void AudienceSite::live(Visit& visit) {
    if (!snapshot_) {
        visit.reply(deny({Complaint::NotYet}, visit.language));
        return;
    }
    if (live_.empty()) {
        auto text = render_live(*snapshot_, options_.supporter, nullptr);
        live_ = Rendered(std::move(text.body), text.identity, false);
    }
    visit.reply(live_.answer(visit.request, kJsonType, "no-cache"));
}

void AudienceSite::events(Visit& visit) {
    if (visit.request.method == Method::Head) {
        visit.reply(make_response(200, "text/event-stream", {}));
        return;
    }
    visit.reply(Subscribe{&surroundings_.hub});
}

template <class Render>
void AudienceSite::answer_from(Visit& visit, Rendered& kept, std::string_view type, Render render) {
    if (!snapshot_) {
        visit.reply(deny({Complaint::NotYet}, visit.language));
        return;
    }
    if (kept.empty()) {
        auto text = render(*snapshot_);
        kept = Rendered(text, text, false);
    }
    auto answer = kept.answer(visit.request, type, kFeedCaching);
    if (type == kJsonType) {
        // Nothing in it is anybody's alone: any site may read it and show it.
        answer.headers.push_back({"Access-Control-Allow-Origin", "*"});
    }
    visit.reply(std::move(answer));
}

FeedOptions AudienceSite::feed_options() const {
    FeedOptions feed{feed_locale_, language_, {}, {}, first_shown_};
    const auto& ways = options_.giving.ways;
    const auto page = std::find_if(ways.begin(), ways.end(),
                                   [](const Way& way) { return way.kind == WayKind::Page; });
    feed.page = page == ways.end() ? std::string() : page->url;
    feed.home = options_.origins.empty() ? std::string() : options_.origins.front() + "/";
    return feed;
}

void AudienceSite::atom(Visit& visit) {
    answer_from(visit, atom_, kAtomType,
                [this](const auto& snapshot) { return render_atom(snapshot, feed_options()); });
}

void AudienceSite::rss(Visit& visit) {
    answer_from(visit, rss_, kRssType,
                [this](const auto& snapshot) { return render_rss(snapshot, feed_options()); });
}

void AudienceSite::totals(Visit& visit) {
    answer_from(visit, totals_, kJsonType, render_totals);
}

void AudienceSite::pledge(Visit& visit) {
    const auto body = body_of(visit);
    auto words = body ? words_of(visit, *body) : std::nullopt;
    if (!words) {
        return;
    }
    if (!options_.giving.has(WayKind::Pledge)) {
        visit.reply(deny({Complaint::NoSuchWay}, visit.language));
        return;
    }
    const auto amount =
        domain::Money::from_minor(words->amount, snapshot_->challenge.currency).value();
    submit(visit, body->key("key").value(),
           domain::Pledge{amount, std::move(words->name), std::move(words->message),
                          body->key("device").value()},
           pledge_answer);
}

void AudienceSite::checkout(Visit& visit) {
    const auto body = body_of(visit);
    auto words = body ? words_of(visit, *body) : std::nullopt;
    if (!words) {
        return;
    }
    auto source = body->text("source", kSourceBytesMax);
    if (!source || !options_.giving.has_checkout(*source)) {
        visit.reply(deny({Complaint::NoSuchWay}, visit.language));
        return;
    }
    const auto amount =
        domain::Money::from_minor(words->amount, snapshot_->challenge.currency).value();
    submit(visit, body->key("key").value(),
           domain::OpenCheckout{std::move(*source), amount, std::move(words->name),
                                std::move(words->message), body->key("device").value()},
           checkout_answer);
}

void AudienceSite::say(Visit& visit) {
    const auto body = body_of(visit);
    auto words = body ? words_of(visit, *body, false) : std::nullopt;
    if (!words) {
        return;
    }
    if (!options_.giving.takes_messages) {
        visit.reply(deny({Complaint::NoSuchWay}, visit.language));
        return;
    }
    if (trim(words->message).empty()) {
        visit.reply(deny({Complaint::Unreadable}, visit.language));
        return;
    }
    submit(
        visit, body->key("key").value(),
        domain::Say{std::move(words->name), std::move(words->message), body->key("device").value()},
        said_answer);
}

void AudienceSite::withdraw(Visit& visit) {
    submit_of<domain::WithdrawPledge>(visit);
}

void AudienceSite::hide(Visit& visit) {
    submit_of<domain::HideOwnWords>(visit);
}

void AudienceSite::mine(Visit& visit) {
    const auto body = body_of(visit);
    if (!body) {
        return;
    }
    auto keys = body->keys("keys", domain::kKeysAskedMax);
    if (!keys) {
        visit.reply(deny({complaint_of_body(keys.error())}, visit.language));
        return;
    }
    if (keys->empty()) {
        visit.reply(json_answer(200, R"({"gifts":[]})"));
        return;
    }
    if (const auto wait = reads_.refuse({}, visit.request.peer, visit.now)) {
        const auto rounded = std::chrono::ceil<milliseconds>(*wait);
        visit.reply(deny({Complaint::TooOften, rounded}, visit.language));
        return;
    }
    window_.ask(domain::AskMine{std::move(*keys)},
                {std::move(visit.reply), visit.language, visit.now},
                [](const domain::Answer& answer) { return json_answer(200, render(answer)); });
}

std::optional<JsonBody> AudienceSite::body_of(Visit& visit) {
    auto body = JsonBody::read(visit.request.body, kPhoneBodyBytesMax);
    if (!body) {
        visit.reply(deny({complaint_of_body(body.error())}, visit.language));
        return std::nullopt;
    }
    return std::move(*body);
}

bool AudienceSite::may_write(Visit& visit, const std::string& device) {
    const auto wait = writes_.refuse(device, visit.request.peer, visit.now);
    if (!wait) {
        return true;
    }
    visit.reply(
        deny({Complaint::TooOften, std::chrono::ceil<milliseconds>(*wait)}, visit.language));
    return false;
}

std::optional<AudienceSite::Words> AudienceSite::words_of(Visit& visit, const JsonBody& body,
                                                          bool with_amount) {
    const auto no = [&visit](Complaint complaint) {
        visit.reply(deny({complaint}, visit.language));
        return std::nullopt;
    };
    if (!snapshot_) {
        return no(Complaint::NotYet);
    }
    const auto device = body.key("device");
    if (!body.key("key") || !device) {
        return no(Complaint::Unreadable);
    }
    if (!may_write(visit, *device)) {
        return std::nullopt;
    }
    const auto amount =
        with_amount ? body.integer("amount", options_.giving.amount_min,
                                   std::min(options_.giving.amount_max, domain::kGiftMinorMax))
                    : Result<std::int64_t>(0);
    if (!amount) {
        return no(Complaint::AmountOutOfRange);
    }
    auto name = body.text_or_empty("name", kNameBytesMax);
    if (!name) {
        return no(name.error().code == Errc::TooLarge ? Complaint::NameTooLong
                                                      : Complaint::Unreadable);
    }
    auto message = body.text_or_empty("message", kMessageBytesMax);
    if (!message) {
        return no(message.error().code == Errc::TooLarge ? Complaint::MessageTooLong
                                                         : Complaint::Unreadable);
    }
    // Joined too: half a number in the name and half in the message is a number.
    if (domain::contains_card_number(*name) || domain::contains_card_number(*message) ||
        domain::contains_card_number(*name + ' ' + *message)) {
        return no(Complaint::CardNumber);
    }
    return Words{std::move(*name), std::move(*message), *amount};
}

template <class OfKey>
void AudienceSite::submit_of(Visit& visit) {
    const auto body = body_of(visit);
    if (!body) {
        return;
    }
    auto key = body->key("key");
    auto of = body->key("of");
    if (!key || !of) {
        visit.reply(deny({Complaint::Unreadable}, visit.language));
        return;
    }
    if (may_write(visit, *of)) {
        submit(visit, std::move(*key), OfKey{std::move(*of)}, empty_answer);
    }
}

void AudienceSite::submit(Visit& visit, std::string key, domain::Command::What what,
                          DeskWindow::ShowReceipt show) {
    domain::Command command{std::move(key), std::string(kPhoneActor), std::move(what)};
    const auto* const pledge = std::get_if<domain::Pledge>(&command.what);
    command.hold_words = pledge != nullptr && is_large(pledge->amount.minor());
    window_.submit(std::move(command), {std::move(visit.reply), visit.language, visit.now},
                   std::move(show));
}

bool AudienceSite::is_large(std::int64_t amount) const {
    if (options_.ask_first_above) {
        return amount > *options_.ask_first_above;
    }
    const auto& suggested = snapshot_->challenge.suggested_gift;
    return suggested && amount / kLargeFactor > suggested->minor();
}

} // namespace chapeau::web
