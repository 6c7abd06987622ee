#include "sources/youtube/source.hpp"

#include "base/format.hpp"
#include "base/json.hpp"
#include "net/url.hpp"
#include "sources/make_checked.hpp"
#include "sources/youtube/parse.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace chapeau::sources::youtube {

namespace {

struct ChatCursor {
    std::string chat; // Empty: to be looked for.
    std::string page; // Empty: recent history.
};

class YouTubeSource final : public Source {
public:
    explicit YouTubeSource(Options options)
        : options_(std::move(options)),
          spacing_(request_spacing_for(options_.base_url, options_.poll_interval, kCallSpacing)),
          group_("youtube " + net::parse_url(options_.base_url).value_or(net::Url{}).host),
          quota_(options_.daily_units) {}

    const std::string& name() const override { return options_.name; }
    milliseconds poll_interval() const override { return std::max(options_.poll_interval, wait_); }
    milliseconds request_spacing() const override { return spacing_; }
    std::string etiquette_group() const override { return group_; }
    milliseconds backoff_max() const override { return kBroadcastPatience; }

    Result<PollStep> begin(const domain::FeedState& known, Timestamp now) override;
    Result<PollStep> receive(const net::Response& response, const domain::FeedState& known,
                             Timestamp now) override;

private:
    enum class Stage { Video, Messages };

    void read_cursor(const std::string& text);
    std::string cursor_text() const;
    Result<PollStep> ask(Stage stage, Timestamp now);
    net::Request get(std::string path_and_query) const;
    Result<PollStep> heed_refusal(const net::Response& response, Timestamp now);
    domain::Batch batch(ChatPage chat, const domain::FeedState& known) const;

    const Options options_;
    const milliseconds spacing_;
    const std::string group_;
    Quota quota_;
    bool quota_is_read_ = false; // From the cursor, once: later we know better ourselves.
    milliseconds wait_{0};       // As YouTube last wished.
    std::optional<Timestamp> exhausted_at_;
    Stage stage_ = Stage::Video;
    ChatCursor at_;
    bool page_is_refused_ = false; // Its token must not be used again, though the book has it.
    std::string refused_chat_;     // The same for a chat that has ended.
};

void YouTubeSource::read_cursor(const std::string& text) {
    at_ = {};
    const auto document = json::parse(text);
    const auto version = document ? document->at("/v") : Result<const json::Value*>(nullptr);
    const auto* number = version && *version != nullptr ? (*version)->number() : nullptr;
    if (number != nullptr && number->token == "1") {
        const auto word = [&document](const char* pointer) {
            const auto found = document->at(pointer);
            const auto* value = found && *found != nullptr ? (*found)->string() : nullptr;
            return value != nullptr && value->size() <= kPageTokenBytesMax ? *value : std::string{};
        };
        // Another broadcast was configured since: its chat is another, too.
        if (word("/video") == options_.video_id) {
            at_ = {word("/chat"), word("/page")};
        }
        const auto spent = document->at("/spent");
        if (!quota_is_read_ && spent && *spent != nullptr) {
            quota_.read(**spent);
        }
    }
    quota_is_read_ = true;
    if (!options_.live_chat_id.empty() && at_.chat != options_.live_chat_id) {
        at_ = {options_.live_chat_id, {}};
    }
    if (!refused_chat_.empty() && at_.chat == refused_chat_ && options_.live_chat_id.empty()) {
        at_ = {};
    }
    if (page_is_refused_) {
        at_.page.clear();
    }
}

std::string YouTubeSource::cursor_text() const {
    json::Writer writer;
    writer.begin_object().key("v").integer(1).key("video").string(options_.video_id);
    writer.key("chat").string(at_.chat).key("page").string(at_.page).key("spent");
    quota_.write(writer);
    return writer.end_object().take();
}

net::Request YouTubeSource::get(std::string path_and_query) const {
    net::Request request;
    request.url = options_.base_url + std::move(path_and_query);
    request.transport = options_.transport;
    if (options_.credential == Credential::Bearer) {
        request.bearer_token = options_.token;
    } else {
        request.url += "&key=" + net::percent_encode(options_.token.reveal());
    }
    return request;
}

Result<PollStep> YouTubeSource::ask(Stage stage, Timestamp now) {
    const auto units = stage == Stage::Video ? kVideoCallUnits : kMessagesCallUnits;
    if (!quota_.allows(units, now)) {
        return fail(Errc::Unavailable,
                    "{} of {} units of YouTube's daily quota are spent; it is asked again when a "
                    "day has passed. Super Chats from now on must be counted by hand",
                    quota_.spent(now), options_.daily_units);
    }
    quota_.spend(units, now);
    stage_ = stage;
    PollStep step;
    if (stage == Stage::Video) {
        step.request =
            get("/videos?part=liveStreamingDetails&id=" + net::percent_encode(options_.video_id));
        return step;
    }
    auto query = format("/liveChat/messages?liveChatId={}&part=id,snippet,authorDetails"
                        "&maxResults={}",
                        net::percent_encode(at_.chat), kMessagesPerPage);
    if (!at_.page.empty()) {
        query += "&pageToken=" + net::percent_encode(at_.page);
    }
    step.request = get(std::move(query));
    return step;
}

Result<PollStep> YouTubeSource::begin(const domain::FeedState& known, Timestamp now) {
    read_cursor(known.position.cursor);
    if (exhausted_at_ && now >= *exhausted_at_ && now - *exhausted_at_ < kExhaustedRest) {
        return fail(Errc::Unavailable, "Google says that the quota is spent; YouTube is asked "
                                       "again after a rest");
    }
    exhausted_at_.reset();
    return ask(at_.chat.empty() ? Stage::Video : Stage::Messages, now);
}

bool tells_end(const net::Response& response) {
    const auto reason = refusal_reason(response);
    return reason == "liveChatEnded" || reason == "liveChatNotFound" ||
           reason == "liveChatDisabled";
}

/// What YouTube says no to with a reason, in an operator's words.
Result<PollStep> YouTubeSource::heed_refusal(const net::Response& response, Timestamp now) {
    const auto reason = refusal_reason(response);
    if (reason == "quotaExceeded" || reason == "dailyLimitExceeded") {
        exhausted_at_ = now;
        return fail(Errc::Unavailable,
                    "Google answers {}: the quota of its project is spent; "
                    "Super Chats from now on must be counted by hand",
                    response.status);
    }
    if (reason == "rateLimitExceeded" || reason == "userRateLimitExceeded") {
        return fail(Errc::Unavailable, "YouTube answers {}: it is asked too often",
                    response.status);
    }
    if (reason == "pageTokenInvalid" || reason == "invalidPageToken") {
        page_is_refused_ = true;
        if (at_.page.empty()) {
            return fail(Errc::InvalidInput, "YouTube refuses a page that was not asked for");
        }
        at_.page.clear();
        return ask(Stage::Messages, now);
    }
    if (tells_end(response)) {
        refused_chat_ = at_.chat;
        wait_ = kChatOverRest;
        return fail(Errc::NotFound,
                    "YouTube answers {}: the live chat has ended or is closed; "
                    "check video_id and live_chat_id",
                    response.status);
    }
    if (reason == "keyInvalid" || response.status == 400 || response.status == 401) {
        return fail(Errc::Refused,
                    "YouTube answers {}: check the token; an OAuth token ends after "
                    "an hour, an API key must be allowed to use the YouTube Data "
                    "API v3",
                    response.status);
    }
    return PollStep{};
}

Result<PollStep> YouTubeSource::receive(const net::Response& response,
                                        const domain::FeedState& known, Timestamp now) {
    if (response.status >= 400) {
        if (stage_ == Stage::Messages && !at_.page.empty() && tells_end(response)) {
            // It was read, and is over: nothing is missing.
            refused_chat_ = at_.chat;
            wait_ = kChatOverRest;
            return PollStep{};
        }
        auto heeded = heed_refusal(response, now);
        if (!heeded || heeded->request) {
            return heeded;
        }
    }
    if (stage_ == Stage::Video) {
        auto chat = parse_chat_id(response);
        if (!chat && chat.error().code == Errc::Unavailable) {
            wait_ = kBroadcastPatience;
            return PollStep{}; // It has not begun: nothing is missing.
        }
        if (!chat) {
            return tl::unexpected(chat.error());
        }
        at_ = {*std::move(chat), {}};
        return ask(Stage::Messages, now);
    }
    auto chat = parse_messages(response);
    if (!chat) {
        return tl::unexpected(chat.error());
    }
    wait_ = chat->is_over ? std::max<milliseconds>(chat->wait, kChatOverRest) : chat->wait;
    refused_chat_.clear();
    if (!chat->next_page.empty()) {
        at_.page = chat->next_page;
        page_is_refused_ = false;
    }
    PollStep step;
    step.page = batch(*std::move(chat), known);
    return step;
}

domain::Batch YouTubeSource::batch(ChatPage chat, const domain::FeedState& known) const {
    domain::Batch batch;
    batch.source = options_.name;
    batch.gifts = std::move(chat.page.gifts);
    batch.parked = std::move(chat.page.parked);
    batch.position = known.position;
    batch.position.cursor = cursor_text();
    return batch;
}

} // namespace

std::vector<OptionFault> check(const Options& options) {
    std::vector<OptionFault> faults;
    check_place(faults, options, kPollIntervalMin);
    check_credential(faults, "token", options.token);
    if (options.video_id.empty() == options.live_chat_id.empty()) {
        faults.push_back({"video_id", "either video_id or live_chat_id must be set, and not both"});
    }
    for (const auto& [key, id] : {std::pair{"video_id", &options.video_id},
                                  std::pair{"live_chat_id", &options.live_chat_id}}) {
        if (id->size() > domain::kExternalIdBytesMax) {
            faults.push_back({key, "is too long for an id of YouTube's"});
        }
    }
    if (!options.counts_as_gift) {
        faults.push_back({"counts_as_gift",
                          "must be true: a Super Chat is paid to the channel and YouTube keeps a "
                          "part of it, so that only you can say that it is a gift"});
    }
    if (options.daily_units < kMessagesCallUnits + kVideoCallUnits ||
        options.daily_units > kDailyUnitsMax) {
        faults.push_back(
            {"daily_units", format("{} is not between {} and {}", options.daily_units,
                                   kMessagesCallUnits + kVideoCallUnits, kDailyUnitsMax)});
    }
    return faults;
}

Result<std::unique_ptr<Source>> make_source(const Options& options) {
    return make_checked<YouTubeSource>(options);
}

} // namespace chapeau::sources::youtube
