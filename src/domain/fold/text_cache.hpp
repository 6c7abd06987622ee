// ScreenTexts of the raw words that are on the screen now. Cleaning a text costs microseconds,
// and the same thirty texts are asked for with every snapshot.
#pragma once

#include "domain/screen_text.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>

namespace chapeau::domain {

class TextCache {
public:
    explicit TextCache(ScreenText supporter) : supporter_(std::move(supporter)) {}

    const ScreenText& supporter() const { return supporter_; }

    ScreenText name(std::string_view raw) {
        return look_up(names_, raw, [this](std::string_view text) {
            return ScreenText::name(text, supporter_);
        });
    }

    ScreenText message(std::string_view raw) {
        return look_up(messages_, raw, ScreenText::message);
    }

private:
    using Texts = std::unordered_map<std::string, ScreenText>;

    // Some evenings' worth of what is shown at once; beyond it the cache begins anew.
    static constexpr std::size_t kTextsMax = 256;

    template <class Clean>
    static ScreenText look_up(Texts& texts, std::string_view raw, Clean clean) {
        const std::string key(raw);
        const auto found = texts.find(key);
        if (found != texts.end()) {
            return found->second;
        }
        if (texts.size() >= kTextsMax) {
            texts.clear();
        }
        return texts.emplace(key, clean(raw)).first->second;
    }

    ScreenText supporter_;
    Texts names_;
    Texts messages_;
};

} // namespace chapeau::domain
