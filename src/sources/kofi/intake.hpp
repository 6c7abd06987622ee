// Decodes what Ko-fi posts when somebody gives there. Pure: the body of a request in, a page for
// the book out.
//
// Ko-fi has no interface to ask; it calls a web address of the operator's (Settings, API, Webhooks)
// with a form whose field `data` holds JSON. The only proof that it is Ko-fi who calls is
// `verification_token` among that JSON, which is compared in a time that tells nothing. A call
// that is not answered with 200 is made again, with the same `message_id` and
// `kofi_transaction_id`: the latter is the gift's id in the book, so that a gift that is told twice
// counts once.
//
// Where `is_public` is not plainly true, neither name nor message leaves this decoder; e-mail and
// postal addresses, and the token, never do. Ko-fi tells of no refunds.
//
// Facts: Ko-fi's own description of its webhooks as others quote it. Not confirmed by Ko-fi: that
// the type of a donation is sometimes "Tip", and the id that its button for a test sends, by which
// a test is told from a gift.
#pragma once

#include "base/result.hpp"
#include "base/secret.hpp"
#include "domain/batch.hpp"
#include "domain/money.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace chapeau::sources::kofi {

/// A delivery with a long message and many things from a shop has a few thousand bytes.
inline constexpr std::size_t kPostBytesMax = std::size_t{64} * 1024;

/// What Ko-fi's button "Send Test" calls its transaction.
inline constexpr const char* kTestTransaction = "00000000-1111-2222-3333-444444444444";

/// Donations count. The rest is bought or subscribed; the operator says whether it is given.
struct Kinds {
    bool subscriptions = false;
    bool shop_orders = false;
    bool commissions = false;
};

struct IntakeRules {
    std::string source; // The book's key.
    Secret token;
    domain::Currency currency;
    Kinds counts = {};
};

/// A page of one gift, or of one parked record; empty where it is something that does not count.
/// Fails with Errc::Refused when the token is not ours, and with Errc::InvalidInput or
/// Errc::TooLarge when the body is no delivery at all; its message repeats nothing of the body.
Result<domain::Batch> read_post(std::string_view body, const IntakeRules& rules);

} // namespace chapeau::sources::kofi
