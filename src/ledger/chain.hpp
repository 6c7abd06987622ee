// The chain over the journal: each line's hash covers all that the line says and the hash of the
// line before, so that no bit of the past can change unnoticed.
//
// Names and messages are covered only through a salted commitment. Forgetting the text and its
// salt leaves a number that tells nothing, and a chain that still holds.
#pragma once

#include "base/digest.hpp"
#include "domain/money.hpp"
#include "ledger/rows.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace chapeau::ledger {

using Salt = std::array<std::uint8_t, 16>;

/// What the first line follows.
Digest genesis_hash(std::string_view challenge_id, domain::Currency currency);

/// Appends what the hash of `row` is taken over, beginning with `row.prev_hash`. Sources and
/// accounts enter by name: their numbers mean nothing outside the file.
void append_canonical(std::string& bytes, const EntryRow& row, std::string_view source,
                      std::string_view debit, std::string_view credit);

/// The same for the words that go with a gift.
void append_person(std::string& bytes, std::span<const std::uint8_t> salt, std::string_view name,
                   std::string_view message);

/// What stands for a provider's key of a donor: the same for the same donor of the same source
/// in this book, and of no use anywhere else, should a provider use an address as its key.
/// Fifteen characters, so that a std::string holds it without memory of its own. Empty for empty.
std::string donor_pseudonym(const Salt& book_salt, std::string_view source,
                            std::string_view donor_key);

} // namespace chapeau::ledger
