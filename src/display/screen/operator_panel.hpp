// The operator's panel: a few plain forms over the picture. It reads what it is shown and
// answers with commands; it changes nothing itself.
//
// A command's key is made when its form opens, so a double click is one deed. Every deed of a
// form can be taken back by a further one.
//
// Threads: the main thread, between ImGui's NewFrame and Render.
#pragma once

#include "display/screen/screen.hpp"
#include "display/screen/texture_cache.hpp"
#include "domain/command.hpp"

#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace chapeau::display {

enum class QuitAnswer { None, Stay, Quit };

class OperatorPanel {
public:
    explicit OperatorPanel(const TextureCache& textures);

    /// Loads type for this size of picture; before ImGui's frame begins.
    void prepare(Size size);

    void draw(const PanelState& state, Size size);

    /// The question before quitting, over everything else.
    QuitAnswer draw_quit_question(Size size);

    std::vector<domain::Command> take_commands();

    /// Makes the command of a direct key.
    static domain::Command direct(const domain::Cue& cue);

private:
    // Room for what a hand types; the book's own limits are checked behind it.
    using Field = std::array<char, 128>;

    void draw_cash(const PanelState& state);
    void draw_show(const PanelState& state);
    void draw_target(const PanelState& state);
    void draw_clock(const PanelState& state);
    void draw_gifts(const PanelState& state);
    void draw_gift(const PanelState& state, const domain::RecentGift& gift);
    void draw_health(const PanelState& state) const;
    void draw_keys() const;
    void draw_name(const domain::ScreenText& name, float width);
    void undo_button(const PanelState& state);
    void fill_target(const domain::Snapshot& snapshot);

    void send(std::string key, decltype(domain::Command::what) what);

    const TextureCache& textures_;
    int font_px_ = 0;
    std::vector<domain::Command> commands_;

    Field cash_amount_{};
    Field cash_people_{};
    Field cash_name_{};
    std::string cash_key_;

    Field target_people_{};
    Field target_amount_{};
    bool target_filled_ = false;
    std::string target_key_;

    Field minutes_{};
    std::string clock_key_;

    enum class Asked { Void, HideName };
    struct Question {
        Asked asked;
        domain::EntrySeq gift;
        std::string key;
    };
    std::optional<Question> question_;

    /// How to take the last deed back; for cash, the entry is known only when it is in the book.
    struct Undo {
        std::string text;
        std::string key;
        std::optional<decltype(domain::Command::what)> what; // Empty: void the newest cash.
        domain::EntrySeq after = 0; // Only cash that came after this entry is ours to void.
    };
    std::optional<Undo> undo_;
};

/// What a hand typed as an amount: `12.50`, or `12,50` where the comma can only be a decimal
/// one. Errc::InvalidInput otherwise, with a sentence for the panel: `1,000` is refused, because
/// it is a thousand to some and one to others.
Result<domain::Money> parse_typed_amount(std::string_view typed, domain::Currency currency);

/// A whole number within the limits; empty text is `when_empty`.
Result<std::int64_t> parse_typed_count(std::string_view typed, std::int64_t lowest,
                                       std::int64_t highest, std::int64_t when_empty);

} // namespace chapeau::display
