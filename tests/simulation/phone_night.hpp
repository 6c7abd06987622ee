// One night of phones and of the desk, from a seed: promises, withdrawals, payments, approvals,
// the panic key, envelopes and checkouts, all through the real Evening on a disk whose power goes
// at random moments. Answers are lost on their way too, and whoever saw no answer asks again with
// the same key.
//
// The oracle knows what people did and what they were answered, and shares no code with the book.
// What was answered "done" is there, once; what was answered "no" is not there; what was not
// answered may be either, until it is asked again. And at every look at the screen, whatever name
// stands there must be one that may stand there.
#pragma once

#include "app/evening.hpp"
#include "simulation/machine.hpp"
#include "simulation/numbered_source.hpp"
#include "support/makers.hpp"

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace chapeau::test {

/// What stands between people and the book, and is wrong on purpose in all but the first.
enum class PhoneVariant {
    Right,
    PaymentWithoutRelease, // The money of a promise is entered, and the promise stays.
    ReleaseWithoutPayment, // The promise goes, and no money comes.
    PaidOneByOne,          // A bulk of payments is no single transaction.
    KeyNotUnique,          // Whoever saw no answer promises again, with another key.
    ApprovalUnbound,       // What is approved is what stands there now, not what was looked at.
    PaidWithoutGift,       // A checkout's gift comes in a page of its own, before "paid".
    AcknowledgedFirst,     // "Saved" is said before the book was asked.
    PanicForgotten,        // The panic key holds words instead of taking them all away.
};

struct PhoneVerdict {
    int lost = 0;      // Answered "done", and not there.
    int doubled = 0;   // There twice, or as a promise and as its payment.
    int undone = 0;    // Answered "no", and there all the same; or half of a deed is there.
    int exposed = 0;   // A name or a message was on the screen that may not be.
    int corrupt = 0;   // The book would not open, or refused what it may not refuse.
    int wrong_sum = 0; // Totals or people.
    int cuts = 0;
    int lost_answers = 0;
    int reopenings = 0;              // Of the book, by an evening that went on.
    std::map<std::string, int> done; // Deeds of each kind.
    std::int64_t operations = 0;     // Of the disk.
    std::string story;               // What was found wrong, for people.

    bool clean() const { return lost + doubled + undone + exposed + corrupt + wrong_sum == 0; }
};

class PhoneNight : private Machine {
public:
    PhoneNight(std::uint64_t seed, PhoneVariant variant);
    ~PhoneNight();

    PhoneVerdict run();

private:
    enum class Way { Promise, Checkout, Cash, Feed };
    enum class Fate { Unknown, Done, Refused };

    /// A gift as those know it who gave it.
    struct Giver {
        Way way = Way::Promise;
        std::string key; // Of a phone: the gift's own. Of cash: its command's.
        std::string device;
        std::string name;        // As it is now, for all that was answered.
        std::string name_wanted; // Of a correction that was not answered yet.
        std::string message;
        std::int64_t cents = 0;
        std::int64_t cents_wanted = 0; // Of a settlement that was not answered yet.
        Fate fate = Fate::Unknown;
        domain::EntrySeq gift = 0;
        std::int64_t number = 0;
        std::set<std::string> approved; // Names that somebody looked at and let through.
        std::set<std::string> surely_approved;
        // Of an envelope.
        std::string envelope;
        std::int64_t first_cents = 0;
        std::optional<std::int64_t> second_cents;
        bool settled = false;
    };
    struct Deed {
        domain::Command command;
        std::string kind;
        std::string subject{};           // Of one subject one deed is unanswered at most.
        std::vector<std::string> givers; // By their first names.
        Fate fate = Fate::Unknown;
        std::string looked_at{}; // Of an approval: the name.
        bool stale = false;      // Of an approval: the name was another one before it was tried.
        bool may_be_refused = false;
        int tries = 0;
    };
    struct Session { // What the provider knows of a checkout.
        std::string id;
        std::int64_t cents = 0;
        domain::CheckoutState state = domain::CheckoutState::Open;
    };
    struct Found {
        std::map<std::string, std::vector<domain::GiftRow>> rows; // By the giver's first name.
    };
    app::Moment moment() const { return app::moment_of(clock_); }

    // The course of the night (phone_night.cpp). False when the run of the program has ended.
    void live_until_the_end_of_a_run();
    void dawn();
    bool start();
    void stop(Ending ending);
    bool step();
    bool poll_feed();
    bool tend_checkouts();
    bool tell(const domain::Batch& page);
    bool tell_payment_again(const domain::FeedPosition& position);
    domain::Gift payment_of(const Session& session) const;
    void add_news_of(const domain::Checkout& checkout, domain::Batch& page);
    bool trouble(const Error& error, const std::string& what);

    // What people do (phone_night_deeds.cpp).
    bool do_something();
    bool try_again();
    bool promise();
    bool want_checkout();
    bool take_cash();
    bool withdraw();
    bool pay();
    bool hide();
    bool block();
    bool look_at_queue();
    bool approve();
    bool correct();
    bool set_mode();
    bool count_again();
    void pay_at_provider();
    bool begin(Deed deed);
    bool attempt(Deed& deed);
    Result<app::Done> on_book(const Deed& deed);
    Result<app::Done> pay_wrongly(const Deed& deed);
    void take_effect(Deed& deed, const app::Done& done);
    void was_refused(Deed& deed, const Error& error);
    Deed* unanswered(const std::string& subject);
    Giver& add_giver(Way way, const char* title);
    Giver* any_giver(Way way);
    Deed deed_of(const char* kind, domain::Command::What what, std::vector<std::string> givers);
    std::string phone_key();

    // The verdict (phone_night_verdict.cpp).
    void check();
    void check_at_dawn();
    void check_giver(const std::string& first_name, const Giver& giver, const Found& found);
    void check_payments(const std::string& first_name, const Found& found);
    void check_bulk(const Found& found);
    void check_layers(const Found& found);
    void check_phone(Giver& giver);
    void check_words_at_dawn(const Found& found);
    void check_sums_at_dawn();
    void check_envelopes_at_dawn();
    void look();
    void check_shown(const std::string& text, const std::string& where);
    bool may_show(const Giver& giver, const std::string& name) const;
    bool was(const char* kind, const std::string& first_name, bool perhaps) const;
    bool was_to_person(const char* kind, const Giver& giver, bool perhaps) const;
    bool was_paid_at_provider(const Giver& giver) const;
    const Deed* paid_with(const std::string& first_name) const;
    bool is_taken_away(const Giver& giver, bool perhaps) const;
    std::string first_name_of(const std::string& name) const;
    std::optional<Found> read_book();
    template <class What>
    std::optional<What> ask(const domain::Question& question);
    void blame(int& count, const std::string& what);

    PhoneVariant variant_;
    std::unique_ptr<app::Evening> evening_;
    std::shared_ptr<const domain::Snapshot> last_look_;
    std::vector<ToldGift> told_; // By the provider of a plain feed.
    NumberedSource feed_{usd()};
    std::map<std::string, Session> sessions_;        // By the checkout's key.
    std::map<std::string, Giver> givers_;            // By first name.
    std::map<std::string, std::string> first_names_; // Of every name ever given to anybody.
    std::deque<Deed> deeds_;
    std::deque<domain::GiftRow> looked_at_; // On a tablet, some time ago.
    domain::WordsMode mode_ = domain::WordsMode::HoldPhones;
    std::optional<domain::WordsMode> mode_wanted_; // Not answered yet.
    std::int64_t names_ = 0;
    std::int64_t keys_ = 0;
    bool book_is_made_ = false;
    bool sync_fails_ = false;
    bool quiet_ = false;
    PhoneVerdict verdict_;
};

} // namespace chapeau::test
