#include "web/api/sessions.hpp"

#include "base/text.hpp"
#include "web/api/answers.hpp"
#include "web/api/json_body.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace chapeau::web {
namespace {

constexpr std::size_t kActorBytesMax = 64;

Result<TabletSession> read_session(const JsonBody& body) {
    constexpr std::int64_t kLatest = std::numeric_limits<std::int64_t>::max() / 1000;
    const auto id = body.key("id");
    const auto name = body.text("name", kTabletNameBytesMax);
    const auto role_word = body.text("role", kTabletNameBytesMax);
    const auto key_hex = body.text("key", 2 * sizeof(Digest));
    const auto expires = body.integer("expires", 0, kLatest);
    const auto seen = body.integer("seen", 0, kLatest);
    const auto counter = body.integer("counter", 0, static_cast<std::int64_t>(kCounterMax));
    if (!id || !name || !role_word || !key_hex || !expires || !seen || !counter) {
        return fail(Errc::Corrupt, "a session lacks a member");
    }
    const auto role = parse_role(*role_word);
    const auto key = bytes_of_hex(*key_hex);
    TabletSession session;
    if (!role || !key || key->size() != session.key.size()) {
        return fail(Errc::Corrupt, "a session has no key or no role");
    }
    std::transform(key->begin(), key->end(), session.key.begin(),
                   [](char byte) { return static_cast<std::uint8_t>(byte); });
    session.id = *id;
    session.name = tablet_name(*name);
    session.role = *role;
    session.expires_at = Timestamp(milliseconds(*expires));
    session.seen_at = Timestamp(milliseconds(*seen));
    session.counters = CounterWindow(static_cast<std::uint64_t>(*counter));
    return session;
}

} // namespace

std::string TabletSession::actor() const {
    std::string actor(word_of(role));
    actor += ' ';
    for (const char character : name) {
        actor += character == ' ' ? '-' : character;
    }
    return std::string(truncate_utf8(actor, kActorBytesMax));
}

TabletSessions::Checked TabletSessions::check(const Request& request, const Signature& signature,
                                              Timestamp now) {
    const auto found = by_id_.find(signature.session);
    if (found == by_id_.end() || now >= found->second.expires_at ||
        !is_signed_with(found->second.key, request, signature)) {
        return {};
    }
    auto& session = found->second;
    if (!session.counters.is_fresh(signature.counter)) {
        return {nullptr, Complaint::CounterUsed};
    }
    session.counters.use(signature.counter);
    session.seen_at = now;
    return {&session};
}

bool TabletSessions::add(TabletSession session, Timestamp now) {
    drop_expired(now);
    if (by_id_.size() >= kSessionsMax && !by_id_.contains(session.id)) {
        return false;
    }
    auto id = session.id;
    by_id_.insert_or_assign(std::move(id), std::move(session));
    ++revision_;
    return true;
}

bool TabletSessions::contains(std::string_view id, Timestamp now) const {
    const auto found = by_id_.find(id);
    return found != by_id_.end() && now < found->second.expires_at;
}

bool TabletSessions::revoke(std::string_view id) {
    const auto found = by_id_.find(id);
    if (found == by_id_.end()) {
        return false;
    }
    by_id_.erase(found);
    ++revision_;
    return true;
}

void TabletSessions::revoke_all() {
    by_id_.clear();
    ++revision_;
}

std::vector<SessionInfo> TabletSessions::list(Timestamp now) const {
    std::vector<SessionInfo> sessions;
    for (const auto& [id, session] : by_id_) {
        if (now < session.expires_at) {
            sessions.push_back(
                {id, session.name, session.role, session.expires_at, session.seen_at});
        }
    }
    return sessions;
}

std::string TabletSessions::to_text() const {
    json::Writer writer;
    writer.begin_object().key("sessions").begin_array();
    for (const auto& [id, session] : by_id_) {
        writer.begin_object().key("id").string(id).key("name").string(session.name);
        writer.key("role").string(word_of(session.role)).key("key").string(to_hex(session.key));
        writer.key("expires").integer(to_page_time(session.expires_at));
        writer.key("seen").integer(to_page_time(session.seen_at));
        writer.key("counter").integer(static_cast<std::int64_t>(session.counters.highest()));
        writer.end_object();
    }
    writer.end_array().end_object();
    return writer.take();
}

Result<void> TabletSessions::read_text(std::string_view text, Timestamp now) {
    const auto body = JsonBody::read(text, kSessionsTextBytesMax);
    if (!body) {
        return fail_because(body.error(), "cannot read the paired tablets; they must pair again");
    }
    const auto rows = body->objects("sessions", kSessionsMax);
    if (!rows) {
        return fail_because(rows.error(), "cannot read the paired tablets; they must pair again");
    }
    std::map<std::string, TabletSession, std::less<>> read;
    for (const auto& row : *rows) {
        auto session = read_session(row);
        if (!session) {
            return fail_because(session.error(),
                                "cannot read the paired tablets; they must pair again");
        }
        // A clock that was set back must not lengthen anybody's evening.
        session->expires_at = std::min(session->expires_at, now + kSessionLife);
        if (now < session->expires_at) {
            auto id = session->id;
            read.insert_or_assign(std::move(id), std::move(*session));
        }
    }
    by_id_ = std::move(read);
    return {};
}

void TabletSessions::drop_expired(Timestamp now) {
    std::erase_if(by_id_, [now](const auto& row) { return now >= row.second.expires_at; });
}

std::string tablet_name(std::string_view raw) {
    std::string clean;
    for (const char character : raw) {
        const auto byte = static_cast<unsigned char>(character);
        if (byte >= 0x20 && byte != 0x7f) {
            clean += character;
        }
    }
    const auto name = trim(truncate_utf8(trim(clean), kTabletNameBytesMax));
    return name.empty() || !is_valid_utf8(name) ? "tablet" : std::string(name);
}

} // namespace chapeau::web
