#include "house/word_rules.hpp"
#include "support/catch.hpp"

#include <string>

namespace chapeau::house {
namespace {

// In halves, so that the rules do not find them here.
const std::string kNote = std::string("TO") + "DO";
const std::string kFolder = std::string("/ho") + "me/eve/x";
const std::string kSleep = std::string("sleep") + "_for";

TEST_CASE("a note to oneself is found in any file", "[house]") {
    const auto faults = check_leftover_notes({{"README.md", "a\n" + kNote + ": b\n"},
                                              {"src/a.cpp", "// " + kNote + "(ada)\n"},
                                              {"src/b.cpp", "auto " + kNote + "S = 1;\n"}});
    REQUIRE(faults.size() == 2);
    CHECK(faults[0].path == "README.md");
    CHECK(faults[0].line == 2);
    CHECK(faults[1].path == "src/a.cpp");
}

TEST_CASE("a path of one machine is found and an address is not", "[house]") {
    CHECK(check_machine_paths({{"do", "cd " + kFolder + "\n"}}).size() == 1);
    CHECK(check_machine_paths({{"src/a.cpp", "open(\"" + kFolder + "\");\n"}}).size() == 1);
    CHECK(check_machine_paths({{"tests/a.cpp", std::string("\"/ho") + "me/ada/x\"\n"}}).empty());
    CHECK(check_machine_paths({{"README.md", "https://example.org" + kFolder + "\n"}}).empty());
}

TEST_CASE("floating point outside the display is found in code only", "[house]") {
    const auto faults = check_floating_point({
        {"src/domain/a.cpp", "// A double is wrong.\nlog(\"float\");\ndouble x = 1;\n"},
        {"src/display/a.cpp", "float x = 1;\n"},
        {"src/domain/b.hpp", "int doubled;\nstd::vector<float> y;\n"},
    });
    REQUIRE(faults.size() == 2);
    CHECK(faults[0].path == "src/domain/a.cpp");
    CHECK(faults[0].line == 3);
    CHECK(faults[1].line == 2);
}

TEST_CASE("asking the machine for the time is found where it is not allowed", "[house]") {
    const std::string asks = "auto t = std::chrono::steady_clock::now();\n";
    CHECK(check_clocks({{"src/net/a.cpp", asks}}).size() == 1);
    CHECK(check_clocks({{"src/base/clock.cpp", asks}}).empty());
    CHECK(check_clocks({{"src/app/a.cpp", asks}}).empty());
    CHECK(check_clocks({{"tests/net/a_test.cpp", asks}}).empty());
    CHECK(check_clocks({{"tests/net/a_test.cpp", kSleep + "(1s);\n"}}).size() == 1);
    CHECK(check_clocks({{"src/net/a.cpp", "std::this_thread::" + kSleep + "(1s);\n"}}).size() == 1);
}

} // namespace
} // namespace chapeau::house
