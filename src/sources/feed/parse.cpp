#include "sources/feed/parse.hpp"

#include "base/digest.hpp"
#include "base/format.hpp"
#include "base/html.hpp"
#include "base/text.hpp"
#include "base/time_text.hpp"
#include "base/xml.hpp"
#include "domain/gift.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace chapeau::sources::feed {

namespace {

const xml::Element* child_of(const xml::Element& element, std::string_view name) {
    const auto found = std::find_if(element.children.begin(), element.children.end(),
                                    [&](const auto& child) { return child.name == name; });
    return found == element.children.end() ? nullptr : &*found;
}

/// The text of the first of these children that has one; else empty.
template <class... Names>
std::string_view text_of(const xml::Element& element, Names... names) {
    for (const std::string_view name : {names...}) {
        const auto* const child = child_of(element, name);
        if (child != nullptr && !trim(child->text).empty()) {
            return trim(child->text);
        }
    }
    return {};
}

std::string escaped(std::string_view text) {
    std::string markup;
    for (const char c : text) {
        markup += c == '<' ? "&lt;" : c == '&' ? "&amp;" : std::string(1, c);
    }
    return markup;
}

/// What is marked up within the feed's own XML, written as HTML. As deep as the XML may be.
// NOLINTNEXTLINE(misc-no-recursion): xml::kDepthMax bounds it.
void write_markup(std::string& markup, const xml::Element& element) {
    const std::string_view name = element.name;
    const auto tag = name.substr(name.find(':') == std::string_view::npos ? 0 : name.find(':') + 1);
    markup += format("<{}>", tag);
    if (tag == "br") {
        return; // Its end would be another one.
    }
    const std::string_view text = element.text;
    std::size_t written = 0;
    for (const auto& child : element.children) {
        markup += escaped(text.substr(written, child.place - written));
        written = child.place;
        write_markup(markup, child);
    }
    markup += escaped(text.substr(written)) + format("</{}>", tag);
}

/// A text of Atom's, by what it says of itself.
std::string atom_words(const xml::Element* element) {
    if (element == nullptr) {
        return {};
    }
    const auto* const type = element->attribute("type");
    if (type != nullptr && *type == "html") {
        return html::to_plain_text(element->text).value_or(std::string());
    }
    if (type != nullptr && *type == "xhtml") {
        std::string markup;
        write_markup(markup, *element);
        return html::to_plain_text(markup).value_or(std::string());
    }
    return html::to_plain_text(escaped(element->text)).value_or(std::string());
}

std::string joined_words(const std::string& title, const std::string& content) {
    // A title made of the content's first words often ends in three dots.
    std::string_view start = title;
    for (const std::string_view dots : {"\xE2\x80\xA6", "..."}) {
        start = start.ends_with(dots) ? start.substr(0, start.size() - dots.size()) : start;
    }
    const auto repeats = content.starts_with(trim(start));
    const auto words = title.empty() || repeats ? content
                       : content.empty()        ? title
                                                : format("{}\n{}", title, content);
    return std::string(truncate_utf8(words, domain::kMentionBytesMax));
}

bool is_id_of_book(std::string_view id) {
    return !id.empty() && id.size() <= domain::kExternalIdBytesMax &&
           std::all_of(id.begin(), id.end(), [](char c) {
               return static_cast<unsigned char>(c) >= ' ' &&
                      static_cast<unsigned char>(c) != 0x7FU;
           });
}

std::string book_id(std::string id) {
    return is_id_of_book(id) ? std::move(id) : "sha256:" + to_hex(sha256(id));
}

struct RawPost {
    std::string_view id;
    std::string_view link;
    std::string_view date;
    std::string author;
    std::string author_id; // Empty: the name.
    std::string text;
    bool is_sensitive = false;
};

Post post_from(const RawPost& raw, std::string_view feed_title, const net::Url& place) {
    Post post;
    auto& mention = post.mention;
    if (!raw.id.empty()) {
        const auto is_address = raw.id.find(':') != std::string_view::npos;
        mention.external_id =
            book_id(is_address ? std::string(raw.id) : format("{}/{}", place.host, raw.id));
    }
    const auto link = raw.link.empty() ? Result<net::Url>(fail(Errc::NotFound, "no link"))
                                       : net::resolve_url(place, raw.link);
    const auto has_url = link && link->text.size() <= domain::kMentionUrlBytesMax;
    mention.url = has_url ? link->text : std::string();
    if (mention.external_id.empty() && link) {
        mention.external_id = book_id(link->text);
    }
    if (mention.external_id.empty()) {
        const auto words = format("{}\n{}\n{}", place.text, raw.date, raw.text);
        mention.external_id = "sha256:" + to_hex(sha256(words));
    }
    auto& voice = mention.voice;
    voice.network = domain::Network::Feed;
    voice.server = link ? link->host : place.host;
    const auto name = raw.author.empty() ? std::string(feed_title) : raw.author;
    voice.name = std::string(truncate_utf8(name, domain::kVoiceBytesMax));
    voice.id = book_id(raw.author_id.empty() ? format("{}/{}", place.host, to_lower_ascii(name))
                                             : raw.author_id);
    mention.text = raw.text;
    mention.is_sensitive = raw.is_sensitive;
    auto time = parse_iso8601(raw.date);
    if (!time) {
        time = parse_mail_date(raw.date);
    }
    post.is_dated = time.has_value();
    mention.posted_at = time.value_or(Timestamp{});
    return post;
}

/// As `ana@mail.example (Ana R.)` has it; an address alone is nobody's name.
std::string without_mail_address(std::string_view author) {
    if (author.find('@') == std::string_view::npos) {
        return std::string(author);
    }
    const auto open = author.find('(');
    const auto close = author.rfind(')');
    const auto has_name = open != std::string_view::npos && close != std::string_view::npos &&
                          close > open && author.find('@', open) == std::string_view::npos;
    return has_name ? std::string(trim(author.substr(open + 1, close - open - 1))) : std::string();
}

/// By Media RSS or by iTunes' words.
// NOLINTNEXTLINE(misc-no-recursion): xml::kDepthMax bounds it.
bool is_for_adults(const xml::Element& element) {
    const auto says = trim(element.text);
    if ((element.name == "media:rating" && says == "adult") ||
        (element.name == "itunes:explicit" && (says == "yes" || says == "true"))) {
        return true;
    }
    return std::any_of(element.children.begin(), element.children.end(),
                       [](const xml::Element& child) { return is_for_adults(child); });
}

Post read_rss_item(const xml::Element& item, std::string_view feed_title, const net::Url& place) {
    RawPost raw;
    raw.id = text_of(item, "guid");
    raw.link = text_of(item, "link");
    const auto* const guid = child_of(item, "guid");
    const auto* const is_link = guid == nullptr ? nullptr : guid->attribute("isPermaLink");
    if (raw.link.empty() && guid != nullptr && (is_link == nullptr || *is_link != "false")) {
        raw.link = raw.id;
    }
    raw.date = text_of(item, "pubDate", "dc:date");
    raw.author = without_mail_address(text_of(item, "dc:creator", "author"));
    const auto title = html::to_plain_text(escaped(text_of(item, "title")));
    const auto content = html::to_plain_text(text_of(item, "content:encoded", "description"));
    raw.text = joined_words(title.value_or(std::string()), content.value_or(std::string()));
    raw.is_sensitive = is_for_adults(item);
    return post_from(raw, feed_title, place);
}

Post read_atom_entry(const xml::Element& entry, const xml::Element& root, const net::Url& place) {
    RawPost raw;
    raw.id = text_of(entry, "id");
    for (const auto& child : entry.children) {
        const auto* const href = child.name == "link" ? child.attribute("href") : nullptr;
        const auto* const relation = child.attribute("rel");
        if (href != nullptr && raw.link.empty() &&
            (relation == nullptr || *relation == "alternate")) {
            raw.link = trim(*href);
        }
    }
    raw.date = text_of(entry, "published", "updated");
    const auto* author = child_of(entry, "author");
    author = author == nullptr ? child_of(root, "author") : author;
    if (author != nullptr) {
        raw.author = without_mail_address(text_of(*author, "name"));
        raw.author_id = text_of(*author, "uri");
    }
    const auto* const content = child_of(entry, "content");
    raw.text = joined_words(atom_words(child_of(entry, "title")),
                            atom_words(content != nullptr ? content : child_of(entry, "summary")));
    raw.is_sensitive = is_for_adults(entry);
    return post_from(raw, atom_words(child_of(root, "title")), place);
}

void read_rests(Document& feed, const xml::Element& channel) {
    constexpr std::int64_t kMinutesOfYear = std::int64_t{366} * 24 * 60;
    const auto minutes = parse_int64(text_of(channel, "ttl"));
    if (minutes && *minutes > 0 && *minutes <= kMinutesOfYear) {
        feed.keeps_for = std::chrono::minutes{*minutes};
    }
    if (const auto* const hours = child_of(channel, "skipHours"); hours != nullptr) {
        for (const auto& child : hours->children) {
            const auto hour = parse_int64(trim(child.text)).value_or(-1);
            if (hour >= 0 && hour <= static_cast<std::int64_t>(kHoursOfDay)) {
                feed.skip_hours.set(static_cast<std::size_t>(hour) % kHoursOfDay);
            }
        }
    }
    constexpr std::array<std::string_view, kDaysOfWeek> kDays = {
        "sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"};
    if (const auto* const days = child_of(channel, "skipDays"); days != nullptr) {
        for (const auto& child : days->children) {
            const auto* const day =
                std::find(kDays.begin(), kDays.end(), to_lower_ascii(trim(child.text)));
            if (day != kDays.end()) {
                feed.skip_days.set(static_cast<std::size_t>(day - kDays.begin()));
            }
        }
    }
}

/// A post without words is a picture, which is not shown.
void take_post(Document& feed, Post post) {
    if (!post.mention.text.empty()) {
        feed.posts.push_back(std::move(post));
    }
}

} // namespace

Result<Document> parse_feed(std::string_view document, const net::Url& place) {
    const auto root = xml::parse(document);
    if (!root) {
        return fail_because(root.error(), "this is neither RSS nor Atom; is it a web page?");
    }
    Document feed;
    if (root->name == "feed") {
        for (const auto& child : root->children) {
            if (child.name == "entry") {
                take_post(feed, read_atom_entry(child, *root, place));
            }
        }
        return feed;
    }
    const auto* const channel = root->name == "rss" ? child_of(*root, "channel") : nullptr;
    if (channel == nullptr) {
        return fail(Errc::InvalidInput, "this XML is neither RSS 2.0 nor Atom; check the address");
    }
    read_rests(feed, *channel);
    for (const auto& child : channel->children) {
        if (child.name == "item") {
            take_post(feed, read_rss_item(child, text_of(*channel, "title"), place));
        }
    }
    return feed;
}

std::optional<seconds> max_age_of(const net::Response& response) {
    constexpr std::string_view kMaxAge = "max-age=";
    constexpr std::int64_t kSecondsOfYear = std::int64_t{366} * 24 * 60 * 60;
    const auto* const header = response.header("cache-control");
    const auto words = header == nullptr ? std::string() : to_lower_ascii(*header);
    const auto found = words.find(kMaxAge);
    if (found == std::string::npos) {
        return std::nullopt;
    }
    const auto rest = std::string_view(words).substr(found + kMaxAge.size());
    const auto age = parse_int64(trim(rest.substr(0, std::min(rest.find(','), rest.size()))));
    return age && *age > 0 ? std::optional(seconds{std::min(*age, kSecondsOfYear)}) : std::nullopt;
}

} // namespace chapeau::sources::feed
