// A provider of our own making that speaks DonorDrive's, the donation tracker's and a generic
// format from one list of gifts, which a test may change at any moment. Pure: asked in, answer
// out; the sockets are in scripted_server.hpp.
//
//   /api/participants/4024[/donations]           DonorDrive (teams and events too, any id)
//   /tracker/api/v2/events/7/[donations/]        the tracker
//   /generic[?page=n]                            rows under /data/gifts, 100 a page, with totals
//
// Not safe on several threads: whoever owns a server locks around it.
#pragma once

#include "base/clock.hpp"
#include "support/scripted_answer.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace chapeau::test {

struct ProviderGift {
    std::string id;
    std::optional<std::int64_t> cents; // Empty: hidden from the list, but in the sum.
    std::int64_t hidden_cents = 0;     // What it is when hidden.
    std::string name;                  // Empty: anonymous.
    std::string message;
    std::string donor;
    Timestamp created;
    bool is_registration_fee = false;
    std::int64_t refunded_cents = 0; // What that does to the list is the dialect's affair.
};

class ScriptedProvider {
public:
    /// Newest last, as they were made. Public on purpose: tests add, change and take away.
    std::vector<ProviderGift> gifts;

    /// When false, no answer bears an ETag, as the tracker's do not.
    bool sends_etags = true;

    /// Called before each answer is made, with how many there were before; a test changes the
    /// gifts here, between two pages.
    std::function<void(std::int64_t answers_before)> before_answer;

    /// The answer to everything while it is set.
    std::optional<Answer> instead;

    /// Answers in a dialect that is told elsewhere, instead of those above.
    std::function<Answer(const ScriptedProvider& provider, const Asked& asked)> speak;

    Answer answer(const Asked& asked);

    std::vector<const ProviderGift*> newest_first() const;

    std::int64_t sum_cents() const;

    /// A gift of a seeded evening; ids are hexadecimal without an order.
    static ProviderGift make_gift(std::uint64_t seed, std::int64_t number, Timestamp created);

private:
    Answer donordrive(const Asked& asked) const;
    Answer tracker(const Asked& asked) const;
    Answer generic(const Asked& asked) const;
    Answer with_etag(Answer answer, const Asked& asked) const;

    std::int64_t answers_ = 0;
};

} // namespace chapeau::test
