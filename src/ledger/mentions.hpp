// What people say about the challenge, beside the chain: posts are no money, and what their authors
// take down is forgotten here too. What the desk decides about them are lines of the chain.
//
// The source that told a mention first owns it: by its word the mention is edited, confirmed or
// gone. Others that tell of it add nothing, so that two servers with different copies of a post
// cannot undo each other.
#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "domain/batch.hpp"
#include "domain/wall/mention.hpp"
#include "ledger/chain.hpp"
#include "ledger/sqlite.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chapeau::ledger {

/// Far beyond any evening: a file that a stranger's flood can fill no further than by a gigabyte.
inline constexpr std::int64_t kMentionsMax = 200'000;

/// Of one transaction: what is new or has changed.
using MentionLines = std::vector<domain::MentionLine>;

class Mentions {
public:
    static Result<Mentions> load(Database& database, const Salt& salt);

    /// Everything that a page says of mentions.
    Result<MentionLines> take(std::int64_t source, const domain::Batch& page, Timestamp now);

    /// One that a phone typed; told before, it changes nothing. Errc::Refused when the book has no
    /// room for more.
    Result<MentionLines> say(std::int64_t source, const domain::Mention& mention, Timestamp now);

    /// Errc::NotFound.
    Result<domain::MentionLine> find(std::int64_t number);

    /// The mention with that id; empty where there is none.
    Result<std::optional<domain::MentionLine>> find(domain::Network network,
                                                    std::string_view ext_id);

    /// Its present words were approved: its source looks after it first.
    Result<void> set_wanted(std::int64_t number);

    /// Its words are forgotten.
    Result<MentionLines> drop(std::int64_t number);

    Result<std::vector<domain::KnownMention>> known_of(std::int64_t source);
    std::int64_t told_of(std::int64_t source) const;

    /// Hands each to `take`, in the order in which they were told.
    Result<void> read_all(const std::function<void(const domain::MentionLine&)>& take);

private:
    struct Statements {
        Statement find_voice;
        Statement add_voice;
        Statement change_voice;
        Statement find;
        Statement read;
        Statement read_all;
        Statement add;
        Statement change;
        Statement confirm;
        Statement go;
        Statement want;
        Statement known;
    };
    struct Known {
        std::int64_t source = 0;
        domain::MentionLine line;
    };
    Mentions(Statements statements, const Salt& salt)
        : statements_(std::move(statements)), salt_(salt) {}

    Result<Known> known_at(std::int64_t number);
    Result<std::optional<Known>> known_as(domain::Network network, std::string_view ext_id);
    Result<domain::MentionLine> line_of(const Rows& row) const;
    Result<std::int64_t> voice_of(const domain::Voice& voice);
    Result<void> tell(MentionLines& lines, std::int64_t source, domain::Mention mention,
                      Timestamp now);
    Result<void> add(MentionLines& lines, std::int64_t source, const domain::Mention& mention,
                     std::int64_t voice, Timestamp now);
    Result<void> change(MentionLines& lines, const Known& known, const domain::Mention& mention,
                        std::int64_t voice, Timestamp now);
    Result<void> go(MentionLines& lines, const Known& known);
    std::string digest_of(const domain::Mention& mention) const;

    Statements statements_;
    Salt salt_;
    std::int64_t stored_ = 0;
    std::map<std::int64_t, std::int64_t> told_; // By source.
    bool told_full_ = false;
};

/// Why the book cannot hold it; empty: it can.
std::optional<std::string> objection_to(const domain::Mention& mention);

} // namespace chapeau::ledger
