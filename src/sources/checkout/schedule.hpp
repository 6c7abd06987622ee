// Whose turn it is: which of the wanted and open checkouts is to be asked about next.
//
// One that could not be asked about is due again in the next poll, after all others, so that a
// source whose provider is away is not taken for one that has nothing to ask; unless others went
// well meanwhile: then the fault is its own, and it rests for a while instead of slowing them.
//
// Threads: owned by the net thread, as all of a source.
#pragma once

#include "base/clock.hpp"
#include "domain/checkout.hpp"
#include "sources/checkout/dialect.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace chapeau::sources::checkout {

struct Turn {
    Deed deed;
    std::string key;
};

class Schedule {
public:
    explicit Schedule(milliseconds first_interval) : first_interval_(first_interval) {}

    /// A new poll: what the book no longer lists is forgotten.
    void begin_poll(const std::vector<domain::Checkout>& known);

    /// Empty when nothing is due. `slower`: readings are this many times rarer.
    std::optional<Turn> next(const std::vector<domain::Checkout>& known, Timestamp now, int slower);

    /// The request of this turn is about to be sent.
    void note_asked(const Turn& turn, Timestamp now);

    /// Its answer was understood; without this before the next poll it has failed.
    void note_understood(const std::string& key);

    /// What is asked next, at once in this poll, instead of a reading at its time.
    void ask_next(const std::string& key, Deed deed);
    void set_awaits_bank(const std::string& key, bool awaits);

    /// Nothing more is asked about it in this poll: the book decides what follows.
    void settle(const std::string& key) { settled_.insert(key); }

    /// How often its creation was asked for since the start.
    int creations(const std::string& key) const;

private:
    struct Track {
        std::optional<Timestamp> asked_at;
        std::optional<Deed> at_once;
        int creations = 0;
        bool awaits_bank = false;
        bool is_unanswered = false; // Asked, and not understood yet.
        bool has_failed = false;
        bool is_own_fault = false; // Others went well in the poll in which it failed.
    };

    bool is_due(const domain::Checkout& checkout, const Track& track, Timestamp now,
                int slower) const;

    const milliseconds first_interval_;
    std::map<std::string, Track> tracks_;
    std::set<std::string> settled_;
    bool last_was_creation_ = false;
    bool has_understood_ = false; // Anything, in this poll.
};

} // namespace chapeau::sources::checkout
