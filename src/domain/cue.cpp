#include "domain/cue.hpp"

#include "base/json.hpp"
#include "base/text.hpp"

#include <optional>
#include <utility>

// Moments are written as whole microseconds since 1970: every moment that the book can hold
// comes back as it was.

namespace chapeau::domain {

namespace {

constexpr std::size_t kTextBytesShown = 80;

void write(json::Writer& line, const SetTarget& cue) {
    line.key("cue").string("set_target");
    if (cue.target.people) {
        line.key("people").integer(*cue.target.people);
    }
    if (cue.target.amount) {
        line.key("amount_minor").integer(cue.target.amount->minor());
        line.key("currency").string(cue.target.amount->currency().code());
    }
}

void write(json::Writer& line, const SetDeadline& cue) {
    line.key("cue").string("set_deadline");
    if (cue.deadline) {
        line.key("deadline_us").integer(cue.deadline->time_since_epoch().count());
    }
}

void write(json::Writer& line, const StartClock& cue) {
    line.key("cue").string("start_clock");
    line.key("opening_us").integer(cue.opening.time_since_epoch().count());
    line.key("duration_s").integer(cue.duration.count());
}

void write(json::Writer& line, const HideName& cue) {
    line.key("cue").string("hide_name").key("gift").integer(cue.gift);
}

void write(json::Writer& line, const ShowName& cue) {
    line.key("cue").string("show_name").key("gift").integer(cue.gift);
}

void write(json::Writer& line, const SetFrozen& cue) {
    line.key("cue").string("set_frozen").key("frozen").boolean(cue.frozen);
}

void write(json::Writer& line, const SetBlank& cue) {
    line.key("cue").string("set_blank").key("blank").boolean(cue.blank);
}

/// The members of one stored cue. Every lookup answers empty for what is absent or of another
/// type; the first thing that must not be absent decides.
class Fields {
public:
    explicit Fields(const json::Value& value) : value_(value) {}

    std::optional<std::int64_t> integer(std::string_view key) const {
        const json::Value* const found = member(key);
        const json::Number* const number = found == nullptr ? nullptr : found->number();
        return number == nullptr ? std::nullopt : parse_int64(number->token);
    }

    std::optional<bool> boolean(std::string_view key) const {
        const json::Value* const found = member(key);
        const bool* const truth = found == nullptr ? nullptr : found->boolean();
        return truth == nullptr ? std::nullopt : std::optional(*truth);
    }

    std::optional<std::string> string(std::string_view key) const {
        const json::Value* const found = member(key);
        const std::string* const text = found == nullptr ? nullptr : found->string();
        return text == nullptr ? std::nullopt : std::optional(*text);
    }

    bool has(std::string_view key) const { return member(key) != nullptr; }

private:
    const json::Value* member(std::string_view key) const {
        const auto found = value_.member(key);
        return found ? *found : nullptr;
    }

    const json::Value& value_;
};

Timestamp moment(std::int64_t since_epoch_us) {
    return Timestamp(microseconds(since_epoch_us));
}

std::optional<Cue> read_target(const Fields& fields) {
    SetTarget cue;
    cue.target.people = fields.integer("people");
    if (fields.has("people") && !cue.target.people) {
        return std::nullopt;
    }
    if (fields.has("amount_minor")) {
        const auto minor = fields.integer("amount_minor");
        const auto currency = Currency::from_code(fields.string("currency").value_or(""));
        if (!minor || !currency) {
            return std::nullopt;
        }
        const auto amount = Money::from_minor(*minor, *currency);
        if (!amount) {
            return std::nullopt;
        }
        cue.target.amount = *amount;
    }
    return cue;
}

std::optional<Cue> read_deadline(const Fields& fields) {
    if (!fields.has("deadline_us")) {
        return SetDeadline{};
    }
    const auto deadline = fields.integer("deadline_us");
    return deadline ? std::optional<Cue>(SetDeadline{moment(*deadline)}) : std::nullopt;
}

std::optional<Cue> read_clock(const Fields& fields) {
    const auto opening = fields.integer("opening_us");
    const auto duration = fields.integer("duration_s");
    if (!opening || !duration) {
        return std::nullopt;
    }
    return StartClock{moment(*opening), seconds(*duration)};
}

std::optional<Cue> read_cue(const Fields& fields) {
    const std::string kind = fields.string("cue").value_or("");
    if (kind == "set_target") {
        return read_target(fields);
    }
    if (kind == "set_deadline") {
        return read_deadline(fields);
    }
    if (kind == "start_clock") {
        return read_clock(fields);
    }
    if (kind == "hide_name" || kind == "show_name") {
        const auto gift = fields.integer("gift");
        if (!gift) {
            return std::nullopt;
        }
        return kind == "hide_name" ? Cue(HideName{*gift}) : Cue(ShowName{*gift});
    }
    if (kind == "set_frozen") {
        const auto frozen = fields.boolean("frozen");
        return frozen ? std::optional<Cue>(SetFrozen{*frozen}) : std::nullopt;
    }
    if (kind == "set_blank") {
        const auto blank = fields.boolean("blank");
        return blank ? std::optional<Cue>(SetBlank{*blank}) : std::nullopt;
    }
    return std::nullopt;
}

} // namespace

std::string to_text(const Cue& cue) {
    json::Writer line;
    line.begin_object();
    std::visit([&](const auto& each) { write(line, each); }, cue);
    line.end_object();
    return line.take();
}

Result<void> validate(const Cue& cue, const Challenge& challenge) {
    if (const auto* const target = std::get_if<SetTarget>(&cue)) {
        return validate(target->target, challenge);
    }
    if (const auto* const clock = std::get_if<StartClock>(&cue)) {
        if (clock->duration <= seconds{0} || clock->duration > kDurationMax) {
            return fail(Errc::InvalidInput,
                        "the clock must run for more than 0 and at most {} hours",
                        kDurationMax.count());
        }
    }
    return {};
}

Result<Cue> parse_cue(std::string_view text) {
    const auto unreadable = [&] {
        return fail(Errc::Corrupt, "cannot read the cue '{}' in the book: no cue is written so",
                    truncate_utf8(text, kTextBytesShown));
    };
    const auto value = json::parse(text);
    if (!value) {
        return unreadable();
    }
    auto cue = read_cue(Fields(*value));
    if (!cue) {
        return unreadable();
    }
    return *cue;
}

} // namespace chapeau::domain
