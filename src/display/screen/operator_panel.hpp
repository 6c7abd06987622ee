// The operator's panel: a few plain forms over the picture. It reads what it is shown and
// answers with commands; it changes nothing itself.
//
// A form keeps its command until the book has it, so a double click and a second try are one
// deed. Every deed of a form can be taken back by a further one.
//
// Threads: the main thread, between ImGui's NewFrame and Render.
#pragma once

#include "display/qr.hpp"
#include "display/screen/screen.hpp"
#include "display/screen/texture_cache.hpp"
#include "domain/command.hpp"
#include "domain/words.hpp"

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

    /// What the book has answered; each time, also while the panel is closed.
    void learn(const PanelState& state);

    void draw(const PanelState& state, Size size);

    /// The question before quitting, over everything else.
    QuitAnswer draw_quit_question(Size size);

    std::vector<domain::Command> take_commands();

    /// What a panic will go back to; each new snapshot, also while the panel is closed.
    void remember_names(const domain::Snapshot& snapshot);

    /// Takes every name off the screen, or puts back those that were there before.
    domain::Cue toggle_names(const domain::Snapshot& snapshot) const;

    std::optional<PhoneRole> take_pairing() { return std::exchange(pairing_wanted_, {}); }

    /// Makes the command of a direct key.
    static domain::Command direct(const domain::Cue& cue);

private:
    // Room for what a hand types; the book's own limits are checked behind it.
    using Field = std::array<char, 128>;

    void draw_cash(const PanelState& state);
    void draw_show(const PanelState& state);
    void draw_target(const PanelState& state);
    void draw_clock(const PanelState& state);
    void draw_cash_sent(const PanelState& state);
    void draw_deeds(const PanelState& state);
    void draw_deed(const PanelState& state, const Deed& deed);
    void draw_doubles(const PanelState& state);
    void draw_double(const PanelState& state, const domain::DoubleRow& row);
    void draw_gifts(const PanelState& state);
    void draw_leaders(const PanelState& state);
    void draw_by_number(const PanelState& state);
    void draw_names_mode(const PanelState& state);
    void draw_phones(const PanelState& state);
    void draw_pairing(const PairingCode& code, float left);
    void draw_health(const PanelState& state) const;
    void draw_keys() const;
    void draw_name(const domain::ScreenText& name, float width);
    void clear_cash();
    static const Deed* find_deed(const PanelState& state, const std::string& key);
    void fill_target(const domain::Snapshot& snapshot);

    void send(std::string key, decltype(domain::Command::what) what);

    const TextureCache& textures_;
    int font_px_ = 0;
    std::vector<domain::Command> commands_;

    Field cash_amount_{};
    Field cash_people_{};
    Field cash_name_{};
    std::optional<domain::Command> cash_sent_; // Until the book is known to have it.

    Field target_people_{};
    Field target_amount_{};
    bool target_filled_ = false;
    std::string target_key_;

    Field minutes_{};
    std::string clock_key_;

    Field gift_number_{};

    /// What to go back to after a panic; nothing is shown unasked when nobody remembers.
    domain::WordsMode names_before_ = domain::WordsMode::HoldAll;
    std::optional<PhoneRole> pairing_wanted_;
    std::string code_url_; // Of `code_`, which is made once for each address.
    std::optional<QrModules> code_;

    enum class Asked { Void, Hide };
    enum class Place { Latest, Leaders, Number };
    struct Question {
        Asked asked;
        Place place;
        domain::EntrySeq gift;
        std::string key;
    };
    std::optional<Question> question_;

    /// Draws the question of this row, if it is the one that was asked.
    bool draw_question(Place place, domain::EntrySeq gift);
    void hide_button(Place place, domain::EntrySeq gift, bool is_hidden);

    /// A pair that was answered here, as long as the deed is told of.
    struct SettledPair {
        domain::DoubleRow row;
        domain::SettleDouble answer;
        std::string key;
        bool was_told = false;
    };
    std::vector<SettledPair> settled_pairs_;
    std::vector<domain::DoubleRow> doubles_shown(const PanelState& state) const;
    const SettledPair* find_settled(const domain::DoubleRow& row) const;
    void forget_settled(const PanelState& state);

    std::vector<std::string> taken_back_; // Keys of deeds whose undoing was asked for.
};

/// What a hand typed as an amount: `12.50`, or `12,50` where the comma can only be a decimal
/// one. Errc::InvalidInput otherwise, with a sentence for the panel: `1,000` is refused, because
/// it is a thousand to some and one to others.
Result<domain::Money> parse_typed_amount(std::string_view typed, domain::Currency currency);

/// A whole number within the limits; empty text is `when_empty`.
Result<std::int64_t> parse_typed_count(std::string_view typed, std::int64_t lowest,
                                       std::int64_t highest, std::int64_t when_empty);

} // namespace chapeau::display
