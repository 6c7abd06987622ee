#include "sources/checkout/returned.hpp"

#include "base/format.hpp"
#include "base/text.hpp"
#include "sources/feed_page.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace chapeau::sources::checkout {

namespace {

/// Beyond the year 2100.
constexpr std::int64_t kPaidAtSecondsMax = 4'102'444'800;

std::string_view take_until(std::string_view& text, char end) {
    const auto size = std::min(text.find(end), text.size());
    const auto taken = text.substr(0, size);
    text.remove_prefix(std::min(text.size(), size + 1));
    return taken;
}

std::optional<PaidPayment> read_paid(std::string_view text) {
    constexpr std::size_t kFields = 5;
    std::array<std::string_view, kFields> fields;
    for (auto& field : fields) {
        field = take_until(text, ' ');
    }
    const auto minor = parse_int64(fields[2]);
    const auto paid_at = parse_int64(fields[3]);
    const auto told = parse_int64(fields[4]);
    if (fields[0].empty() || fields[1].empty() || !text.empty() || !minor || !paid_at || !told ||
        *minor <= 0 || *minor > domain::kGiftMinorMax || *paid_at <= 0 ||
        *paid_at > kPaidAtSecondsMax || *told < 0 || *told >= *minor) {
        return std::nullopt;
    }
    return PaidPayment{std::string(fields[0]), std::string(fields[1]), *minor,
                       Timestamp{seconds{*paid_at}}, *told};
}

std::string written(const PaidPayment& payment) {
    const auto paid_at = std::chrono::floor<seconds>(payment.paid_at.time_since_epoch()).count();
    return format("{} {} {} {} {};", payment.provider_id, payment.payment_id, payment.minor,
                  paid_at, payment.told_minor);
}

bool is_too_old(const PaidPayment& payment, Timestamp now) {
    return now - payment.paid_at > kReturnedFor;
}

/// The ids under which the operator's notices are kept.
constexpr std::string_view kNotPermitted = "refunds-not-permitted";
constexpr std::string_view kUnreadable = "refunds-unreadable";

microseconds returned_interval(microseconds age) {
    return std::clamp<microseconds>(age / kReturnedAgeParts, kReturnedIntervalMin,
                                    kReturnedIntervalMax);
}

} // namespace

void PaidPayments::load(std::string_view text, std::string_view told, microseconds set_by,
                        Timestamp now) {
    payments_.clear();
    while (!text.empty()) {
        if (auto payment = read_paid(take_until(text, ';'))) {
            payment->paid_at = std::min(payment->paid_at + set_by, now);
            payments_.push_back(*std::move(payment));
        }
    }
    told_.clear();
    disputed_.clear(); // Told again it is the same.
    for (const auto notice : {kNotPermitted, kUnreadable}) {
        if (told.find(notice) != std::string_view::npos) {
            told_.emplace(notice);
        }
    }
    std::erase_if(asked_at_, [this](const auto& entry) { return find(entry.first) == nullptr; });
}

std::string PaidPayments::to_text(Timestamp now) const {
    std::string text;
    for (auto payment = payments_.rbegin(); payment != payments_.rend(); ++payment) {
        const auto line = written(*payment);
        if (text.size() + line.size() > kReturnedTextBytesMax) {
            break;
        }
        if (!is_too_old(*payment, now)) {
            text.insert(0, line);
        }
    }
    return text;
}

std::string PaidPayments::told_text() const {
    std::string text;
    for (const auto& notice : told_) {
        text += (text.empty() ? "" : " ") + notice;
    }
    return text;
}

void PaidPayments::clock_was_set(microseconds by) {
    for (auto& payment : payments_) {
        payment.paid_at += by;
    }
    for (auto& [id, asked_at] : asked_at_) {
        asked_at += by;
    }
    for (auto* at : {&last_asked_at_, &refused_at_}) {
        if (*at) {
            **at += by;
        }
    }
}

void PaidPayments::add(PaidPayment payment, Timestamp now) {
    if (payment.minor <= 0 || find(payment.payment_id) != nullptr) {
        return;
    }
    asked_at_.insert_or_assign(payment.payment_id, now);
    payments_.push_back(std::move(payment));
}

const PaidPayment* PaidPayments::next(Timestamp now, int slower) const {
    const auto is_refused =
        refused_at_ && *refused_at_ <= now && now - *refused_at_ < kReturnedRefusedRest;
    const auto has_rested = !last_asked_at_ || *last_asked_at_ > now ||
                            now - *last_asked_at_ >= kReturnedSpacing * slower;
    const PaidPayment* chosen = nullptr;
    auto waits_since = Timestamp::max();
    for (const auto& payment : payments_) {
        const auto asked = asked_at_.find(payment.payment_id);
        const auto since = asked == asked_at_.end() ? Timestamp::min() : asked->second;
        // A clock that was set back must not silence us.
        const auto is_due = asked == asked_at_.end() || since > now ||
                            now - since >= returned_interval(since - payment.paid_at) * slower;
        if (!is_refused && has_rested && is_due && !is_too_old(payment, now) &&
            (chosen == nullptr || since < waits_since)) {
            chosen = &payment;
            waits_since = since;
        }
    }
    return chosen;
}

void PaidPayments::note_asked(const std::string& payment_id, Timestamp now) {
    asked_at_.insert_or_assign(payment_id, now);
    last_asked_at_ = now;
}

const PaidPayment* PaidPayments::find(std::string_view payment_id) const {
    const auto found =
        std::find_if(payments_.begin(), payments_.end(), [payment_id](const PaidPayment& payment) {
            return payment.payment_id == payment_id;
        });
    return found == payments_.end() ? nullptr : &*found;
}

void PaidPayments::take(const PaidPayment& asked, const Returned& returned,
                        std::string_view provider, Timestamp now, domain::Batch& page) {
    refused_at_.reset();
    put_right(kNotPermitted,
              format("{} permits this key now to see whether money went back", provider), page);
    misread_.erase(asked.payment_id);
    if (misread_.empty()) {
        put_right(kUnreadable, format("what {} says of refunds can be understood again", provider),
                  page);
    }
    const auto payment =
        std::find_if(payments_.begin(), payments_.end(), [&asked](const PaidPayment& each) {
            return each.payment_id == asked.payment_id;
        });
    if (payment == payments_.end()) {
        return;
    }
    if (returned.is_disputed && disputed_.insert(payment->payment_id).second) {
        page.parked.push_back(
            park(payment->payment_id + "-dispute",
                 format("{} says that the giver's bank disputes this payment; how "
                        "that ends is not read: if it is lost, void the gift by "
                        "hand",
                        provider),
                 {}));
    }
    if (returned.minor >= payment->minor) {
        page.refunds.push_back(whole_refund(payment->payment_id, now));
        payments_.erase(payment);
    } else if (returned.is_unknown_part) {
        page.parked.push_back(park(payment->payment_id,
                                   format("{} says that a part of this payment went back, and not "
                                          "how much of it: correct the gift by hand",
                                          provider),
                                   {}));
        payments_.erase(payment);
    } else if (returned.minor > payment->told_minor) {
        // Named by the sum so far: told twice, it is the same.
        domain::Refund refund;
        refund.external_id = format("{}-{}", payment->payment_id, returned.minor);
        refund.gift_external_id = payment->payment_id;
        refund.amount = *domain::Money::from_minor(returned.minor - payment->told_minor, currency_);
        refund.occurred_at = now;
        page.refunds.push_back(std::move(refund));
        payment->told_minor = returned.minor;
    }
}

void PaidPayments::refuse(std::string_view provider, std::string_view permission, Timestamp now,
                          domain::Batch& page) {
    refused_at_ = now;
    tell(kNotPermitted,
         format("{} does not permit this key to see whether money went back (403): refunds of "
                "payments that were opened here are not noticed. Allow it {}; Chapeau tries again "
                "every ten minutes",
                provider, permission),
         page);
}

void PaidPayments::misread(const PaidPayment& asked, std::string_view provider,
                           std::string_view reason, domain::Batch& page) {
    if (++misread_[asked.payment_id] >= kReturnedUnreadableMax) {
        tell(kUnreadable,
             format("what {} says of the payment {} cannot be understood, so its refund would not "
                    "be noticed; look at it there. {}",
                    provider, asked.payment_id, reason),
             page);
    }
}

void PaidPayments::tell(std::string_view notice, std::string_view reason, domain::Batch& page) {
    if (told_.emplace(notice).second) {
        page.parked.push_back(park(std::string(notice), reason, {}));
    }
}

/// It stands in the place of what was told before.
void PaidPayments::put_right(std::string_view notice, std::string_view reason,
                             domain::Batch& page) {
    if (const auto told = told_.find(notice); told != told_.end()) {
        page.parked.push_back(park(*told, reason, {}));
        told_.erase(told);
    }
}

} // namespace chapeau::sources::checkout
