#include "every_feed.hpp"

#include "makers.hpp"
#include "sources/bluesky/source.hpp"
#include "sources/donorbox/source.hpp"
#include "sources/every_org/source.hpp"
#include "sources/givebutter/source.hpp"
#include "sources/helloasso/source.hpp"
#include "sources/justgiving/source.hpp"
#include "sources/opencollective/source.hpp"
#include "sources/paypal/source.hpp"
#include "sources/streamlabs/source.hpp"
#include "sources/stripe/source.hpp"
#include "sources/tiltify/source.hpp"
#include "sources/x/source.hpp"
#include "sources/youtube/source.hpp"
#include "support/scripted_bluesky.hpp"
#include "support/scripted_donorbox.hpp"
#include "support/scripted_every_org.hpp"
#include "support/scripted_givebutter.hpp"
#include "support/scripted_helloasso.hpp"
#include "support/scripted_justgiving.hpp"
#include "support/scripted_opencollective.hpp"
#include "support/scripted_paypal.hpp"
#include "support/scripted_streamlabs.hpp"
#include "support/scripted_stripe_events.hpp"
#include "support/scripted_tiltify.hpp"
#include "support/scripted_x.hpp"
#include "support/scripted_youtube.hpp"

#include <optional>
#include <utility>

namespace chapeau::test {

namespace {

using Now = std::function<Timestamp()>;

Speaker plain(Answer (*answer)(const ScriptedProvider&, const Asked&)) {
    return [answer](ScriptedProvider& provider, const Asked& asked) {
        provider.speak = answer;
        return provider.answer(asked);
    };
}

FeedOfKind donordrive_kind() {
    return {"donordrive", sources::donordrive::kPollIntervalMin,
            [](const FeedPlace& place) {
                auto options = donordrive_options();
                options.base_url = place.origin + "/api";
                options.poll_interval = place.poll_interval;
                return *sources::donordrive::make_source(options);
            },
            [](const Now&) -> Speaker { return &ScriptedProvider::answer; }};
}

FeedOfKind tracker_kind() {
    return {"tracker", sources::tracker::kPollIntervalMin,
            [](const FeedPlace& place) {
                auto options = tracker_options();
                options.base_url = place.origin + "/tracker/api/v2";
                options.poll_interval = place.poll_interval;
                return *sources::tracker::make_source(options);
            },
            [](const Now&) -> Speaker { return &ScriptedProvider::answer; }};
}

/// An account on which each gift of the list is paid by card.
Speaker stripe_speaker(const Now& /*now*/) {
    struct Account {
        ScriptedStripeEvents stripe{1};
        std::size_t paid = 0;
    };
    return [account = std::make_shared<Account>()](const ScriptedProvider& provider,
                                                   const Asked& asked) {
        for (; account->paid < provider.gifts.size(); ++account->paid) {
            const auto& gift = provider.gifts[account->paid];
            account->stripe.pay(gift.cents.value_or(gift.hidden_cents), gift.created,
                                [&gift](StripePayment& payment) { payment.name = gift.name; });
        }
        return account->stripe.answer(asked);
    };
}

FeedOfKind stripe_kind() {
    return {"stripe", sources::stripe::kPollIntervalMin,
            [](const FeedPlace& place) {
                return *sources::stripe::make_source({.name = "card",
                                                      .base_url = place.origin,
                                                      .key = Secret(ScriptedStripeEvents::kKey),
                                                      .currency = usd(),
                                                      .begin_at = place.since,
                                                      .poll_interval = place.poll_interval});
            },
            stripe_speaker};
}

FeedOfKind helloasso_kind() {
    return {"helloasso", sources::helloasso::kPollIntervalMin,
            [](const FeedPlace& place) {
                return *sources::helloasso::make_source(
                    {.name = "helloasso",
                     .base_url = place.origin,
                     .organisation = "les-amis",
                     .client_id = ScriptedToken::kClientId,
                     .key = Secret(ScriptedToken::kClientSecret),
                     .since = place.since,
                     .poll_interval = place.poll_interval});
            },
            [](Now now) -> Speaker {
                auto helloasso = std::make_shared<ScriptedHelloAsso>();
                helloasso->now = std::move(now);
                helloasso->token.gives_refresh_tokens = true;
                return [helloasso](ScriptedProvider& provider, const Asked& asked) {
                    return helloasso->answer(provider, asked);
                };
            }};
}

FeedOfKind tiltify_kind() {
    return {"tiltify", sources::tiltify::kPollIntervalMin,
            [](const FeedPlace& place) {
                return *sources::tiltify::make_source({.name = "tiltify",
                                                       .base_url = place.origin,
                                                       .id = "69c5aa70-54cf-42a9-8754-d4d60ec28da0",
                                                       .client_id = ScriptedToken::kClientId,
                                                       .key = Secret(ScriptedToken::kClientSecret),
                                                       .currency = usd(),
                                                       .poll_interval = place.poll_interval});
            },
            [](const Now&) -> Speaker {
                return [tiltify = std::make_shared<ScriptedTiltify>()](ScriptedProvider& provider,
                                                                       const Asked& asked) {
                    return tiltify->answer(provider, asked);
                };
            }};
}

FeedOfKind paypal_kind() {
    return {"paypal", sources::paypal::kPollIntervalMin,
            [](const FeedPlace& place) {
                return *sources::paypal::make_source({.name = "paypal",
                                                      .base_url = place.origin,
                                                      .client_id = ScriptedToken::kClientId,
                                                      .key = Secret(ScriptedToken::kClientSecret),
                                                      .since = place.since,
                                                      .poll_interval = place.poll_interval});
            },
            [](Now now) -> Speaker {
                auto paypal = std::make_shared<ScriptedPayPal>();
                paypal->now = std::move(now);
                return [paypal](ScriptedProvider& provider, const Asked& asked) {
                    return paypal->answer(provider, asked);
                };
            }};
}

FeedOfKind justgiving_kind() {
    return {"justgiving", sources::justgiving::kPollIntervalMin,
            [](const FeedPlace& place) {
                return *sources::justgiving::make_source({.name = "justgiving",
                                                          .base_url = place.origin,
                                                          .page = "page/hat-2026",
                                                          .app_id = Secret("app-key"),
                                                          .currency = usd(),
                                                          .poll_interval = place.poll_interval});
            },
            [](const Now&) { return plain(justgiving); }};
}

FeedOfKind givebutter_kind() {
    return {"givebutter", sources::givebutter::kPollIntervalMin,
            [](const FeedPlace& place) {
                return *sources::givebutter::make_source({.name = "givebutter",
                                                          .base_url = place.origin + "/v1",
                                                          .campaign_id = "4242",
                                                          .token = Secret("gb-key"),
                                                          .currency = usd(),
                                                          .poll_interval = place.poll_interval});
            },
            [](const Now&) { return plain(givebutter); }};
}

FeedOfKind donorbox_kind() {
    return {"donorbox", sources::donorbox::kPollIntervalMin,
            [](const FeedPlace& place) {
                return *sources::donorbox::make_source({.name = "donorbox",
                                                        .base_url = place.origin + "/api/v1",
                                                        .user = "office@library.example",
                                                        .key = Secret("box-key"),
                                                        .form = {.campaign_id = "4242"},
                                                        .currency = usd(),
                                                        .poll_interval = place.poll_interval});
            },
            [](const Now&) { return plain(donorbox); }};
}

FeedOfKind opencollective_kind(bool has_token) {
    return {has_token ? "opencollective" : "opencollective anonymous",
            has_token ? sources::opencollective::kPollIntervalMin
                      : sources::opencollective::kAnonymousPollIntervalMin,
            [has_token](const FeedPlace& place) {
                return *sources::opencollective::make_source(
                    {.name = "opencollective",
                     .base_url = place.origin + "/graphql/v2",
                     .slug = "hat",
                     .token = Secret(has_token ? "oc-key" : ""),
                     .currency = usd(),
                     .poll_interval = place.poll_interval});
            },
            [](const Now&) { return plain(opencollective); }};
}

FeedOfKind streamlabs_kind() {
    return {"streamlabs", sources::streamlabs::kPollIntervalMin,
            [](const FeedPlace& place) {
                return *sources::streamlabs::make_source({.name = "streamlabs",
                                                          .base_url = place.origin + "/api/v2.0",
                                                          .token = Secret(kStreamlabsToken),
                                                          .currency = usd(),
                                                          .since = place.since,
                                                          .poll_interval = place.poll_interval});
            },
            [](const Now&) -> Speaker { return answer_as_streamlabs; }, true};
}

FeedOfKind every_org_kind() {
    return {"every-org", sources::every_org::kPollIntervalMin,
            [](const FeedPlace& place) {
                return *sources::every_org::make_source({.name = "every-org",
                                                         .base_url = place.origin + "/v0.2",
                                                         .token = Secret(kEveryOrgKey),
                                                         .nonprofit = "les-amis",
                                                         .fundraiser = "a-hat",
                                                         .currency = usd(),
                                                         .poll_interval = place.poll_interval});
            },
            [](const Now&) -> Speaker { return answer_as_every_org; }};
}

FeedOfKind youtube_kind() {
    return {"youtube", sources::youtube::kPollIntervalMin,
            [](const FeedPlace& place) {
                return *sources::youtube::make_source({.name = "youtube",
                                                       .base_url = place.origin + "/youtube/v3",
                                                       .token = Secret(kYouTubeKey),
                                                       .video_id = "a-video",
                                                       .live_chat_id = "",
                                                       .counts_as_gift = true,
                                                       .poll_interval = place.poll_interval});
            },
            [](const Now&) -> Speaker { return answer_as_youtube; }};
}

/// A server of posts, which answers from what it is given as if it had been said there.
template <class Server>
Speaker posts_speaker(Now now) {
    auto server = std::make_shared<Server>();
    server->now = std::move(now);
    return [server](const ScriptedProvider& provider, const Asked& asked) {
        server->posts = posts_of(provider);
        return server->answer(asked);
    };
}

FeedOfKind bluesky_kind() {
    return {"bluesky", sources::bluesky::kPollIntervalMin,
            [](const FeedPlace& place) {
                return *sources::bluesky::make_source(
                    {.name = "bluesky",
                     .base_url = place.origin,
                     .identifier = ScriptedBluesky::kIdentifier,
                     .password = Secret(ScriptedBluesky::kAppPassword),
                     .tag = "gala26",
                     .query = "",
                     .since = place.since,
                     .poll_interval = place.poll_interval});
            },
            posts_speaker<ScriptedBluesky>};
}

FeedOfKind x_kind() {
    return {"x", sources::x::kPollIntervalMin,
            [](const FeedPlace& place) {
                return *sources::x::make_source(
                    {.name = "x",
                     .base_url = place.origin,
                     .token = Secret(ScriptedX::kToken),
                     .tag = "gala26",
                     .query = "",
                     .daily_budget_cents = sources::x::kDailyBudgetMaxCents,
                     .since = place.since,
                     .poll_interval = place.poll_interval});
            },
            posts_speaker<ScriptedX>, true};
}

} // namespace

std::vector<FeedOfKind> every_feed() {
    return {donordrive_kind(),
            tracker_kind(),
            stripe_kind(),
            helloasso_kind(),
            tiltify_kind(),
            paypal_kind(),
            justgiving_kind(),
            givebutter_kind(),
            donorbox_kind(),
            opencollective_kind(true),
            opencollective_kind(false),
            streamlabs_kind(),
            every_org_kind(),
            youtube_kind(),
            bluesky_kind(),
            x_kind()};
}

} // namespace chapeau::test
