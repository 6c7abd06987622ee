#include "app/web_service.hpp"

#include "base/check.hpp"
#include "base/file.hpp"
#include "base/format.hpp"
#include "base/log.hpp"
#include "base/password.hpp"

#include <algorithm>
#include <utility>

namespace chapeau::app {
namespace {

constexpr const char* kAllIpv4 = "0.0.0.0";
constexpr const char* kAllIpv6 = "::";
constexpr const char* kThisMachine = "127.0.0.1";
constexpr const char* kThisMachineIpv6 = "::1"; // Where a tunnel to "localhost" may come first.
/// Of the operator's page: a dozen tablets, each with a stream and a few requests, and room for
/// those that come back while their old connections are not yet given up.
constexpr std::size_t kDeskConnectionsKept = 64;
/// More than that is no crew; what floods this page leaves the audience its connections.
constexpr std::size_t kDeskConnectionsMax = 512;

web::Role web_role(display::PhoneRole role) {
    switch (role) {
    case display::PhoneRole::Operator:
        return web::Role::Operator;
    case display::PhoneRole::Volunteer:
        return web::Role::Volunteer;
    case display::PhoneRole::Presenter:
        return web::Role::Presenter;
    }
    return web::Role::Volunteer;
}

std::int64_t one_major_unit(domain::Currency currency) {
    std::int64_t minor = 1;
    for (int digit = 0; digit < currency.exponent(); ++digit) {
        minor *= 10;
    }
    return minor;
}

web::GivingOptions giving_options(const WebSetup& setup) {
    web::GivingOptions giving;
    giving.language = setup.language;
    for (const auto& amount : setup.options.amounts) {
        giving.amounts.push_back(amount.minor());
    }
    const auto unit = one_major_unit(setup.challenge.currency);
    giving.amount_min = unit;
    giving.amount_max = unit * kPhoneGiftUnitsMax;
    if (giving.amounts.empty()) {
        const auto suggested =
            setup.challenge.suggested_gift ? setup.challenge.suggested_gift->minor() : unit * 10;
        giving.amounts = {suggested / 2, suggested * 2, suggested * 5};
        std::erase_if(giving.amounts, [&](std::int64_t amount) {
            return amount < giving.amount_min || amount > giving.amount_max || amount % unit != 0;
        });
    }
    giving.takes_messages = setup.takes_messages;
    if (!setup.provider_page.empty()) {
        giving.ways.push_back({.kind = web::WayKind::Page, .url = setup.provider_page});
    }
    for (const auto& payer : setup.checkouts) {
        giving.ways.push_back(
            {.kind = web::WayKind::Checkout, .source = payer.source, .provider = payer.provider});
    }
    if (setup.options.pledges) {
        giving.ways.push_back({.kind = web::WayKind::Pledge});
    }
    return giving;
}

} // namespace

std::string_view word_of(display::PhoneRole role) {
    return web::word_of(web_role(role));
}

Result<std::unique_ptr<WebService>> WebService::open(WebSetup setup, const Clock& clock) {
    ENSURE(!setup.pin.empty(), "an evening has a PIN");
    auto server = web::Server::make({}, clock);
    if (!server) {
        return tl::unexpected<Error>(server.error());
    }
    std::unique_ptr<WebService> service(
        new WebService(std::move(setup), *std::move(server), clock));
    if (auto listening = service->listen(); !listening) {
        return tl::unexpected<Error>(listening.error());
    }
    return service;
}

WebService::WebService(WebSetup setup, std::unique_ptr<web::Server> server, const Clock& clock)
    : setup_(std::move(setup)), clock_(clock), names_(setup_.names()), server_(std::move(server)) {}

WebService::~WebService() {
    stop();
}

Result<std::uint16_t> WebService::listen_on(std::uint16_t port, web::Handler& site) {
    web::ListenerOptions listener;
    if (setup_.options.has_tls()) {
        listener.tls = web::TlsFiles{setup_.options.certificate_file, setup_.options.key_file};
    }
    const bool is_everywhere = setup_.options.bind.empty();
    listener.address = is_everywhere ? kAllIpv4 : setup_.options.bind;
    listener.port = port;
    listener.hosts = page_hosts(setup_.options, names_);
    if (&site == &operator_door_) {
        listener.connections_kept = kDeskConnectionsKept;
        listener.connections_max = kDeskConnectionsMax;
    }
    auto taken = server_->listen(listener, site);
    if (taken && is_everywhere) {
        listener.address = kAllIpv6;
        listener.port = *taken;
        if (const auto also = server_->listen(listener, site); !also) {
            log::info("web: not on IPv6: {}", also.error().message);
        }
    }
    return taken;
}

Result<std::uint16_t> WebService::find_port(std::optional<std::uint16_t> wanted,
                                            std::uint16_t usual, std::string_view key,
                                            web::Handler& site) {
    if (wanted) {
        auto taken = listen_on(*wanted, site);
        return taken ? taken : fail_because(taken.error(), format("web.{} = {}", key, *wanted));
    }
    Result<std::uint16_t> taken = fail(Errc::Conflict, "no port was tried");
    for (std::uint16_t more = 0; more < kPortsTried; ++more) {
        taken = listen_on(static_cast<std::uint16_t>(usual + more), site);
        if (taken || taken.error().code != Errc::Conflict) {
            return taken;
        }
    }
    return fail_because(taken.error(),
                        format("every port from {} to {} is taken, so set web.{} to a free one",
                               usual, usual + kPortsTried - 1, key));
}

Result<void> WebService::listen() {
    const auto port = find_port(setup_.options.port, kPagePort, "port", audience_door_);
    if (!port) {
        return tl::unexpected<Error>(port.error());
    }
    const auto operator_port =
        find_port(setup_.options.operator_port, kOperatorPort, "operator_port", operator_door_);
    if (!operator_port) {
        return tl::unexpected<Error>(operator_port.error());
    }
    port_ = *port;
    operator_port_ = *operator_port;
    page_ = page_address(setup_.options, names_, port_);
    operator_page_ = page_address(setup_.options, names_, operator_port_);
    log::info("web: the page is at {}", page_.url);
    log::info("web: the operator's page is at {}", operator_page_.url);
    return {};
}

Result<void> WebService::serve(web::Desk& desk, std::function<web::DeskState()> health) {
    health_ = std::move(health);
    auto pin_hash = hash_password(setup_.pin);
    if (!pin_hash) {
        return tl::unexpected<Error>(pin_hash.error());
    }
    const auto giving = giving_options(setup_);
    const auto surroundings = [&](web::Hub& hub) {
        return web::Surroundings{.desk = desk,
                                 .clock = clock_,
                                 .post =
                                     [server = server_.get()](std::function<void()> deed) {
                                         server->post(std::move(deed));
                                     },
                                 .hub = hub};
    };
    audience_hub_ = &server_->add_hub();
    audience_ = std::make_unique<web::AudienceSite>(
        web::AudienceOptions{.origins = page_origins(setup_.options, names_, port_),
                             .giving = giving,
                             .supporter = setup_.supporter,
                             .ask_first_above = std::nullopt},
        surroundings(*audience_hub_));
    operators_ = std::make_unique<web::OperatorSite>(
        web::OperatorOptions{.origins = page_origins(setup_.options, names_, operator_port_),
                             .pin_hash = *std::move(pin_hash),
                             .giving = giving,
                             .supporter = setup_.supporter},
        surroundings(server_->add_hub()));
    audience_door_.site = audience_.get();
    operator_door_.site = operators_.get();
    read_sessions();
    return {};
}

void WebService::read_sessions() {
    const auto text = read_file(setup_.sessions_file, web::kSessionsTextBytesMax);
    if (!text) {
        if (text.error().code != Errc::NotFound) {
            log::warning("web: nobody stays paired: {}", text.error().message);
        }
        return;
    }
    if (const auto read = operators_->read_sessions(*text); !read) {
        log::warning("web: nobody stays paired: {}", read.error().message);
    }
    sessions_kept_ = operators_->sessions_revision();
}

Result<void> WebService::take_in(std::vector<web::IntakeRoute> routes) {
    if (routes.empty()) {
        return {};
    }
    if (!setup_.options.intake_port) {
        log::warning("web: nothing that providers post is taken in: web.intake_port is not set");
        return fail(Errc::NotFound, "web.intake_port is not set");
    }
    web::ListenerOptions listener;
    if (setup_.options.has_tls()) {
        listener.tls = web::TlsFiles{setup_.options.certificate_file, setup_.options.key_file};
    }
    const bool is_usual = setup_.options.intake_bind.empty();
    listener.address = setup_.options.intake_bind;
    if (is_usual) {
        listener.address = setup_.options.has_tls() ? kAllIpv4 : kThisMachine;
    }
    listener.port = *setup_.options.intake_port;
    listener.hosts = page_hosts(setup_.options, names_);
    listener.connections_max = web::kIntakeConnectionsMax;
    listener.body_bytes_max = web::kIntakeBodyBytesMax;
    std::string paths;
    for (const auto& route : routes) {
        paths += (paths.empty() ? "" : ", ") + route.path;
    }
    intake_ = std::make_unique<web::IntakeSite>(
        std::move(routes), [server = std::weak_ptr(server_)](std::function<void()> deed) {
            if (const auto still = server.lock()) {
                still->post(std::move(deed));
            }
        });
    const auto port = server_->listen(listener, *intake_);
    if (!port) {
        log::error("web: nothing that providers post is taken in: {}", port.error().message);
        return fail_because(port.error(), format("web.intake_port = {}", listener.port));
    }
    intake_port_ = *port;
    if (is_usual) {
        listener.address = setup_.options.has_tls() ? kAllIpv6 : kThisMachineIpv6;
        listener.port = *port;
        if (const auto also = server_->listen(listener, *intake_); !also) {
            log::info("web: providers cannot post over IPv6: {}", also.error().message);
        }
    }
    log::info("web: providers may post to port {}, {}", *port, paths);
    return {};
}

void WebService::start() {
    ENSURE(audience_, "pages are served once there is a desk behind them");
    server_->every(kPagesTick, [this] {
        audience_->tick();
        operators_->tick();
        keep_sessions();
    });
    server_->every(kPagesLook, [this] {
        operators_->show_health(health_());
        follow_addresses();
        publish_phones();
    });
    server_->post([this] { publish_phones(); });
    server_->start();
}

void WebService::stop() {
    server_->stop();
    // The web thread has ended: what it owned is ours.
    if (operators_ && !std::exchange(stopped_, true)) {
        write_sessions();
    }
}

void WebService::show(std::shared_ptr<const domain::Snapshot> snapshot) {
    server_->post([this, snapshot = std::move(snapshot)] {
        audience_->show(snapshot);
        operators_->show(snapshot);
    });
}

void WebService::offer_pairing(display::PhoneRole role,
                               std::function<void(display::PhoneRole, const std::string&)> tell) {
    server_->post([this, role, tell = std::move(tell)] {
        const auto offer = operators_->offer_pairing(web_role(role));
        const auto page = page_address(setup_.options, names_, operator_port_);
        pairing_ = Shown{role, page.url + "#" + offer.secret, offer.closes_at,
                         operators_->sessions_revision()};
        tell(role, pairing_->url);
        publish_phones();
    });
}

display::PhonesState WebService::phones() const {
    if (const auto phones = phones_.get()) {
        return *phones;
    }
    display::PhonesState phones;
    phones.page = page_.url;
    return phones;
}

// The venue's network may give this machine another address in mid-evening. Phones that know the
// old one are lost, but who scans the code anew must not be turned away.
void WebService::follow_addresses() {
    auto names = setup_.names();
    if (names == names_) {
        return;
    }
    names_ = std::move(names);
    for (const auto& host : page_hosts(setup_.options, names_)) {
        server_->add_host(port_, host);
        server_->add_host(operator_port_, host);
        if (intake_port_ != 0) {
            server_->add_host(intake_port_, host);
        }
    }
    audience_->set_origins(page_origins(setup_.options, names_, port_));
    operators_->set_origins(page_origins(setup_.options, names_, operator_port_));
    log::warning("web: the addresses of this machine have changed; the page is at {} now",
                 page_address(setup_.options, names_, port_).url);
}

void WebService::publish_phones() {
    auto phones = std::make_shared<display::PhonesState>();
    phones->page = page_address(setup_.options, names_, port_).url;
    phones->watching = audience_hub_->subscribers();
    for (const auto& session : operators_->sessions()) {
        phones->paired.push_back(format("{}: {}", web::word_of(session.role), session.name));
    }
    const auto left = pairing_
                          ? std::chrono::ceil<seconds>(pairing_->closes_at - clock_.steady_now())
                          : seconds{0};
    if (left <= seconds{0} || pairing_->sessions_before != operators_->sessions_revision()) {
        pairing_.reset(); // Too late, or somebody has come.
    } else {
        phones->pairing = display::PairingCode{pairing_->role, pairing_->url, left};
    }
    phones_.publish(std::move(phones));
}

// Who is paired is written at once; which requests were made is written now and then, because
// after a crash those since then could be repeated.
void WebService::keep_sessions() {
    const auto now = clock_.steady_now();
    const bool has_changed = operators_->sessions_revision() != sessions_kept_;
    if (!has_changed && now - sessions_written_at_ < kSessionsWrittenEvery) {
        return;
    }
    sessions_written_at_ = now;
    write_sessions();
    if (has_changed) {
        publish_phones();
    }
}

void WebService::write_sessions() {
    const bool has_changed = operators_->sessions_revision() != sessions_kept_;
    if (!has_changed && operators_->sessions().empty()) {
        return;
    }
    sessions_kept_ = operators_->sessions_revision();
    if (const auto made = make_private_file(setup_.sessions_file); !made) {
        log::warning("web: a restart will not know who is paired: {}", made.error().message);
        return;
    }
    const auto kept = write_file_atomically(setup_.sessions_file, operators_->sessions_text());
    if (!kept) {
        log::warning("web: a restart will not know who is paired: {}", kept.error().message);
    }
}

} // namespace chapeau::app
