// Where a list goes on, as an answer's Link headers tell it (RFC 8288).
#pragma once

#include "net/http.hpp"

#include <optional>
#include <string>

namespace chapeau::net {

/// The target of the first link whose relation is, among others, `next`; perhaps relative. Several
/// Link headers are one list.
std::optional<std::string> next_link(const Response& response);

} // namespace chapeau::net
