// The fields that the cursors of several sources have: times, and nothing where there is none.
#pragma once

#include "base/clock.hpp"
#include "base/json.hpp"
#include "base/result.hpp"

#include <optional>

namespace chapeau::sources {

/// Writes nothing for an empty one.
void write_time(json::Writer& writer, const char* key, const std::optional<Timestamp>& time);

/// Absent: empty.
Result<std::optional<Timestamp>> read_time(const json::Value& value, const char* key);

} // namespace chapeau::sources
