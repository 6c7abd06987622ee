// The disguises that a word of abuse comes in.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace chapeau::test {

struct Disguise {
    std::string_view way;
    std::string text;
};

/// `word` in small letters of ASCII.
std::vector<Disguise> disguises_of(std::string_view word);

} // namespace chapeau::test
