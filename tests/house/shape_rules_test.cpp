#include "house/shape_rules.hpp"
#include "support/catch.hpp"

#include <string>

namespace chapeau::house {
namespace {

std::string body(std::size_t lines) {
    std::string text;
    for (std::size_t i = 0; i < lines; ++i) {
        text += "    if (a) { b(); }\n";
    }
    return text;
}

Faults functions_in(const std::string& text) {
    return check_function_lengths({{"src/a.cpp", text}});
}

TEST_CASE("a line above the limit is a fault and characters count as one", "[house]") {
    const std::string snow = "\u2603";
    std::string wide = "// ";
    for (int i = 0; i < 97; ++i) {
        wide += snow;
    }
    CHECK(check_columns({{"src/a.cpp", wide + "\n"}}).empty());
    const auto faults = check_columns({{"src/a.cpp", "\n" + wide + "x\n"}});
    REQUIRE(faults.size() == 1);
    CHECK(faults[0] == Fault{"src/a.cpp", 2, "101 columns; the limit is 100"});
    CHECK(check_columns({{"README.md", wide + wide}}).empty());
}

TEST_CASE("a file above the limit is a fault", "[house]") {
    CHECK(check_file_lengths({{"src/a.cpp", std::string(500, '\n')}}).empty());
    CHECK(check_file_lengths({{"src/a.cpp", std::string(501, '\n')}}).size() == 1);
}

TEST_CASE("a function is measured from its head to its brace", "[house]") {
    CHECK(functions_in("int f(int a,\n      int b) {\n" + body(67) + "}\n").empty());
    const auto faults = functions_in("\nint f(int a,\n      int b) {\n" + body(68) + "}\n");
    REQUIRE(faults.size() == 1);
    CHECK(faults[0] == Fault{"src/a.cpp", 2, "a function of 71 lines; the limit is 70"});
}

TEST_CASE("long functions are found wherever they hide", "[house]") {
    const auto long_body = " {\n" + body(70) + "}\n";
    for (const std::string head :
         {"void f()", "Type A::f() const noexcept", "template <class T>\nvoid f(T t = T(1))",
          "bool operator==(const A& a)", "struct B f()", "A::A(int x) : x_(x), y_(1)",
          "TEST_CASE(\"a sentence\", \"[tag]\")", "auto f() -> std::vector<int>"}) {
        INFO(head);
        CHECK(functions_in(head + long_body).size() == 1);
        CHECK(functions_in("namespace a::b {\nclass C final : public D {\npublic:\n" + head +
                           long_body + "};\n}\n")
                  .size() == 1);
    }
}

TEST_CASE("long types and tables and namespaces are no functions", "[house]") {
    const auto long_body = " {\n" + body(70) + "}\n";
    for (const std::string head :
         {"namespace", "namespace a", "class A", "struct B : C", "enum class D",
          "constexpr std::array<int, 3> kTable =", "constexpr Table kTable", "extern \"C\"",
          "template <class T>\nclass E", "class CAPABILITY(\"mutex\") Mutex"}) {
        INFO(head);
        CHECK(functions_in(head + long_body).empty());
    }
    CHECK(functions_in("#define F(x) {\nint a;\n" + body(0)).empty());
}

TEST_CASE("a header that does not introduce itself is a fault", "[house]") {
    CHECK(
        check_header_beginnings({{"src/a.hpp", "// What it is.\n#pragma once\nint a;\n"}}).empty());
    CHECK(check_header_beginnings({{"src/a.hpp", "#pragma once\n"}}).size() == 1);
    CHECK(check_header_beginnings({{"src/a.hpp", "// What.\n#include <vector>\n#pragma once\n"}})
              .size() == 1);
    CHECK(check_header_beginnings({{"src/a.hpp", ""}}).size() == 2);
}

} // namespace
} // namespace chapeau::house
