#include "house/include_rules.hpp"
#include "support/catch.hpp"

namespace chapeau::house {
namespace {

constexpr std::string_view kTable = R"(
function(chapeau_layer name)
endfunction()
chapeau_layer(base
    WRAPS fmt::fmt)
chapeau_layer(domain USES base WRAPS ICU::uc)
chapeau_layer(display USES domain base
    WRAPS glfw)
)";

TEST_CASE("the table of layers is read from the build", "[house]") {
    const auto layers = layers_of(kTable);
    REQUIRE(layers.size() == 3);
    CHECK(layers.at("base").empty());
    CHECK(layers.at("domain") == std::set<std::string>{"base"});
    CHECK(layers.at("display") == std::set<std::string>{"base", "domain"});
}

TEST_CASE("an include that no edge allows is a fault", "[house]") {
    const Files files = {
        {"src/base/a.hpp", "#include \"domain/b.hpp\"\n"},
        {"src/domain/b.hpp", "\n#include \"base/a.hpp\"\n#include \"display/c.hpp\"\n"},
        {"src/display/c.hpp", "#include \"base/a.hpp\"\n#include \"display/gone.hpp\"\n"},
        {"src/other/d.cpp", ""},
    };
    const auto faults = check_layer_edges(files, layers_of(kTable));
    REQUIRE(faults.size() == 4);
    CHECK(faults[0].path == "src/base/a.hpp");
    CHECK(faults[1] == Fault{"src/domain/b.hpp", 3,
                             "domain may not include \"display/c.hpp\": it does not USE display"});
    CHECK(faults[2].what == "there is no src/display/gone.hpp");
    CHECK(faults[3].path == "src/other/d.cpp");
}

TEST_CASE("a library outside its door is a fault and so is one without a door", "[house]") {
    const Files files = {
        {"src/base/json.cpp", "#include <simdjson.h>\n#include <vector>\n#include <sys/stat.h>\n"},
        {"src/domain/money.cpp", "#include <fmt/format.h>\n"},
        {"src/display/scene/a.cpp", "#include <imgui.h>\n"},
        {"src/display/screen/a.cpp", "#include <imgui.h>\n#include <GLFW/glfw3.h>\n"},
        {"src/net/b.cpp", "#include <Poco/Net.h>\n"},
        {"tests/base/json_test.cpp", "#include <nlohmann/json.hpp>\n"},
    };
    const auto faults = check_library_doors(files);
    REQUIRE(faults.size() == 3);
    CHECK(faults[0].path == "src/domain/money.cpp");
    CHECK(faults[1].path == "src/display/scene/a.cpp");
    CHECK(faults[2].what == "<Poco/Net.h> is of a library that has no door");
}

} // namespace
} // namespace chapeau::house
