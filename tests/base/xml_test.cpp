#include "base/xml.hpp"
#include "support/catch.hpp"

#include <string>

using namespace chapeau;

namespace {

std::string nested(std::size_t depth) {
    std::string text;
    for (std::size_t i = 0; i < depth; ++i) {
        text += "<a>";
    }
    for (std::size_t i = 0; i < depth; ++i) {
        text += "</a>";
    }
    return text;
}

} // namespace

TEST_CASE("XML becomes elements with their attributes and text", "[base]") {
    const auto root = xml::parse("<?xml version=\"1.0\"?><r:list xmlns:r='urn:x'>"
                                 "<row at='1 &amp; 2' of=\"b\">so<i/> far &lt;&#233;</row><row/>"
                                 "</r:list>");
    REQUIRE(root);
    CHECK(root->name == "r:list");
    REQUIRE(root->children.size() == 2);
    const auto& row = root->children[0];
    REQUIRE(row.attribute("at") != nullptr);
    CHECK(*row.attribute("at") == "1 & 2");
    CHECK(row.attribute("elsewhere") == nullptr);
    CHECK(row.text == "so far <\xC3\xA9");
    CHECK(row.children.at(0).name == "i");
    CHECK(row.children.at(0).place == 2);
}

TEST_CASE("XML in Latin-1 is read as UTF-8", "[base]") {
    const auto root = xml::parse("<?xml version='1.0' encoding='ISO-8859-1'?><a>\xE9</a>");
    REQUIRE(root);
    CHECK(root->text == "\xC3\xA9");
}

TEST_CASE("a document type is refused, and every entity with it", "[base]") {
    for (const auto* text : {"<!DOCTYPE a><a/>", "<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>",
                             "<!DOCTYPE a [<!ENTITY b 'bb'>]><a>&b;</a>",
                             "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>",
                             "<!DOCTYPE a [<!ATTLIST a b CDATA 'c'>]><a/>"}) {
        CAPTURE(text);
        const auto root = xml::parse(text);
        REQUIRE_FALSE(root);
        CHECK(root.error().message.find("document type") != std::string::npos);
    }
    CHECK_FALSE(xml::parse("<a>&b;</a>"));
}

TEST_CASE("what is no well-formed XML is an error with its line", "[base]") {
    for (const auto* text : {"", " ", "{}", "<a>", "<a></b>", "<a b></a>", "<a b='1' b='2'/>",
                             "<a/><b/>", "<a>\xFF</a>", "<html><br></html>"}) {
        CAPTURE(text);
        CHECK_FALSE(xml::parse(text));
    }
    CHECK(xml::parse("<a>\n<b>\n</a>").error().message.find("line 3") != std::string::npos);
}

TEST_CASE("XML beyond the limits is refused", "[base]") {
    CHECK(xml::parse(nested(xml::kDepthMax)));
    CHECK(xml::parse(nested(xml::kDepthMax + 1)).error().code == Errc::TooLarge);
    CHECK(xml::parse(nested(100'000)).error().code == Errc::TooLarge);
    std::string many = "<a>";
    for (std::size_t i = 0; i < xml::kElementsMax; ++i) {
        many += "<b/>";
    }
    CHECK(xml::parse(many + "</a>").error().code == Errc::TooLarge);
    std::string wide = "<a";
    for (std::size_t i = 0; i <= xml::kAttributesMax; ++i) {
        wide += " b" + std::to_string(i) + "=''";
    }
    CHECK(xml::parse(wide + "/>").error().code == Errc::TooLarge);
    CHECK(xml::parse(std::string(xml::kDocumentBytesMax + 1, ' ')).error().code == Errc::TooLarge);
}
