// What is costly to make and cheap to show, as textures: texts, QR codes, stripes, the soft edge
// of confetti. Kept within a memory limit; what was not shown for longest goes first.
//
// Every text of a picture is made in the frame that shows it. A name that came a frame late
// would flicker, and a warm text costs a tenth of a millisecond; what is costly, a script's first
// use, is done in advance (`Easel::warm_one_script`).
//
// Threads: the one that owns the OpenGL context, which must be current in every call.
#pragma once

#include "display/damage.hpp"
#include "display/picture.hpp"
#include "display/text/pango_text.hpp"

#include <cstddef>
#include <cstdint>
#include <list>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>

namespace chapeau::display {

/// A texture of OpenGL; 0 when there is nothing to show.
struct Texture {
    std::uint32_t name = 0;
    int width = 0;
    int height = 0;
};

class TextureCache final : public TextInk {
public:
    TextureCache(const PangoText& text, std::size_t bytes_max);
    ~TextureCache() override;

    /// Textures asked for from here on are not let go before the next call.
    void begin_frame();

    struct PlacedText {
        Texture texture;
        Box quad; // In the picture.
    };
    PlacedText text(const Text& text) const;
    Box ink(const Text& text) const override { return this->text(text).quad; }

    /// One texel per module, quiet zone included; empty when the content cannot be encoded.
    Texture qr(const std::string& content) const;

    /// A tile of diagonal stripes that repeats; white where the stripe is.
    Texture stripes(int period_px) const;

    /// A white square with a soft edge.
    Texture confetto() const;

    std::size_t bytes() const { return bytes_; }
    std::size_t entries() const { return texts_.size(); }

    /// How many texts were rasterised so far.
    std::size_t rasterised() const { return rasterised_; }

private:
    struct Key {
        std::string_view utf8;
        TextStyle style;
        int width_px = 0; // 0: the whole text on one line.
        Align align = Align::Start;
        bool operator==(const Key&) const = default;
    };
    struct KeyHash {
        std::size_t operator()(const Key& key) const;
    };
    struct Entry {
        std::string utf8; // What the key in the index looks at.
        Key key;
        Texture texture;
        int left = 0;
        int top = 0;
        float advance = 0;
        std::size_t bytes = 0;
        std::uint64_t frame = 0; // When it was last asked for.
    };
    using Entries = std::list<Entry>; // Least recently shown first.

    const Entry& find_or_make(const Text& text) const;
    const Entry* find(const Key& key) const;
    const Entry& keep(std::string_view utf8, Key key, const TextBitmap& bitmap) const;
    void let_go() const;

    // What is made while a picture is looked at does not change what the picture is, so a
    // look-up is const to its callers.
    const PangoText& text_;
    std::size_t bytes_max_;
    mutable Entries texts_;
    mutable std::unordered_map<Key, Entries::iterator, KeyHash> index_;
    mutable std::map<std::string, Texture> qr_codes_;
    mutable std::map<int, Texture> stripes_;
    mutable Texture confetto_;
    mutable std::size_t bytes_ = 0;
    mutable std::size_t rasterised_ = 0;
    std::uint64_t frame_ = 1;
};

} // namespace chapeau::display
