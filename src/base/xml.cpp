#include "base/xml.hpp"

#include "base/check.hpp"

#include <algorithm>
#include <expat.h>
#include <memory>
#include <new>
#include <optional>
#include <utility>

namespace chapeau::xml {

namespace {

/// What expat's callbacks fill.
struct Growing {
    XML_Parser parser = nullptr;
    std::vector<Element> open; // From the root down to where we are.
    std::optional<Element> root;
    std::size_t elements = 0;
    std::optional<Error> refusal;
};

Growing& growing(void* data) {
    return *static_cast<Growing*>(data);
}

void refuse(Growing& tree, Errc code, std::string reason) {
    if (!tree.refusal) {
        tree.refusal = Error{code, std::move(reason)};
        XML_StopParser(tree.parser, XML_FALSE);
    }
}

// No exception may pass through expat, so for want of memory the program ends here.
void XMLCALL on_start(void* data, const XML_Char* name, const XML_Char** attributes) noexcept {
    auto& tree = growing(data);
    if (tree.open.size() >= kDepthMax || ++tree.elements > kElementsMax) {
        refuse(tree, Errc::TooLarge, "the XML has too many elements, or too many in one another");
        return;
    }
    Element element{name, {}, {}, {}, tree.open.empty() ? 0 : tree.open.back().text.size()};
    // Names and values in turn, up to a null.
    for (; *attributes != nullptr; attributes += 2) { // NOLINT(*-pointer-arithmetic): expat's own.
        if (element.attributes.size() >= kAttributesMax) {
            refuse(tree, Errc::TooLarge, "an element of the XML has too many attributes");
            return;
        }
        element.attributes.push_back(
            {attributes[0], attributes[1]}); // NOLINT(*-pointer-arithmetic)
    }
    tree.open.push_back(std::move(element));
}

void XMLCALL on_end(void* data, const XML_Char* /*name*/) noexcept {
    auto& tree = growing(data);
    if (tree.refusal) {
        return; // Some callbacks still come after a stop.
    }
    auto element = std::move(tree.open.back());
    tree.open.pop_back();
    if (tree.open.empty()) {
        tree.root = std::move(element);
    } else {
        tree.open.back().children.push_back(std::move(element));
    }
}

void XMLCALL on_text(void* data, const XML_Char* text, int size_bytes) noexcept {
    auto& tree = growing(data);
    if (!tree.refusal && !tree.open.empty()) {
        tree.open.back().text.append(text, static_cast<std::size_t>(size_bytes));
    }
}

void XMLCALL on_document_type(void* data, const XML_Char* /*name*/, const XML_Char* /*system*/,
                              const XML_Char* /*public_id*/, int /*has_subset*/) noexcept {
    refuse(growing(data), Errc::InvalidInput,
           "the XML declares a document type, which is not read");
}

struct FreeParser {
    void operator()(XML_Parser parser) const { XML_ParserFree(parser); }
};

} // namespace

const std::string* Element::attribute(std::string_view wanted) const {
    const auto found = std::find_if(attributes.begin(), attributes.end(),
                                    [&](const auto& each) { return each.name == wanted; });
    return found == attributes.end() ? nullptr : &found->value;
}

Result<Element> parse(std::string_view document) {
    if (document.size() > kDocumentBytesMax) {
        return fail(Errc::TooLarge, "the XML has {} bytes, at most {} are read", document.size(),
                    kDocumentBytesMax);
    }
    const std::unique_ptr<XML_ParserStruct, FreeParser> parser(XML_ParserCreate(nullptr));
    if (!parser) {
        throw std::bad_alloc();
    }
    Growing tree;
    tree.parser = parser.get();
    XML_SetUserData(parser.get(), &tree);
    XML_SetElementHandler(parser.get(), on_start, on_end);
    XML_SetCharacterDataHandler(parser.get(), on_text);
    XML_SetStartDoctypeDeclHandler(parser.get(), on_document_type);
    const auto status =
        XML_Parse(parser.get(), document.data(), static_cast<int>(document.size()), XML_TRUE);
    if (tree.refusal) {
        return tl::unexpected(*tree.refusal);
    }
    if (status != XML_STATUS_OK) {
        return fail(Errc::InvalidInput, "the XML cannot be read, line {}: {}",
                    XML_GetCurrentLineNumber(parser.get()),
                    XML_ErrorString(XML_GetErrorCode(parser.get())));
    }
    ENSURE(tree.root, "a document that was read has a root");
    return *std::move(tree.root);
}

} // namespace chapeau::xml
