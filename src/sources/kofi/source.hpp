// Gifts from Ko-fi, as they come in by post (kofi/mailbox.hpp); how a delivery is read is told in
// kofi/intake.hpp. This source asks nobody: each turn hands what waits to the book, and the turn
// after that sees by the cursor, a number that rises with each page, that it is durable, and has
// the web server answer. A page that was not saved is told again.
#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "domain/money.hpp"
#include "sources/kofi/intake.hpp"
#include "sources/kofi/mailbox.hpp"
#include "sources/options.hpp"
#include "sources/source.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace chapeau::sources::kofi {

/// How often the mailbox is looked into. Nobody's patience is spent by it.
inline constexpr milliseconds kLookInterval{250};

/// After the book said no, it is tried again within this: Ko-fi waits for its answer.
inline constexpr milliseconds kTellAgainMax{2'000};

/// One transaction of the book.
inline constexpr std::size_t kLettersPerPage = 100;

struct Options {
    std::string name;          // [a-z0-9-]; the book's key.
    Secret token;              // The verification token of Ko-fi's page for webhooks.
    domain::Currency currency; // The challenge's.
    Kinds counts = {};
};

/// Every fault at once; empty when the options can be used.
std::vector<OptionFault> check(const Options& options);

/// For the web server and the source alike.
std::shared_ptr<Mailbox> make_mailbox(const Options& options);

/// Fails with Errc::InvalidInput when `check` finds a fault.
Result<std::unique_ptr<Source>> make_source(const Options& options,
                                            std::shared_ptr<Mailbox> mailbox);

} // namespace chapeau::sources::kofi
