#include "simulation/night.hpp"

#include "base/format.hpp"
#include "base/time_text.hpp"
#include "simulation/wrong_ledgers.hpp"
#include "sources/donordrive/source.hpp"
#include "sources/generic_json/source.hpp"
#include "sources/tracker/source.hpp"
#include "support/makers.hpp"

#include <algorithm>
#include <iterator>
#include <string_view>

namespace chapeau::test {

namespace {

constexpr const char* kBookPath = "/book.db";
constexpr int kCuts = 3;
constexpr int kRunsMax = 12; // Most runs end with a cut, some otherwise.
constexpr int kDawnSeconds = 45;
constexpr int kDawnSecondsCorrected = 300; // A withdrawal is believed when seen twice.
constexpr int kWithdrawalsMax = 3;
constexpr milliseconds kPollInterval{2'000};

PowerCutDisk::LogSync log_sync_of(Variant variant) {
    switch (variant) {
    case Variant::SynchronousNormal:
        return PowerCutDisk::LogSync::BeforeCheckpoint;
    case Variant::LyingDrive:
        return PowerCutDisk::LogSync::Never;
    default:
        return PowerCutDisk::LogSync::AtCommit;
    }
}

domain::Command cash_command(const std::string& key, std::int64_t cents) {
    return make_command(key, domain::AddCash{money(cents), 1, key});
}

domain::Command target_command(const std::string& key, std::int64_t cents) {
    return make_command(key, domain::Cue(domain::SetTarget{amount_target(money(cents))}));
}

} // namespace

Night::Night(std::uint64_t seed, Variant variant, FeedKind feed)
    : Machine(seed, log_sync_of(variant)),
      variant_(variant),
      feed_(feed),
      client_(clock_, [this](const net::Request& request) {
          return ScriptedHttp::Reply{answer(request), milliseconds{80}};
      }) {}

Night::~Night() = default;

Verdict Night::run() {
    for (int part = 0; part < kRunsMax && verdict_.cuts < kCuts && verdict_.clean(); ++part) {
        live_until_the_end_of_a_run();
    }
    if (verdict_.clean()) {
        dawn();
    }
    book_.reset();
    verdict_.operations = disk_.operations();
    return verdict_;
}

void Night::live_until_the_end_of_a_run() {
    disk_.be_good();
    // Opening takes some tens of operations, a commit about ten.
    disk_.cut_after(chance(3) ? up_to(40) : up_to(800));
    sync_fails_ = chance(6);
    if (sync_fails_) {
        disk_.fail_sync_after(up_to(60));
    }
    if (!start()) {
        return;
    }
    constexpr int kStepsMax = 60;
    const auto steps = chance(8) ? up_to(10) : kStepsMax;
    for (int i = 0; i < steps; ++i) {
        if (!step()) {
            return;
        }
    }
    // The power may still go while the book is closed in order.
    stop(chance(2) ? Ending::Orderly : Ending::Killed);
}

bool Night::start() {
    auto opened = ledger::Ledger::open({.path = kBookPath,
                                        .challenge_id = "evening-2026",
                                        .currency = usd(),
                                        .now = clock_.now(),
                                        .vfs = disk_.vfs()});
    if (!opened) {
        return trouble(opened.error(), "opening the book");
    }
    book_ = dress(std::move(*opened));
    check();
    if (!book_ || !verdict_.clean()) {
        return false;
    }
    stage_.emplace(new_stage());
    for (const auto& entry : shown_) {
        stage_->fold(entry);
    }
    poller_ = std::make_unique<sources::Poller>(
        client_,
        [this](std::size_t index, domain::Batch page) {
            pages_.emplace_back(index, std::move(page));
            return true;
        },
        seed_);
    auto source = make_source();
    const auto known = book_->feed_state(source->name());
    if (!known) {
        return trouble(known.error(), "reading the position of the feed");
    }
    poller_->add(std::move(source), *known);
    return try_again();
}

/// Whoever saw no tick presses again: the same form, so the same key. Not always at once.
bool Night::try_again() {
    for (auto& [key, cash] : cash_) {
        if (!cash.acknowledged && (quiet_ || chance(2)) &&
            !command(cash_command(key, cash.cents), cash.acknowledged)) {
            return false;
        }
    }
    for (auto& [key, target] : targets_) {
        if (!target.acknowledged && (quiet_ || chance(2)) &&
            !command(target_command(key, target.cents), target.acknowledged)) {
            return false;
        }
    }
    std::vector<std::string> waiting;
    for (const auto& [key, wanted] : voids_) {
        if (!wanted.acknowledged && (quiet_ || chance(2))) {
            waiting.push_back(key);
        }
    }
    return std::all_of(waiting.begin(), waiting.end(),
                       [this](const std::string& key) { return void_it(key); });
}

void Night::stop(Ending ending) {
    const bool power_went = end_process(ending, [this] {
        poller_.reset();
        pages_.clear();
        book_.reset();
    });
    verdict_.cuts += power_went ? 1 : 0;
}

bool Night::trouble(const Error& error, const std::string& what) {
    if (disk_.is_off()) {
        verdict_.cuts_in_opening += book_ ? 0 : 1;
        stop(Ending::Cut);
        return false;
    }
    if (sync_fails_ && error.code == Errc::Io) {
        sync_fails_ = false;
        stop(Ending::Killed); // A watchdog would do that.
        return false;
    }
    blame(verdict_.corrupt, what + ": " + error.message);
    return false;
}

bool Night::step() {
    give();
    correct_something();
    if (chance(3) && !take_cash()) {
        return false;
    }
    if (chance(20) && !move_target()) {
        return false;
    }
    if (chance(15) && !void_something()) {
        return false;
    }
    for (int i = 0; i < 10; ++i) {
        clock_.advance(milliseconds{100});
        if (!pump()) {
            return false;
        }
    }
    return true;
}

bool Night::pump() {
    client_.run(milliseconds{0});
    while (!pages_.empty()) {
        auto [index, page] = std::move(pages_.front());
        pages_.pop_front();
        auto receipt = book_->record(page, clock_.now());
        if (!receipt) {
            return trouble(receipt.error(), "recording a page");
        }
        show(receipt->entries);
        poller_->committed(index, receipt->feed, clock_.now(), clock_.steady_now());
    }
    poller_->advance(clock_.now(), clock_.steady_now());
    return true;
}

void Night::give() {
    if (!chance(3)) {
        return;
    }
    const auto count = chance(12) ? 30 : up_to(3);
    for (std::int64_t i = 0; i < count; ++i) {
        const ToldGift gift{static_cast<std::int64_t>(told_.size()) + 1, up_to(9'999),
                            clock_.now()};
        told_.push_back(gift);
        provider_.gifts.push_back(
            {format("d{}", gift.number), gift.cents, 0, gift.name(), "", "", gift.at, false});
    }
}

/// The provider mends an amount, or no longer lists a gift. Only of the feeds that tell a total
/// is it expected that they notice.
void Night::correct_something() {
    constexpr std::size_t kGiftsMin = 20;
    const bool tells_total = feed_ == FeedKind::DonorDrive || feed_ == FeedKind::Tracker;
    if (!tells_total || !chance(40) || provider_.gifts.size() < kGiftsMin) {
        return;
    }
    const auto at = random_() % provider_.gifts.size();
    auto& gift = provider_.gifts[at];
    if (chance(2)) {
        gift.cents = up_to(9'999);
        for (auto& told : told_) {
            told.cents = told.name() == gift.name ? *gift.cents : told.cents;
        }
        corrected_ = true;
    } else if (withdrawn_.size() < kWithdrawalsMax) {
        withdrawn_.insert(gift.name);
        provider_.gifts.erase(provider_.gifts.begin() + static_cast<std::ptrdiff_t>(at));
        corrected_ = true;
    }
}

void Night::show(const std::vector<domain::Entry>& entries) {
    for (const auto& entry : entries) {
        stage_->fold(entry);
        shown_.push_back(entry);
    }
}

bool Night::command(const domain::Command& what, bool& acknowledged) {
    if (variant_ == Variant::AcknowledgedFirst) {
        acknowledged = true;
    }
    const auto receipt = book_->execute(what, clock_.now());
    if (!receipt) {
        return trouble(receipt.error(), "the command " + what.key);
    }
    acknowledged = true;
    show(receipt->entries);
    return true;
}

bool Night::take_cash() {
    const auto key = format("hat {}", ++commands_);
    auto& cash = cash_[key];
    cash.cents = up_to(5'000);
    return command(cash_command(key, cash.cents), cash.acknowledged);
}

bool Night::move_target() {
    const auto key = format("target {}", ++commands_);
    auto& target = targets_[key];
    target.cents = 100'000 + commands_;
    return command(target_command(key, target.cents), target.acknowledged);
}

bool Night::void_something() {
    std::vector<std::pair<std::string, domain::EntrySeq>> seen;
    for (const auto& entry : shown_) {
        if (const auto* gift = std::get_if<domain::GiftEntry>(&entry.what)) {
            seen.emplace_back(gift->name, entry.seq);
        }
    }
    if (seen.empty()) {
        return true;
    }
    const auto [name, number] = seen[random_() % seen.size()];
    for (const auto& [key, wanted] : voids_) {
        if (wanted.of == name) {
            return true;
        }
    }
    if (withdrawn_.contains(name)) {
        return true;
    }
    const auto key = format("void {}", ++commands_);
    voids_[key] = {name, number, false};
    return void_it(key);
}

bool Night::void_it(const std::string& key) {
    auto& wanted = voids_.at(key);
    const auto what = make_command(key, domain::VoidGift{wanted.gift});
    if (!withdrawn_.contains(wanted.of)) {
        return command(what, wanted.acknowledged);
    }
    const auto receipt = book_->execute(what, clock_.now());
    if (receipt) {
        wanted.acknowledged = true;
        show(receipt->entries);
        return true;
    }
    if (receipt.error().code == Errc::Conflict && !disk_.is_off()) {
        voids_.erase(key); // Its provider was quicker: there is nothing left to void.
        return true;
    }
    return trouble(receipt.error(), "the command " + key);
}

void Night::dawn() {
    disk_.be_good();
    sync_fails_ = false;
    quiet_ = true;
    if (!start()) {
        return;
    }
    const auto length = corrected_ ? kDawnSecondsCorrected : kDawnSeconds;
    for (int i = 0; i < length * 2; ++i) {
        clock_.advance(milliseconds{500});
        if (!pump()) {
            return;
        }
    }
    check();
    check_at_dawn();
    poller_.reset();
}

net::Outcome Night::answer(const net::Request& request) {
    if (!quiet_ && chance(20)) {
        return fail(Errc::Unavailable, "the connection broke");
    }
    if (feed_ == FeedKind::Generic) {
        return to_outcome(generic_answer(to_asked(request)), request);
    }
    if (feed_ != FeedKind::Numbered) {
        return to_outcome(provider_.answer(to_asked(request)), request);
    }
    net::Response response;
    response.status = 200;
    response.url = request.url;
    response.body = numbered_page(told_, request.url);
    return response;
}

/// The scripted provider knows no `since`: it is asked about the gifts from then on.
Answer Night::generic_answer(const Asked& asked) {
    constexpr std::string_view kSince = "since=";
    constexpr std::string_view kColon = "%3A";
    if (asked.query.starts_with(kSince)) {
        auto text = asked.query.substr(kSince.size());
        for (auto at = text.find(kColon); at != std::string::npos; at = text.find(kColon)) {
            text.replace(at, kColon.size(), ":");
        }
        generic_since_ = parse_iso8601(text).value();
    }
    ScriptedProvider later;
    std::copy_if(provider_.gifts.begin(), provider_.gifts.end(), std::back_inserter(later.gifts),
                 [this](const ProviderGift& gift) { return gift.created >= *generic_since_; });
    return later.answer(asked);
}

std::unique_ptr<sources::Source> Night::make_source() const {
    if (feed_ == FeedKind::DonorDrive) {
        return std::move(sources::donordrive::make_source({.name = "extra-life",
                                                           .base_url = "http://127.0.0.1:1/api",
                                                           .id = "4024",
                                                           .currency = usd(),
                                                           .poll_interval = kPollInterval})
                             .value());
    }
    if (feed_ == FeedKind::Tracker) {
        // Small pages, so that the power goes between them too.
        return std::move(
            sources::tracker::make_source({.name = "marathon",
                                           .base_url = "http://127.0.0.1:1/tracker/api/v2",
                                           .event_id = "7",
                                           .currency = usd(),
                                           .poll_interval = kPollInterval,
                                           .page_rows = 20})
                .value());
    }
    if (feed_ == FeedKind::Generic) {
        sources::generic_json::Options options{.name = "own-feed",
                                               .url = "http://127.0.0.1:1/generic?since={since}",
                                               .currency = usd(),
                                               .poll_interval = kPollInterval,
                                               .since_overlap = seconds{1}};
        options.mapping.rows = "/data/gifts";
        options.mapping.name = "/who/name";
        options.mapping.next_page = "/next";
        return std::move(sources::generic_json::make_source(options).value());
    }
    return std::make_unique<NumberedSource>(usd());
}

std::unique_ptr<ledger::Ledger> Night::dress(std::unique_ptr<ledger::Ledger> book) {
    if (variant_ == Variant::CursorFirst) {
        return std::make_unique<CursorFirst>(std::move(book));
    }
    if (variant_ == Variant::NoUniqueKey) {
        return std::make_unique<NoUniqueKey>(std::move(book), tellings_);
    }
    return book;
}

domain::Stage Night::new_stage() {
    auto challenge = make_challenge();
    challenge.deadline.reset();
    return {std::move(challenge), supporter()};
}

} // namespace chapeau::test
