// The tablets that are paired. In memory; as a small text for a private file, so that a restart
// in the middle of an evening does not send everybody back to the machine.
#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "web/api/audience_text.hpp"
#include "web/api/roles.hpp"
#include "web/api/signature.hpp"
#include "web/http_message.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace chapeau::web {

/// An evening with its dismantling; the next one pairs anew.
inline constexpr std::chrono::hours kSessionLife{14};
inline constexpr std::size_t kSessionsMax = 64;
inline constexpr std::size_t kTabletNameBytesMax = 40;

/// The text of all sessions at their largest.
inline constexpr std::size_t kSessionsTextBytesMax = 65'536;

struct TabletSession {
    std::string id;
    std::string name; // "tablet 1"
    Role role = Role::Volunteer;
    Digest key{};
    Timestamp expires_at;
    Timestamp seen_at;
    CounterWindow counters{};

    /// In the book's audit: the role and the name, without blanks, 64 bytes at most.
    std::string actor() const;
};

/// What the panel shows of one.
struct SessionInfo {
    std::string id;
    std::string name;
    Role role = Role::Volunteer;
    Timestamp expires_at;
    Timestamp seen_at;
};

/// Threads: everything on the web thread.
class TabletSessions {
public:
    struct Checked {
        const TabletSession* session = nullptr; // Null: refused, and why.
        Complaint complaint = Complaint::SignatureWrong;
    };

    /// Checks the proof, then uses the counter up: the same request is refused from then on.
    Checked check(const Request& request, const Signature& signature, Timestamp now);

    /// False: there are too many.
    bool add(TabletSession session, Timestamp now);
    bool contains(std::string_view id, Timestamp now) const;

    bool revoke(std::string_view id);
    void revoke_all();
    std::vector<SessionInfo> list(Timestamp now) const;

    /// Changes whenever a session comes or goes: then the file is to be written.
    std::uint64_t revision() const { return revision_; }

    /// Holds the keys: for a file that nobody else may read.
    std::string to_text() const;
    /// Instead of what is there. What has expired is left out; nothing changes on an error.
    Result<void> read_text(std::string_view text, Timestamp now);

private:
    void drop_expired(Timestamp now);

    std::map<std::string, TabletSession, std::less<>> by_id_;
    std::uint64_t revision_ = 0;
};

/// A name as a tablet gives it: trimmed, without control characters, of at most
/// kTabletNameBytesMax; "tablet" when nothing is left.
std::string tablet_name(std::string_view raw);

} // namespace chapeau::web
