// What became of a command of the operator's, as the panel tells it and lets it be tried again or
// taken back.
#pragma once

#include "domain/command.hpp"
#include "domain/snapshot.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace chapeau::display {

struct Deed {
    enum class State {
        UnderWay,
        Done,
        Refused, // The book said no, and nothing was written.
        Unknown, // The book did not answer or its disk failed: perhaps saved, perhaps not.
    };

    domain::Command command; // As given: to try again is to give the same, under the same key.
    std::string words;       // "Added $50 cash": the program's own.
    State state = State::UnderWay;
    std::string trouble;                       // Why it is not done; empty otherwise.
    domain::EntrySeq gift = 0;                 // That it added or speaks of; 0: none.
    std::optional<domain::RecentGift> about{}; // That gift, when the book could tell.
};

/// Newest first. Null: none yet.
using Deeds = std::shared_ptr<const std::vector<Deed>>;

/// The command that takes back what was done; empty when there is none. A sum or a name is taken
/// back exactly, by the number that the book gave it.
std::optional<decltype(domain::Command::what)> undo_of(const Deed& deed);

} // namespace chapeau::display
