#include "house/code_text.hpp"
#include "support/catch.hpp"

#include <string>

namespace chapeau::house {
namespace {

TEST_CASE("comments and literals are blanked and the lines stay", "[house]") {
    CHECK(without_comments_and_literals("a; // b\nc") == "a;     \nc");
    CHECK(without_comments_and_literals("a /* b\n{ */ c") == "a     \n     c");
    CHECK(without_comments_and_literals(R"(f("x\"{", '{', '\'');)") == "f(      ,    ,     );");
    CHECK(without_comments_and_literals("x = 1'000'000; {") == "x = 1'000'000; {");
    CHECK(without_comments_and_literals("R\"y({\n\")y\" z") == "     \n     z");
    CHECK(without_comments_and_literals("\"http://x\" y") == "           y");
    CHECK(without_comments_and_literals("/* open") == "       ");
}

TEST_CASE("a word is found only where it stands alone", "[house]") {
    CHECK(find_word("double x", "double") == 0);
    CHECK(find_word("a doubled double", "double") == 10);
    CHECK(find_word("undouble double_ double2", "double") == std::string::npos);
}

TEST_CASE("an include line is read in both forms", "[house]") {
    CHECK(include_of("#include \"base/text.hpp\"")->path == "base/text.hpp");
    CHECK(include_of("#include \"base/text.hpp\"")->is_quoted);
    CHECK(include_of("  #  include <vector> // x")->path == "vector");
    CHECK_FALSE(include_of("#include <vector>")->is_quoted);
    CHECK_FALSE(include_of("// #include <vector>").has_value());
    CHECK_FALSE(include_of("#pragma once").has_value());
}

TEST_CASE("text is split into lines", "[house]") {
    CHECK(lines_of("a\n\nb\n").size() == 3);
    CHECK(lines_of("a\nb").size() == 2);
    CHECK(lines_of("").empty());
}

} // namespace
} // namespace chapeau::house
