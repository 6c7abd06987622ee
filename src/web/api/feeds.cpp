#include "web/api/feeds.hpp"

#include "base/check.hpp"
#include "base/digest.hpp"
#include "base/format.hpp"
#include "base/json.hpp"
#include "base/time_text.hpp"
#include "domain/phrases.hpp"
#include "web/api/answers.hpp"
#include "web/api/live.hpp"
#include "web/api/xml_writer.hpp"
#include "web/http/response_text.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace chapeau::web {
namespace {

using domain::Phrase;

struct NewsEntry {
    std::string id;
    std::string title;
    Timestamp at;
};

// A name-based UUID of our own kind (RFC 9562, version 8): the same for the same thing, on every
// day and after every new start.
std::string news_id(const domain::Snapshot& snapshot, std::string_view what) {
    constexpr std::size_t kUuidBytes = 16;
    constexpr std::size_t kVersionPlace = 6;
    constexpr std::size_t kVariantPlace = 8;
    const auto digest = sha256(format("chapeau {} {} {}", snapshot.challenge.id,
                                      snapshot.rehearsal ? "rehearsal" : "evening", what));
    std::array<std::uint8_t, kUuidBytes> bytes{};
    std::copy_n(digest.begin(), bytes.size(), bytes.begin());
    bytes[kVersionPlace] = static_cast<std::uint8_t>((bytes[kVersionPlace] & 0x0FU) | 0x80U);
    bytes[kVariantPlace] = static_cast<std::uint8_t>((bytes[kVariantPlace] & 0x3FU) | 0x80U);
    const auto hex = to_hex(std::span(bytes));
    const std::string_view all = hex;
    return format("urn:uuid:{}-{}-{}-{}-{}", all.substr(0, 8), all.substr(8, 4), all.substr(12, 4),
                  all.substr(16, 4), all.substr(20));
}

std::string target_text(const domain::Target& target, const domain::Locale& locale) {
    const auto people =
        target.people ? domain::say(locale, Phrase::PeopleCount, {*target.people}) : std::string();
    const auto sum = target.amount ? locale.money(*target.amount) : std::string();
    if (!people.empty() && !sum.empty()) {
        return domain::say(locale, Phrase::BothTargets, {people, sum});
    }
    return people.empty() ? sum : people;
}

std::string milestone_text(const domain::Challenge& challenge, std::int64_t value,
                           const domain::Locale& locale) {
    if (challenge.measure == domain::Measure::People) {
        return domain::say(locale, Phrase::MilestonePeople, {value});
    }
    const auto sum = domain::Money::from_minor(value, challenge.currency);
    return sum ? domain::say(locale, Phrase::Milestone, {locale.money(*sum)}) : std::string();
}

std::string target_mark(const domain::Target& target) {
    return format("target {} {}", target.people.value_or(0),
                  target.amount ? target.amount->minor() : 0);
}

bool has_opened(const domain::Snapshot& snapshot) {
    return snapshot.challenge.opening && *snapshot.challenge.opening <= snapshot.now &&
           snapshot.clock != domain::ClockState::Waiting;
}

std::string told_title(const domain::Snapshot& snapshot, const domain::Locale& locale,
                       std::string title) {
    return snapshot.rehearsal ? format("{} – {}", domain::say(locale, Phrase::Rehearsal), title)
                              : std::move(title);
}

std::vector<NewsEntry> news_of(const domain::Snapshot& snapshot, const FeedOptions& options) {
    const auto& locale = *options.locale;
    const auto by_people = snapshot.challenge.measure == domain::Measure::People;
    std::vector<NewsEntry> news;
    const auto add = [&](std::string_view mark, std::string title, Timestamp at) {
        news.push_back(
            {news_id(snapshot, mark), told_title(snapshot, locale, std::move(title)), at});
    };
    if (has_opened(snapshot)) {
        const bool is_french = options.language == Language::French;
        add("opening", is_french ? "Le défi est ouvert" : "The challenge is open",
            *snapshot.challenge.opening);
    }
    for (const auto& milestone : snapshot.milestones) {
        if (milestone.crossed_at != 0) {
            add(format("milestone {} {}", by_people ? "people" : "amount", milestone.value),
                milestone_text(snapshot.challenge, milestone.value, locale),
                milestone.crossed_time);
        }
    }
    for (const auto& state : snapshot.targets) {
        if (state.reached_at != 0) {
            add(target_mark(state.target),
                format("{} – {}", domain::say(locale, Phrase::GoalDone),
                       target_text(state.target, locale)),
                state.reached_time);
        }
    }
    // Of one moment the later in this list is the greater news.
    std::stable_sort(news.begin(), news.end(),
                     [](const auto& one, const auto& other) { return one.at < other.at; });
    std::reverse(news.begin(), news.end());
    return news;
}

std::string subtitle_of(const domain::Snapshot& snapshot, const FeedOptions& options) {
    const auto& beneficiary = snapshot.challenge.beneficiary;
    return beneficiary.utf8().empty()
               ? target_text(snapshot.challenge.target, *options.locale)
               : domain::say_beneficiary(*options.locale, beneficiary).utf8();
}

void write_atom_link(XmlWriter& writer, std::string_view relation, std::string_view address) {
    writer.begin("link").attribute("rel", relation).attribute("href", address).end();
}

} // namespace

std::shared_ptr<const domain::Locale> feed_locale(std::string_view tag) {
    // No moment is written in words: any zone will do.
    constexpr std::string_view kZone = "UTC";
    auto locale = domain::Locale::open(tag, kZone);
    if (!locale) {
        locale = domain::Locale::open("en", kZone);
    }
    ENSURE(locale, "ICU knows English");
    return *std::move(locale);
}

std::string render_atom(const domain::Snapshot& snapshot, const FeedOptions& options) {
    const auto news = news_of(snapshot, options);
    const auto& challenge = snapshot.challenge;
    XmlWriter writer;
    writer.begin("feed").attribute("xmlns", "http://www.w3.org/2005/Atom");
    writer.attribute("xml:lang", options.locale->language());
    writer.line("id", news_id(snapshot, "feed"));
    writer.line("title", told_title(snapshot, *options.locale, challenge.title.utf8()));
    writer.line("subtitle", subtitle_of(snapshot, options));
    writer.line("updated", to_iso8601(news.empty() ? options.since : news.front().at));
    writer.begin("author");
    const auto& author =
        challenge.beneficiary.utf8().empty() ? challenge.title : challenge.beneficiary;
    writer.line("name", author.utf8()).end();
    writer.line("generator", "Chapeau");
    write_atom_link(writer, "self", "/feed.atom");
    if (!options.page.empty()) {
        write_atom_link(writer, "alternate", options.page);
    }
    for (const auto& entry : news) {
        writer.begin("entry").line("id", entry.id).line("title", entry.title);
        writer.line("updated", to_iso8601(entry.at)).line("published", to_iso8601(entry.at));
        // An entry must have a content where it has no page of its own.
        writer.begin("content").attribute("type", "text").text(challenge.title.utf8()).end();
        writer.end();
    }
    writer.end();
    return writer.take();
}

std::string render_rss(const domain::Snapshot& snapshot, const FeedOptions& options) {
    const auto news = news_of(snapshot, options);
    const auto& title = snapshot.challenge.title.utf8();
    const auto& page = options.page.empty() ? options.home : options.page;
    XmlWriter writer;
    writer.begin("rss").attribute("version", "2.0").begin("channel");
    writer.line("title", told_title(snapshot, *options.locale, title)).line("link", page);
    writer.line("description", subtitle_of(snapshot, options));
    writer.line("language", options.locale->language()).line("generator", "Chapeau");
    writer.line("lastBuildDate", http_date(news.empty() ? options.since : news.front().at));
    for (const auto& entry : news) {
        writer.begin("item").line("title", entry.title).line("description", title);
        if (!options.page.empty()) {
            writer.line("link", options.page);
        }
        writer.begin("guid").attribute("isPermaLink", "false").text(entry.id).end();
        writer.line("pubDate", http_date(entry.at)).end();
    }
    writer.end().end();
    return writer.take();
}

std::string render_totals(const domain::Snapshot& snapshot) {
    const auto& challenge = snapshot.challenge;
    json::Writer writer;
    writer.begin_object().key("challenge").string(challenge.id);
    writer.key("title").string(challenge.title.utf8());
    writer.key("beneficiary").string(challenge.beneficiary.utf8());
    writer.key("rehearsal").boolean(snapshot.rehearsal);
    writer.key("currency").string(challenge.currency.code());
    writer.key("exponent").integer(challenge.currency.exponent());
    write_totals(writer, snapshot);
    write_clock(writer, snapshot);
    write_as_of(writer, snapshot);
    writer.end_object();
    return harmless_in_html(writer.take());
}

} // namespace chapeau::web
