#include "domain/stage.hpp"

#include "base/check.hpp"
#include "domain/fold/stage_state.hpp"

#include <limits>
#include <utility>
#include <variant>
#include <vector>

namespace chapeau::domain {

Stage::Stage(Challenge challenge, ScreenText supporter, WordsMode mode) {
    const auto verdict = validate(challenge);
    ENSURE(verdict.has_value(), verdict.error().message);
    state_ = std::make_unique<State>(std::move(challenge), std::move(supporter), mode);
}

Stage::Stage(Stage&&) noexcept = default;
Stage& Stage::operator=(Stage&&) noexcept = default;
Stage::~Stage() = default;

void Stage::fold(const Entry& entry) {
    State& state = *state_;
    ENSURE(entry.seq == state.head + 1, "entries are folded in order, each once");
    ENSURE(entry.seq < std::numeric_limits<std::uint32_t>::max(), "a book has a last page");
    state.head = entry.seq;
    state.recorded_at = entry.recorded_at;
    state.gifts.emplace_back();
    std::visit([&](const auto& what) { state.apply(what); }, entry.what);
    state.goals.update(entry.seq, entry.recorded_at, state.people, state.received_minor());
}

EntrySeq Stage::head() const {
    return state_->head;
}

Snapshot Stage::snapshot(Timestamp now, const Surroundings& surroundings) const {
    const State& state = *state_;
    const auto of_layer = [&](Layer layer) {
        return state.money(state.minor_by_layer[static_cast<std::size_t>(layer)]);
    };
    std::vector<TargetState> targets = state.goals.targets();
    const PaceQuestion question{
        now,          state.challenge.opening, state.challenge.deadline, targets.back(),
        state.people, state.received_minor()};
    return {
        .challenge = state.challenge,
        .now = now,
        .head = state.head,
        .totals = {{of_layer(Layer::Captured), of_layer(Layer::Cash), of_layer(Layer::Pledged),
                    of_layer(Layer::Matched)}},
        .received = state.money(state.received_minor()),
        .people = state.people,
        .people_pledged = state.people_pledged,
        .gifts = state.gifts_standing,
        .hidden_gifts = state.gifts_hidden,
        .late_gifts = state.gifts_late,
        .converted_gifts = state.gifts_converted,
        .gifts_ever = state.gifts_ever,
        .hidden_at = state.hidden_at,
        .words_mode = state.words_mode,
        .words_waiting = state.waiting.count(state.words_mode),
        .words_version = state.words_version,
        .envelopes_differ = state.envelopes_differ,
        .doubles = state.doubles_open(),
        .milestones = state.goals.milestones(),
        .targets = std::move(targets),
        .leaders = state.leaders(),
        .recent = state.recent(),
        .clock = state.clock(now),
        .pace = state.pace.pace(question),
        .scene = state.scene,
        .frozen = state.frozen,
        .blank = state.blank,
        .as_of = surroundings.as_of,
        .rehearsal = surroundings.rehearsal,
        .celebrated_through = surroundings.celebrated_through,
    };
}

std::optional<RecentGift> Stage::find_gift(EntrySeq gift) const {
    return state_->is_gift(gift) ? std::optional(state_->recent_gift(gift)) : std::nullopt;
}

bool Stage::is_blocked(std::string_view source, std::string_view donor_key) const {
    const auto giver = state_->donors.find(source, donor_key);
    return giver && state_->donors.is_blocked(*giver);
}

std::optional<GiftRow> Stage::row(EntrySeq gift) const {
    return state_->is_gift(gift) ? std::optional(state_->row(gift)) : std::nullopt;
}

QueueAnswer Stage::queue(std::size_t limit) const {
    return state_->queue(limit);
}

GiftsAnswer Stage::find_gifts(const FindGifts& question) const {
    return state_->find(question);
}

EnvelopesAnswer Stage::envelopes() const {
    return state_->envelope_rows();
}

DoublesAnswer Stage::doubles() const {
    return state_->double_rows();
}

std::optional<MyGift> Stage::my_gift(EntrySeq gift) const {
    return state_->my_gift(gift);
}

std::vector<HeldGift> Stage::held() const {
    return state_->held();
}

} // namespace chapeau::domain
