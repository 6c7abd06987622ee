// gzip, by zlib, whose only door this is. For pages and states that are compressed once and sent
// to a whole room.
#pragma once

#include <string>
#include <string_view>

namespace chapeau::web {

/// For a page: once at start, so it may take its time. For a state: many times a minute.
enum class GzipEffort { Quick, Best };

std::string gzip(std::string_view bytes, GzipEffort effort);

} // namespace chapeau::web
