#include "house/build_rules.hpp"
#include "support/catch.hpp"

namespace chapeau::house {
namespace {

TEST_CASE("a source that no build names is found", "[house]") {
    const Files files = {
        {"src/CMakeLists.txt", "add_executable(chapeau main.cpp)\n"},
        {"src/main.cpp", ""},
        {"src/base/CMakeLists.txt", "target_sources(x PRIVATE\n    a.cpp\n    deep/b.cpp)\n"},
        {"src/base/a.cpp", ""},
        {"src/base/deep/b.cpp", ""},
        {"src/base/c.hpp", ""},
        {"src/base/d.cpp", ""},
        {"tests/base/CMakeLists.txt",
         "# e_test.cpp\nchapeau_tests(x SOURCES aa_test.cpp ../support/b.cpp)\n"},
        {"tests/support/b.cpp", ""},
        {"tests/base/e_test.cpp", ""},
        {"tests/base/a_test.cpp", ""},
    };
    const auto faults = check_sources_are_built(files);
    REQUIRE(faults.size() == 3);
    CHECK(faults[0].path == "src/base/d.cpp");
    CHECK(faults[1].path == "tests/base/e_test.cpp");
    CHECK(faults[2].path == "tests/base/a_test.cpp");
}

} // namespace
} // namespace chapeau::house
