// Strangers' XML as a small tree: elements with their attributes and text. Behind it is expat.
//
// What a document can do to a reader is refused: a document type, and with it every entity beyond
// the five that XML has by itself, and more bytes, depth or elements than the limits allow. Names
// stay as they are written, prefix included. Pure; any thread.
#pragma once

#include "base/result.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace chapeau::xml {

/// A feed of a thousand long posts; a larger one is none that is wanted here.
inline constexpr std::size_t kDocumentBytesMax = std::size_t{4} << 20U;
/// Deeper than any feed, and shallow enough for a tree to be taken apart by recursion.
inline constexpr std::size_t kDepthMax = 32;
inline constexpr std::size_t kElementsMax = 50'000;
inline constexpr std::size_t kAttributesMax = 64; // Of one element.

struct Attribute {
    std::string name;
    std::string value;
};

struct Element {
    std::string name;
    std::vector<Attribute> attributes;
    std::string text; // Its own, in one piece, without its children's.
    std::vector<Element> children;
    std::size_t place = 0; // Where it stands in its parent's text.

    /// The value of that attribute, or null.
    const std::string* attribute(std::string_view wanted) const;
};

/// The root. Errc::InvalidInput with the line for what is no well-formed XML or declares a document
/// type, Errc::TooLarge for what passes a limit. All text is UTF-8.
Result<Element> parse(std::string_view document);

} // namespace chapeau::xml
