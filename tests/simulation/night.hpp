// One night, from a seed: a provider, the real source and Poller, an operator with cash, the real
// Ledger on a disk whose power goes at random moments, restarts, and polls again. At every
// restart, and at dawn when all is quiet, what the book holds is compared with what the provider
// and the operator know, in plain maps that share no code with the book.
//
// "Acknowledged" is what the operator saw ticked. Lost: acknowledged and then absent; or told by
// the provider and absent at dawn. Doubled: in the book twice.
#pragma once

#include "domain/stage.hpp"
#include "ledger/ledger.hpp"
#include "simulation/machine.hpp"
#include "simulation/numbered_source.hpp"
#include "sources/poller.hpp"
#include "support/scripted_answer.hpp"
#include "support/scripted_http.hpp"
#include "support/scripted_provider.hpp"

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace chapeau::test {

enum class Variant {
    Right,
    SynchronousNormal,
    CursorFirst,
    NoUniqueKey,
    AcknowledgedFirst,
    LyingDrive,
};

enum class FeedKind { Numbered, DonorDrive, Tracker, Generic };

struct Verdict {
    int lost = 0;
    int doubled = 0;
    int changed = 0; // A restart showed other lines than the room had seen.
    int corrupt = 0; // The book would not open, or said something impossible.
    int wrong_total = 0;
    int cuts = 0;
    int cuts_in_opening = 0;
    std::int64_t gifts = 0;
    std::int64_t operations = 0; // Of the disk.
    std::string story;           // What was found wrong, for people.

    bool clean() const { return lost + doubled + changed + corrupt + wrong_total == 0; }
};

class Night : private Machine {
public:
    Night(std::uint64_t seed, Variant variant, FeedKind feed);
    ~Night();

    Verdict run();

private:
    /// Cash, or a target that no other cue sets. It had its key before it was first tried.
    struct Wish {
        std::int64_t cents = 0;
        bool acknowledged = false;
    };
    struct Void {
        std::string of; // The name of the gift.
        domain::EntrySeq gift = 0;
        bool acknowledged = false;
    };
    /// What the book says, by the names that we gave.
    struct Found {
        std::map<std::string, int> lines;
        std::map<std::string, bool> standing;
        std::map<std::string, std::int64_t> cents;
        std::map<std::int64_t, int> targets; // How often each was set.
        std::vector<domain::Entry> entries;
        std::int64_t received_minor = 0; // As the screen would show it.
    };

    // The course of the night. False when the run of the program has ended.
    void live_until_the_end_of_a_run();
    void dawn();
    bool start();
    bool try_again();
    bool step();
    bool pump();
    void stop(Ending ending);
    bool trouble(const Error& error, const std::string& what);

    // What people do.
    void give();
    void correct_something();
    bool take_cash();
    bool move_target();
    bool void_something();
    bool void_it(const std::string& key);
    bool command(const domain::Command& what, bool& acknowledged);
    void show(const std::vector<domain::Entry>& entries);

    // The verdict.
    void check();
    void check_at_dawn();
    void check_wishes(const Found& found);
    void check_standing(const Found& found);
    void check_shown(const Found& found);
    Found read_book();
    void blame(int& count, const std::string& what);

    net::Outcome answer(const net::Request& request);
    Answer generic_answer(const Asked& asked);
    std::unique_ptr<sources::Source> make_source() const;
    std::unique_ptr<ledger::Ledger> dress(std::unique_ptr<ledger::Ledger> book);
    static domain::Stage new_stage();

    Variant variant_;
    FeedKind feed_;
    ScriptedHttp client_;
    ScriptedProvider provider_; // Of all feeds but the numbered one.
    std::optional<Timestamp> generic_since_;
    std::vector<ToldGift> told_;
    std::set<std::string> withdrawn_;
    std::map<std::string, Wish> cash_; // By name, which is the key too.
    std::map<std::string, Wish> targets_;
    std::map<std::string, Void> voids_;
    std::unique_ptr<ledger::Ledger> book_;
    std::unique_ptr<sources::Poller> poller_;
    std::optional<domain::Stage> stage_;
    std::vector<domain::Entry> shown_; // All that went into a stage.
    std::deque<std::pair<std::size_t, domain::Batch>> pages_;
    std::int64_t commands_ = 0;
    std::int64_t tellings_ = 0;
    bool sync_fails_ = false;
    bool corrected_ = false; // The provider has edited or withdrawn something.
    bool quiet_ = false;     // Neither faults nor second thoughts any more.
    Verdict verdict_;
};

} // namespace chapeau::test
