// The part of a PhoneNight in which people do things.
#include "base/format.hpp"
#include "simulation/phone_night.hpp"

#include <algorithm>
#include <utility>
#include <variant>

namespace chapeau::test {

namespace {

constexpr const char* kDeedCheckoutSource = "card-desk";
constexpr std::int64_t kDevices = 40;
constexpr std::int64_t kBulkMax = 12;
constexpr std::size_t kLookedAtMax = 30;

bool is_a_refusal(const Error& error) {
    return error.code == Errc::Conflict || error.code == Errc::Refused ||
           error.code == Errc::NotFound || error.code == Errc::InvalidInput;
}

} // namespace

std::string PhoneNight::phone_key() {
    return format("{:016x}{:016x}", seed_, ++keys_);
}

PhoneNight::Giver& PhoneNight::add_giver(Way way, const char* title) {
    const auto name = format("{} {}", title, ++names_);
    first_names_[name] = name;
    auto& giver = givers_[name];
    giver.way = way;
    giver.name = name;
    giver.key = phone_key();
    giver.cents = up_to(5'000);
    giver.device = format("{:032x}", up_to(kDevices));
    return giver;
}

/// One that is surely in the book, or null.
PhoneNight::Giver* PhoneNight::any_giver(Way way) {
    std::vector<Giver*> all;
    for (auto& [first_name, giver] : givers_) {
        if (giver.way == way && giver.fate == Fate::Done && giver.gift != 0) {
            all.push_back(&giver);
        }
    }
    return all.empty() ? nullptr : all[random_() % all.size()];
}

PhoneNight::Deed PhoneNight::deed_of(const char* kind, domain::Command::What what,
                                     std::vector<std::string> givers) {
    return {.command = {phone_key(), "operator tablet-1", std::move(what)},
            .kind = kind,
            .givers = std::move(givers)};
}

bool PhoneNight::do_something() {
    if (chance(6) && !try_again()) {
        return false;
    }
    switch (random_() % 16) {
    case 0:
    case 1:
    case 2:
    case 3:
        return promise();
    case 4:
    case 5:
        return want_checkout();
    case 6:
    case 7:
        return take_cash();
    case 8:
        return chance(2) ? withdraw() : pay();
    case 9:
        return pay();
    case 10:
        return chance(2) ? hide() : !chance(3) || block();
    case 11:
        return look_at_queue();
    case 12:
    case 13:
        return approve();
    case 14:
        return chance(2) ? correct() : count_again();
    default:
        return chance(3) ? set_mode() : count_again();
    }
}

/// Whoever saw no answer asks again: the same form, so the same key.
bool PhoneNight::try_again() {
    for (auto& deed : deeds_) {
        if (deed.fate == Fate::Unknown && (quiet_ || chance(2)) && !attempt(deed)) {
            return false;
        }
    }
    return true;
}

PhoneNight::Deed* PhoneNight::unanswered(const std::string& subject) {
    const auto found = std::find_if(deeds_.begin(), deeds_.end(), [&](const Deed& deed) {
        return deed.subject == subject && deed.fate == Fate::Unknown;
    });
    return found == deeds_.end() ? nullptr : &*found;
}

bool PhoneNight::begin(Deed deed) {
    deeds_.push_back(std::move(deed));
    return attempt(deeds_.back());
}

bool PhoneNight::attempt(Deed& deed) {
    if (variant_ == PhoneVariant::AcknowledgedFirst) {
        take_effect(deed, {});
    }
    ++deed.tries;
    const auto done = on_book(deed);
    if (!evening_) {
        return false;
    }
    if (!done && !is_a_refusal(done.error())) {
        return trouble(done.error(), "the deed " + deed.kind);
    }
    if (!quiet_ && chance(8)) {
        ++verdict_.lost_answers;
    } else if (done) {
        take_effect(deed, *done);
    } else {
        was_refused(deed, done.error());
    }
    look();
    return verdict_.clean();
}

Result<app::Done> PhoneNight::on_book(const Deed& deed) {
    auto command = deed.command;
    if (auto* words = std::get_if<domain::ApproveWords>(&command.what);
        words != nullptr && variant_ == PhoneVariant::ApprovalUnbound) {
        for (const auto& [first_name, rows] : read_book().value_or(Found{}).rows) {
            for (const auto& row : rows) {
                words->digest = row.gift == words->gift ? row.digest : words->digest;
            }
        }
    }
    if (variant_ == PhoneVariant::KeyNotUnique && deed.kind == "promise" && deed.tries > 1) {
        command.key = phone_key();
    }
    if (auto* cue = std::get_if<domain::Cue>(&command.what);
        cue != nullptr && variant_ == PhoneVariant::PanicForgotten) {
        if (auto* mode = std::get_if<domain::SetWordsMode>(cue)) {
            mode->mode = std::max(mode->mode, domain::WordsMode::HoldAll);
        }
    }
    if (!evening_) {
        return fail(Errc::Unavailable, "the power went while a wrong variant looked");
    }
    return deed.kind == "pay" ? pay_wrongly(deed) : evening_->execute(command, moment());
}

/// Rightly too.
Result<app::Done> PhoneNight::pay_wrongly(const Deed& deed) {
    const auto& paid = std::get<domain::PayPledges>(deed.command.what);
    Result<app::Done> done = app::Done{};
    for (std::size_t i = 0; i < paid.pledges.size(); ++i) {
        domain::Command part{format("{}/{}", deed.command.key, i), deed.command.actor, paid};
        const auto& giver = givers_.at(deed.givers[i]);
        if (variant_ == PhoneVariant::PaymentWithoutRelease) {
            part.what = domain::AddCash{money(giver.cents), 1, giver.name};
        } else if (variant_ == PhoneVariant::ReleaseWithoutPayment) {
            part.what = domain::VoidGift{paid.pledges[i]};
        } else if (variant_ == PhoneVariant::PaidOneByOne) {
            part.what = domain::PayPledges{{paid.pledges[i]}, paid.by};
        } else {
            return evening_->execute(deed.command, moment());
        }
        done = evening_->execute(part, moment());
        if (!done) {
            return done;
        }
    }
    return done;
}

void PhoneNight::take_effect(Deed& deed, const app::Done& done) {
    deed.fate = Fate::Done;
    auto* giver = deed.givers.empty() ? nullptr : &givers_.at(deed.givers.front());
    if (deed.kind == "promise" || deed.kind == "cash" || deed.kind == "checkout") {
        giver->fate = Fate::Done;
        giver->gift = done.gift == 0 ? giver->gift : done.gift;
        if (giver->number != 0 && done.number != 0 && giver->number != done.number) {
            blame(verdict_.wrong_sum, "another number: " + giver->name);
        }
        giver->number = done.number == 0 ? giver->number : done.number;
    } else if (deed.kind == "approve") {
        giver->surely_approved.insert(deed.looked_at);
        if (deed.stale) {
            blame(verdict_.exposed, "approved what nobody had looked at: " + giver->name);
        }
    } else if (deed.kind == "correct" && !giver->name_wanted.empty()) {
        giver->name = std::exchange(giver->name_wanted, "");
    } else if (deed.kind == "mode") {
        mode_ = std::exchange(mode_wanted_, std::nullopt).value_or(mode_);
    } else if (deed.kind == "recount") {
        if (deed.may_be_refused) {
            blame(verdict_.undone, "counted twice by the same: " + giver->envelope);
        }
        giver->second_cents = std::get<domain::RecountEnvelope>(deed.command.what).amount.minor();
        giver->settled = false;
    } else if (deed.kind == "settle") {
        giver->cents = std::exchange(giver->cents_wanted, 0);
        giver->settled = true;
    }
}

void PhoneNight::was_refused(Deed& deed, const Error& error) {
    if (deed.kind == "approve") {
        const auto& giver = givers_.at(deed.givers.front());
        deed.may_be_refused = giver.name != deed.looked_at || !giver.name_wanted.empty();
    } else if (deed.kind == "withdraw") {
        deed.may_be_refused = was("pay", deed.givers.front(), true);
    } else if (deed.kind == "pay") {
        const auto others = std::count_if(deeds_.begin(), deeds_.end(), [&](const Deed& other) {
            return &other != &deed && other.kind == "pay" && other.fate != Fate::Refused &&
                   std::find_first_of(deed.givers.begin(), deed.givers.end(), other.givers.begin(),
                                      other.givers.end()) != deed.givers.end();
        });
        const bool is_withdrawn =
            std::any_of(deed.givers.begin(), deed.givers.end(), [this](const auto& first_name) {
                return was("withdraw", first_name, true);
            });
        deed.may_be_refused = others > 0 || is_withdrawn;
    } else if (deed.kind == "promise" || deed.kind == "checkout") {
        auto& giver = givers_.at(deed.givers.front());
        giver.fate = Fate::Refused;
        deed.may_be_refused = was_to_person("block", giver, true);
    }
    deed.fate = Fate::Refused;
    if (!deed.may_be_refused) {
        blame(verdict_.corrupt, "refused the deed " + deed.kind + ": " + error.message);
    }
}

bool PhoneNight::promise() {
    auto& giver = add_giver(Way::Promise, "guest");
    giver.message = "hello from " + giver.name;
    auto deed = deed_of("promise",
                        domain::Pledge{money(giver.cents), giver.name, giver.message, giver.device},
                        {giver.name});
    deed.command.key = giver.key;
    deed.command.actor = domain::kPhoneActor;
    return begin(std::move(deed));
}

bool PhoneNight::want_checkout() {
    auto& giver = add_giver(Way::Checkout, "payer");
    giver.message = "hello from " + giver.name;
    auto deed = deed_of("checkout",
                        domain::OpenCheckout{kDeedCheckoutSource, money(giver.cents), giver.name,
                                             giver.message, giver.device},
                        {giver.name});
    deed.command.key = giver.key;
    deed.command.actor = domain::kPhoneActor;
    return begin(std::move(deed));
}

bool PhoneNight::take_cash() {
    auto& giver = add_giver(Way::Cash, "hat");
    giver.device.clear();
    giver.envelope = chance(2) ? format("{}", names_) : "";
    giver.first_cents = giver.cents;
    auto deed = deed_of(
        "cash", domain::AddCash{money(giver.cents), 1, giver.name, giver.envelope, "2x5 1x10"},
        {giver.name});
    deed.command.key = giver.key;
    deed.command.actor = "volunteer till";
    return begin(std::move(deed));
}

bool PhoneNight::withdraw() {
    const auto* giver = any_giver(Way::Promise);
    if (giver == nullptr) {
        return true;
    }
    auto deed =
        deed_of("withdraw", domain::WithdrawPledge{giver->key}, {first_name_of(giver->name)});
    deed.command.actor = domain::kPhoneActor;
    return begin(std::move(deed));
}

/// Now and then of what is paid or withdrawn already: two tablets have the same table before them.
bool PhoneNight::pay() {
    std::set<std::string> chosen;
    const auto count = chance(2) ? 1 : up_to(kBulkMax);
    for (std::int64_t i = 0; i < count; ++i) {
        const auto* giver = any_giver(Way::Promise);
        if (giver == nullptr) {
            return true;
        }
        const auto first_name = first_name_of(giver->name);
        if (!was("pay", first_name, true) && !was("withdraw", first_name, true)) {
            chosen.insert(first_name);
        } else if (chance(12)) {
            chosen.insert(first_name);
        }
    }
    if (chosen.empty()) {
        return true;
    }
    domain::PayPledges paid;
    paid.by = chance(2) ? domain::PaidBy::Cash : domain::PaidBy::Card;
    for (const auto& first_name : chosen) {
        paid.pledges.push_back(givers_.at(first_name).gift);
    }
    return begin(deed_of("pay", paid, {chosen.begin(), chosen.end()}));
}

bool PhoneNight::hide() {
    const auto* giver = any_giver(chance(3) ? Way::Cash : chance(3) ? Way::Checkout : Way::Promise);
    if (giver == nullptr) {
        return true;
    }
    const auto first_name = first_name_of(giver->name);
    // What the desk itself took away it might bring back: nobody of these tries.
    if (giver->way == Way::Cash || (chance(3) && !was_to_person("show", *giver, true))) {
        return begin(deed_of("hide", domain::Cue(domain::HideName{giver->gift}), {first_name}));
    }
    auto deed = deed_of("hide own", domain::HideOwnWords{giver->key}, {first_name});
    deed.command.actor = domain::kPhoneActor;
    if (!begin(std::move(deed))) {
        return false;
    }
    // The desk tries to bring them back, in vain.
    return was_to_person("hide", *giver, true) ||
           begin(deed_of("show", domain::Cue(domain::ShowName{giver->gift}), {first_name}));
}

bool PhoneNight::block() {
    const auto* giver = any_giver(Way::Promise);
    return giver == nullptr || begin(deed_of("block", domain::BlockGiver{giver->gift, true},
                                             {first_name_of(giver->name)}));
}

bool PhoneNight::look_at_queue() {
    const auto queue = ask<domain::QueueAnswer>(domain::AskQueue{.limit = 20});
    if (!queue) {
        return evening_ != nullptr && verdict_.clean();
    }
    for (const auto& row : queue->rows) {
        if (first_name_of(row.name.utf8()).empty()) {
            blame(verdict_.exposed, "nobody's words wait: " + row.name.utf8());
            return false;
        }
        if (chance(3)) {
            looked_at_.push_back(row);
        }
    }
    while (looked_at_.size() > kLookedAtMax) {
        looked_at_.pop_front();
    }
    return true;
}

/// Of what stood on the tablet when it was looked at, which may be long ago.
bool PhoneNight::approve() {
    if (looked_at_.empty()) {
        return look_at_queue();
    }
    const auto at = static_cast<std::ptrdiff_t>(random_() % looked_at_.size());
    const auto row = looked_at_[static_cast<std::size_t>(at)];
    looked_at_.erase(looked_at_.begin() + at);
    const auto first_name = first_name_of(row.name.utf8());
    const auto subject = "words of " + first_name;
    if (auto* deed = unanswered(subject)) {
        return attempt(*deed);
    }
    auto& giver = givers_.at(first_name);
    auto deed = deed_of("approve", domain::ApproveWords{row.gift, row.digest}, {first_name});
    deed.subject = subject;
    deed.looked_at = row.name.utf8();
    deed.stale = giver.name != deed.looked_at;
    giver.approved.insert(deed.looked_at);
    return begin(std::move(deed));
}

/// Mostly of a name that somebody has just looked at.
bool PhoneNight::correct() {
    const auto* giver = any_giver(chance(4) ? Way::Cash : Way::Promise);
    if (giver == nullptr) {
        return true;
    }
    auto first_name = first_name_of(giver->name);
    auto gift = giver->gift;
    if (!looked_at_.empty() && chance(2)) {
        first_name = first_name_of(looked_at_.front().name.utf8());
        gift = looked_at_.front().gift;
    }
    const auto subject = "words of " + first_name;
    if (auto* deed = unanswered(subject)) {
        return attempt(*deed);
    }
    auto& wanted = givers_.at(first_name);
    wanted.name_wanted = format("{} corrected {}", first_name, ++names_);
    first_names_[wanted.name_wanted] = first_name;
    auto deed = deed_of("correct", domain::CorrectName{gift, wanted.name_wanted}, {first_name});
    deed.subject = subject;
    return begin(std::move(deed));
}

bool PhoneNight::set_mode() {
    if (auto* deed = unanswered("mode")) {
        return attempt(*deed);
    }
    constexpr std::uint64_t kModes = 4;
    mode_wanted_ = static_cast<domain::WordsMode>(random_() % kModes);
    auto deed = deed_of("mode", domain::Cue(domain::SetWordsMode{*mode_wanted_}), {});
    deed.subject = "mode";
    return begin(std::move(deed));
}

bool PhoneNight::count_again() {
    auto* giver = any_giver(Way::Cash);
    if (giver == nullptr || giver->envelope.empty()) {
        return true;
    }
    const auto first_name = first_name_of(giver->name);
    const auto subject = "envelope " + giver->envelope;
    if (auto* deed = unanswered(subject)) {
        return attempt(*deed);
    }
    const auto cents = chance(2) ? giver->cents : up_to(5'000);
    if (chance(2)) {
        auto deed =
            deed_of("recount", domain::RecountEnvelope{giver->envelope, money(cents), "1x20"},
                    {first_name});
        deed.command.actor = chance(6) ? "volunteer till" : "volunteer door";
        deed.may_be_refused = deed.command.actor == "volunteer till"; // Who counted first.
        deed.subject = subject;
        return begin(std::move(deed));
    }
    giver->cents_wanted = cents;
    auto deed =
        deed_of("settle", domain::SettleEnvelope{giver->envelope, money(cents)}, {first_name});
    deed.subject = subject;
    return begin(std::move(deed));
}

/// Who holds the provider's page in their hand pays there, or leaves it until it has expired.
void PhoneNight::pay_at_provider() {
    for (auto& [key, session] : sessions_) {
        if (session.state != domain::CheckoutState::Open || !chance(6)) {
            continue;
        }
        session.state = chance(4) ? domain::CheckoutState::Expired : domain::CheckoutState::Paid;
    }
}

} // namespace chapeau::test
