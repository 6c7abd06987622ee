#include "domain/icu/confusables.hpp"

#include "base/check.hpp"

#include <cstddef>
#include <cstdint>
#include <unicode/uspoof.h>

namespace chapeau::domain {

struct Confusables::Checker {
    USpoofChecker* spoof = nullptr;
};

Confusables::Confusables() : checker_(std::make_unique<Checker>()) {
    UErrorCode status = U_ZERO_ERROR;
    checker_->spoof = uspoof_open(&status);
    uspoof_setRestrictionLevel(checker_->spoof, USPOOF_HIGHLY_RESTRICTIVE);
    uspoof_setChecks(checker_->spoof, USPOOF_RESTRICTION_LEVEL, &status);
    ENSURE(U_SUCCESS(status) != 0, "ICU has its data about confusable characters");
}

Confusables::~Confusables() {
    uspoof_close(checker_->spoof);
}

std::string Confusables::skeleton(std::string_view text) const {
    // Most skeletons are no longer than this; for the others ICU says how long they are.
    const auto length = static_cast<int32_t>(text.size());
    std::string result(text.size() * 2 + 16, '\0');
    for (int attempt = 0; attempt < 2; ++attempt) {
        UErrorCode status = U_ZERO_ERROR;
        const int32_t size =
            uspoof_getSkeletonUTF8(checker_->spoof, 0, text.data(), length, result.data(),
                                   static_cast<int32_t>(result.size()), &status);
        ENSURE(U_SUCCESS(status) != 0 || status == U_BUFFER_OVERFLOW_ERROR,
               "ICU finds the skeleton of well-formed UTF-8");
        const bool is_whole = U_SUCCESS(status) != 0;
        result.resize(static_cast<std::size_t>(size));
        if (is_whole) {
            return result;
        }
    }
    ENSURE(false, "ICU's second skeleton is as long as it said");
    return result;
}

bool Confusables::mixes_scripts(std::string_view word) const {
    UErrorCode status = U_ZERO_ERROR;
    const int32_t found = uspoof_checkUTF8(checker_->spoof, word.data(),
                                           static_cast<int32_t>(word.size()), nullptr, &status);
    ENSURE(U_SUCCESS(status) != 0, "ICU tells the scripts of well-formed UTF-8");
    return found != 0;
}

} // namespace chapeau::domain
