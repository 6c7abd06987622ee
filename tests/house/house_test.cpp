// The rules of the house, held against the house.
#include "house/build_rules.hpp"
#include "house/include_rules.hpp"
#include "house/shape_rules.hpp"
#include "house/source_tree.hpp"
#include "house/word_rules.hpp"
#include "support/catch.hpp"

#include <algorithm>

namespace chapeau::house {
namespace {

Files house() {
    auto files = read_tree(CHAPEAU_SOURCE_DIR);
    // So that no rule holds only because nothing was read.
    REQUIRE(files.size() > 50);
    return files;
}

Layers layers(const Files& files) {
    const auto table = std::find_if(files.begin(), files.end(), [](const SourceFile& file) {
        return file.path == "src/CMakeLists.txt";
    });
    REQUIRE(table != files.end());
    return layers_of(table->text);
}

void expect_none(const Faults& faults) {
    if (!faults.empty()) {
        FAIL(to_text(faults));
    }
}

TEST_CASE("a layer includes only the layers that it uses", "[house][tree]") {
    const auto files = house();
    REQUIRE(layers(files).size() >= 7);
    expect_none(check_layer_edges(files, layers(files)));
}

TEST_CASE("each outside library has one door", "[house][tree]") {
    expect_none(check_library_doors(house()));
}

TEST_CASE("no line of code is too wide", "[house][tree]") {
    expect_none(check_columns(house()));
}

TEST_CASE("no file is too long", "[house][tree]") {
    expect_none(check_file_lengths(house()));
}

TEST_CASE("no function is too long", "[house][tree]") {
    expect_none(check_function_lengths(house()));
}

TEST_CASE("every header says what it is", "[house][tree]") {
    expect_none(check_header_beginnings(house()));
}

TEST_CASE("no note to oneself was left over", "[house][tree]") {
    expect_none(check_leftover_notes(house()));
}

TEST_CASE("no path of one machine was left over", "[house][tree]") {
    expect_none(check_machine_paths(house()));
}

TEST_CASE("floating point is for the display only", "[house][tree]") {
    expect_none(check_floating_point(house()));
}

TEST_CASE("only the clock asks the machine for the time", "[house][tree]") {
    expect_none(check_clocks(house()));
}

TEST_CASE("every source is built", "[house][tree]") {
    expect_none(check_sources_are_built(house()));
}

} // namespace
} // namespace chapeau::house
