// How a source is made of options that might be wrong.
#pragma once

#include "base/result.hpp"
#include "sources/options.hpp"
#include "sources/source.hpp"

#include <memory>

namespace chapeau::sources {

/// A `Made` of `options`, which their own `check` has approved; Errc::InvalidInput otherwise.
template <class Made, class Options>
Result<std::unique_ptr<Source>> make_checked(const Options& options) {
    if (const auto faults = check(options); !faults.empty()) {
        return fail(Errc::InvalidInput, "source {}: {}", options.name, in_words(faults));
    }
    return std::make_unique<Made>(options);
}

} // namespace chapeau::sources
