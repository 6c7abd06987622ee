#include "display/text/pango_text.hpp"

#include "base/check.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <cmath>
#include <fontconfig/fontconfig.h>
#include <pango/pangocairo.h>
#include <pango/pangofc-fontmap.h>
#include <span>
#include <unordered_map>

namespace chapeau::display {

namespace {

struct GObjectFree {
    void operator()(void* object) const { g_object_unref(object); }
};
template <class T>
using GObject = std::unique_ptr<T, GObjectFree>;

struct FontDescriptionFree {
    void operator()(PangoFontDescription* description) const {
        pango_font_description_free(description);
    }
};
struct AttributesFree {
    void operator()(PangoAttrList* list) const { pango_attr_list_unref(list); }
};
struct FontOptionsFree {
    void operator()(cairo_font_options_t* options) const { cairo_font_options_destroy(options); }
};
struct SurfaceFree {
    void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
};
struct CairoFree {
    void operator()(cairo_t* cairo) const { cairo_destroy(cairo); }
};
struct IteratorFree {
    void operator()(PangoLayoutIter* iterator) const { pango_layout_iter_free(iterator); }
};

// The colour emoji font is not named on purpose: it has digits of its own, and naming it turns
// every "25" into emoji. Pango finds it by itself for what is emoji.
constexpr std::string_view kFamiliesBeforeHan =
    "Inter, Noto Sans, Noto Sans Arabic, Noto Sans Hebrew, Noto Sans Devanagari, "
    "Noto Sans Bengali, Noto Sans Gurmukhi, Noto Sans Gujarati, Noto Sans Oriya, "
    "Noto Sans Tamil, Noto Sans Telugu, Noto Sans Kannada, Noto Sans Malayalam, "
    "Noto Sans Sinhala, Noto Sans Thai, Noto Sans Lao, Noto Sans Myanmar, Noto Sans Khmer, "
    "Noto Sans Ethiopic, Noto Sans Georgian, Noto Sans Armenian, Noto Serif Tibetan, "
    "Noto Sans Thaana, Noto Sans NKo, Noto Sans Cherokee, "
    "Noto Sans Canadian Aboriginal, Noto Sans Syriac, Noto Sans Javanese, Noto Sans Balinese";
// Mongolian stands behind Han because it has the full stop and the comma of both, for lines that
// run downwards.
constexpr std::string_view kFamiliesAfterHan =
    "Noto Sans Mongolian, Noto Sans Symbols, Noto Sans Symbols2, Noto Sans Math, sans-serif";

std::string families(std::string_view language) {
    // Characters shared by Chinese, Japanese and Korean are drawn as the evening's language has
    // them; without one, kana must at least match the Han beside them.
    std::string_view han = "Noto Sans CJK JP, Noto Sans CJK SC, Noto Sans CJK TC, Noto Sans CJK KR";
    if (language.starts_with("zh-Hant") || language.starts_with("zh-TW") ||
        language.starts_with("zh-HK")) {
        han = "Noto Sans CJK TC, Noto Sans CJK SC, Noto Sans CJK JP, Noto Sans CJK KR";
    } else if (language.starts_with("zh")) {
        han = "Noto Sans CJK SC, Noto Sans CJK TC, Noto Sans CJK JP, Noto Sans CJK KR";
    } else if (language.starts_with("ko")) {
        han = "Noto Sans CJK KR, Noto Sans CJK JP, Noto Sans CJK SC, Noto Sans CJK TC";
    }
    std::string all(kFamiliesBeforeHan);
    all.append(", ").append(han).append(", ").append(kFamiliesAfterHan);
    return all;
}

PangoWeight pango_weight(Weight weight) {
    switch (weight) {
    case Weight::Regular:
        return PANGO_WEIGHT_NORMAL;
    case Weight::SemiBold:
        return PANGO_WEIGHT_SEMIBOLD;
    case Weight::Bold:
        return PANGO_WEIGHT_BOLD;
    }
    return PANGO_WEIGHT_NORMAL;
}

// Our own templates wrap names in FIRST STRONG ISOLATE; such a text reads in the direction of
// its template. A text without isolates is somebody's own words and chooses its direction.
bool is_template(std::string_view utf8) {
    return utf8.find("\xE2\x81\xA8") != utf8.npos;
}

constexpr double kLineHeight = 1.25; // Of the em: the same for all scripts, so rows keep step.

// Ink around the text's box of lines, in ems; what is stacked higher is cut off, so that a
// letter with many marks cannot paint over the rows around it. Tibetan and Nastaliq fit.
constexpr double kInkAboveMax = 2.0;
constexpr double kInkBelowMax = 1.2;

// Room for the soft edge of a bitmap that is drawn between pixels, and for colour glyphs whose
// scaled outline Pango rounds inwards.
constexpr int kPadding = 2;

struct PixelRect {
    int x, y, width, height;
};

PixelRect limit(const PangoRectangle& ink, int size_px, int lines_height_px) {
    const int top_min = -static_cast<int>(std::lround(kInkAboveMax * size_px));
    const int bottom_max = lines_height_px + static_cast<int>(std::lround(kInkBelowMax * size_px));
    const int left = std::clamp(ink.x, -size_px, kTextPixelsMax);
    const int right = std::clamp(ink.x + ink.width, left, std::min(left + kTextPixelsMax, 32000));
    const int top = std::clamp(ink.y, top_min, bottom_max);
    const int bottom = std::clamp(ink.y + ink.height, top, bottom_max);
    return {left, top, right - left, std::min(bottom - top, kTextPixelsMax)};
}

// Cairo keeps colours multiplied by their alpha, in native-endian words; textures want them
// straight. Where alpha is 0 the text's own colour is put, else a filtered edge goes dark.
void unpremultiply(const unsigned char* source, int stride, const Colour& colour,
                   TextBitmap& bitmap) {
    bitmap.rgba.resize(static_cast<std::size_t>(bitmap.width) *
                       static_cast<std::size_t>(bitmap.height) * 4);
    std::uint8_t* out = bitmap.rgba.data();
    for (int y = 0; y < bitmap.height; ++y) {
        const unsigned char* row = source + static_cast<std::ptrdiff_t>(y) * stride;
        for (int x = 0; x < bitmap.width; ++x, out += 4) {
            std::uint32_t pixel = 0;
            std::copy_n(row + static_cast<std::ptrdiff_t>(x) * 4, 4,
                        reinterpret_cast<unsigned char*>(&pixel));
            const std::uint32_t alpha = pixel >> 24U;
            if (alpha == 0) {
                out[0] = colour.red;
                out[1] = colour.green;
                out[2] = colour.blue;
                out[3] = 0;
                continue;
            }
            const auto straight = [alpha](std::uint32_t channel) {
                return static_cast<std::uint8_t>(
                    std::min<std::uint32_t>(255, (channel * 255 + alpha / 2) / alpha));
            };
            out[0] = straight((pixel >> 16U) & 0xFFU);
            out[1] = straight((pixel >> 8U) & 0xFFU);
            out[2] = straight(pixel & 0xFFU);
            out[3] = static_cast<std::uint8_t>(alpha);
        }
    }
}

struct MeasureKey {
    std::string utf8;
    int size_px;
    Weight weight;
    bool tabular;
    int width_px = 0; // Where it wraps; 0: it does not.
    int lines_max = 1;
    bool operator==(const MeasureKey&) const = default;
};
struct MeasureHash {
    std::size_t operator()(const MeasureKey& key) const {
        return std::hash<std::string>{}(key.utf8) ^ (static_cast<std::size_t>(key.size_px) << 3U) ^
               (static_cast<std::size_t>(key.weight) << 1U) ^ (key.tabular ? 1U : 0U) ^
               (static_cast<std::size_t>(key.width_px) << 16U) ^
               (static_cast<std::size_t>(key.lines_max) << 32U);
    }
};

// A scene measures the same hundred texts again and again; this many cover any scene.
constexpr std::size_t kMeasuresMax = 2048;

} // namespace

struct PangoText::State {
    GObject<PangoFontMap> map;
    GObject<PangoContext> context;
    std::string families;
    mutable std::unordered_map<MeasureKey, float, MeasureHash> widths;
    mutable std::unordered_map<MeasureKey, Wrapped, MeasureHash> wrapped;
    mutable std::unordered_map<int, float> cap_heights;

    GObject<PangoLayout> layout(std::string_view utf8, const TextStyle& style) const;
};

GObject<PangoLayout> PangoText::State::layout(std::string_view utf8, const TextStyle& style) const {
    GObject<PangoLayout> made(pango_layout_new(context.get()));
    const std::unique_ptr<PangoFontDescription, FontDescriptionFree> font(
        pango_font_description_new());
    const int size_px = std::clamp(style.size_px, 1, kTextSizeMax);
    pango_font_description_set_family(font.get(), families.c_str());
    pango_font_description_set_weight(font.get(), pango_weight(style.weight));
    pango_font_description_set_absolute_size(font.get(),
                                             static_cast<double>(size_px) * PANGO_SCALE);
    pango_layout_set_font_description(made.get(), font.get());

    const std::unique_ptr<PangoAttrList, AttributesFree> attributes(pango_attr_list_new());
    if (style.tabular_digits) {
        pango_attr_list_insert(attributes.get(), pango_attr_font_features_new("tnum=1"));
    }
    if (style.lines_max > 1) {
        const int line_height = static_cast<int>(std::lround(kLineHeight * size_px));
        pango_attr_list_insert(attributes.get(),
                               pango_attr_line_height_new_absolute(line_height * PANGO_SCALE));
        pango_layout_set_wrap(made.get(), PANGO_WRAP_WORD_CHAR);
    } else {
        pango_layout_set_single_paragraph_mode(made.get(), TRUE);
    }
    pango_layout_set_attributes(made.get(), attributes.get());
    pango_layout_set_auto_dir(made.get(), is_template(utf8) ? FALSE : TRUE);

    const std::string_view cut =
        is_valid_utf8(utf8) ? truncate_utf8(utf8, kTextBytesMax) : std::string_view{};
    pango_layout_set_text(made.get(), cut.data(), static_cast<int>(cut.size()));
    return made;
}

PangoText::PangoText(std::string_view language) : state_(std::make_unique<State>()) {
    state_->map.reset(pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT));
    ENSURE(state_->map != nullptr, "Pango was built with FreeType");
    state_->context.reset(pango_font_map_create_context(state_->map.get()));
    const std::unique_ptr<cairo_font_options_t, FontOptionsFree> options(
        cairo_font_options_create());
    cairo_font_options_set_hint_style(options.get(), CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options.get(), CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_antialias(options.get(), CAIRO_ANTIALIAS_GRAY);
    PangoContext* const context = state_->context.get();
    pango_cairo_context_set_font_options(context, options.get());
    pango_cairo_context_set_resolution(context, 72.0);
    pango_context_set_round_glyph_positions(context, FALSE);
    pango_context_set_base_dir(context, PANGO_DIRECTION_LTR);
    pango_context_set_language(context, pango_language_from_string(std::string(language).c_str()));
    state_->families = families(language);
}

// The map's fonts and its cache hold each other; only this lets them go.
PangoText::~PangoText() {
    state_->context.reset();
    pango_fc_font_map_shutdown(PANGO_FC_FONT_MAP(state_->map.get()));
}

float PangoText::width(const domain::ScreenText& text, const TextStyle& style) const {
    MeasureKey key{text.utf8(), style.size_px, style.weight, style.tabular_digits};
    if (const auto found = state_->widths.find(key); found != state_->widths.end()) {
        return found->second;
    }
    TextStyle single = style;
    single.lines_max = 1;
    const auto layout = state_->layout(text.utf8(), single);
    PangoRectangle logical{};
    pango_layout_get_extents(layout.get(), nullptr, &logical);
    const float width = static_cast<float>(logical.width) / PANGO_SCALE;
    if (state_->widths.size() >= kMeasuresMax) {
        state_->widths.clear();
    }
    state_->widths.emplace(std::move(key), width);
    return width;
}

Wrapped PangoText::wrapped(const domain::ScreenText& text, const TextStyle& style,
                           int width_px) const {
    const int width = std::clamp(width_px, 1, kTextPixelsMax);
    TextStyle wrapping = style;
    wrapping.lines_max = std::max(2, style.lines_max);
    MeasureKey key{text.utf8(),          style.size_px, style.weight,
                   style.tabular_digits, width,         wrapping.lines_max};
    if (const auto found = state_->wrapped.find(key); found != state_->wrapped.end()) {
        return found->second;
    }
    const auto layout = state_->layout(text.utf8(), wrapping);
    pango_layout_set_width(layout.get(), width * PANGO_SCALE);
    Wrapped size;
    size.lines = pango_layout_get_line_count(layout.get());
    const std::unique_ptr<PangoLayoutIter, IteratorFree> line(pango_layout_get_iter(layout.get()));
    int left = wrapping.lines_max;
    do {
        PangoRectangle logical{};
        pango_layout_iter_get_line_extents(line.get(), nullptr, &logical);
        size.height = static_cast<float>(logical.y + logical.height) / PANGO_SCALE;
    } while (--left > 0 && pango_layout_iter_next_line(line.get()) != FALSE);
    if (state_->wrapped.size() >= kMeasuresMax) {
        state_->wrapped.clear();
    }
    state_->wrapped.emplace(std::move(key), size);
    return size;
}

float PangoText::cap_height(int size_px, Weight weight) const {
    const int key = size_px * 4 + static_cast<int>(weight);
    if (const auto found = state_->cap_heights.find(key); found != state_->cap_heights.end()) {
        return found->second;
    }
    TextStyle style;
    style.size_px = size_px;
    style.weight = weight;
    const auto layout = state_->layout("H", style);
    PangoRectangle ink{};
    pango_layout_line_get_extents(pango_layout_get_line_readonly(layout.get(), 0), &ink, nullptr);
    const float height = static_cast<float>(-ink.y) / PANGO_SCALE;
    if (state_->cap_heights.size() >= kMeasuresMax) {
        state_->cap_heights.clear();
    }
    state_->cap_heights.emplace(key, height);
    return height;
}

TextBitmap PangoText::rasterise(std::string_view utf8, const TextStyle& style, int width_px_max,
                                Align align) const {
    TextBitmap bitmap;
    const int size_px = std::clamp(style.size_px, 1, kTextSizeMax);
    const bool several_lines = style.lines_max > 1;
    const int width_px = std::clamp(width_px_max, 1, kTextPixelsMax);
    const auto layout = state_->layout(utf8, style);
    pango_layout_set_width(layout.get(), width_px * PANGO_SCALE);
    pango_layout_set_ellipsize(layout.get(), PANGO_ELLIPSIZE_END);
    if (several_lines) {
        pango_layout_set_height(layout.get(), -style.lines_max);
        pango_layout_set_alignment(layout.get(), align == Align::Centre ? PANGO_ALIGN_CENTER
                                                 : align == Align::End  ? PANGO_ALIGN_RIGHT
                                                                        : PANGO_ALIGN_LEFT);
    }
    PangoLayoutLine* const line = pango_layout_get_line_readonly(layout.get(), 0);
    PangoRectangle ink{};
    PangoRectangle logical{};
    if (several_lines) {
        pango_layout_get_extents(layout.get(), nullptr, &logical);
        pango_layout_get_pixel_extents(layout.get(), &ink, nullptr);
    } else {
        pango_layout_line_get_extents(line, nullptr, &logical);
        pango_layout_line_get_pixel_extents(line, &ink, nullptr);
    }
    bitmap.advance = static_cast<float>(logical.width) / PANGO_SCALE;
    bitmap.line_count = pango_layout_get_line_count(layout.get());
    bitmap.unknown_glyphs = pango_layout_get_unknown_glyphs_count(layout.get());
    bitmap.ellipsised = pango_layout_is_ellipsized(layout.get()) != FALSE;
    const int lines_height = several_lines ? logical.height / PANGO_SCALE : 0;
    const PixelRect drawn = limit(ink, size_px, lines_height);
    if (drawn.width <= 0 || drawn.height <= 0) {
        return bitmap;
    }
    bitmap.width = drawn.width + 2 * kPadding;
    bitmap.height = drawn.height + 2 * kPadding;
    bitmap.left = drawn.x - kPadding;
    bitmap.top = drawn.y - kPadding;

    const std::unique_ptr<cairo_surface_t, SurfaceFree> surface(
        cairo_image_surface_create(CAIRO_FORMAT_ARGB32, bitmap.width, bitmap.height));
    ENSURE(cairo_surface_status(surface.get()) == CAIRO_STATUS_SUCCESS,
           "a surface within the limits can be made");
    const std::unique_ptr<cairo_t, CairoFree> cairo(cairo_create(surface.get()));
    cairo_set_source_rgba(cairo.get(), style.colour.red / 255.0, style.colour.green / 255.0,
                          style.colour.blue / 255.0, style.colour.alpha / 255.0);
    cairo_move_to(cairo.get(), -bitmap.left, -bitmap.top);
    if (several_lines) {
        pango_cairo_show_layout(cairo.get(), layout.get());
    } else {
        pango_cairo_show_layout_line(cairo.get(), line);
    }
    cairo_surface_flush(surface.get());
    unpremultiply(cairo_image_surface_get_data(surface.get()),
                  cairo_image_surface_get_stride(surface.get()), style.colour, bitmap);
    return bitmap;
}

std::vector<int> PangoText::visual_order(std::string_view utf8, const TextStyle& style) const {
    std::vector<int> order;
    const auto layout = state_->layout(utf8, style);
    const std::unique_ptr<PangoLayoutIter, IteratorFree> iterator(
        pango_layout_get_iter(layout.get()));
    do {
        order.push_back(pango_layout_iter_get_index(iterator.get()));
    } while (pango_layout_iter_next_cluster(iterator.get()) != FALSE);
    return order;
}

const std::vector<ScriptSample>& PangoText::samples() {
    static const std::vector<ScriptSample> kSamples = {
        {"Latin", "Zoë Łukasz"}, {"Greek", "Ελένη"},
        {"Cyrillic", "Наталья"}, {"Han and kana", "田中 さくら"},
        {"Arabic", "محمد"},      {"emoji", "👩‍🚀🎉"},
        {"Hangul", "김민준"},    {"Devanagari", "अनन्या"},
        {"Hebrew", "יעל"},       {"Thai", "ไพศาล"},
        {"Bengali", "অনন্যা"},    {"Tamil", "கவிதா"},
        {"Telugu", "కవిత"},       {"Gujarati", "કવિતા"},
        {"Gurmukhi", "ਕਵਿਤਾ"},   {"Kannada", "ಕವಿತಾ"},
        {"Malayalam", "കവിത"},   {"Oriya", "କବିତା"},
        {"Sinhala", "කවිතා"},     {"Myanmar", "အောင်"},
        {"Khmer", "សុខា"},        {"Lao", "ສົມ"},
        {"Ethiopic", "አበበ"},     {"Georgian", "ნინო"},
        {"Armenian", "Արամ"},    {"Tibetan", "བསོད"},
        {"Thaana", "އަލީ"},        {"NKo", "ߒߞߏ"},
        {"mathematical", "𝓩𝓸𝓮"},
    };
    return kSamples;
}

std::optional<std::filesystem::path> font_file(const std::string& family) {
    FcPattern* const wanted = FcPatternCreate();
    FcPatternAddString(wanted, FC_FAMILY, reinterpret_cast<const FcChar8*>(family.c_str()));
    FcPatternAddInteger(wanted, FC_WEIGHT, FC_WEIGHT_REGULAR);
    FcPatternAddInteger(wanted, FC_SLANT, FC_SLANT_ROMAN);
    FcConfigSubstitute(nullptr, wanted, FcMatchPattern);
    FcDefaultSubstitute(wanted);
    FcResult result = FcResultNoMatch;
    FcPattern* const match = FcFontMatch(nullptr, wanted, &result);
    std::optional<std::filesystem::path> path;
    FcChar8* file = nullptr;
    if (match != nullptr && FcPatternGetString(match, FC_FILE, 0, &file) == FcResultMatch) {
        path = reinterpret_cast<const char*>(file);
    }
    if (match != nullptr) {
        FcPatternDestroy(match);
    }
    FcPatternDestroy(wanted);
    return path;
}

} // namespace chapeau::display
