#include "web/api/live.hpp"

#include "base/digest.hpp"
#include "base/format.hpp"
#include "base/json.hpp"
#include "web/api/answers.hpp"

#include <optional>
#include <span>

namespace chapeau::web {
namespace {

// 48 bits: two boards of one evening never meet by chance.
constexpr std::size_t kBoardBytes = 6;

std::string_view clock_word(domain::ClockState state) {
    switch (state) {
    case domain::ClockState::Waiting:
        return "waiting";
    case domain::ClockState::Running:
        return "running";
    case domain::ClockState::Over:
        return "over";
    case domain::ClockState::Unbounded:
        break;
    }
    return "unbounded";
}

void integer_or_null(json::Writer& writer, std::optional<std::int64_t> value) {
    if (value) {
        writer.integer(*value);
    } else {
        writer.null();
    }
}

void moment_or_null(json::Writer& writer, std::optional<Timestamp> moment) {
    integer_or_null(writer, moment ? std::optional(to_page_time(*moment)) : std::nullopt);
}

void money_or_null(json::Writer& writer, const std::optional<domain::Money>& money) {
    integer_or_null(writer, money ? std::optional(money->minor()) : std::nullopt);
}

std::string_view shown_name(const domain::ScreenText& name, const domain::ScreenText& supporter) {
    return name == supporter ? std::string_view() : std::string_view(name.utf8());
}

void write_figures(json::Writer& writer, const domain::Snapshot& snapshot) {
    using domain::Layer;
    writer.key("about").boolean(snapshot.converted_gifts > 0);
    writer.key("received").integer(snapshot.received.minor());
    writer.key("captured").integer(snapshot.totals.of(Layer::Captured).minor());
    writer.key("cash").integer(snapshot.totals.of(Layer::Cash).minor());
    writer.key("pledged").integer(snapshot.totals.of(Layer::Pledged).minor());
    writer.key("people").integer(snapshot.people);
    writer.key("people_pledged").integer(snapshot.people_pledged);
}

void write_goals(json::Writer& writer, const domain::Snapshot& snapshot) {
    const auto& target = snapshot.current_target();
    writer.key("target").begin_object().key("people");
    integer_or_null(writer, target.target.people);
    writer.key("amount");
    money_or_null(writer, target.target.amount);
    writer.end_object();
    const bool by_people = snapshot.challenge.measure == domain::Measure::People;
    writer.key("measure").string(by_people ? "people" : "amount");
    writer.key("milestones").begin_array();
    for (const auto& milestone : snapshot.milestones) {
        writer.begin_object().key("value").integer(milestone.value);
        writer.key("crossed").boolean(milestone.crossed_at != 0).end_object();
    }
    writer.end_array();
    writer.key("reached").boolean(target.reached_at != 0);
}

void write_lists(json::Writer& writer, const domain::Snapshot& snapshot,
                 const domain::ScreenText& supporter) {
    writer.key("recent").begin_array();
    for (const auto& gift : snapshot.recent) {
        writer.begin_object().key("gift").integer(gift.gift);
        writer.key("name").string(shown_name(gift.name, supporter));
        writer.key("message").string(gift.message.utf8()).key("amount");
        money_or_null(writer, gift.amount);
        writer.key("layer").string(word_of(gift.layer));
        writer.key("at").integer(to_page_time(gift.occurred_at));
        writer.key("late").boolean(gift.late);
        write_conversion(writer, gift.is_about, gift.given);
        writer.end_object();
    }
    writer.end_array().key("leaders").begin_array();
    for (const auto& leader : snapshot.leaders) {
        writer.begin_object().key("rank").integer(leader.rank);
        writer.key("name").string(shown_name(leader.name, supporter));
        writer.key("sum").integer(leader.sum.minor()).end_object();
    }
    writer.end_array();
}

void write_pace(json::Writer& writer, const domain::Snapshot& snapshot) {
    const auto& [window, people, minor, people_needed, minor_needed, finish] = snapshot.pace;
    writer.key("pace").begin_object().key("people_per_hour").integer(people);
    writer.key("minor_per_hour").integer(minor);
    writer.key("people_per_hour_needed");
    integer_or_null(writer, people_needed);
    writer.key("minor_per_hour_needed");
    integer_or_null(writer, minor_needed);
    writer.key("finish");
    moment_or_null(writer, finish);
    writer.end_object();
}

void write_desk(json::Writer& writer, const domain::Snapshot& snapshot, const DeskState& desk) {
    writer.key("words_mode").string(word_of(snapshot.words_mode));
    writer.key("waiting").integer(snapshot.words_waiting);
    writer.key("frozen").boolean(snapshot.frozen).key("blank").boolean(snapshot.blank);
    writer.key("parked").integer(desk.parked);
    writer.key("envelopes_differ").integer(snapshot.envelopes_differ);
    writer.key("doubles").integer(snapshot.doubles);
    writer.key("scene").string(snapshot.scene == domain::Scene::Wall ? "wall" : "challenge");
    const auto* const wall = snapshot.wall.get();
    writer.key("posts").begin_object().key("waiting").integer(wall == nullptr ? 0 : wall->waiting);
    writer.key("version").integer(wall == nullptr ? 0 : wall->version);
    writer.key("count").integer(wall == nullptr ? 0 : wall->posts);
    writer.key("reach").integer(wall == nullptr ? 0 : wall->reach).end_object();
    writer.key("health").begin_array();
    for (const auto& row : desk.health) {
        writer.begin_object().key("what").string(row.what);
        writer.key("well").boolean(row.well).key("text").string(row.text).end_object();
    }
    writer.end_array();
}

} // namespace

void write_totals(json::Writer& writer, const domain::Snapshot& snapshot) {
    write_figures(writer, snapshot);
    writer.key("matched").integer(snapshot.totals.of(domain::Layer::Matched).minor());
    write_goals(writer, snapshot);
}

void write_clock(json::Writer& writer, const domain::Snapshot& snapshot) {
    writer.key("clock").begin_object().key("state").string(clock_word(snapshot.clock));
    writer.key("opening");
    moment_or_null(writer, snapshot.challenge.opening);
    writer.key("deadline");
    moment_or_null(writer, snapshot.challenge.deadline);
    writer.end_object();
}

void write_as_of(json::Writer& writer, const domain::Snapshot& snapshot) {
    moment_or_null(writer.key("as_of"), snapshot.as_of);
}

void write_conversion(json::Writer& writer, bool is_about,
                      const std::optional<domain::Money>& given) {
    if (is_about) {
        writer.key("about").boolean(true);
    }
    if (given) {
        const auto& currency = given->currency();
        writer.key("given").begin_object().key("minor").integer(given->minor());
        writer.key("currency").string(currency.code());
        writer.key("exponent").integer(currency.exponent()).end_object();
    }
}

std::string_view word_of(domain::Layer layer) {
    switch (layer) {
    case domain::Layer::Captured:
        return "captured";
    case domain::Layer::Cash:
        return "cash";
    case domain::Layer::Pledged:
        return "pledged";
    case domain::Layer::Matched:
        break;
    }
    return "matched";
}

std::string_view word_of(domain::WordsState state) {
    switch (state) {
    case domain::WordsState::Anonymous:
        return "anonymous";
    case domain::WordsState::Waiting:
        return "waiting";
    case domain::WordsState::Shown:
        return "shown";
    case domain::WordsState::Hidden:
        break;
    }
    return "hidden";
}

std::string_view word_of(domain::WordsMode mode) {
    switch (mode) {
    case domain::WordsMode::Nothing:
        return "nothing";
    case domain::WordsMode::HoldAll:
        return "hold_all";
    case domain::WordsMode::HoldPhones:
        return "hold_phones";
    case domain::WordsMode::Clean:
        break;
    }
    return "clean";
}

std::string board_version(const domain::Snapshot& snapshot) {
    json::Writer writer;
    writer.begin_object();
    write_goals(writer, snapshot);
    write_lists(writer, snapshot, {});
    write_as_of(writer, snapshot);
    writer.end_object();
    const auto digest = sha256(writer.take());
    return to_hex(std::span(digest).first(kBoardBytes));
}

LiveText render_live(const domain::Snapshot& snapshot, const domain::ScreenText& supporter,
                     const DeskState* desk) {
    json::Writer writer;
    writer.begin_object().key("v").integer(snapshot.head);
    writer.key("w").integer(snapshot.words_version);
    writer.key("b").string(board_version(snapshot));
    write_totals(writer, snapshot);
    write_clock(writer, snapshot);
    write_pace(writer, snapshot);
    write_lists(writer, snapshot, supporter);
    write_as_of(writer, snapshot);
    writer.key("rehearsal").boolean(snapshot.rehearsal);
    if (desk != nullptr) {
        write_desk(writer, snapshot, *desk);
    }
    writer.end_object();
    LiveText text;
    text.identity = harmless_in_html(writer.take());
    text.body = format(R"({{"now":{},{})", to_page_time(snapshot.now),
                       std::string_view(text.identity).substr(1));
    return text;
}

std::string render_event(const domain::Snapshot& snapshot, std::string_view board,
                         milliseconds spread) {
    json::Writer writer;
    writer.begin_object().key("v").integer(snapshot.head);
    writer.key("w").integer(snapshot.words_version).key("b").string(board);
    writer.key("now").integer(to_page_time(snapshot.now)).key("s").integer(spread.count());
    write_figures(writer, snapshot);
    writer.key("clock").begin_array().string(clock_word(snapshot.clock));
    moment_or_null(writer, snapshot.challenge.opening);
    moment_or_null(writer, snapshot.challenge.deadline);
    writer.end_array().end_object();
    return format("id: {}\nevent: live\ndata: {}\n\n", snapshot.head, writer.take());
}

} // namespace chapeau::web
