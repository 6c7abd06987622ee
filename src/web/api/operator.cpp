#include "web/api/operator.hpp"

#include "base/log.hpp"
#include "base/password.hpp"
#include "base/text.hpp"
#include "domain/moderation/moderator.hpp"
#include "web/api/deeds.hpp"
#include "web/api/desk_tables.hpp"
#include "web/api/json_body.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace chapeau::web {
namespace {

constexpr std::string_view kDeskFolder = "/op/";
constexpr std::string_view kPairPath = "/op/pair";
constexpr std::size_t kTableRows = 50;

// As hexadecimal digits, a PIN under its pad.
constexpr std::size_t kCoveredDigitsMax = 64;

Complaint complaint_of(PairingOutcome outcome) {
    switch (outcome) {
    case PairingOutcome::Waits:
        return Complaint::PairingWaits;
    case PairingOutcome::Shut:
        return Complaint::PairingShut;
    case PairingOutcome::PinWrong:
        return Complaint::PinWrong;
    case PairingOutcome::NoOffer:
    case PairingOutcome::Paired:
        break;
    }
    return Complaint::PairingClosed;
}

std::optional<std::int64_t> line_before(const Query& query) {
    const auto text = query.text("before");
    const auto line = text.empty() ? std::optional<std::int64_t>(0) : parse_int64(text);
    return line && *line >= 0 ? line : std::nullopt;
}

std::optional<domain::FindGifts> read_search(const Query& query) {
    using domain::Layer;
    const auto before = line_before(query);
    const auto text = query.text("text");
    const auto layer_word = query.text("layer");
    if (!before || text.size() > domain::kSearchBytesMax) {
        return std::nullopt;
    }
    domain::FindGifts search;
    search.text = text;
    search.before = *before;
    search.limit = kTableRows;
    search.open_only = query.text("open") == "1";
    for (const auto layer : {Layer::Captured, Layer::Cash, Layer::Pledged, Layer::Matched}) {
        if (word_of(layer) == layer_word) {
            search.layer = layer;
        }
    }
    return layer_word.empty() || search.layer ? std::optional(std::move(search)) : std::nullopt;
}

// What somebody typed at the desk: a card number goes no further from there either.
bool tells_a_card_number(const domain::Command::What& what) {
    const auto holds = [](std::initializer_list<std::string_view> texts) {
        return std::any_of(texts.begin(), texts.end(), domain::contains_card_number);
    };
    if (const auto* const cash = std::get_if<domain::AddCash>(&what)) {
        return holds({cash->name, cash->envelope, cash->count});
    }
    if (const auto* const recount = std::get_if<domain::RecountEnvelope>(&what)) {
        return holds({recount->envelope, recount->count});
    }
    const auto* const correction = std::get_if<domain::CorrectName>(&what);
    return correction != nullptr && holds({correction->name});
}

Response deed_answer(const CommandReceipt& receipt) {
    json::Writer writer;
    writer.begin_object().key("gift").integer(receipt.gift);
    writer.key("number").integer(receipt.number).end_object();
    return json_answer(200, writer.take());
}

} // namespace

OperatorSite::OperatorSite(OperatorOptions options, Surroundings surroundings)
    : options_(std::move(options)),
      surroundings_(std::move(surroundings)),
      pages_(options_.pages, "operator"),
      window_(surroundings_.desk, surroundings_.post, true),
      pairing_([this](std::string_view pin) { return is_password(options_.pin_hash, pin); }),
      announcer_(surroundings_.hub) {}

std::span<const OperatorSite::Route> OperatorSite::routes() {
    constexpr auto kOperator = mask_of(Role::Operator);
    static constexpr std::array kRoutes = {
        Route{"/op/me", false, kEveryRole, &OperatorSite::me},
        Route{"/op/challenge", false, kEveryRole, &OperatorSite::challenge},
        Route{"/op/live", false, kEveryRole, &OperatorSite::live},
        Route{"/op/events", false, kEveryRole, &OperatorSite::events},
        Route{"/op/queue", false, kOperator, &OperatorSite::queue},
        Route{"/op/gifts", false, kOperator, &OperatorSite::gifts},
        Route{"/op/audit", false, kOperator, &OperatorSite::audit},
        Route{"/op/envelopes", false, kOperator, &OperatorSite::envelopes},
        Route{"/op/doubles", false, kOperator, &OperatorSite::doubles},
        Route{"/op/posts", false, kOperator, &OperatorSite::posts},
        Route{"/op/posts/all", false, kOperator, &OperatorSite::all_posts},
        Route{"/op/holds", false, kOperator, &OperatorSite::holds},
        Route{"/op/do", true, kEveryRole, &OperatorSite::act},
        Route{"/op/leave", true, kEveryRole, &OperatorSite::leave},
    };
    return kRoutes;
}

void OperatorSite::handle(Request request, Reply reply) {
    const auto language = language_of(request.accept_language, Language::English);
    Visit visit{request, std::move(reply), language, surroundings_.clock.steady_now()};
    const bool is_post = request.method == Method::Post;
    if (!request.path.starts_with(kDeskFolder)) {
        const auto page = is_post ? std::nullopt : pages_.answer(request);
        const auto complaint = is_post ? Complaint::MethodNotAllowed : Complaint::NotFound;
        visit.reply(page ? *page : deny({complaint, {}, is_post ? "GET, HEAD" : ""}, language));
        return;
    }
    if (const auto fault = is_post ? fault_of_post(request, options_.origins) : std::nullopt) {
        no(visit, *fault);
        return;
    }
    if (request.body.size() > kDeskBodyBytesMax) {
        no(visit, Complaint::BodyTooLarge);
        return;
    }
    if (request.path == kPairPath) {
        pair(visit);
        return;
    }
    const auto signature = read_authorization(request.authorization);
    const auto checked = signature ? sessions_.check(request, *signature, surroundings_.clock.now())
                                   : TabletSessions::Checked{};
    if (checked.session == nullptr) {
        no(visit, checked.complaint);
        return;
    }
    visit.session = checked.session;
    route(visit);
}

void OperatorSite::route(Visit& visit) {
    const bool is_post = visit.request.method == Method::Post;
    for (const auto& route : routes()) {
        if (route.path != visit.request.path) {
            continue;
        }
        if (route.is_post != is_post) {
            const std::string allowed = route.is_post ? "POST" : "GET, HEAD";
            visit.reply(deny({Complaint::MethodNotAllowed, {}, allowed}, visit.language));
        } else if (!may(visit.session->role, route.roles)) {
            no(visit, Complaint::RoleForbids);
        } else {
            (this->*route.act)(visit);
        }
        return;
    }
    no(visit, Complaint::NotFound);
}

void OperatorSite::pair(Visit& visit) {
    const auto& request = visit.request;
    if (request.method != Method::Post) {
        visit.reply(deny({Complaint::MethodNotAllowed, {}, "POST"}, visit.language));
        return;
    }
    const auto signature = read_authorization(request.authorization);
    const auto now = surroundings_.clock.now();
    if (signature && sessions_.contains(signature->session, now)) {
        // Its answer was lost on the way: the tablet is paired already.
        const auto checked = sessions_.check(request, *signature, now);
        if (checked.session == nullptr) {
            no(visit, checked.complaint);
            return;
        }
        answer_pairing(visit, *checked.session);
        return;
    }
    const auto role = pairing_.role_on_offer(visit.now);
    const auto key = signature ? pairing_.key_for(signature->session, visit.now) : std::nullopt;
    if (!role || !key || !is_signed_with(*key, request, *signature)) {
        no(visit, Complaint::PairingClosed);
        return;
    }
    const auto body = JsonBody::read(request.body, kPhoneBodyBytesMax);
    const auto name = body ? body->text("name", kTabletNameBytesMax) : std::string();
    const auto pin = body ? body->text("pin", kCoveredDigitsMax) : std::string();
    if (!body || !name || !pin) {
        no(visit, Complaint::Unreadable);
        return;
    }
    const auto outcome = pairing_.attempt(*signature, *pin, visit.now);
    if (outcome.outcome != PairingOutcome::Paired) {
        if (outcome.outcome == PairingOutcome::PinWrong) {
            log::warning("a tablet gave a wrong PIN: {} of {} that this night allows",
                         pairing_failures(), kFailuresMax);
        }
        visit.reply(deny({complaint_of(outcome.outcome), outcome.wait}, visit.language));
        return;
    }
    TabletSession session{
        signature->session, tablet_name(*name), *role, *key, now + kSessionLife, now};
    session.counters.use(signature->counter);
    if (!sessions_.add(session, now)) {
        no(visit, Complaint::TooManyTablets);
        return;
    }
    log::info("a tablet was paired as {}", word_of(session.role));
    answer_pairing(visit, session);
}

void OperatorSite::answer_pairing(Visit& visit, const TabletSession& session) {
    json::Writer writer;
    writer.begin_object().key("role").string(word_of(session.role));
    writer.key("name").string(session.name).end_object();
    visit.reply(json_answer(200, writer.take()));
}

void OperatorSite::me(Visit& visit) {
    answer_pairing(visit, *visit.session);
}

void OperatorSite::challenge(Visit& visit) {
    visit.reply(snapshot_
                    ? json_answer(200, render_challenge(snapshot_->challenge, options_.giving))
                    : deny({Complaint::NotYet}, visit.language));
}

void OperatorSite::live(Visit& visit) {
    if (!snapshot_) {
        no(visit, Complaint::NotYet);
        return;
    }
    if (live_.empty()) {
        auto text = render_live(*snapshot_, options_.supporter, &state_);
        live_ = Rendered(std::move(text.body), text.identity, false);
    }
    visit.reply(live_.answer(visit.request, kJsonType, "no-cache"));
}

void OperatorSite::events(Visit& visit) {
    if (visit.request.method == Method::Head) {
        visit.reply(make_response(200, "text/event-stream", {}));
        return;
    }
    visit.reply(Subscribe{&surroundings_.hub});
}

void OperatorSite::queue(Visit& visit) {
    ask(visit, domain::AskQueue{});
}

void OperatorSite::gifts(Visit& visit) {
    const auto query = Query::read(visit.request.query);
    auto search = query ? read_search(*query) : std::nullopt;
    if (!search) {
        no(visit, Complaint::Unreadable);
        return;
    }
    ask(visit, std::move(*search));
}

void OperatorSite::audit(Visit& visit) {
    const auto query = Query::read(visit.request.query);
    const auto before = query ? line_before(*query) : std::nullopt;
    if (!before) {
        no(visit, Complaint::Unreadable);
        return;
    }
    ask(visit, domain::AskAudit{*before, kTableRows});
}

void OperatorSite::envelopes(Visit& visit) {
    ask(visit, domain::AskEnvelopes{});
}

void OperatorSite::doubles(Visit& visit) {
    ask(visit, domain::AskDoubles{});
}

void OperatorSite::posts(Visit& visit) {
    ask(visit, domain::AskMentions{});
}

void OperatorSite::all_posts(Visit& visit) {
    ask(visit, domain::AskMentions{.waiting_only = false});
}

void OperatorSite::holds(Visit& visit) {
    ask(visit, domain::AskHolds{});
}

void OperatorSite::act(Visit& visit) {
    const auto body = JsonBody::read(visit.request.body, kDeskBodyBytesMax);
    const auto key = body ? body->key("key") : std::string();
    const auto name = body ? body->text("deed", kDeedNameBytesMax) : std::string();
    if (!body || !key || !name) {
        no(visit, Complaint::Unreadable);
        return;
    }
    const auto* const deed = find_deed(*name);
    if (deed == nullptr) {
        no(visit, Complaint::DeedUnknown);
        return;
    }
    if (!may(visit.session->role, deed->roles)) {
        no(visit, Complaint::RoleForbids);
        return;
    }
    if (!snapshot_) {
        no(visit, Complaint::NotYet);
        return;
    }
    auto what = deed->read(*body, {snapshot_->challenge, surroundings_.clock.now()});
    if (!what) {
        visit.reply(deny({Complaint::Unreadable, {}, {}, what.error().message}, visit.language));
        return;
    }
    if (tells_a_card_number(*what)) {
        no(visit, Complaint::CardNumber);
        return;
    }
    window_.submit({*key, visit.session->actor(), std::move(*what)},
                   {std::move(visit.reply), visit.language, visit.now}, deed_answer);
}

void OperatorSite::leave(Visit& visit) {
    sessions_.revoke(std::string(visit.session->id));
    visit.session = nullptr;
    visit.reply(json_answer(200, "{}"));
}

void OperatorSite::ask(Visit& visit, domain::Question question) {
    window_.ask(std::move(question), {std::move(visit.reply), visit.language, visit.now},
                [](const domain::Answer& answer) { return json_answer(200, render(answer)); });
}

void OperatorSite::no(Visit& visit, Complaint complaint) {
    visit.reply(deny({complaint}, visit.language));
}

void OperatorSite::show(std::shared_ptr<const domain::Snapshot> snapshot) {
    // The event says nothing of posts: ten thousand phones need not hear of each. The desk
    // does.
    const bool is_heard = snapshot_ && snapshot_->wall == snapshot->wall;
    snapshot_ = std::move(snapshot);
    live_ = {};
    const auto now = surroundings_.clock.steady_now();
    if (is_heard) {
        announcer_.tell(snapshot_, now);
    } else {
        announcer_.tell_again(snapshot_, now);
    }
}

void OperatorSite::show_health(DeskState state) {
    if (state != state_) {
        state_ = std::move(state);
        live_ = {};
        if (snapshot_) {
            announcer_.tell_again(snapshot_, surroundings_.clock.steady_now());
        }
    }
}

void OperatorSite::tick() {
    const auto now = surroundings_.clock.steady_now();
    announcer_.tick(now);
    window_.tick(now);
}

PairingOffer OperatorSite::offer_pairing(Role role) {
    return pairing_.offer(role, surroundings_.clock.steady_now());
}

std::size_t OperatorSite::pairing_failures() const {
    return pairing_.failures_tonight(surroundings_.clock.steady_now());
}

std::vector<SessionInfo> OperatorSite::sessions() const {
    return sessions_.list(surroundings_.clock.now());
}

Result<void> OperatorSite::read_sessions(std::string_view text) {
    return sessions_.read_text(text, surroundings_.clock.now());
}

} // namespace chapeau::web
