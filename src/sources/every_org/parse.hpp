// Decodes what Every.org answers when it is asked how much a fundraiser has raised. Pure.
#pragma once

#include "base/result.hpp"
#include "domain/money.hpp"
#include "net/http.hpp"

namespace chapeau::sources::every_org {

/// `raised`, in cents. Fails when the fundraiser is in another currency, and when the sum is more
/// than one gift may be, because that is how it enters the book.
Result<domain::Money> parse_raised(const net::Response& response, domain::Currency currency);

} // namespace chapeau::sources::every_org
