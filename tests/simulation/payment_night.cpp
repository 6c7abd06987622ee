#include "simulation/payment_night.hpp"

#include "base/format.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <variant>

namespace chapeau::test {

namespace {

constexpr const char* kPaymentBookPath = "/payments.db";
constexpr const char* kBank = "bank";
constexpr const char* kGivingPage = "page";
constexpr int kPaymentRuns = 5;
constexpr int kPaymentSteps = 40;
constexpr std::int64_t kFirstMinor = 1'000;

domain::Currency euro() {
    return currency("EUR");
}

domain::ExchangeRate rate_of(std::int64_t thousandths) {
    return domain::make_rate(euro(), usd(),
                             format("{}.{:03}", thousandths / 1000, thousandths % 1000),
                             "2026-11-06", "configured")
        .value();
}

} // namespace

PaymentNight::PaymentNight(std::uint64_t seed, PaymentVariant variant)
    : Machine(seed), variant_(variant) {}

PaymentNight::~PaymentNight() = default;

PaymentVerdict PaymentNight::run() {
    for (int part = 0; part < kPaymentRuns && verdict_.clean(); ++part) {
        live_until_the_end_of_a_run();
    }
    disk_.be_good();
    if (verdict_.clean() && start() && set_rate()) {
        std::vector<Payment*> all;
        for (auto& payment : payments_) {
            all.push_back(&payment);
        }
        if (tell_page(kBank, all) && tell_page(kGivingPage, all)) {
            check();
        }
    }
    book_.reset();
    return verdict_;
}

domain::Money PaymentNight::given_of(const Payment& payment) const {
    return money(kFirstMinor + payment.number, payment.is_euro ? euro() : usd());
}

domain::Gift PaymentNight::gift_of(const Payment& payment, const char* source) const {
    auto gift = make_gift({.external_id = format("{}-{}", source, payment.number),
                           .amount = given_of(payment),
                           .name = payment.has_name && source == kGivingPage ? "Ada" : "",
                           .occurred_at = clock_.now()});
    if (variant_ != PaymentVariant::WithoutReference) {
        gift.payment_reference = format("bank:{}", payment.number);
    }
    if (variant_ == PaymentVariant::ConvertedBefore && payment.is_euro) {
        gift.amount =
            domain::convert(*gift.amount, rate_of(std::max<std::int64_t>(rate_thousandths_, 1000)))
                .value();
    }
    return gift;
}

void PaymentNight::live_until_the_end_of_a_run() {
    disk_.be_good();
    disk_.cut_after(chance(3) ? up_to(80) : up_to(700));
    if (!start()) {
        return;
    }
    for (int i = 0; i < kPaymentSteps; ++i) {
        happen();
        clock_.advance(seconds{1});
        if ((chance(12) && !set_rate()) || !tell() || !verdict_.clean()) {
            return;
        }
    }
    check();
    stop(chance(2) ? Ending::Orderly : Ending::Killed);
}

bool PaymentNight::start() {
    auto opened = ledger::Ledger::open({.path = kPaymentBookPath,
                                        .challenge_id = "evening-2026",
                                        .currency = usd(),
                                        .now = clock_.now(),
                                        .vfs = disk_.vfs()});
    if (!opened) {
        return trouble(opened.error(), "opening the book");
    }
    book_ = *std::move(opened);
    return true;
}

void PaymentNight::stop(Ending ending) {
    verdict_.cuts += end_process(ending, [this] { book_.reset(); }) ? 1 : 0;
}

bool PaymentNight::trouble(const Error& error, const std::string& what) {
    if (disk_.is_off()) {
        stop(Ending::Cut);
        return false;
    }
    blame(verdict_.corrupt, what + ": " + error.message);
    return false;
}

void PaymentNight::happen() {
    if (chance(2)) {
        auto& payment = payments_.emplace_back();
        payment.number = static_cast<std::int64_t>(payments_.size());
        payment.is_euro = chance(3);
        payment.has_name = chance(2);
    }
    if (!payments_.empty() && chance(10)) {
        payments_[random_() % payments_.size()].refunded = true;
    }
}

bool PaymentNight::set_rate() {
    const auto thousandths = 1000 + up_to(500);
    const auto rate = rate_of(thousandths);
    const auto set = book_->execute(
        make_command(format("rate-{}", ++rates_set_), domain::SetRate{rate}), clock_.now());
    if (!set) {
        return trouble(set.error(), "setting a rate");
    }
    verdict_.waited += static_cast<std::int64_t>(
        std::count_if(set->entries.begin(), set->entries.end(), [](const domain::Entry& entry) {
            return std::holds_alternative<domain::GiftEntry>(entry.what);
        }));
    rate_thousandths_ = thousandths;
    return true;
}

bool PaymentNight::tell() {
    for (const char* const source : {kBank, kGivingPage}) {
        std::vector<Payment*> page;
        for (auto& payment : payments_) {
            if (chance(6)) { // New ones, and old ones again.
                page.push_back(&payment);
            }
        }
        if (chance(2)) {
            std::reverse(page.begin(), page.end());
        }
        if (!page.empty() && !tell_page(source, page)) {
            return false;
        }
    }
    return true;
}

bool PaymentNight::tell_page(const char* source, const std::vector<Payment*>& payments) {
    domain::Batch page = make_batch({.source = source});
    for (const auto* const payment : payments) {
        auto gift = gift_of(*payment, source);
        if (payment->refunded) {
            const auto id = gift.external_id;
            // With its amount, as a bank tells it, or as a row that is marked.
            const auto amount = payment->number % 2 == 0 ? gift.amount : std::nullopt;
            page.refunds.push_back({"refund-" + id, id, amount, clock_.now()});
        }
        if (!payment->refunded || !chance(8)) { // A refund may come before its gift.
            page.gifts.push_back(std::move(gift));
        }
    }
    if (variant_ == PaymentVariant::RefundedTwice) {
        // As if each telling were money that went: half of the gift, under an id of its own.
        for (auto& refund : page.refunds) {
            refund.external_id = format("{}-{}", refund.external_id, random_());
            refund.amount = money(kFirstMinor / 2);
        }
    }
    const auto recorded = book_->record(page, clock_.now());
    if (!recorded) {
        return trouble(recorded.error(), "recording a page");
    }
    for (auto* const payment : payments) {
        const auto id = format("{}-{}", source, payment->number);
        const bool is_told =
            std::any_of(page.gifts.begin(), page.gifts.end(),
                        [&](const domain::Gift& gift) { return gift.external_id == id; });
        if (is_told) {
            payment->told_by.insert(source);
        }
        // A refund of what this source has not told yet is of nobody knows what.
        payment->told_back =
            payment->told_back || (payment->refunded && payment->told_by.contains(source));
    }
    return true;
}

void PaymentNight::check() {
    std::map<std::int64_t, int> standing;
    std::map<domain::EntrySeq, std::int64_t> number_of; // Of the payment, by the gift.
    const auto read = book_->replay(0, [&](const domain::Entry& entry) {
        if (const auto* gift = std::get_if<domain::GiftEntry>(&entry.what)) {
            const auto number = gift->given.value_or(*gift->amount).minor() - kFirstMinor;
            number_of[entry.seq] = number;
            standing[number] += 1;
            const auto first = worth_.try_emplace(number, gift->amount->minor()).first->second;
            verdict_.changed += gift->amount->minor() == first ? 0 : 1;
            verdict_.converted += gift->given ? 1 : 0;
        } else if (std::holds_alternative<domain::AdjustmentEntry>(entry.what)) {
            verdict_.changed += 1; // No payment is ever corrected, or refunded in part.
        } else if (const auto* back = std::get_if<domain::ReversalEntry>(&entry.what)) {
            standing[number_of[back->gift]] -= 1;
            verdict_.refunded += 1;
        } else if (const auto* note = std::get_if<domain::NoteEntry>(&entry.what)) {
            verdict_.linked += std::holds_alternative<domain::TellingLinked>(note->note) ? 1 : 0;
        }
    });
    if (!read) {
        static_cast<void>(trouble(read.error(), "reading the book"));
        return;
    }
    judge(standing);
}

void PaymentNight::judge(const std::map<std::int64_t, int>& standing) {
    for (const auto& payment : payments_) {
        const auto found = standing.find(payment.number);
        const int count = found == standing.end() ? 0 : found->second;
        if (count > 1) {
            blame(verdict_.doubled, format("payment {} counts {} times", payment.number, count));
        }
        if (payment.told_back && count > 0) {
            blame(verdict_.changed, format("payment {} went back, and counts", payment.number));
        }
        const bool can_count = !payment.is_euro || rate_thousandths_ > 0;
        if (!payment.told_by.empty() && !payment.refunded && can_count && count == 0) {
            blame(verdict_.lost, format("payment {} is lost", payment.number));
        }
    }
}

void PaymentNight::blame(int& count, const std::string& what) {
    ++count;
    constexpr std::size_t kPaymentStoryMax = 300;
    if (verdict_.story.size() < kPaymentStoryMax) {
        verdict_.story += what + "; ";
    }
}

} // namespace chapeau::test
