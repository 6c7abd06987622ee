#include "base/check.hpp"
#include "base/text.hpp"
#include "fuzz/fuzz.hpp"
#include "web/http/target.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace chapeau;
    const auto text = fuzz::text_of(data, size);
    const auto target = web::parse_target(text);
    if (target) {
        ENSURE(target->path.starts_with('/') && is_valid_utf8(target->path), "no path");
        ENSURE(target->path.size() + target->query.size() <= text.size(), "it has grown");
        ENSURE(std::none_of(target->path.begin(), target->path.end(),
                            [](char c) { return static_cast<unsigned char>(c) < 0x20U; }),
               "a control character slipped through");
    }
    return 0;
}
