#include "base/html.hpp"
#include "base/text.hpp"
#include "support/catch.hpp"

#include <string>
#include <utility>

using namespace chapeau;

namespace {

std::string plain(std::string_view markup) {
    const auto text = html::to_plain_text(markup);
    REQUIRE(text);
    return *text;
}

std::string many(std::string_view piece, std::size_t count) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i) {
        text += piece;
    }
    return text;
}

} // namespace

TEST_CASE("the content of a post becomes the words that its readers see", "[base]") {
    CHECK(plain("<p>Gave my two cents to <a href=\"https://s.example/tags/Gala26\" class=\"mention "
                "hashtag\" rel=\"tag\">#<span>Gala26</span></a> &amp; loved it</p>") ==
          "Gave my two cents to #Gala26 & loved it");
    CHECK(plain("no markup at all") == "no markup at all");
    CHECK(plain("") == "");
    CHECK(plain(" <p> \t</p> ") == "");
}

TEST_CASE("blocks and line breaks end the line, and nothing else does", "[base]") {
    CHECK(plain("<p>one</p><p>two<br>three<br/>four</p>") == "one\ntwo\nthree\nfour");
    CHECK(plain("one\n two\t<b>th</b>ree") == "one two three");
    CHECK(plain("<ul><li>one</li><li>two</li></ul>after") == "one\ntwo\nafter");
    CHECK(plain("<p>one<br><br><br><br></p><p>two</p>") == "one\n\ntwo");
    CHECK(plain("<pre>one\n two</pre>three") == "one\ntwo\nthree");
    CHECK(plain("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>") == "a b\nc");
}

TEST_CASE("what Mastodon hides of a link is left out", "[base]") {
    CHECK(plain("<a href='https://example.org/a/very/long/way'><span class=\"invisible\">https://"
                "</span><span class=\"ellipsis\">example.org/a/very</span><span class=\"u "
                "invisible\">/long/way</span></a>") == "example.org/a/very");
    CHECK(plain("<span class='invisibles'>seen</span>") == "seen");
}

TEST_CASE("what a page does not show is no part of its words", "[base]") {
    for (const auto* hidden :
         {"<script>alert(1)</script>", "<style>p { color: red }</style>", "<!-- a note -->",
          "<template><p>later</p></template>", "<title>of a page</title>", "<p hidden>unseen</p>",
          "<iframe>old</iframe>", "<svg><text>drawn</text></svg>", "<textarea>typed</textarea>"}) {
        CAPTURE(hidden);
        CHECK(plain("a " + std::string(hidden) + "b").find_first_not_of("ab \n") ==
              std::string::npos);
    }
    CHECK(plain("a<script>b") == "a");
}

TEST_CASE("entities are decoded, and once only", "[base]") {
    CHECK(plain("&lt;b&gt; &eacute; &#x1F3A9; &amp;lt;") == "<b> \xC3\xA9 \xF0\x9F\x8E\xA9 &lt;");
    CHECK(plain("&amp;amp;amp; R&D &unknown;") == "&amp;amp; R&D &unknown;");
    CHECK(plain("&#0;&#xD800;&#x110000;") == "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
    const auto endless = plain("a&#x1" + many("F", 50) + "3A9;b");
    CHECK(is_valid_utf8(endless));
    CHECK((endless.starts_with('a') && endless.ends_with('b')));
}

TEST_CASE("markup that is broken is read as a browser would", "[base]") {
    CHECK(plain("<p>one <b>two <i>three</b> four</p") == "one two three four");
    CHECK(plain("</p></div>one<p") == "one");
    CHECK(plain("3 < 4 and 5 > 4") == "3 < 4 and 5 > 4");
    CHECK(is_valid_utf8(plain("a\xFF\xC3 b\x80")));
}

TEST_CASE("markup as long, as deep and as tangled as can be takes no more than its limits",
          "[base]") {
    CHECK(plain(many("ab ", html::kReadBytesMax)).size() <= html::kReadBytesMax);
    CHECK(plain(many("<b>", html::kDepthMax / 2) + "deep") == "deep");
    CHECK(plain("first" + many("<i><b>", html::kDepthMax) + "deep") == "first");
    for (const auto& [piece, count] : {std::pair{"<div>", 1'000'000},
                                       {"<a>", 1'000'000},
                                       {"<p><b>x", 1'000'000},
                                       {"<table><td>", 1'000'000},
                                       {"<svg><p>", 1'000'000},
                                       {"&", 1'000'000}}) {
        CAPTURE(piece);
        const auto text = html::to_plain_text(many(piece, static_cast<std::size_t>(count)));
        CHECK((text || text.error().code == Errc::TooLarge));
    }
    // Each paragraph is given all that stands open once more.
    std::string tangle = "<p>";
    for (int i = 0; i < 500; ++i) {
        tangle += "<b title=" + std::to_string(i) + ">";
    }
    const auto text = html::to_plain_text(tangle + many("<p>x", 3'000));
    REQUIRE_FALSE(text);
    CHECK(text.error().code == Errc::TooLarge);
}
