#include "display/deed.hpp"

#include <variant>

namespace chapeau::display {
namespace {

using What = decltype(domain::Command::what);

struct Undo {
    domain::EntrySeq added;

    std::optional<What> operator()(const domain::AddCash&) const {
        return added == 0 ? std::nullopt : std::optional<What>(domain::VoidGift{added});
    }
    std::optional<What> operator()(const domain::VoidGift& voided) const {
        return domain::UnvoidGift{voided.gift};
    }
    std::optional<What> operator()(const domain::UnvoidGift& counted) const {
        return domain::VoidGift{counted.gift};
    }
    // Settled it stays: the pair is not asked about again, but the later gift counts or does not.
    std::optional<What> operator()(const domain::SettleDouble& settled) const {
        return settled.merged ? std::optional<What>(domain::UnvoidGift{settled.second})
                              : std::optional<What>(domain::VoidGift{settled.second});
    }
    std::optional<What> operator()(const domain::Cue& cue) const {
        if (const auto* hidden = std::get_if<domain::HideName>(&cue)) {
            return domain::Cue{domain::ShowName{hidden->gift}};
        }
        if (const auto* shown = std::get_if<domain::ShowName>(&cue)) {
            return domain::Cue{domain::HideName{shown->gift}};
        }
        return std::nullopt; // The panel says what holds now, and a further cue changes it.
    }
    /// What the panel does not give, it does not undo.
    template <class Other>
    std::optional<What> operator()(const Other&) const {
        return std::nullopt;
    }
};

} // namespace

std::optional<What> undo_of(const Deed& deed) {
    return deed.state == Deed::State::Done ? std::visit(Undo{deed.gift}, deed.command.what)
                                           : std::nullopt;
}

} // namespace chapeau::display
