// The site of the desk: tablets are paired here, and act by signed requests. On a listener of its
// own, apart from the audience's.
#pragma once

#include "domain/snapshot.hpp"
#include "web/api/announcer.hpp"
#include "web/api/challenge_info.hpp"
#include "web/api/live.hpp"
#include "web/api/pairing.hpp"
#include "web/api/query.hpp"
#include "web/api/sessions.hpp"
#include "web/api/surroundings.hpp"
#include "web/assets.hpp"
#include "web/http_message.hpp"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace chapeau::web {

struct OperatorOptions {
    std::vector<std::string> origins; // "http://192.168.1.5:8081": ours. Empty: no foreign one.
    std::string pin_hash;             // Of hash_password; empty: no tablet can be paired.
    GivingOptions giving;             // The same as the audience's: the page shows amounts too.
    domain::ScreenText supporter;     // The name that snapshots give those without one.
    std::span<const EmbeddedFile> pages = embedded_pages();
};

/// Threads: everything on the web thread.
class OperatorSite final : public Handler {
public:
    OperatorSite(OperatorOptions options, Surroundings surroundings);

    void handle(Request request, Reply reply) override;

    /// What is true from now on; tablets are told.
    void show(std::shared_ptr<const domain::Snapshot> snapshot);
    void show_health(DeskState state);

    /// The machine has got other addresses.
    void set_origins(std::vector<std::string> origins) { options_.origins = std::move(origins); }

    /// To be called every 100 ms or so: tells what had to wait, and refuses who waited too long.
    void tick();

    /// Asked for at the machine, and shown there for kOfferOpen.
    PairingOffer offer_pairing(Role role);
    void close_pairing() { pairing_.close(); }
    /// For the machine's panel: how many wrong PINs this night.
    std::size_t pairing_failures() const;

    std::vector<SessionInfo> sessions() const;
    bool revoke(std::string_view session) { return sessions_.revoke(session); }
    void revoke_all() { sessions_.revoke_all(); }

    /// Moves whenever the file of the sessions is to be written anew.
    std::uint64_t sessions_revision() const { return sessions_.revision(); }
    std::string sessions_text() const { return sessions_.to_text(); }
    Result<void> read_sessions(std::string_view text);

private:
    struct Visit {
        const Request& request;
        Reply reply;
        Language language;
        SteadyTime now;
        const TabletSession* session = nullptr;
    };
    struct Route {
        std::string_view path;
        bool is_post;
        RoleMask roles;
        void (OperatorSite::*act)(Visit&);
    };

    static std::span<const Route> routes();

    void route(Visit& visit);
    void pair(Visit& visit);
    void answer_pairing(Visit& visit, const TabletSession& session);
    void me(Visit& visit);
    void challenge(Visit& visit);
    void live(Visit& visit);
    void events(Visit& visit);
    void queue(Visit& visit);
    void gifts(Visit& visit);
    void audit(Visit& visit);
    void envelopes(Visit& visit);
    void doubles(Visit& visit);
    void posts(Visit& visit);
    void all_posts(Visit& visit);
    void holds(Visit& visit);
    void act(Visit& visit);
    void leave(Visit& visit);

    void ask(Visit& visit, domain::Question question);
    static void no(Visit& visit, Complaint complaint);

    OperatorOptions options_;
    Surroundings surroundings_;
    PageSet pages_;
    DeskWindow window_;
    Pairing pairing_;
    TabletSessions sessions_;
    Announcer announcer_;
    std::shared_ptr<const domain::Snapshot> snapshot_;
    DeskState state_;
    Rendered live_; // Of the snapshot and the state, once somebody asks.
};

} // namespace chapeau::web
