// The one door for words. Drawing accepts ScreenText and nothing else, and only the functions
// below make one, so that no stranger's bytes reach the projector unexamined.
//
// A ScreenText is bounded, well-formed, NFC, on one line, free of control characters and of
// bidirectional overrides, with marks and grapheme clusters capped, and shows something.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace chapeau::domain {

/// Limits in grapheme clusters, what a reader would call letters. A name of 24 fits the
/// narrowest row of the board; a message of 120 fits two lines of a card.
inline constexpr std::size_t kNameGraphemesMax = 24;
inline constexpr std::size_t kMessageGraphemesMax = 120;
inline constexpr std::size_t kTitleGraphemesMax = 60;

/// A post: what most networks allow at most. A card cuts it further, by its own room.
inline constexpr std::size_t kPostGraphemesMax = 500;

/// More bytes than this are not even looked at.
inline constexpr std::size_t kAudienceBytesMax = 1024;

/// The same for a post: kPostGraphemesMax characters of four bytes, and as much for marks.
inline constexpr std::size_t kPostBytesMax = 4096;

/// Legitimate names carry one combining mark on a letter, rarely two; "zalgo" text carries
/// dozens, which would paint over the neighbouring rows.
inline constexpr std::size_t kMarksInARowMax = 3;

/// An audience's text after all the rules but the cut to a length: what is judged, so that what
/// a judge overlooks cannot come to light by the cleaning. Empty when it cannot be read.
std::string clean_audience_text(std::string_view raw);

/// The same of a post, up to kPostBytesMax and without its links.
std::string clean_post_text(std::string_view raw);

class ScreenText {
public:
    /// Empty; draws nothing.
    ScreenText() = default;

    /// A donor's public name. What leaves nothing visible, and an empty name, become `fallback`,
    /// which the caller takes from the phrases of the challenge's language ("A supporter").
    static ScreenText name(std::string_view raw, const ScreenText& fallback);

    /// A donor's message, or empty when nothing visible is left.
    static ScreenText message(std::string_view raw);

    /// What somebody posted, up to kPostBytesMax of it, without the links, whose letters tell a
    /// room nothing; or empty when nothing visible is left.
    static ScreenText post(std::string_view raw);

    /// A text that the operator configured: the challenge's title, the beneficiary, an address.
    static ScreenText configured(std::string_view raw);

    /// A text that the program itself made from its phrases, numbers and dates. It goes through
    /// the same cleaning, with no cap but kAudienceBytesMax.
    static ScreenText own(std::string_view text);

    /// Replaces `{0}`, `{1}`... of one of our own patterns by texts, each inside a directional
    /// isolate, so that an Arabic name cannot reorder the amount beside it.
    static ScreenText compose(std::string_view pattern, std::span<const ScreenText> parts);

    const std::string& utf8() const { return utf8_; }
    bool empty() const { return utf8_.empty(); }
    bool operator==(const ScreenText&) const = default;

private:
    explicit ScreenText(std::string utf8) : utf8_(std::move(utf8)) {}

    std::string utf8_;
};

} // namespace chapeau::domain
