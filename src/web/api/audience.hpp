// The site of the audience: the page, the evening as it stands, and what a phone may ask for: to
// promise, to pay at a provider, to withdraw, to hide its name, and to hear of its own gifts.
#pragma once

#include "domain/snapshot.hpp"
#include "web/api/announcer.hpp"
#include "web/api/budgets.hpp"
#include "web/api/challenge_info.hpp"
#include "web/api/feeds.hpp"
#include "web/api/json_body.hpp"
#include "web/api/surroundings.hpp"
#include "web/assets.hpp"
#include "web/http_message.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace chapeau::web {

/// To be told what became of one's gifts is asked by every phone that gave, whenever a name is
/// approved; it costs the book a look and nothing else.
inline constexpr BudgetOptions kReadBudgets{Rate{1, microseconds{1}}, Rate{2000, milliseconds(4)},
                                            Rate{4000, milliseconds(1)}, 1, 4096};

struct AudienceOptions {
    std::vector<std::string> origins; // "http://192.168.1.5:8080": ours. Empty: no foreign one.
    GivingOptions giving;
    domain::ScreenText supporter; // The name that snapshots give those whose name is not shown.
    /// A promise above it has its words looked at, whatever the mode; empty: 100 times what the
    /// challenge suggests.
    std::optional<std::int64_t> ask_first_above;
    BudgetOptions write_budgets{};
    BudgetOptions read_budgets = kReadBudgets;
    std::span<const EmbeddedFile> pages = embedded_pages();
};

/// Threads: everything on the web thread.
class AudienceSite final : public Handler {
public:
    AudienceSite(AudienceOptions options, Surroundings surroundings);

    void handle(Request request, Reply reply) override;

    /// What is true from now on; phones are told.
    void show(std::shared_ptr<const domain::Snapshot> snapshot);

    /// The machine has got other addresses.
    void set_origins(std::vector<std::string> origins) { options_.origins = std::move(origins); }

    /// To be called every 100 ms or so: tells what had to wait, and refuses who waited too long.
    void tick();

private:
    struct Visit {
        const Request& request;
        Reply reply;
        Language language;
        SteadyTime now;
    };
    struct Words {
        std::string name;
        std::string message;
        std::int64_t amount = 0;
    };
    struct Route {
        std::string_view path;
        bool is_post;
        void (AudienceSite::*act)(Visit&);
    };

    static std::span<const Route> routes();

    void challenge(Visit& visit);
    void live(Visit& visit);
    void events(Visit& visit);
    void atom(Visit& visit);
    void rss(Visit& visit);
    void totals(Visit& visit);
    void pledge(Visit& visit);
    void checkout(Visit& visit);
    void withdraw(Visit& visit);
    void hide(Visit& visit);
    void mine(Visit& visit);
    void say(Visit& visit);

    /// Answers with what `render` makes of the snapshot: once for all who ask before the next one.
    template <class Render>
    void answer_from(Visit& visit, Rendered& kept, std::string_view type, Render render);
    FeedOptions feed_options() const;

    /// Reads a body, or refuses and answers nothing.
    std::optional<JsonBody> body_of(Visit& visit);
    /// Takes from the budget of writes, or refuses.
    bool may_write(Visit& visit, const std::string& device);
    std::optional<Words> words_of(Visit& visit, const JsonBody& body, bool with_amount = true);
    /// The gift that `of` names is what the command is about.
    template <class OfKey>
    void submit_of(Visit& visit);
    void submit(Visit& visit, std::string key, domain::Command::What what,
                DeskWindow::ShowReceipt show);
    bool is_large(std::int64_t amount) const;

    AudienceOptions options_;
    Surroundings surroundings_;
    PageSet pages_;
    Language language_;
    std::shared_ptr<const domain::Locale> feed_locale_;
    DeskWindow window_;
    Budgets writes_;
    Budgets reads_;
    Announcer announcer_;
    std::shared_ptr<const domain::Snapshot> snapshot_;
    Timestamp first_shown_; // When there was a snapshot for the first time.
    Rendered live_;         // Of the snapshot, once somebody asks.
    Rendered atom_;
    Rendered rss_;
    Rendered totals_;
};

} // namespace chapeau::web
