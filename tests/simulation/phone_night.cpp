#include "simulation/phone_night.hpp"

#include "base/format.hpp"

#include <algorithm>
#include <utility>

namespace chapeau::test {

namespace {

constexpr const char* kPhoneBookPath = "/book.db";
constexpr const char* kCheckoutSource = "card-desk";
constexpr int kPhoneCuts = 3;
constexpr int kPhoneRunsMax = 12;
constexpr int kPhoneStepsMax = 60;
constexpr int kDawnRounds = 30; // Every page of the feed, and every checkout, has its turn.
constexpr int kReopeningsMax = 10;

domain::Challenge endless_challenge() {
    auto challenge = make_challenge();
    challenge.deadline.reset();
    return challenge;
}

} // namespace

PhoneNight::PhoneNight(std::uint64_t seed, PhoneVariant variant)
    : Machine(seed), variant_(variant) {}

PhoneNight::~PhoneNight() = default;

PhoneVerdict PhoneNight::run() {
    for (int part = 0; part < kPhoneRunsMax && verdict_.cuts < kPhoneCuts && verdict_.clean();
         ++part) {
        live_until_the_end_of_a_run();
    }
    if (verdict_.clean()) {
        dawn();
    }
    evening_.reset();
    for (const auto& [first_name, giver] : givers_) {
        verdict_.done["paid checkout"] += giver.way == Way::Checkout && giver.gift != 0 ? 1 : 0;
    }
    for (const auto& deed : deeds_) {
        verdict_.done[deed.kind] += deed.fate == Fate::Done ? 1 : 0;
    }
    verdict_.operations = disk_.operations();
    return verdict_;
}

void PhoneNight::live_until_the_end_of_a_run() {
    disk_.be_good();
    // The making of a book is cut by the other nights; these begin with one that is there.
    if (book_is_made_) {
        disk_.cut_after(chance(3) ? up_to(60) : up_to(900));
    }
    if (!start()) {
        return;
    }
    if (!book_is_made_) {
        book_is_made_ = true;
        disk_.cut_after(up_to(900));
    }
    sync_fails_ = chance(5);
    if (sync_fails_) {
        disk_.fail_sync_after(up_to(60));
    }
    const auto steps = chance(8) ? up_to(10) : kPhoneStepsMax;
    for (int i = 0; i < steps; ++i) {
        if (!step() || !verdict_.clean()) {
            return;
        }
    }
    stop(chance(2) ? Ending::Orderly : Ending::Killed);
}

bool PhoneNight::start() {
    auto opened = app::Evening::open({.book_file = kPhoneBookPath,
                                      .challenge = endless_challenge(),
                                      .supporter = supporter(),
                                      .vfs = disk_.vfs()},
                                     moment());
    if (!opened) {
        return trouble(opened.error(), "opening the book");
    }
    evening_ = *std::move(opened);
    last_look_.reset();
    look();
    check();
    return evening_ && verdict_.clean() && try_again();
}

void PhoneNight::stop(Ending ending) {
    verdict_.cuts += end_process(ending, [this] { evening_.reset(); }) ? 1 : 0;
}

/// A failed sync is lived through by the same evening, which opens its book again.
bool PhoneNight::trouble(const Error& error, const std::string& what) {
    const bool may_fail = std::exchange(sync_fails_, false);
    for (int i = 0; may_fail && evening_ && !disk_.is_off() && i < kReopeningsMax; ++i) {
        clock_.advance(app::kReopenAfterMax);
        evening_->tend(moment());
        if (evening_->health().open) {
            ++verdict_.reopenings;
            look();
            check();
            return evening_ && verdict_.clean();
        }
    }
    if (disk_.is_off() || may_fail) {
        stop(disk_.is_off() ? Ending::Cut : Ending::Killed);
        return false;
    }
    blame(verdict_.corrupt, what + ": " + error.message);
    return false;
}

bool PhoneNight::step() {
    if (chance(4)) {
        const ToldGift gift{static_cast<std::int64_t>(told_.size()) + 1, up_to(9'999),
                            clock_.now()};
        told_.push_back(gift);
        auto& giver = givers_[gift.name()];
        giver.way = Way::Feed;
        giver.name = gift.name();
        giver.cents = gift.cents;
        first_names_[gift.name()] = gift.name();
    }
    pay_at_provider();
    clock_.advance(seconds{1});
    if (!do_something() || (chance(3) && !poll_feed()) || (chance(2) && !tend_checkouts())) {
        return false;
    }
    look();
    if (chance(25)) {
        check();
    }
    return evening_ != nullptr;
}

bool PhoneNight::tell(const domain::Batch& page) {
    const auto known = evening_->record(page, moment());
    if (!known) {
        return trouble(known.error(), "recording a page");
    }
    look();
    return true;
}

bool PhoneNight::poll_feed() {
    const auto known = evening_->feed_state(feed_.name());
    if (!known) {
        return trouble(known.error(), "reading the position of the feed");
    }
    auto asked = feed_.begin(*known, clock_.now());
    while (asked && asked->request) {
        net::Response response;
        response.status = 200;
        response.body = numbered_page(told_, asked->request->url);
        asked = feed_.receive(response, *known, clock_.now());
        if (asked && asked->page && !tell(*asked->page)) {
            return false;
        }
    }
    return true;
}

/// As a source of checkouts does: it reads from the book what is wanted and open, creates at the
/// provider under the checkout's own key, and looks again at what it created.
bool PhoneNight::tend_checkouts() {
    const auto known = evening_->feed_state(kCheckoutSource);
    if (!known) {
        return trouble(known.error(), "reading the checkouts");
    }
    domain::Batch page;
    page.source = kCheckoutSource;
    page.position = known->position;
    for (const auto& checkout : known->checkouts) {
        if (quiet_ || !chance(3)) { // Now and then the connection breaks.
            add_news_of(checkout, page);
        }
    }
    if (variant_ == PhoneVariant::PaidWithoutGift && !page.gifts.empty()) {
        auto gifts = page;
        gifts.checkouts.clear();
        page.gifts.clear();
        if (!tell(gifts)) {
            return false;
        }
    }
    if (!tell(page) || !verdict_.clean()) {
        return false;
    }
    return !chance(4) || tell_payment_again(known->position);
}

/// As the provider's list of payments does, which knows nothing of phones.
bool PhoneNight::tell_payment_again(const domain::FeedPosition& position) {
    for (const auto& [key, session] : sessions_) {
        const bool is_in_book =
            std::any_of(givers_.begin(), givers_.end(), [&key = key](const auto& giver) {
                return giver.second.key == key && giver.second.gift != 0;
            });
        if (is_in_book && chance(2)) {
            domain::Batch page;
            page.source = kCheckoutSource;
            page.position = position;
            page.gifts.push_back(payment_of(session));
            return tell(page);
        }
    }
    return true;
}

/// The provider tells the name on the card, which is nobody's business.
domain::Gift PhoneNight::payment_of(const Session& session) const {
    return make_gift({.external_id = "payment-" + session.id,
                      .amount = money(session.cents),
                      .name = "Card Holder",
                      .occurred_at = clock_.now()});
}

void PhoneNight::add_news_of(const domain::Checkout& checkout, domain::Batch& page) {
    domain::CheckoutChange change;
    change.key = checkout.key;
    auto [found, is_new] = sessions_.try_emplace(checkout.key);
    auto& session = found->second;
    if (is_new) {
        session.id = format("session-{}", sessions_.size());
        session.cents = checkout.amount.minor();
    }
    change.state = session.state;
    change.provider_id = session.id;
    change.url = "https://pay.example/" + session.id;
    if (session.state == domain::CheckoutState::Paid) {
        page.gifts.push_back(payment_of(session));
        change.gift_external_id = page.gifts.back().external_id;
    }
    page.checkouts.push_back(std::move(change));
}

void PhoneNight::dawn() {
    disk_.be_good();
    sync_fails_ = false;
    quiet_ = true;
    if (!start()) {
        return;
    }
    for (int i = 0; i < kDawnRounds; ++i) {
        clock_.advance(seconds{2});
        if (!poll_feed() || !tend_checkouts()) {
            return;
        }
    }
    look();
    check();
    if (verdict_.clean()) {
        check_at_dawn();
    }
}

void PhoneNight::blame(int& count, const std::string& what) {
    ++count;
    constexpr std::size_t kPhoneStoryMax = 400;
    if (verdict_.story.size() < kPhoneStoryMax) {
        verdict_.story += what + "; ";
    }
}

} // namespace chapeau::test
