#include "display/screen/texture_cache.hpp"

#include "base/log.hpp"
#include "display/qr.hpp"
#include "display/screen/gl.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

namespace chapeau::display {

namespace {

// A screen shows one code; these are the ones of scenes just left.
constexpr std::size_t kQrCodesMax = 4;

// Scenes use two or three; a new size of the window brings new ones.
constexpr std::size_t kStripesMax = 8;

constexpr int kConfettoTexels = 32;
constexpr int kConfettoEdgeTexels = 2; // About one pixel on a piece of 16 pixels.

enum class Sampling { Linear, Nearest };
enum class Border { Clamp, Repeat };

Texture upload(const std::vector<std::uint8_t>& rgba, int width, int height, Sampling sampling,
               Border border) {
    Texture texture{0, width, height};
    glGenTextures(1, &texture.name);
    glBindTexture(GL_TEXTURE_2D, texture.name);
    const GLint filter = sampling == Sampling::Linear ? GL_LINEAR : GL_NEAREST;
    const GLint wrap = border == Border::Repeat ? GL_REPEAT : GL_CLAMP_TO_EDGE;
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, filter);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, filter);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, wrap);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, wrap);
    glPixelStorei(GL_UNPACK_ROW_LENGTH, 0);
    glPixelStorei(GL_UNPACK_ALIGNMENT, 4);
    glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA8, width, height, 0, GL_RGBA, GL_UNSIGNED_BYTE,
                 rgba.data());
    return texture;
}

void destroy(const Texture& texture) {
    if (texture.name != 0) {
        glDeleteTextures(1, &texture.name);
    }
}

Texture make_qr(const std::string& content) {
    const Result<QrModules> modules = encode_qr(content);
    if (!modules) {
        log::error("the screen shows no QR code: {}", modules.error().message);
        return {};
    }
    const int side = modules->size + 2 * kQrQuietModules;
    std::vector<std::uint8_t> rgba(
        static_cast<std::size_t>(side) * static_cast<std::size_t>(side) * 4, 255);
    for (int y = 0; y < modules->size; ++y) {
        for (int x = 0; x < modules->size; ++x) {
            if (modules->is_dark(x, y)) {
                const std::size_t texel =
                    static_cast<std::size_t>(y + kQrQuietModules) * static_cast<std::size_t>(side) +
                    static_cast<std::size_t>(x + kQrQuietModules);
                std::fill_n(&rgba[texel * 4], 3, std::uint8_t{0});
            }
        }
    }
    return upload(rgba, side, side, Sampling::Nearest, Border::Clamp);
}

// Half stripe, half nothing; each texel's cover is the exact area of the stripe in it, counted
// on a fine grid.
Texture make_stripes(int period_px) {
    constexpr int kSamples = 8;
    std::vector<std::uint8_t> rgba;
    rgba.reserve(static_cast<std::size_t>(period_px) * static_cast<std::size_t>(period_px) * 4);
    for (int y = 0; y < period_px; ++y) {
        for (int x = 0; x < period_px; ++x) {
            int covered = 0;
            for (int sample = 0; sample < kSamples * kSamples; ++sample) {
                const int fine_x = x * kSamples + sample % kSamples;
                const int fine_y = y * kSamples + sample / kSamples;
                const int along = (fine_x + fine_y) % (period_px * kSamples);
                covered += along * 2 < period_px * kSamples ? 1 : 0;
            }
            rgba.insert(
                rgba.end(),
                {255, 255, 255, static_cast<std::uint8_t>(covered * 255 / (kSamples * kSamples))});
        }
    }
    return upload(rgba, period_px, period_px, Sampling::Linear, Border::Repeat);
}

Texture make_confetto() {
    std::vector<std::uint8_t> rgba;
    for (int y = 0; y < kConfettoTexels; ++y) {
        for (int x = 0; x < kConfettoTexels; ++x) {
            const int edge = std::min(std::min(x, kConfettoTexels - 1 - x),
                                      std::min(y, kConfettoTexels - 1 - y));
            const int alpha = std::min(255, edge * 255 / kConfettoEdgeTexels);
            rgba.insert(rgba.end(), {255, 255, 255, static_cast<std::uint8_t>(alpha)});
        }
    }
    return upload(rgba, kConfettoTexels, kConfettoTexels, Sampling::Linear, Border::Clamp);
}

Box place(const Text& text, const Texture& texture, int left, int top, float advance) {
    Box quad{0, 0, static_cast<float>(texture.width), static_cast<float>(texture.height)};
    if (text.style.lines_max > 1) {
        quad.x = text.box.x + static_cast<float>(left);
        quad.y = text.box.y + static_cast<float>(top);
        return quad;
    }
    const float spare = text.box.width - advance;
    const float indent = text.align == Align::Centre ? std::round(spare / 2)
                         : text.align == Align::End  ? std::round(spare)
                                                     : 0;
    quad.x = text.box.x + indent + static_cast<float>(left);
    quad.y = text.baseline_y + static_cast<float>(top);
    return quad;
}

} // namespace

std::size_t TextureCache::KeyHash::operator()(const Key& key) const {
    std::size_t hash = std::hash<std::string_view>{}(key.utf8);
    const auto mix = [&hash](std::size_t value) {
        constexpr std::size_t kOdd = 0x9E3779B97F4A7C15U;
        hash = (hash ^ value) * kOdd;
    };
    mix(static_cast<std::size_t>(key.style.size_px));
    mix(static_cast<std::size_t>(key.style.weight) * 8 + (key.style.tabular_digits ? 1U : 0U));
    mix((static_cast<std::size_t>(key.style.colour.red) << 24U) ^
        (static_cast<std::size_t>(key.style.colour.green) << 16U) ^
        (static_cast<std::size_t>(key.style.colour.blue) << 8U) ^ key.style.colour.alpha);
    mix(static_cast<std::size_t>(key.width_px));
    return hash;
}

TextureCache::TextureCache(const PangoText& text, std::size_t bytes_max)
    : text_(text), bytes_max_(bytes_max) {}

TextureCache::~TextureCache() {
    for (const Entry& entry : texts_) {
        destroy(entry.texture);
    }
    for (const auto& [content, texture] : qr_codes_) {
        destroy(texture);
    }
    for (const auto& [period, texture] : stripes_) {
        destroy(texture);
    }
    destroy(confetto_);
}

void TextureCache::begin_frame() {
    ++frame_;
    let_go();
    if (qr_codes_.size() > kQrCodesMax) {
        for (const auto& [content, texture] : qr_codes_) {
            destroy(texture);
        }
        qr_codes_.clear();
    }
    if (stripes_.size() > kStripesMax) {
        for (const auto& [period, texture] : stripes_) {
            destroy(texture);
        }
        stripes_.clear();
    }
}

void TextureCache::let_go() const {
    while (bytes_ > bytes_max_ && !texts_.empty() && texts_.front().frame != frame_) {
        destroy(texts_.front().texture);
        bytes_ -= texts_.front().bytes;
        index_.erase(texts_.front().key);
        texts_.pop_front();
    }
}

const TextureCache::Entry* TextureCache::find(const Key& key) const {
    const auto found = index_.find(key);
    return found == index_.end() ? nullptr : &*found->second;
}

const TextureCache::Entry& TextureCache::find_or_make(const Text& text) const {
    const std::string& utf8 = text.text.utf8();
    const int width_px = std::clamp(static_cast<int>(std::ceil(std::min(text.box.width, 1.0e6F))),
                                    1, kTextPixelsMax);
    const bool several_lines = text.style.lines_max > 1;
    Key key{utf8, text.style, several_lines ? width_px : 0,
            several_lines ? text.align : Align::Start};
    // A text that fits is the same bitmap whatever the box; only one that was cut depends on it.
    const Entry* entry = find(key);
    if (entry == nullptr || (!several_lines && entry->advance > static_cast<float>(width_px))) {
        key.width_px = width_px;
        entry = find(key);
    }
    if (entry == nullptr) {
        const TextBitmap bitmap = text_.rasterise(utf8, text.style, width_px, text.align);
        ++rasterised_;
        if (!several_lines && !bitmap.ellipsised) {
            key.width_px = 0;
        }
        entry = &keep(utf8, key, bitmap);
    }
    const auto place_in_list = index_.find(entry->key)->second;
    place_in_list->frame = frame_;
    texts_.splice(texts_.end(), texts_, place_in_list);
    return *place_in_list;
}

const TextureCache::Entry& TextureCache::keep(std::string_view utf8, Key key,
                                              const TextBitmap& bitmap) const {
    if (const auto old = index_.find(key); old != index_.end()) {
        return *old->second;
    }
    Entry entry;
    entry.utf8 = utf8;
    entry.left = bitmap.left;
    entry.top = bitmap.top;
    entry.advance = bitmap.advance;
    entry.frame = frame_;
    if (bitmap.width > 0) {
        entry.texture =
            upload(bitmap.rgba, bitmap.width, bitmap.height, Sampling::Linear, Border::Clamp);
    }
    constexpr std::size_t kBookkeepingBytes = 256;
    entry.bytes = bitmap.rgba.size() + utf8.size() + kBookkeepingBytes;
    bytes_ += entry.bytes;
    texts_.push_back(std::move(entry));
    Entry& kept = texts_.back();
    key.utf8 = kept.utf8;
    kept.key = key;
    index_.emplace(key, std::prev(texts_.end()));
    let_go();
    return kept;
}

TextureCache::PlacedText TextureCache::text(const Text& text) const {
    if (text.text.empty()) {
        return {};
    }
    const Entry& entry = find_or_make(text);
    return {entry.texture, place(text, entry.texture, entry.left, entry.top, entry.advance)};
}

Texture TextureCache::qr(const std::string& content) const {
    const auto found = qr_codes_.find(content);
    return found != qr_codes_.end() ? found->second
                                    : qr_codes_.emplace(content, make_qr(content)).first->second;
}

Texture TextureCache::stripes(int period_px) const {
    const int period = std::clamp(period_px, 2, 256);
    const auto found = stripes_.find(period);
    return found != stripes_.end() ? found->second
                                   : stripes_.emplace(period, make_stripes(period)).first->second;
}

Texture TextureCache::confetto() const {
    if (confetto_.name == 0) {
        confetto_ = make_confetto();
    }
    return confetto_;
}

} // namespace chapeau::display
