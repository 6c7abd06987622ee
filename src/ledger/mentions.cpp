#include "ledger/mentions.hpp"

#include "base/digest.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "ledger/record_checks.hpp"
#include "ledger/rows.hpp"

#include <chrono>
#include <utility>

namespace chapeau::ledger {

namespace {

/// 32 digits: nobody finds another text for them.
constexpr std::size_t kMentionDigestBytes = 16;

/// A feed that tells the same posts with every poll need not write that they are there each time.
constexpr std::chrono::minutes kConfirmationFresh{1};

/// Sources look after these, in turn; what is older is on no wall, unless somebody asks for it.
constexpr const char* kKnownSql =
    "SELECT ext_id, confirmed_us FROM (SELECT id, ext_id, confirmed_us, wanted FROM mention WHERE "
    "source=?1 AND gone=0 AND confirmable=1 ORDER BY wanted DESC, id DESC LIMIT 500) "
    "ORDER BY wanted DESC, confirmed_us, id LIMIT ?2";

constexpr const char* kColumns =
    "mention.id, mention.source, mention.network, mention.ext_id, mention.voice, name, handle, "
    "text, url, posted_us, sensitive, repeats, confirmable, trusted, verdict, objection, told_us, "
    "confirmed_us, gone, voice.ext_id, server, followers FROM mention JOIN voice ON voice.id = "
    "mention.voice ";

std::int64_t number_of(domain::Network network) {
    return static_cast<std::int64_t>(network);
}

bool has_other_words(const domain::Mention& one, const domain::Mention& other) {
    return one.text != other.text || one.voice.name != other.voice.name ||
           one.voice.handle != other.voice.handle;
}

} // namespace

std::optional<std::string> objection_to(const domain::Mention& mention) {
    if (!is_id(mention.external_id) || !is_id(mention.voice.id)) {
        return std::string("its id or its author's is empty, too long, or not text");
    }
    if (!mention.repeats.empty() && !is_id(mention.repeats)) {
        return std::string("the id of the post that it passes on is too long, or not text");
    }
    for (const auto* text : {&mention.text, &mention.url, &mention.voice.name,
                             &mention.voice.handle, &mention.voice.server}) {
        if (!is_valid_utf8(*text)) {
            return std::string("it is not valid UTF-8");
        }
    }
    if (mention.voice.followers.value_or(0) < 0) {
        return std::string("less than nobody follows its author");
    }
    return std::nullopt;
}

Result<Mentions> Mentions::load(Database& database, const Salt& salt) {
    const std::string select = std::string("SELECT ") + kColumns;
    auto find_voice = database.prepare("SELECT id FROM voice WHERE network=? AND ext_id=?");
    auto add_voice =
        database.prepare("INSERT INTO voice(network, ext_id, server, followers) VALUES(?,?,?,?)");
    // Not every way of asking tells how many follow.
    auto change_voice = database.prepare("UPDATE voice SET server=?2, followers=coalesce(?3, "
                                         "followers) WHERE id=?1 AND (server<>?2 OR followers IS "
                                         "NOT coalesce(?3, followers))");
    auto find = database.prepare(select + "WHERE mention.network=? AND mention.ext_id=?");
    auto read = database.prepare(select + "WHERE mention.id=?");
    auto read_all = database.prepare(select + "ORDER BY mention.id");
    auto add = database.prepare(
        "INSERT INTO mention(source, network, ext_id, voice, name, handle, text, url, posted_us, "
        "sensitive, repeats, confirmable, trusted, verdict, objection, told_us, confirmed_us, "
        "gone, wanted) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,0,0)");
    auto change = database.prepare(
        "UPDATE mention SET voice=?2, name=?3, handle=?4, text=?5, url=?6, posted_us=?7, "
        "sensitive=?8, repeats=?9, confirmable=?10, trusted=?11, verdict=?12, objection=?13, "
        "confirmed_us=?14, gone=0, wanted=0 WHERE id=?1");
    auto confirm = database.prepare("UPDATE mention SET confirmed_us=?2, wanted=0 WHERE id=?1");
    auto go = database.prepare(
        "UPDATE mention SET gone=1, wanted=0, name='', handle='', text='', url='' WHERE id=?");
    auto want = database.prepare("UPDATE mention SET wanted=1 WHERE id=?");
    auto known = database.prepare(kKnownSql);
    for (const auto* statement : {&find_voice, &add_voice, &change_voice, &find, &read, &read_all,
                                  &add, &change, &confirm, &go, &want, &known}) {
        if (!*statement) {
            return tl::unexpected<Error>(statement->error());
        }
    }
    auto counts = database.prepare("SELECT source, count(*) FROM mention GROUP BY source");
    if (!counts) {
        return tl::unexpected<Error>(counts.error());
    }
    Mentions mentions({std::move(*find_voice), std::move(*add_voice), std::move(*change_voice),
                       std::move(*find), std::move(*read), std::move(*read_all), std::move(*add),
                       std::move(*change), std::move(*confirm), std::move(*go), std::move(*want),
                       std::move(*known)},
                      salt);
    const auto counted = for_each_row(counts->rows(), [&](const Rows& row) -> Result<void> {
        mentions.told_[row.integer(0)] = row.integer(1);
        mentions.stored_ += row.integer(1);
        return {};
    });
    if (!counted) {
        return tl::unexpected<Error>(counted.error());
    }
    return mentions;
}

std::string Mentions::digest_of(const domain::Mention& mention) const {
    std::string bytes(salt_.begin(), salt_.end());
    for (const auto* part : {&mention.voice.name, &mention.voice.handle, &mention.text}) {
        bytes += *part;
        bytes.push_back('\0'); // No text of ours holds one that could move the border.
    }
    const Digest digest = sha256(std::string_view(bytes));
    return to_hex(std::span(digest).first(kMentionDigestBytes));
}

Result<domain::MentionLine> Mentions::line_of(const Rows& row) const {
    domain::MentionLine line;
    line.number = row.integer(0);
    line.voice = row.integer(4);
    auto& mention = line.mention;
    const auto network = row.integer(2);
    if (network < 0 || network >= static_cast<std::int64_t>(domain::kNetworkCount)) {
        return fail(Errc::Corrupt, "mention {} is of a network that nobody knows", line.number);
    }
    mention.voice.network = static_cast<domain::Network>(network);
    mention.external_id = row.text(3);
    mention.voice.name = row.text(5);
    mention.voice.handle = row.text(6);
    mention.text = row.text(7);
    mention.url = row.text(8);
    mention.posted_at = Timestamp(microseconds(row.integer(9)));
    mention.is_sensitive = row.integer(10) != 0;
    mention.repeats = row.text(11);
    mention.can_be_confirmed = row.integer(12) != 0;
    mention.is_trusted = row.integer(13) != 0;
    mention.words = judgement_of(row.integer(14), row.integer(15));
    line.told_at = Timestamp(microseconds(row.integer(16)));
    line.confirmed_at = Timestamp(microseconds(row.integer(17)));
    line.is_gone = row.integer(18) != 0;
    mention.voice.id = row.text(19);
    mention.voice.server = row.text(20);
    if (!row.is_null(21)) {
        mention.voice.followers = row.integer(21);
    }
    line.digest = line.is_gone ? std::string() : digest_of(mention);
    return line;
}

Result<std::optional<Mentions::Known>> Mentions::known_as(domain::Network network,
                                                          std::string_view ext_id) {
    auto rows = statements_.find.rows(number_of(network), ext_id);
    const auto found = rows.next();
    if (!found) {
        return tl::unexpected<Error>(found.error());
    }
    if (!*found) {
        return std::optional<Known>();
    }
    auto line = line_of(rows);
    if (!line) {
        return tl::unexpected<Error>(line.error());
    }
    return std::optional(Known{rows.integer(1), *std::move(line)});
}

Result<Mentions::Known> Mentions::known_at(std::int64_t number) {
    auto rows = statements_.read.rows(number);
    const auto found = rows.next();
    if (!found) {
        return tl::unexpected<Error>(found.error());
    }
    if (!*found) {
        return fail(Errc::NotFound, "there is no mention {}", number);
    }
    auto line = line_of(rows);
    if (!line) {
        return tl::unexpected<Error>(line.error());
    }
    return Known{rows.integer(1), *std::move(line)};
}

Result<domain::MentionLine> Mentions::find(std::int64_t number) {
    auto known = known_at(number);
    if (!known) {
        return tl::unexpected<Error>(known.error());
    }
    return std::move(known->line);
}

Result<std::optional<domain::MentionLine>> Mentions::find(domain::Network network,
                                                          std::string_view ext_id) {
    auto known = known_as(network, ext_id);
    if (!known) {
        return tl::unexpected<Error>(known.error());
    }
    return *known ? std::optional(std::move((*known)->line)) : std::nullopt;
}

Result<std::int64_t> Mentions::voice_of(const domain::Voice& voice) {
    const auto known = statements_.find_voice.integer(number_of(voice.network), voice.id);
    if (!known) {
        return tl::unexpected<Error>(known.error());
    }
    const auto done = *known ? statements_.change_voice.run(**known, voice.server, voice.followers)
                             : statements_.add_voice.run(number_of(voice.network), voice.id,
                                                         voice.server, voice.followers);
    if (!done) {
        return tl::unexpected<Error>(done.error());
    }
    if (*known) {
        return **known;
    }
    const auto added = statements_.find_voice.integer(number_of(voice.network), voice.id);
    return added ? Result<std::int64_t>(added->value_or(0))
                 : Result<std::int64_t>(tl::unexpected<Error>(added.error()));
}

Result<void> Mentions::tell(MentionLines& lines, std::int64_t source, domain::Mention mention,
                            Timestamp now) {
    if (const auto objection = objection_to(mention)) {
        log::warning("a post of {} is passed over: {}", mention.voice.id, *objection);
        return {};
    }
    const auto shorten = [](std::string& text, std::size_t size_bytes_max) {
        text = truncate_utf8(text, size_bytes_max);
    };
    shorten(mention.text, domain::kMentionBytesMax);
    shorten(mention.voice.name, domain::kVoiceBytesMax);
    shorten(mention.voice.handle, domain::kVoiceBytesMax);
    shorten(mention.voice.server, domain::kVoiceBytesMax);
    mention.url = mention.url.size() <= domain::kMentionUrlBytesMax ? mention.url : "";
    const auto known = known_as(mention.voice.network, mention.external_id);
    if (!known) {
        return tl::unexpected<Error>(known.error());
    }
    if (*known && (*known)->source != source) {
        return {};
    }
    if (!*known && stored_ >= kMentionsMax) {
        if (!std::exchange(told_full_, true)) {
            log::warning("the book holds {} posts; further ones are passed over", kMentionsMax);
        }
        return {};
    }
    const auto voice = voice_of(mention.voice);
    if (!voice) {
        return tl::unexpected<Error>(voice.error());
    }
    return *known ? change(lines, **known, mention, *voice, now)
                  : add(lines, source, mention, *voice, now);
}

Result<void> Mentions::add(MentionLines& lines, std::int64_t source, const domain::Mention& mention,
                           std::int64_t voice, Timestamp now) {
    auto added = statements_.add.run(
        source, number_of(mention.voice.network), mention.external_id, voice, mention.voice.name,
        mention.voice.handle, mention.text, mention.url, stored(mention.posted_at),
        mention.is_sensitive, mention.repeats, mention.can_be_confirmed, mention.is_trusted,
        static_cast<int>(mention.words.verdict), static_cast<int>(mention.words.objection),
        stored(now), stored(now));
    if (!added) {
        return added;
    }
    ++stored_;
    ++told_[source];
    auto known = known_as(mention.voice.network, mention.external_id);
    if (!known) {
        return tl::unexpected<Error>(known.error());
    }
    lines.push_back(std::move((*known)->line));
    return {};
}

Result<void> Mentions::change(MentionLines& lines, const Known& known,
                              const domain::Mention& mention, std::int64_t voice, Timestamp now) {
    const auto& before = known.line.mention;
    const bool is_the_same =
        !known.line.is_gone && !has_other_words(before, mention) && known.line.voice == voice &&
        before.is_sensitive == mention.is_sensitive && before.repeats == mention.repeats &&
        before.is_trusted == mention.is_trusted && before.words == mention.words &&
        before.can_be_confirmed == mention.can_be_confirmed;
    Result<void> done;
    if (is_the_same) {
        const bool same_reach =
            !mention.voice.followers || before.voice.followers == mention.voice.followers;
        if (same_reach && now - known.line.confirmed_at < kConfirmationFresh) {
            return {};
        }
        done = statements_.confirm.run(known.line.number, stored(now));
    } else {
        done = statements_.change.run(
            known.line.number, voice, mention.voice.name, mention.voice.handle, mention.text,
            mention.url, stored(mention.posted_at), mention.is_sensitive, mention.repeats,
            mention.can_be_confirmed, mention.is_trusted, static_cast<int>(mention.words.verdict),
            static_cast<int>(mention.words.objection), stored(now));
    }
    auto line = done ? find(known.line.number)
                     : Result<domain::MentionLine>(tl::unexpected<Error>(done.error()));
    if (!line) {
        return tl::unexpected<Error>(line.error());
    }
    lines.push_back(*std::move(line));
    return {};
}

Result<void> Mentions::go(MentionLines& lines, const Known& known) {
    if (known.line.is_gone) {
        return {};
    }
    auto gone = statements_.go.run(known.line.number);
    if (!gone) {
        return gone;
    }
    auto line = find(known.line.number);
    if (!line) {
        return tl::unexpected<Error>(line.error());
    }
    lines.push_back(*std::move(line));
    return {};
}

Result<MentionLines> Mentions::take(std::int64_t source, const domain::Batch& page, Timestamp now) {
    MentionLines lines;
    Result<void> done;
    for (const auto& mention : page.mentions) {
        done = done ? tell(lines, source, mention, now) : done;
    }
    for (const auto& id : page.mentions_confirmed) {
        auto known = done ? known_as(id.network, id.external_id)
                          : Result<std::optional<Known>>(std::nullopt);
        done = done && !known ? tl::unexpected<Error>(known.error()) : done;
        if (done && *known && (*known)->source == source && !(*known)->line.is_gone) {
            done = statements_.confirm.run((*known)->line.number, stored(now));
            (*known)->line.confirmed_at = now;
            lines.push_back(std::move((*known)->line));
        }
    }
    for (const auto& id : page.mentions_gone) {
        auto known = done ? known_as(id.network, id.external_id)
                          : Result<std::optional<Known>>(std::nullopt);
        done = done && !known ? tl::unexpected<Error>(known.error()) : done;
        if (done && *known && (*known)->source == source) {
            done = go(lines, **known);
        }
    }
    if (!done) {
        return tl::unexpected<Error>(done.error());
    }
    return lines;
}

Result<MentionLines> Mentions::say(std::int64_t source, const domain::Mention& mention,
                                   Timestamp now) {
    const auto known = known_as(mention.voice.network, mention.external_id);
    if (!known) {
        return tl::unexpected<Error>(known.error());
    }
    MentionLines lines;
    if (*known) {
        return lines; // Sent again.
    }
    if (stored_ >= kMentionsMax) {
        return fail(Errc::Refused, "the wall has no room for more messages");
    }
    const auto told = tell(lines, source, mention, now);
    if (!told) {
        return tl::unexpected<Error>(told.error());
    }
    return lines;
}

Result<void> Mentions::set_wanted(std::int64_t number) {
    return statements_.want.run(number);
}

Result<MentionLines> Mentions::drop(std::int64_t number) {
    auto known = known_at(number);
    if (!known) {
        return tl::unexpected<Error>(known.error());
    }
    MentionLines lines;
    const auto gone = go(lines, *known);
    if (!gone) {
        return tl::unexpected<Error>(gone.error());
    }
    return lines;
}

Result<std::vector<domain::KnownMention>> Mentions::known_of(std::int64_t source) {
    std::vector<domain::KnownMention> known;
    if (!told_.contains(source)) {
        return known;
    }
    const auto limit = static_cast<std::int64_t>(domain::kMentionsKnownMax);
    const auto read =
        for_each_row(statements_.known.rows(source, limit), [&](const Rows& row) -> Result<void> {
            known.push_back({std::string(row.text(0)), Timestamp(microseconds(row.integer(1)))});
            return {};
        });
    if (!read) {
        return tl::unexpected<Error>(read.error());
    }
    return known;
}

std::int64_t Mentions::told_of(std::int64_t source) const {
    const auto found = told_.find(source);
    return found == told_.end() ? 0 : found->second;
}

Result<void> Mentions::read_all(const std::function<void(const domain::MentionLine&)>& take) {
    return for_each_row(statements_.read_all.rows(), [&](const Rows& row) -> Result<void> {
        const auto line = line_of(row);
        if (!line) {
            return tl::unexpected<Error>(line.error());
        }
        take(*line);
        return {};
    });
}

} // namespace chapeau::ledger
