// The words that go with gifts: outside the chain, and the only part of the book that forgets.
#pragma once

#include "base/result.hpp"
#include "domain/entry.hpp"
#include "ledger/sqlite.hpp"

#include <optional>
#include <string>

namespace chapeau::ledger {

/// The present words of a gift.
struct Words {
    std::string name;
    std::string message;
    /// The first half of the line's commitment to them. It is made with a salt that is forgotten
    /// with the words, so what the chain keeps of an approval tells nothing of an erased name.
    std::string digest;
};

class Persons {
public:
    static Result<Persons> load(Database& database);

    /// `gift` is the one whose line holds the words (GiftState::words_at). Empty when it never had
    /// any, or they were forgotten.
    Result<std::optional<Words>> of(domain::EntrySeq gift);

    /// Whether the gift ever had words, forgotten ones included, or its giver was erased.
    Result<bool> has_place(domain::EntrySeq gift);

    /// Forgets all words that the gift ever had, but those of the line `kept`; 0 keeps none. What
    /// another source tells of the same payment, and waits for a rate, is forgotten too.
    Result<void> forget(domain::EntrySeq gift, domain::EntrySeq kept);

private:
    Persons(Statement latest, Statement place, Statement forget, Statement forget_waiting)
        : latest_(std::move(latest)),
          place_(std::move(place)),
          forget_(std::move(forget)),
          forget_waiting_(std::move(forget_waiting)) {}

    Statement latest_;
    Statement place_;
    Statement forget_;
    Statement forget_waiting_;
};

} // namespace chapeau::ledger
