// What the server asks of the evening. The app implements it; tests script it.
#pragma once

#include "base/result.hpp"
#include "domain/command.hpp"
#include "domain/desk.hpp"

#include <cstdint>
#include <functional>
#include <optional>

namespace chapeau::web {

/// What came of a command. Without an error it is in the book, durably.
struct CommandReceipt {
    std::optional<Error> error;
    domain::EntrySeq gift = 0; // The gift that it was about; 0: none.
    std::int64_t number = 0;   // Its giver's: "you are number 173".
    domain::WordsState words = domain::WordsState::Anonymous;
};

/// Threads: called on the web thread and never waits. `done` comes on the ledger's thread, once;
/// who it is for may be gone by then.
class Desk {
public:
    Desk() = default;
    Desk(const Desk&) = delete;
    Desk& operator=(const Desk&) = delete;
    virtual ~Desk() = default;

    /// False: its queue is full, `done` never comes, and asking again later may help.
    virtual bool submit(domain::Command command, std::function<void(CommandReceipt)> done) = 0;
    virtual bool ask(domain::Question question,
                     std::function<void(Result<domain::Answer>)> done) = 0;
};

} // namespace chapeau::web
