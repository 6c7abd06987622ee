// XML as text, written so that nothing that is said in it can be taken for markup. The only place
// that writes any.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace chapeau::web {

/// Names of elements and attributes are ours and are written as they stand. Texts and values are
/// anybody's: what XML cannot hold, and what is no UTF-8, becomes U+FFFD.
class XmlWriter {
public:
    XmlWriter();

    XmlWriter& begin(std::string_view name);
    /// Directly after `begin` or another attribute.
    XmlWriter& attribute(std::string_view name, std::string_view value);
    XmlWriter& text(std::string_view text);
    XmlWriter& end();

    /// An element that holds only a text.
    XmlWriter& line(std::string_view name, std::string_view text);

    /// All that was begun must have been ended.
    std::string take();

private:
    void close_tag();

    std::string text_;
    std::vector<std::string> open_;
    bool in_tag_ = false;
};

} // namespace chapeau::web
