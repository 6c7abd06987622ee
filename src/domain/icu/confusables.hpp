// Which texts look alike, and which words mix scripts that nobody writes together, by ICU.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace chapeau::domain {

/// Costly to make, cheap to ask. For one thread at a time.
class Confusables {
public:
    Confusables();
    Confusables(const Confusables&) = delete;
    Confusables& operator=(const Confusables&) = delete;
    ~Confusables();

    /// Two texts that an eye takes for one have the same skeleton (UTS #39). It changes plain
    /// letters too, so it is compared with skeletons only. `text` must be well-formed UTF-8.
    std::string skeleton(std::string_view text) const;

    /// Whether one word is more of a mixture than the "highly restrictive" level admits: one
    /// script, or those that Chinese, Japanese or Korean are written with, beside Latin.
    bool mixes_scripts(std::string_view word) const;

private:
    struct Checker;
    std::unique_ptr<Checker> checker_;
};

} // namespace chapeau::domain
