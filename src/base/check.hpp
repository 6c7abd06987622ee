// ENSURE states what cannot be otherwise; it is compiled into every build. A program that has
// caught itself wrong stops at once with a sentence, because a kiosk that restarts within
// seconds with a right total is better than one that shows a wrong one.
//
// It is not called CHECK because the test framework owns that word.
#pragma once

#include <string_view>

namespace chapeau {

/// Prints the sentence and the place, then aborts. Safe on every thread.
[[noreturn]] void ensure_failed(const char* condition, std::string_view sentence, const char* file,
                                int line) noexcept;

} // namespace chapeau

// A macro, because only a macro knows the text of its condition.
#define ENSURE(condition, sentence)                                                                \
    (static_cast<bool>(condition)                                                                  \
         ? static_cast<void>(0)                                                                    \
         : ::chapeau::ensure_failed(#condition, (sentence), __FILE__, __LINE__))
