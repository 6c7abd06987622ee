// The pages for phones, as the evening runs them: two listeners, their sites, and the pairing that
// the machine's own panel asks for.
//
// Threads: made, started and stopped by main. `show`, `offer_pairing` and `phones` may be called
// from any thread and never wait.
#pragma once

#include "app/page_address.hpp"
#include "app/web_options.hpp"
#include "base/clock.hpp"
#include "base/latest.hpp"
#include "base/result.hpp"
#include "display/screen/screen.hpp"
#include "domain/challenge.hpp"
#include "domain/snapshot.hpp"
#include "web/api/audience.hpp"
#include "web/api/intake.hpp"
#include "web/api/operator.hpp"
#include "web/desk.hpp"
#include "web/server.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace chapeau::app {

/// A source that opens payments.
struct Payer {
    std::string source;
    std::string provider; // "stripe", "helloasso", "paypal".
    std::size_t source_index = 0;
};

struct WebSetup {
    WebOptions options;
    Secret pin; // Never empty.
    domain::Challenge challenge;
    std::string language;
    std::string provider_page;           // Where people give at a provider; may be empty.
    std::vector<Payer> checkouts;        // Payments that this machine opens.
    bool takes_messages = false;         // For the wall, from the attendee's page.
    domain::ScreenText supporter;        // Stands for a name that is not shown.
    std::filesystem::path sessions_file; // Keeps the tablets paired over a restart.
    /// What this machine is called now; a test changes it.
    std::function<OwnNames()> names = own_names;
};

/// What one gift from a phone may be, in whole units of the currency: beyond it a finger slipped,
/// or somebody jokes; who means it goes to the desk.
inline constexpr std::int64_t kPhoneGiftUnitsMax = 10'000;

/// Phones are told what changed at most so often: several times a second is as good as at once,
/// and ten thousand of them are a lot to tell.
inline constexpr milliseconds kPagesTick{100};

/// How much of a night an attacker who listened could repeat after a crash of ours.
inline constexpr seconds kSessionsWrittenEvery{20};

/// How often health, paired devices and own addresses are looked at.
inline constexpr milliseconds kPagesLook{1'000};

/// "operator", "volunteer", "presenter".
std::string_view word_of(display::PhoneRole role);

class WebService {
public:
    /// Takes the ports; nobody is let in yet. `clock` outlives the service.
    static Result<std::unique_ptr<WebService>> open(WebSetup setup, const Clock& clock);

    WebService(const WebService&) = delete;
    WebService& operator=(const WebService&) = delete;
    ~WebService();

    /// Before `start`. `health` is asked on the web thread. `desk` outlives the service.
    Result<void> serve(web::Desk& desk, std::function<web::DeskState()> health);

    /// Before `start`: what providers post, at the intake's port. An evening without it, or whose
    /// port is taken, goes on and says so, in the log and by the error: all but Ko-fi is asked as
    /// well.
    Result<void> take_in(std::vector<web::IntakeRoute> routes);

    std::uint16_t intake_port() const { return intake_port_; } // 0: none.

    void start();

    /// Idempotent. What the book answers afterwards is dropped.
    void stop();

    void show(std::shared_ptr<const domain::Snapshot> snapshot);

    /// A code for one phone, in `phones` soon. `tell` gets its address on the web thread.
    void offer_pairing(display::PhoneRole role,
                       std::function<void(display::PhoneRole, const std::string&)> tell);

    display::PhonesState phones() const;

    /// The page's, for the code on the screen.
    const PageAddress& page() const { return page_; }

    const std::vector<Payer>& payers() const { return setup_.checkouts; }

private:
    struct Shown {
        display::PhoneRole role;
        std::string url;
        SteadyTime closes_at;
        std::uint64_t sessions_before;
    };

    /// A site has to know its port, and a port is known when it is listened on: so a door is opened
    /// first, and the site moves in behind it before anybody is let in.
    struct Door final : web::Handler {
        void handle(web::Request request, web::Reply reply) override {
            site->handle(std::move(request), std::move(reply));
        }
        web::Handler* site = nullptr;
    };

    WebService(WebSetup setup, std::unique_ptr<web::Server> server, const Clock& clock);

    Result<void> listen();
    Result<std::uint16_t> listen_on(std::uint16_t port, web::Handler& site);
    Result<std::uint16_t> find_port(std::optional<std::uint16_t> wanted, std::uint16_t usual,
                                    std::string_view key, web::Handler& site);
    void read_sessions();

    // On the web thread.
    void follow_addresses();
    void publish_phones();
    void keep_sessions();
    void write_sessions();

    WebSetup setup_;
    std::function<web::DeskState()> health_;
    const Clock& clock_;
    OwnNames names_;
    PageAddress page_;
    PageAddress operator_page_;
    std::uint16_t port_ = 0;
    std::uint16_t operator_port_ = 0;
    std::uint16_t intake_port_ = 0; // None.
    Latest<display::PhonesState> phones_;

    // The web thread's, once started.
    Door audience_door_;
    Door operator_door_;
    std::unique_ptr<web::AudienceSite> audience_;
    std::unique_ptr<web::OperatorSite> operators_;
    std::unique_ptr<web::IntakeSite> intake_;
    std::optional<Shown> pairing_;
    std::uint64_t sessions_kept_ = 0;
    SteadyTime sessions_written_at_{};
    bool stopped_ = false;

    web::Hub* audience_hub_ = nullptr;

    // Last: its thread uses all of the above.
    /// Shared with what a provider is answered by, which may come after our end.
    std::shared_ptr<web::Server> server_;
};

} // namespace chapeau::app
