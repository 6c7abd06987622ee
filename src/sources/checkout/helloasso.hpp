// Payments by HelloAsso: checkout intents of an association, paid on HelloAsso's own page. EUR
// only.
//
// An intent is paid when its order holds a payment that is Authorized; the page is good for 15
// minutes, and is read half an hour longer for who was late. HelloAsso's voluntary contribution is
// no part of the gift: the sum of the order's items is. In the sandbox payments are
// AuthorizedPreprod, which the real address never takes for money.
//
// There is no idempotency key, see conversation.hpp; the checkout's own key travels as metadata.
#pragma once

#include "sources/checkout/dialect.hpp"
#include "sources/checkout/options.hpp"
#include "sources/source.hpp"

#include <memory>
#include <string>
#include <vector>

namespace chapeau::sources::checkout {

struct HelloAssoOptions {
    Common common;            // key: the client secret. base_url: without /v5.
    std::string organisation; // Its slug: the name in the addresses of its pages.
    std::string client_id;
};

inline constexpr const char* kHelloAssoUrl = "https://api.helloasso.com";

/// Every fault at once; empty when the options can be used.
std::vector<OptionFault> check(const HelloAssoOptions& options);

/// Fails with Errc::InvalidInput when `check` finds a fault, or nowhere to send people back to.
Result<std::unique_ptr<Source>> make_source(const HelloAssoOptions& options);

/// For the tests of what is asked and understood.
std::unique_ptr<CheckoutDialect> make_helloasso_dialect(const HelloAssoOptions& options);

} // namespace chapeau::sources::checkout
