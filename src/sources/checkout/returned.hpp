// The payments that a till has opened and counted, and whether their money has gone back since.
//
// Nobody else tells it: feeds of the same account leave these payments to the till. So each is read
// again for some days, every few minutes at first and more and more rarely, one at a time, and only
// when nobody at a phone is waiting. Which they are is kept with the till's position in the book,
// together with what was told of each; so a restart goes on where it was. Pure.
#pragma once

#include "base/clock.hpp"
#include "domain/batch.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace chapeau::sources::checkout {

/// No two of these readings follow each other sooner: a busy evening has hundreds of payments.
inline constexpr seconds kReturnedSpacing{20};

/// One payment is read again after an eighth of its age, within these limits: some 100 readings in
/// all, of the 250 that a payment is good for (see pace.hpp).
inline constexpr std::chrono::minutes kReturnedIntervalMin{2};
inline constexpr std::chrono::minutes kReturnedIntervalMax{60};
inline constexpr int kReturnedAgeParts = 8;

/// The evening, and the days in which it is looked over. What goes back later does so to books that
/// are closed.
inline constexpr std::chrono::hours kReturnedFor{72};

/// Of the position that the book keeps for the till: some 270 payments of Stripe's, whose ids are
/// the longest. The oldest make room.
inline constexpr std::size_t kReturnedTextBytesMax = 32'768;

/// A provider that does not permit it is asked again so much later.
inline constexpr std::chrono::minutes kReturnedRefusedRest{10};

struct PaidPayment {
    std::string provider_id; // Of the checkout.
    std::string payment_id;  // Of its gift.
    std::int64_t minor = 0;
    Timestamp paid_at;
    std::int64_t told_minor = 0; // Of it, what the book was told to have gone back.
};

/// So many answers in a row about one payment that cannot be understood, over some minutes, are
/// told to the operator: one is a hiccup.
inline constexpr int kReturnedUnreadableMax = 4;

/// What a provider says of one.
struct Returned {
    std::int64_t minor = 0;       // In all, so far.
    bool is_unknown_part = false; // Something went back, and nobody says how much.
    bool is_disputed = false;     // By the giver's bank; how that ends is not told.
};

class PaidPayments {
public:
    explicit PaidPayments(domain::Currency currency) : currency_(currency) {}

    /// `text` as `to_text` wrote it, and `told`, which notices the operator has. What cannot be
    /// read is left out. `set_by`: the clock was set by so much since it was written. Who would
    /// have paid later than now has paid now, or they would be read for ever.
    void load(std::string_view text, std::string_view told, microseconds set_by, Timestamp now);

    /// Without those that are too old.
    std::string to_text(Timestamp now) const;
    std::string told_text() const;

    /// See Source::clock_was_set: no payment is older for it, nor asked about earlier.
    void clock_was_set(microseconds by);
    bool is_empty() const { return payments_.empty(); }

    /// It was read just now.
    void add(PaidPayment payment, Timestamp now);

    /// The one that has waited longest, if one is due. `slower`: all are this many times rarer.
    const PaidPayment* next(Timestamp now, int slower) const;
    void note_asked(const std::string& payment_id, Timestamp now);

    const PaidPayment* find(std::string_view payment_id) const;

    /// What is new in what the provider says of `asked` goes into `page`. What is settled with that
    /// is read no more. Of a notice whose cause is gone the operator is told that.
    void take(const PaidPayment& asked, const Returned& returned, std::string_view provider,
              Timestamp now, domain::Batch& page);

    /// The provider does not permit us to look: the operator is told once, and nothing is due for a
    /// while.
    void refuse(std::string_view provider, std::string_view permission, Timestamp now,
                domain::Batch& page);

    /// The answer about `asked` could not be understood, for `reason`: the operator is told once
    /// when that goes on.
    void misread(const PaidPayment& asked, std::string_view provider, std::string_view reason,
                 domain::Batch& page);

private:
    void tell(std::string_view notice, std::string_view reason, domain::Batch& page);
    void put_right(std::string_view notice, std::string_view reason, domain::Batch& page);

    domain::Currency currency_;
    std::vector<PaidPayment> payments_; // Oldest first.
    std::map<std::string, Timestamp, std::less<>> asked_at_;
    std::optional<Timestamp> last_asked_at_;
    std::optional<Timestamp> refused_at_;             // Until an answer comes.
    std::map<std::string, int, std::less<>> misread_; // In a row, of payments last misread.
    std::set<std::string, std::less<>> told_;         // Notices that the operator has.
    std::set<std::string, std::less<>> disputed_;     // Payments of which that was told.
};

} // namespace chapeau::sources::checkout
