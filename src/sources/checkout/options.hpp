// What the options of all payment providers have in common, and the rules that they share.
#pragma once

#include "base/clock.hpp"
#include "base/secret.hpp"
#include "domain/money.hpp"
#include "net/http.hpp"
#include "sources/options.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace chapeau::sources::checkout {

/// How soon after its opening a payment is read again; see pace.hpp for what follows. Faster
/// would not be seen by the giver, who is typing a card number meanwhile.
inline constexpr milliseconds kPollIntervalMin{2'000};
inline constexpr milliseconds kPollIntervalUsual{2'000};

/// No two requests of one kiosk are closer than this: a quarter of what the strictest of the
/// providers allows a sandbox (25 a second).
inline constexpr milliseconds kRequestSpacing{150};

/// What stands on the provider's page as the thing that is paid for.
inline constexpr std::size_t kItemNameBytesMax = 120;

/// When the money moves: as it is given, or authorised only and taken once the goal is met. A
/// manual one is recorded as promised, and its provider lets go of it by itself after some days.
/// Stripe's are taken or let go from here (see stripe/holds.hpp), PayPal's on its own pages.
enum class CaptureMode { Automatic, Manual };

struct Common {
    std::string name;     // [a-z0-9-]; the book's key.
    std::string base_url; // Of the provider's API, https only but on this machine.
    /// The host of the page where people pay, when the provider serves it under a name of the
    /// organisation's own. Empty: the provider's own hosts only.
    std::string page_host = {};
    Secret key = {};
    /// Where the provider sends people back to; nothing is ever believed of what comes from there.
    std::string return_url = {};
    /// The address of our own page, known at the start only; used when `return_url` is empty.
    std::string return_url_default = {};
    std::string item_name = "Donation";
    domain::Currency currency;
    milliseconds poll_interval = kPollIntervalUsual;
};

/// The rules for all fields of `common` but the key, under the names of these fields.
void check_common(std::vector<OptionFault>& faults, const Common& common);

/// A key or secret that can be sent in a header, under the name "key".
void check_key(std::vector<OptionFault>& faults, const Secret& key, std::string_view where);

/// A provider's own public identifier, such as a client id.
void check_identifier(std::vector<OptionFault>& faults, std::string_view field,
                      std::string_view text);

/// Where people are sent back to; never empty once `check_return` has passed.
const std::string& return_url_of(const Common& common);

/// Known only at the start: one of the two addresses is there.
void check_return(std::vector<OptionFault>& faults, const Common& common);

/// The address of a page to pay on is one that we may send people to: https, at most
/// domain::kCheckoutUrlBytesMax visible characters, and on a host of the domain that the API is in
/// (stripe.com of api.stripe.com) or on `page_host`. A provider on this machine, in a rehearsal,
/// has its page there too, over http.
bool is_page_of(const Common& common, std::string_view url);

} // namespace chapeau::sources::checkout
