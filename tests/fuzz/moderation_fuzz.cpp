// Any bytes as a name and as a message: they are cleaned to something bounded and harmless, and
// what is let through is as harmless when it is judged by what the room sees.
#include "base/check.hpp"
#include "base/text.hpp"
#include "domain/icu/unicode.hpp"
#include "domain/moderation/moderator.hpp"
#include "domain/screen_text.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace {

using chapeau::domain::CharacterKind;
using chapeau::domain::Moderator;
using chapeau::domain::ScreenText;
using chapeau::domain::Verdict;

const Moderator& fuzzed_moderator() {
    static const Moderator moderator{chapeau::domain::ModerationRules{
        {"plimsoll", "\u9A6C\u9E7F"}, {"Coon"}, {"Ada Lovelace", "WWF"}, {"18"}}};
    return moderator;
}

void check_shown(std::string_view text, std::size_t graphemes_max) {
    ENSURE(chapeau::is_valid_utf8(text), "a shown text is not UTF-8");
    ENSURE(text.size() <= chapeau::domain::kAudienceBytesMax, "a shown text has too many bytes");
    ENSURE(chapeau::domain::grapheme_count(text) <= graphemes_max, "a shown text is too long");
    ENSURE(chapeau::domain::to_nfc(text) == text, "a shown text is not composed");
    std::size_t marks = 0;
    for (std::size_t offset = 0; offset < text.size();) {
        const CharacterKind kind =
            chapeau::domain::kind_of(chapeau::domain::next_character(text, offset));
        ENSURE(kind != CharacterKind::Forbidden, "a shown text holds what is forbidden");
        marks = kind == CharacterKind::Mark ? marks + 1 : 0;
        ENSURE(marks <= chapeau::domain::kMarksInARowMax, "a shown text has too many marks");
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string raw(reinterpret_cast<const char*>(data), size);
    const Moderator& moderator = fuzzed_moderator();
    const std::string name = ScreenText::name(raw, ScreenText()).utf8();
    const std::string message = ScreenText::message(raw).utf8();
    check_shown(name, chapeau::domain::kNameGraphemesMax);
    check_shown(message, chapeau::domain::kMessageGraphemesMax);
    ENSURE(ScreenText::name(name, ScreenText()).utf8() == name, "cleaning twice is not once");
    ENSURE(ScreenText::message(message).utf8() == message, "cleaning twice is not once");

    const auto judged = moderator.judge_name(raw);
    ENSURE(moderator.judge_name(raw) == judged, "a judgement changes by being made");
    if (judged.verdict == Verdict::Allow) {
        ENSURE(moderator.judge_name(name).verdict == Verdict::Allow,
               "a name is let through and what is shown of it is not harmless");
    }
    if (moderator.judge_message(raw).verdict == Verdict::Allow) {
        ENSURE(moderator.judge_message(message).verdict == Verdict::Allow,
               "a message is let through and what is shown of it is not harmless");
    }
    static_cast<void>(moderator.skeleton(raw));
    return 0;
}
