#include "base/text.hpp"
#include "display/text/pango_text.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <string>

using namespace chapeau;
using namespace chapeau::display;

namespace {

TextStyle style_of(int size_px) {
    TextStyle style;
    style.size_px = size_px;
    style.colour = {200, 100, 50, 255};
    return style;
}

TextBitmap whole(const PangoText& text, std::string_view utf8, int size_px) {
    return text.rasterise(utf8, style_of(size_px), kTextPixelsMax, Align::Start);
}

} // namespace

TEST_CASE("every script that the house expects has its glyphs", "[display]") {
    const PangoText text("en");
    for (const ScriptSample& sample : PangoText::samples()) {
        const TextBitmap bitmap = whole(text, sample.utf8, 40);
        INFO(sample.script);
        CHECK(bitmap.unknown_glyphs == 0);
        CHECK(bitmap.width > 0);
        CHECK(bitmap.advance > 10);
    }
}

TEST_CASE("a character that no font knows is counted", "[display]") {
    const PangoText text("en");
    CHECK(whole(text, "\xF4\x8F\xBF\xBD", 40).unknown_glyphs == 1);
}

TEST_CASE("Arabic and Hebrew run from right to left and Latin from left to right", "[display]") {
    const PangoText text("en");
    for (const std::string_view right_to_left : {"محمد", "יעל כהן"}) {
        const std::vector<int> order = text.visual_order(right_to_left, style_of(40));
        REQUIRE(order.size() > 2);
        CHECK(std::is_sorted(order.rbegin(), order.rend()));
    }
    const std::vector<int> order = text.visual_order("Zoe", style_of(40));
    CHECK(order == std::vector<int>{0, 1, 2});
}

TEST_CASE("an isolated Arabic name does not reorder the template around it", "[display]") {
    const PangoText text("en");
    // "‹name› gave 25": the name comes first and the sum last, as in the template.
    const std::string line = "\xE2\x81\xA8"
                             "محمد"
                             "\xE2\x81\xA9"
                             " gave 25";
    const std::vector<int> order = text.visual_order(line, style_of(40));
    REQUIRE(order.size() > 8);
    CHECK(order.back() == static_cast<int>(line.size()) - 1);
    const auto first_latin =
        std::find(order.begin(), order.end(), static_cast<int>(line.find("gave")));
    const auto arabic = std::find(order.begin(), order.end(), 3);
    REQUIRE(first_latin != order.end());
    REQUIRE(arabic != order.end());
    CHECK(arabic < first_latin);
}

TEST_CASE("digits beside emoji stay the text's digits", "[display]") {
    const PangoText text("en");
    const float plain = whole(text, "25", 40).advance;
    const float beside = whole(text, "25🚀", 40).advance - whole(text, "🚀", 40).advance;
    CHECK(beside == Approx(plain).margin(1));
    // A colour font's digits would bring other colours than the text's.
    const TextBitmap bitmap = whole(text, "25#", 40);
    for (std::size_t i = 0; i < bitmap.rgba.size(); i += 4) {
        if (bitmap.rgba[i + 3] > 200) {
            REQUIRE(std::abs(bitmap.rgba[i] - 200) <= 2);
            REQUIRE(std::abs(bitmap.rgba[i + 2] - 50) <= 2);
        }
    }
}

TEST_CASE("tabular digits are equally wide", "[display]") {
    const PangoText text("en");
    TextStyle style = style_of(100);
    const float one = text.width(domain::ScreenText::own("1111"), style);
    const float eight = text.width(domain::ScreenText::own("8888"), style);
    CHECK(one < eight - 5);
    style.tabular_digits = true;
    CHECK(text.width(domain::ScreenText::own("1111"), style) ==
          Approx(text.width(domain::ScreenText::own("8888"), style)).margin(0.1));
}

TEST_CASE("letters are kerned", "[display]") {
    const PangoText text("en");
    const auto width = [&](std::string_view utf8) { return whole(text, utf8, 100).advance; };
    CHECK(width("AVAV") < 2 * (width("A") + width("V")) - 10);
}

TEST_CASE("a text too wide ends in an ellipsis within its width", "[display]") {
    const PangoText text("en");
    for (const std::string_view utf8 :
         {"A generous supporter from far away", "متبرع كريم من مكان بعيد جدا",
          "田中太郎田中太郎田中太郎"}) {
        const TextBitmap cut = text.rasterise(utf8, style_of(40), 200, Align::Start);
        CHECK(cut.ellipsised);
        CHECK(cut.advance <= 200);
        CHECK(cut.advance > 120);
        CHECK(cut.width <= 200 + 20);
        CHECK(cut.line_count == 1);
    }
}

TEST_CASE("several lines keep one step for every script and stop at their number", "[display]") {
    const PangoText text("en");
    TextStyle style = style_of(40);
    style.lines_max = 2;
    for (const ScriptSample& sample : PangoText::samples()) {
        std::string line;
        for (int i = 0; i < 30; ++i) {
            line.append(sample.utf8).append(" ");
        }
        const TextBitmap bitmap = text.rasterise(line, style, 400, Align::Start);
        INFO(sample.script);
        CHECK(bitmap.line_count == 2);
        CHECK(bitmap.ellipsised);
        CHECK(bitmap.height <= 2 * 50 + 60);
        CHECK(bitmap.width <= 400 + 60);
    }
}

TEST_CASE("a transparent texel carries the text's colour so that edges never darken", "[display]") {
    const PangoText text("en");
    const TextBitmap bitmap = whole(text, "Sg&", 60);
    int transparent = 0;
    for (std::size_t i = 0; i < bitmap.rgba.size(); i += 4) {
        const int alpha = bitmap.rgba[i + 3];
        transparent += alpha == 0 ? 1 : 0;
        // Straight alpha: at any cover the colour is the colour, but for rounding at low alpha.
        const int slack = alpha == 0 ? 0 : 255 / alpha + 1;
        REQUIRE(std::abs(bitmap.rgba[i] - 200) <= slack);
        REQUIRE(std::abs(bitmap.rgba[i + 1] - 100) <= slack);
        REQUIRE(std::abs(bitmap.rgba[i + 2] - 50) <= slack);
    }
    CHECK(transparent > 100);
}

TEST_CASE("hostile lengths and sizes stay within the limits", "[display]") {
    const PangoText text("en");
    const std::string wide(20'000, 'W');
    TextBitmap bitmap = text.rasterise(wide, style_of(200), 1'000'000, Align::Start);
    CHECK(bitmap.width <= kTextPixelsMax + 8);
    CHECK(bitmap.advance <= kTextPixelsMax);
    bitmap = text.rasterise("W", style_of(1'000'000), 1'000'000, Align::Start);
    CHECK(bitmap.width <= kTextPixelsMax + 8);
    bitmap = text.rasterise("W", style_of(-5), -1, Align::Start);
    CHECK(bitmap.height <= 16);
    bitmap = text.rasterise("\xFF\xFE broken", style_of(40), 100, Align::Start);
    CHECK(bitmap.width == 0);
    CHECK(text.rasterise("", style_of(40), 100, Align::Start).width == 0);
    CHECK(text.rasterise("   ", style_of(40), 100, Align::Start).width == 0);
}

TEST_CASE("stacked marks cannot paint over the rows around them", "[display]") {
    const PangoText text("en");
    std::string stacked = "Z";
    for (int i = 0; i < 60; ++i) {
        stacked += "\xCC\x81";
    }
    const TextBitmap bitmap = whole(text, stacked, 40);
    CHECK(bitmap.height <= 40 * 32 / 10 + 8);
    CHECK(bitmap.top >= -2 * 40 - 4);
}

TEST_CASE("Han characters follow the language of the evening", "[display]") {
    // U+76F4 is drawn differently in Japanese and in simplified Chinese.
    const PangoText japanese("ja");
    const PangoText chinese("zh-Hans");
    CHECK(whole(japanese, "直", 80).rgba != whole(chinese, "直", 80).rgba);
}

TEST_CASE("measuring agrees with rasterising", "[display]") {
    const PangoText text("fr");
    const TextStyle style = style_of(48);
    for (const ScriptSample& sample : PangoText::samples()) {
        INFO(sample.script);
        CHECK(text.width(domain::ScreenText::own(sample.utf8), style) ==
              Approx(whole(text, sample.utf8, 48).advance).margin(0.01));
    }
    const float cap = text.cap_height(100, Weight::Bold);
    CHECK(cap > 65);
    CHECK(cap < 80);
    CHECK(text.cap_height(200, Weight::Bold) == Approx(2 * cap).margin(0.5));
}

TEST_CASE("an installed font's file is found by its family", "[display]") {
    const auto file = font_file("Inter");
    REQUIRE(file);
    CHECK(std::filesystem::exists(*file));
    CHECK(to_lower_ascii(file->filename().string()).find("inter") != std::string::npos);
}

TEST_CASE("a Japanese full stop lies low, as in lines that run across", "[display]") {
    const PangoText text("en");
    const TextBitmap stop = whole(text, "。", 100);
    CHECK(stop.unknown_glyphs == 0);
    CHECK(stop.top > -60);
}

TEST_CASE("a text that wraps is as high as it is measured, whatever its scripts",
          "[display][wall]") {
    const PangoText text("en");
    for (const std::string_view words :
         {"library library library library", "図書館のために、みんなで。応援しています🌸",
          "ขอเป็นกำลังใจให้ทุกคนนะครับ ห้องสมุด", "बहुत बढ़िया काम! हम सब यहाँ", "Bravo !"}) {
        TextStyle style = style_of(32);
        style.lines_max = 3;
        const Wrapped wrapped = text.wrapped(domain::ScreenText::own(words), style, 220);
        const TextBitmap drawn = text.rasterise(words, style, 220, Align::Start);
        INFO(words);
        CHECK(drawn.line_count == std::min(wrapped.lines, 3));
        CHECK(wrapped.height >= 40.0F * static_cast<float>(drawn.line_count) - 1);
        CHECK(static_cast<float>(drawn.top + drawn.height) <= wrapped.height + 8);
    }
}
