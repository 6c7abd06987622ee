#include "base/check.hpp"

#include <cstdio>
#include <cstdlib>

namespace chapeau {

void ensure_failed(const char* condition, std::string_view sentence, const char* file,
                   int line) noexcept {
    // Plain stdio: the log may be what is broken.
    std::fprintf(stderr, "chapeau stopped because it caught itself wrong: %.*s [%s] at %s:%d\n",
                 static_cast<int>(sentence.size()), sentence.data(), condition, file, line);
    std::abort();
}

} // namespace chapeau
