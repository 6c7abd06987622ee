// Decodes what Every.org answers when it is asked how much a fundraiser has raised. Pure.
#pragma once

#include "base/result.hpp"
#include "domain/money.hpp"
#include "net/http.hpp"

namespace chapeau::sources::every_org {

/// `raised`, in cents of the fundraiser's own currency. Fails when the sum is more than one gift
/// may be, because that is how it enters the book.
Result<domain::Money> parse_raised(const net::Response& response);

} // namespace chapeau::sources::every_org
