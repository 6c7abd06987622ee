// Strangers' HTML, the content of a post, as the words that a reader of it sees. Behind it is
// gumbo, which reads any bytes as a browser would.
//
// Nothing of the markup is kept: links are their text, and a block, a line break or a row of a
// table ends the line. What a page would not show is left out, and so is what Mastodon marks as
// invisible, the parts of an address that it shortens. Entities are decoded once. Pure; any thread.
#pragma once

#include "base/result.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace chapeau::html {

/// The markup of the longest posts of any network; what follows in a longer text is not read.
inline constexpr std::size_t kReadBytesMax = std::size_t{32} << 10U;

/// What the tree of so much markup may take. Only markup that is made to grow takes more.
inline constexpr std::size_t kTreeBytesMax = std::size_t{8} << 20U;

/// What is nested deeper is not told.
inline constexpr std::size_t kDepthMax = 200;

/// UTF-8 in lines without blanks at their ends, and no two empty ones in a row. Errc::TooLarge for
/// markup whose tree passes its limit.
Result<std::string> to_plain_text(std::string_view markup);

} // namespace chapeau::html
