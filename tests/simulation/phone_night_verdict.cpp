// The part of a PhoneNight that judges.
#include "base/format.hpp"
#include "simulation/phone_night.hpp"

#include <algorithm>
#include <array>
#include <variant>

namespace chapeau::test {

namespace {

using domain::GiftRow;
using domain::Layer;
using domain::ReversalReason;
using domain::WordsMode;
using domain::WordsState;

constexpr std::string_view kGreeting = "hello from ";

bool is_payment(const GiftRow& row) {
    return row.source == domain::kDeskSource;
}

} // namespace

template <class What>
std::optional<What> PhoneNight::ask(const domain::Question& question) {
    auto answer = evening_->ask(question);
    if (!answer) {
        static_cast<void>(trouble(answer.error(), "asking the book"));
        return std::nullopt;
    }
    return std::get<What>(*std::move(answer));
}
template std::optional<domain::QueueAnswer>
PhoneNight::ask<domain::QueueAnswer>(const domain::Question&);

std::string PhoneNight::first_name_of(const std::string& name) const {
    const auto found = first_names_.find(name);
    return found == first_names_.end() ? "" : found->second;
}

/// Whether a deed of this kind was done to this gift; or may have been, for all that was answered.
bool PhoneNight::was(const char* kind, const std::string& first_name, bool perhaps) const {
    return std::any_of(deeds_.begin(), deeds_.end(), [&](const Deed& deed) {
        return deed.kind == kind &&
               (deed.fate == Fate::Done || (perhaps && deed.fate == Fate::Unknown)) &&
               std::find(deed.givers.begin(), deed.givers.end(), first_name) != deed.givers.end();
    });
}

/// ...or to any gift of the same phone.
bool PhoneNight::was_to_person(const char* kind, const Giver& giver, bool perhaps) const {
    return std::any_of(givers_.begin(), givers_.end(), [&](const auto& each) {
        const auto& [first_name, other] = each;
        const bool is_same =
            &other == &giver || (!giver.device.empty() && other.device == giver.device);
        return is_same && was(kind, first_name, perhaps);
    });
}

bool PhoneNight::is_taken_away(const Giver& giver, bool perhaps) const {
    return was_to_person("hide", giver, perhaps) || was_to_person("hide own", giver, perhaps) ||
           was_to_person("block", giver, perhaps);
}

/// The whole of the desk's table.
std::optional<PhoneNight::Found> PhoneNight::read_book() {
    Found found;
    domain::FindGifts question;
    question.limit = domain::kRowsAskedMax;
    do {
        const auto page = ask<domain::GiftsAnswer>(question);
        if (!page) {
            return std::nullopt;
        }
        for (const auto& row : page->rows) {
            const auto first_name = first_name_of(row.name.utf8());
            if (first_name.empty()) {
                blame(verdict_.corrupt, "invented: " + row.name.utf8());
                continue;
            }
            found.rows[first_name].push_back(row);
        }
        question.before = page->next_before;
    } while (question.before != 0);
    return found;
}

/// What must hold at any moment.
void PhoneNight::check() {
    const auto found = read_book();
    if (!found) {
        return;
    }
    for (auto& [first_name, giver] : givers_) {
        check_giver(first_name, giver, *found);
        if (giver.way == Way::Promise) {
            check_payments(first_name, *found);
        }
        if (evening_ && (giver.way == Way::Promise || giver.way == Way::Checkout)) {
            check_phone(giver);
        }
    }
    check_bulk(*found);
    check_layers(*found);
}

void PhoneNight::check_giver(const std::string& first_name, const Giver& giver,
                             const Found& found) {
    const auto at = found.rows.find(first_name);
    const auto rows = at == found.rows.end() ? std::vector<GiftRow>() : at->second;
    const auto own = std::count_if(rows.begin(), rows.end(),
                                   [](const GiftRow& row) { return !is_payment(row); });
    if (own > 1) {
        blame(verdict_.doubled, first_name);
    }
    const bool must_be = giver.fate == Fate::Done && giver.way != Way::Checkout;
    if (must_be && own == 0) {
        blame(verdict_.lost, first_name);
    }
    if (giver.fate == Fate::Refused && own > 0) {
        blame(verdict_.undone, "refused and there: " + first_name);
    }
    for (const auto& row : rows) {
        const auto cents = row.amount ? row.amount->minor() : 0;
        if (cents != giver.cents && (giver.cents_wanted == 0 || cents != giver.cents_wanted)) {
            blame(verdict_.wrong_sum, format("{} gave {}, not {}", first_name, giver.cents, cents));
        }
        const auto name = row.name.utf8();
        if (name != giver.name && (giver.name_wanted.empty() || name != giver.name_wanted)) {
            blame(verdict_.lost, "another name: " + name);
        }
        if (!row.standing && giver.way != Way::Promise) {
            blame(verdict_.lost, "reversed by nobody: " + first_name);
        }
    }
}

/// A promise stands, or was withdrawn, or is one payment.
void PhoneNight::check_payments(const std::string& first_name, const Found& found) {
    const auto at = found.rows.find(first_name);
    if (at == found.rows.end()) {
        return;
    }
    int payments = 0;
    std::optional<ReversalReason> reversed;
    bool stands = false;
    for (const auto& row : at->second) {
        if (is_payment(row)) {
            payments += row.standing ? 1 : 0;
        } else {
            stands = stands || row.standing;
            reversed = row.reversed;
        }
    }
    const bool is_released = !stands && reversed == ReversalReason::Paid;
    const bool is_withdrawn = !stands && reversed == ReversalReason::Withdrawn;
    if (payments > 1 || (payments == 1 && !is_released)) {
        blame(verdict_.doubled, "paid, and still promised: " + first_name);
    }
    if (payments == 0 && is_released) {
        blame(verdict_.lost, "released, and not paid: " + first_name);
    }
    if (was("pay", first_name, false) && payments == 0) {
        blame(verdict_.lost, "the payment of " + first_name);
    }
    if (!was("pay", first_name, true) && payments > 0) {
        blame(verdict_.undone, "paid by nobody: " + first_name);
    }
    if (was("withdraw", first_name, false) && !is_withdrawn) {
        blame(verdict_.lost, "the withdrawal of " + first_name);
    }
    if (!stands && !was("withdraw", first_name, true) && !was("pay", first_name, true)) {
        blame(verdict_.undone, "withdrawn by nobody: " + first_name);
    }
}

/// Of payments that were not answered: all, or none. Only where no other payment has a part.
void PhoneNight::check_bulk(const Found& found) {
    for (const auto& deed : deeds_) {
        if (deed.kind != "pay" || deed.fate == Fate::Refused) {
            continue;
        }
        std::set<bool> paid;
        for (const auto& first_name : deed.givers) {
            const auto shares = [&](const Deed& other) {
                return &other != &deed && other.kind == "pay" &&
                       std::find(other.givers.begin(), other.givers.end(), first_name) !=
                           other.givers.end();
            };
            const auto at = found.rows.find(first_name);
            if (at != found.rows.end() && std::none_of(deeds_.begin(), deeds_.end(), shares)) {
                paid.insert(std::any_of(at->second.begin(), at->second.end(), is_payment));
            }
        }
        if (paid.size() > 1) {
            blame(verdict_.undone, "half of a payment: " + deed.givers.front());
        }
    }
}

/// What stands in the desk's table is what the screen adds up.
void PhoneNight::check_layers(const Found& found) {
    if (!evening_ || !last_look_) {
        return;
    }
    std::array<std::int64_t, domain::kLayerCount> sums{};
    for (const auto& [first_name, rows] : found.rows) {
        for (const auto& row : rows) {
            sums.at(static_cast<std::size_t>(row.layer)) +=
                row.standing && row.amount ? row.amount->minor() : 0;
        }
    }
    for (std::size_t layer = 0; layer < sums.size(); ++layer) {
        const auto shown = last_look_->totals.by_layer.at(layer).minor();
        if (shown != sums.at(layer)) {
            blame(verdict_.wrong_sum,
                  format("layer {}: {} instead of {}", layer, shown, sums.at(layer)));
        }
    }
}

/// What the phone is told of its own gift.
void PhoneNight::check_phone(Giver& giver) {
    const auto mine = ask<domain::MineAnswer>(domain::AskMine{{giver.key}});
    if (!mine) {
        return;
    }
    const auto& gift = mine->gifts.at(0);
    if (giver.number != 0 && gift.number != giver.number) {
        blame(verdict_.wrong_sum, "another number: " + giver.name);
    }
    giver.number = gift.number;
    if (giver.way == Way::Promise) {
        if (giver.fate == Fate::Done && gift.gift == 0) {
            blame(verdict_.lost, "the phone's own: " + giver.name);
        }
        return;
    }
    giver.gift = gift.gift;
    if (giver.fate == Fate::Done && !gift.checkout) {
        blame(verdict_.lost, "the checkout of " + giver.name);
    }
    if (giver.fate == Fate::Refused && gift.checkout) {
        blame(verdict_.undone, "the checkout of " + giver.name);
    }
    if ((gift.checkout == domain::CheckoutState::Paid) != (gift.gift != 0)) {
        blame(verdict_.undone, "half of a paid checkout: " + giver.name);
    }
    const auto session = sessions_.find(giver.key);
    if (gift.gift != 0 &&
        (session == sessions_.end() || session->second.state != domain::CheckoutState::Paid)) {
        blame(verdict_.undone, "paid by nobody: " + giver.name);
    }
}

bool PhoneNight::may_show(const Giver& giver, const std::string& name) const {
    if (is_taken_away(giver, false) || (name != giver.name && name != giver.name_wanted)) {
        return false;
    }
    const auto passes = [&](WordsMode mode) {
        const bool passes_unasked = mode == WordsMode::Clean || giver.way == Way::Cash ||
                                    (mode == WordsMode::HoldPhones && giver.way == Way::Feed);
        return mode != WordsMode::Nothing && (passes_unasked || giver.approved.contains(name));
    };
    return passes(mode_) || (mode_wanted_ && passes(*mode_wanted_));
}

void PhoneNight::look() {
    if (!evening_) {
        return;
    }
    if (const auto seen = evening_->look(moment())) {
        last_look_ = seen;
    }
    // What changed without a new picture is on the screen all the same.
    if (!last_look_) {
        return;
    }
    for (const auto& gift : last_look_->recent) {
        check_shown(gift.name.utf8(), "recent");
        check_shown(gift.message.utf8(), "recent");
    }
    for (const auto& row : last_look_->leaders) {
        check_shown(row.name.utf8(), "leaders");
    }
}

void PhoneNight::check_shown(const std::string& text, const std::string& where) {
    if (text.empty() || text == supporter().utf8()) {
        return;
    }
    const bool is_message = text.starts_with(kGreeting);
    const auto first_name = first_name_of(is_message ? text.substr(kGreeting.size()) : text);
    const auto found = givers_.find(first_name);
    if (found == givers_.end()) {
        blame(verdict_.exposed, "nobody's words: " + text);
        return;
    }
    const auto& giver = found->second;
    const bool may = is_message
                         ? may_show(giver, giver.name) ||
                               (!giver.name_wanted.empty() && may_show(giver, giver.name_wanted))
                         : may_show(giver, text);
    if (!may) {
        blame(verdict_.exposed, format("among the {}: {}", where, text));
    }
}

/// What must hold when all is quiet, and everything has been asked again and answered.
void PhoneNight::check_at_dawn() {
    const auto found = read_book();
    if (!found) {
        return;
    }
    for (const auto& [first_name, giver] : givers_) {
        const bool was_given = giver.way == Way::Feed || was_paid_at_provider(giver);
        if (was_given && !found->rows.contains(first_name)) {
            blame(verdict_.lost, first_name);
        }
    }
    check_words_at_dawn(*found);
    check_sums_at_dawn();
    check_envelopes_at_dawn();
}

bool PhoneNight::was_paid_at_provider(const Giver& giver) const {
    const auto session = sessions_.find(giver.key);
    return giver.way == Way::Checkout && session != sessions_.end() &&
           session->second.state == domain::CheckoutState::Paid;
}

/// Neither an approval nor a hiding is lost.
void PhoneNight::check_words_at_dawn(const Found& found) {
    for (const auto& [first_name, rows] : found.rows) {
        const auto& giver = givers_.at(first_name);
        const bool is_approved = giver.surely_approved.contains(giver.name);
        for (const auto& row : rows) {
            if (is_taken_away(giver, false) && row.words != WordsState::Hidden) {
                blame(verdict_.exposed, "hidden in vain: " + first_name);
            }
            const bool must_show =
                is_approved && mode_ != WordsMode::Nothing && !is_taken_away(giver, false);
            if (must_show && row.words != WordsState::Shown) {
                blame(verdict_.lost, "the approval of " + first_name);
            }
        }
    }
    if (last_look_ && last_look_->words_mode != mode_) {
        blame(verdict_.lost, "the mode of words");
    }
}

const PhoneNight::Deed* PhoneNight::paid_with(const std::string& first_name) const {
    const auto found = std::find_if(deeds_.begin(), deeds_.end(), [&](const Deed& deed) {
        return deed.kind == "pay" && deed.fate == Fate::Done &&
               std::find(deed.givers.begin(), deed.givers.end(), first_name) != deed.givers.end();
    });
    return found == deeds_.end() ? nullptr : &*found;
}

/// Money and people, from what was answered alone.
void PhoneNight::check_sums_at_dawn() {
    std::array<std::int64_t, domain::kLayerCount> sums{};
    std::set<std::string> givers;
    std::set<std::string> promisers;
    const auto count = [&](Layer layer, const Giver& giver) {
        sums.at(static_cast<std::size_t>(layer)) += giver.cents;
        auto& people = layer == Layer::Pledged ? promisers : givers;
        people.insert(giver.device.empty() ? giver.name : giver.device);
    };
    for (const auto& [first_name, giver] : givers_) {
        const auto* paid = paid_with(first_name);
        if (giver.way == Way::Feed || was_paid_at_provider(giver)) {
            count(Layer::Captured, giver);
        } else if (giver.way == Way::Cash && giver.fate == Fate::Done) {
            count(Layer::Cash, giver);
        } else if (giver.way == Way::Promise && paid != nullptr) {
            const auto& what = std::get<domain::PayPledges>(paid->command.what);
            count(what.by == domain::PaidBy::Cash ? Layer::Cash : Layer::Captured, giver);
        } else if (giver.way == Way::Promise && giver.fate == Fate::Done &&
                   !was("withdraw", first_name, false)) {
            count(Layer::Pledged, giver);
        }
    }
    for (std::size_t layer = 0; layer < sums.size(); ++layer) {
        const auto shown = last_look_->totals.by_layer.at(layer).minor();
        if (shown != sums.at(layer)) {
            blame(verdict_.wrong_sum,
                  format("layer {} says {} and is {}", layer, shown, sums.at(layer)));
        }
    }
    const auto only_promised =
        std::count_if(promisers.begin(), promisers.end(),
                      [&](const auto& device) { return !givers.contains(device); });
    if (last_look_->people != static_cast<std::int64_t>(givers.size()) ||
        last_look_->people_pledged != only_promised) {
        blame(verdict_.wrong_sum,
              format("{} gave and {} promised, not {} and {}", givers.size(), only_promised,
                     last_look_->people, last_look_->people_pledged));
    }
}

void PhoneNight::check_envelopes_at_dawn() {
    const auto answer = ask<domain::EnvelopesAnswer>(domain::AskEnvelopes{});
    if (!answer) {
        return;
    }
    std::map<std::string, domain::EnvelopeRow> rows;
    for (const auto& row : answer->rows) {
        rows.emplace(row.envelope, row);
    }
    for (const auto& [first_name, giver] : givers_) {
        if (giver.envelope.empty() || giver.fate != Fate::Done) {
            continue;
        }
        const auto row = rows.find(giver.envelope);
        if (row == rows.end()) {
            blame(verdict_.lost, "the envelope of " + first_name);
            continue;
        }
        const auto second =
            row->second.second ? std::optional(row->second.second->minor()) : std::nullopt;
        if (row->second.first.minor() != giver.first_cents || second != giver.second_cents ||
            row->second.settled != giver.settled) {
            blame(verdict_.lost, "a count of the envelope of " + first_name);
        }
    }
}

} // namespace chapeau::test
