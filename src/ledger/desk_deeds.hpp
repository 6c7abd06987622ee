// What the desk does with money: promises that are paid, money given back, envelopes counted.
#pragma once

#include "base/result.hpp"
#include "domain/command.hpp"
#include "ledger/gift_state.hpp"
#include "ledger/gift_writer.hpp"
#include "ledger/journal.hpp"
#include "ledger/recorder.hpp"
#include "ledger/sqlite.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace chapeau::ledger {

/// The stream of envelopes, one external id each. A feed's name holds no slash.
inline constexpr std::string_view kEnvelopesSource = "hat/envelopes";

class DeskDeeds {
public:
    static Result<DeskDeeds> load(Database& database, Journal& journal, GiftStates& gifts,
                                  Recorder& recorder);

    Result<void> pay(Draft& draft, const std::string& key, const domain::PayPledges& paid);
    /// Behind the void of a payment: its promise counts again, and can be paid anew.
    Result<void> open_again(Draft& draft, const std::string& key, const GiftState& payment);
    /// Before the void of a payment is taken back: its promise no longer counts. Errc::Conflict
    /// when it does not stand, or was kept by another payment since.
    Result<void> keep_again(Draft& draft, const GiftState& payment);
    Result<void> refund(Draft& draft, const std::string& key, const domain::RefundGift& refund);

    /// Errc::Refused when the envelope has been counted and its cash stands: counting it again is
    /// a recount.
    Result<void> check_new(const std::string& envelope);
    /// Errc::Conflict when the gift is cash of an envelope that was counted anew since: taking its
    /// void back could count one envelope twice.
    Result<void> check_last_count(domain::EntrySeq gift);
    /// Notes the first count, behind its cash.
    Result<void> count_first(Draft& draft, const domain::AddCash& cash, domain::EntrySeq gift);
    Result<void> recount(Draft& draft, const std::string& key,
                         const domain::RecountEnvelope& recount);
    Result<void> settle(Draft& draft, const std::string& key, const domain::SettleEnvelope& settle);
    /// Of those that are still held; Errc::Conflict when none is. No money moves.
    Result<void> decide(Draft& draft, const std::string& key, const domain::DecideHolds& decided);

private:
    struct Envelope {
        domain::EntrySeq gift = 0;
        std::int64_t countings = 0; // First counts: more than one when earlier cash was voided.
        std::string by;
    };
    DeskDeeds(Statement envelope, Journal& journal, GiftStates& gifts, Recorder& recorder)
        : envelope_(std::move(envelope)),
          journal_(&journal),
          gifts_(&gifts),
          recorder_(&recorder),
          writer_(journal) {}

    Result<GiftState> open_promise(domain::EntrySeq pledge);
    Result<void> pay_one(Draft& draft, const LineKey& key, GiftState& pledge, domain::PaidBy by);
    Result<std::optional<Envelope>> find(const std::string& envelope);
    /// Of an envelope whose cash stands.
    Result<Envelope> known(const std::string& envelope);

    Statement envelope_;
    Journal* journal_;
    GiftStates* gifts_;
    Recorder* recorder_;
    GiftWriter writer_;
};

} // namespace chapeau::ledger
