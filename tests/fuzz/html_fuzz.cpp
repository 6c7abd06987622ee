// Whatever the markup, its words are UTF-8 in lines without blanks around them.
#include "base/check.hpp"
#include "base/html.hpp"
#include "base/text.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = chapeau::html::to_plain_text({reinterpret_cast<const char*>(data), size});
    if (text) {
        ENSURE(chapeau::is_valid_utf8(*text), "the words of a post are not UTF-8");
        ENSURE(chapeau::trim(*text) == *text, "the words of a post have blanks around them");
        ENSURE(text->find("\n\n\n") == std::string::npos, "two empty lines follow each other");
    }
    return 0;
}
