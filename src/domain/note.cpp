#include "domain/note.hpp"

#include "base/check.hpp"
#include "domain/stored_fields.hpp"

#include <optional>
#include <utility>

namespace chapeau::domain {

namespace {

constexpr std::size_t kNoteBytesTold = 80;

void write_amount(json::Writer& line, Money amount) {
    line.key("amount_minor").integer(amount.minor());
    line.key("currency").string(amount.currency().code());
}

void write_gifts(json::Writer& line, const std::vector<std::int64_t>& gifts) {
    line.key("gifts").begin_array();
    for (const auto gift : gifts) {
        line.integer(gift);
    }
    line.end_array();
}

struct NoteWriter {
    json::Writer& line;

    void operator()(const OwnWordsHidden& note) const {
        line.key("note").string("hide_own_words").key("gift").integer(note.gift);
    }
    void operator()(const WordsApproved& note) const {
        line.key("note").string("approve_words").key("gift").integer(note.gift);
        line.key("digest").string(note.digest);
    }
    void operator()(const NameCorrected& note) const {
        line.key("note").string("correct_name").key("gift").integer(note.gift);
    }
    void operator()(const GiverBlocked& note) const {
        line.key("note").string("block_giver").key("gift").integer(note.gift);
        line.key("blocked").boolean(note.blocked);
    }
    void operator()(const PersonErased& note) const {
        line.key("note").string("erase_person").key("gift").integer(note.gift);
    }
    void operator()(const PledgesPaid& note) const {
        line.key("note").string("pay_pledges");
        write_gifts(line, note.pledges);
        line.key("by").integer(static_cast<std::int64_t>(note.by));
    }
    void operator()(const EnvelopeCounted& note) const {
        line.key("note").string("count_envelope").key("envelope").string(note.envelope);
        line.key("gift").integer(note.gift);
        write_amount(line, note.amount);
        line.key("count").string(note.count).key("by").string(note.by);
        line.key("first").boolean(note.first);
    }
    void operator()(const EnvelopeSettled& note) const {
        line.key("note").string("settle_envelope").key("envelope").string(note.envelope);
        line.key("gift").integer(note.gift);
        write_amount(line, note.amount);
    }
    void operator()(const RateSet& note) const {
        line.key("note").string("set_rate").key("rate").string(to_text(note.rate));
    }
    void operator()(const TellingLinked& note) const {
        line.key("note").string("link_telling").key("gift").integer(note.gift);
        line.key("source").string(note.source);
    }
    void operator()(const DoubleNoticed& note) const {
        line.key("note").string("notice_double").key("first").integer(note.first);
        line.key("second").integer(note.second);
    }
    void operator()(const DoubleSettled& note) const {
        line.key("note").string("settle_double").key("first").integer(note.first);
        line.key("second").integer(note.second).key("merged").boolean(note.merged);
    }
    void operator()(const MentionApproved& note) const {
        line.key("note").string("approve_mention").key("mention").integer(note.mention);
        line.key("digest").string(note.digest);
    }
    void operator()(const MentionHidden& note) const {
        decision("hide_mention", note.mention, "hidden", note.hidden);
    }
    void operator()(const MentionPinned& note) const {
        decision("pin_mention", note.mention, "pinned", note.pinned);
    }
    void operator()(const VoiceTrusted& note) const {
        decision("trust_voice", note.mention, "trusted", note.trusted);
    }
    void operator()(const VoiceBlocked& note) const {
        decision("block_voice", note.mention, "blocked", note.blocked);
    }
    void decision(const char* kind, std::int64_t mention, const char* what, bool value) const {
        line.key("note").string(kind).key("mention").integer(mention);
        line.key(what).boolean(value);
    }
    void operator()(const HoldsDecided& note) const {
        line.key("note").string("decide_holds");
        write_gifts(line, note.gifts);
        line.key("decision").integer(static_cast<std::int64_t>(note.decision));
    }
};

std::optional<std::vector<std::int64_t>> read_gifts(const StoredFields& fields) {
    const json::Value* const gifts = fields.member("gifts");
    const json::Array* const array = gifts == nullptr ? nullptr : gifts->array();
    if (array == nullptr) {
        return std::nullopt;
    }
    std::vector<std::int64_t> read;
    for (const json::Value& each : *array) {
        const json::Number* const number = each.number();
        const auto gift = number == nullptr ? std::nullopt : parse_int64(number->token);
        if (!gift) {
            return std::nullopt;
        }
        read.push_back(*gift);
    }
    return read;
}

std::optional<Note> read_paid(const StoredFields& fields) {
    const auto by = fields.integer("by");
    auto pledges = read_gifts(fields);
    if (!pledges || !by || *by < 0 || *by > static_cast<std::int64_t>(PaidBy::Later)) {
        return std::nullopt;
    }
    return PledgesPaid{*std::move(pledges), static_cast<PaidBy>(*by)};
}

std::optional<Note> read_decided(const StoredFields& fields) {
    const auto decision = fields.integer("decision");
    auto gifts = read_gifts(fields);
    if (!gifts || !decision || *decision < 0 ||
        *decision > static_cast<std::int64_t>(HoldDecision::LetGo)) {
        return std::nullopt;
    }
    return HoldsDecided{*std::move(gifts), static_cast<HoldDecision>(*decision)};
}

std::optional<Note> read_envelope(const StoredFields& fields, std::string_view kind,
                                  std::int64_t gift) {
    auto envelope = fields.string("envelope");
    const auto amount = fields.amount();
    if (!envelope || !amount) {
        return std::nullopt;
    }
    if (kind == "settle_envelope") {
        return EnvelopeSettled{std::move(*envelope), gift, *amount};
    }
    auto count = fields.string("count");
    auto by = fields.string("by");
    const auto first = fields.boolean("first");
    if (!count || !by || !first) {
        return std::nullopt;
    }
    return EnvelopeCounted{std::move(*envelope), gift,           *amount,
                           std::move(*count),    std::move(*by), *first};
}

std::optional<Note> read_double(const StoredFields& fields, std::string_view kind) {
    const auto first = fields.integer("first");
    const auto second = fields.integer("second");
    if (!first || !second) {
        return std::nullopt;
    }
    if (kind == "notice_double") {
        return DoubleNoticed{*first, *second};
    }
    const auto merged = fields.boolean("merged");
    return merged ? std::optional<Note>(DoubleSettled{*first, *second, *merged}) : std::nullopt;
}

template <class Decision>
std::optional<Note> read_decision(const StoredFields& fields, std::int64_t mention,
                                  std::string_view what) {
    const auto value = fields.boolean(what);
    return value ? std::optional<Note>(Decision{mention, *value}) : std::nullopt;
}

/// Empty where it is not about a mention.
std::optional<Note> read_about_mention(const StoredFields& fields, std::string_view kind) {
    const auto mention = fields.integer("mention");
    if (!mention) {
        return std::nullopt;
    }
    if (kind == "approve_mention") {
        auto digest = fields.string("digest");
        return digest ? std::optional<Note>(MentionApproved{*mention, std::move(*digest)})
                      : std::nullopt;
    }
    if (kind == "hide_mention") {
        return read_decision<MentionHidden>(fields, *mention, "hidden");
    }
    if (kind == "pin_mention") {
        return read_decision<MentionPinned>(fields, *mention, "pinned");
    }
    if (kind == "trust_voice") {
        return read_decision<VoiceTrusted>(fields, *mention, "trusted");
    }
    return kind == "block_voice" ? read_decision<VoiceBlocked>(fields, *mention, "blocked")
                                 : std::nullopt;
}

std::optional<Note> read_note(const StoredFields& fields) {
    const std::string kind = fields.string("note").value_or("");
    if (kind == "pay_pledges") {
        return read_paid(fields);
    }
    if (kind == "decide_holds") {
        return read_decided(fields);
    }
    if (kind == "set_rate") {
        auto rate = parse_rate(fields.string("rate").value_or(""));
        return rate ? std::optional<Note>(RateSet{*std::move(rate)}) : std::nullopt;
    }
    if (kind == "notice_double" || kind == "settle_double") {
        return read_double(fields, kind);
    }
    const auto gift = fields.integer("gift");
    if (!gift) {
        return read_about_mention(fields, kind);
    }
    if (kind == "hide_own_words") {
        return OwnWordsHidden{*gift};
    }
    if (kind == "approve_words") {
        auto digest = fields.string("digest");
        return digest ? std::optional<Note>(WordsApproved{*gift, std::move(*digest)})
                      : std::nullopt;
    }
    if (kind == "correct_name") {
        return NameCorrected{*gift, "", "", {}};
    }
    if (kind == "block_giver") {
        const auto blocked = fields.boolean("blocked");
        return blocked ? std::optional<Note>(GiverBlocked{*gift, *blocked}) : std::nullopt;
    }
    if (kind == "erase_person") {
        return PersonErased{*gift};
    }
    if (kind == "link_telling") {
        auto source = fields.string("source");
        return source ? std::optional<Note>(TellingLinked{*gift, std::move(*source)})
                      : std::nullopt;
    }
    if (kind == "count_envelope" || kind == "settle_envelope") {
        return read_envelope(fields, kind, *gift);
    }
    return std::nullopt;
}

} // namespace

std::string to_text(const Note& note) {
    json::Writer line;
    line.begin_object();
    std::visit(NoteWriter{line}, note);
    line.end_object();
    return line.take();
}

Result<Note> parse_note(std::string_view text) {
    const auto value = json::parse(text);
    auto note = value ? read_note(StoredFields(*value)) : std::nullopt;
    if (!note) {
        return fail(Errc::Corrupt, "cannot read the note '{}' in the book: no note is written so",
                    truncate_utf8(text, kNoteBytesTold));
    }
    return *std::move(note);
}

std::int64_t gift_of(const Note& note) {
    return std::visit(
        [](const auto& each) -> std::int64_t {
            if constexpr (requires { each.gift; }) {
                return each.gift;
            } else {
                return 0;
            }
        },
        note);
}

} // namespace chapeau::domain
