// Which gifts' words wait for somebody to approve them, in the order of the gifts.
//
// Whether clean words wait depends on the mode, which a key changes at any moment. So the gifts
// are kept by what they are, not by whether they wait: a change of mode costs nothing, however
// many gifts there are.
#pragma once

#include "domain/fold/standing_set.hpp"
#include "domain/words.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace chapeau::domain {

/// What may wait.
enum class WaitingKind : std::uint8_t { CleanFromFeed, CleanFromPhone, Doubtful };

/// Whether clean words of this origin pass in this mode without being approved.
bool passes_unasked(WordsMode mode, WordsOrigin origin);

class WaitingWords {
public:
    /// Empty: the gift's words cannot wait; they are approved, hidden, abuse, or there are none.
    void set(EntrySeq gift, std::optional<WaitingKind> kind);

    std::int64_t count(WordsMode mode) const;

    /// The first that waits behind `gift`; 0: none.
    EntrySeq after(EntrySeq gift, WordsMode mode) const;

private:
    static constexpr std::size_t kKinds = 3;

    std::array<StandingSet, kKinds> gifts_;
    std::array<std::int64_t, kKinds> counts_{};
};

} // namespace chapeau::domain
