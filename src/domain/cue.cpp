#include "domain/cue.hpp"

#include "base/text.hpp"
#include "domain/stored_fields.hpp"

#include <array>
#include <optional>
#include <utility>

// Moments are written as whole microseconds since 1970: every moment that the book can hold
// comes back as it was.

namespace chapeau::domain {

namespace {

constexpr std::size_t kTextBytesShown = 80;

void write_target(json::Writer& line, const Target& target) {
    if (target.people) {
        line.key("people").integer(*target.people);
    }
    if (target.amount) {
        line.key("amount_minor").integer(target.amount->minor());
        line.key("currency").string(target.amount->currency().code());
    }
}

void write(json::Writer& line, const SetTarget& cue) {
    line.key("cue").string("set_target");
    write_target(line, cue.target);
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

// By name: their numbers are nobody's business but the program's.
constexpr std::array<std::string_view, 4> kModeNames = {"nothing", "hold_all", "hold_phones",
                                                        "clean"};

void write(json::Writer& line, const SetWordsMode& cue) {
    line.key("cue").string("set_words_mode");
    line.key("mode").string(kModeNames.at(static_cast<std::size_t>(cue.mode)));
}

constexpr std::array<std::string_view, 2> kSceneNames = {"challenge", "wall"};

void write(json::Writer& line, const SetScene& cue) {
    line.key("cue").string("set_scene");
    line.key("scene").string(kSceneNames.at(static_cast<std::size_t>(cue.scene)));
}

void write(json::Writer& line, const SetStretch& cue) {
    line.key("cue").string("set_stretch").key("targets").begin_array();
    for (const Target& target : cue.targets) {
        line.begin_object();
        write_target(line, target);
        line.end_object();
    }
    line.end_array();
}

Timestamp moment(std::int64_t since_epoch_us) {
    return Timestamp(microseconds(since_epoch_us));
}

std::optional<Target> read_target(const StoredFields& fields) {
    Target target;
    target.people = fields.integer("people");
    target.amount = fields.amount();
    const bool is_whole = fields.has("people") == target.people.has_value() &&
                          fields.has("amount_minor") == target.amount.has_value();
    return is_whole ? std::optional(target) : std::nullopt;
}

std::optional<Cue> read_stretch(const StoredFields& fields) {
    const json::Value* const targets = fields.member("targets");
    const json::Array* const array = targets == nullptr ? nullptr : targets->array();
    if (array == nullptr) {
        return std::nullopt;
    }
    SetStretch cue;
    for (const json::Value& each : *array) {
        const auto target = read_target(StoredFields(each));
        if (!target) {
            return std::nullopt;
        }
        cue.targets.push_back(*target);
    }
    return cue;
}

std::optional<Cue> read_mode(const StoredFields& fields) {
    const std::string name = fields.string("mode").value_or("");
    for (std::size_t mode = 0; mode < kModeNames.size(); ++mode) {
        if (kModeNames.at(mode) == name) {
            return SetWordsMode{static_cast<WordsMode>(mode)};
        }
    }
    return std::nullopt;
}

std::optional<Cue> read_scene(const StoredFields& fields) {
    const std::string name = fields.string("scene").value_or("");
    for (std::size_t scene = 0; scene < kSceneNames.size(); ++scene) {
        if (kSceneNames.at(scene) == name) {
            return SetScene{static_cast<Scene>(scene)};
        }
    }
    return std::nullopt;
}

std::optional<Cue> read_deadline(const StoredFields& fields) {
    if (!fields.has("deadline_us")) {
        return SetDeadline{};
    }
    const auto deadline = fields.integer("deadline_us");
    return deadline ? std::optional<Cue>(SetDeadline{moment(*deadline)}) : std::nullopt;
}

std::optional<Cue> read_clock(const StoredFields& fields) {
    const auto opening = fields.integer("opening_us");
    const auto duration = fields.integer("duration_s");
    if (!opening || !duration) {
        return std::nullopt;
    }
    return StartClock{moment(*opening), seconds(*duration)};
}

std::optional<Cue> read_cue(const StoredFields& fields) {
    const std::string kind = fields.string("cue").value_or("");
    if (kind == "set_target") {
        const auto target = read_target(fields);
        return target ? std::optional<Cue>(SetTarget{*target}) : std::nullopt;
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
    if (kind == "set_words_mode") {
        return read_mode(fields);
    }
    if (kind == "set_scene") {
        return read_scene(fields);
    }
    if (kind == "set_stretch") {
        return read_stretch(fields);
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
    if (const auto* const stretch = std::get_if<SetStretch>(&cue)) {
        Challenge changed = challenge;
        changed.stretch_targets = stretch->targets;
        return validate(changed);
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
    auto cue = read_cue(StoredFields(*value));
    if (!cue) {
        return unreadable();
    }
    return *cue;
}

} // namespace chapeau::domain
