#include "web/api/xml_writer.hpp"

#include "base/check.hpp"
#include "base/text.hpp"

#include <utility>

namespace chapeau::web {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD"; // U+FFFD.

// Valid UTF-8, and still no characters of XML 1.0.
constexpr std::string_view kNoCharacterE = "\xEF\xBF\xBE"; // U+FFFE.
constexpr std::string_view kNoCharacterF = "\xEF\xBF\xBF"; // U+FFFF.

constexpr unsigned kFirstPrintable = 0x20;

void append_escaped(std::string& to, std::string_view text) {
    if (!is_valid_utf8(text)) {
        to += kReplacement;
        return;
    }
    while (!text.empty()) {
        const char first = text.front();
        if (text.starts_with(kNoCharacterE) || text.starts_with(kNoCharacterF)) {
            to += kReplacement;
            text.remove_prefix(kNoCharacterE.size());
            continue;
        }
        switch (first) {
        case '&':
            to += "&amp;";
            break;
        case '<':
            to += "&lt;";
            break;
        case '>':
            to += "&gt;";
            break;
        case '"':
            to += "&quot;";
            break;
        case '\t':
        case '\n':
        case '\r': // As they are, a reader would make blanks of them in an attribute.
            to.append("&#").append(std::to_string(int{first})).append(";");
            break;
        default:
            if (static_cast<unsigned char>(first) < kFirstPrintable) {
                to += kReplacement;
            } else {
                to += first;
            }
        }
        text.remove_prefix(1);
    }
}

} // namespace

XmlWriter::XmlWriter() : text_("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n") {}

XmlWriter& XmlWriter::begin(std::string_view name) {
    close_tag();
    text_.append("<").append(name);
    open_.emplace_back(name);
    in_tag_ = true;
    return *this;
}

XmlWriter& XmlWriter::attribute(std::string_view name, std::string_view value) {
    ENSURE(in_tag_, "an attribute stands in its element's first tag");
    text_.append(" ").append(name).append("=\"");
    append_escaped(text_, value);
    text_ += '"';
    return *this;
}

XmlWriter& XmlWriter::text(std::string_view text) {
    close_tag();
    append_escaped(text_, text);
    return *this;
}

XmlWriter& XmlWriter::end() {
    ENSURE(!open_.empty(), "only what was begun is ended");
    close_tag();
    text_.append("</").append(open_.back()).append(">");
    open_.pop_back();
    return *this;
}

XmlWriter& XmlWriter::line(std::string_view name, std::string_view text) {
    return begin(name).text(text).end();
}

std::string XmlWriter::take() {
    ENSURE(open_.empty(), "what was begun is ended");
    return std::exchange(text_, {});
}

void XmlWriter::close_tag() {
    if (in_tag_) {
        text_ += '>';
        in_tag_ = false;
    }
}

} // namespace chapeau::web
