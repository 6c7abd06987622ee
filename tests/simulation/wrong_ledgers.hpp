// Books that are wrong on purpose, built around the right one without touching it. A test that
// does not catch them proves nothing when it passes.
#pragma once

#include "base/format.hpp"
#include "ledger/ledger.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

namespace chapeau::test {

/// Hands everything on; the wrong ones change one thing.
class LedgerAround : public ledger::Ledger {
public:
    explicit LedgerAround(std::unique_ptr<ledger::Ledger> inner) : inner_(std::move(inner)) {}

    Result<ledger::Receipt> record(const domain::Batch& batch, Timestamp now) override {
        return inner_->record(batch, now);
    }
    Result<ledger::Receipt> execute(const domain::Command& command, Timestamp now) override {
        return inner_->execute(command, now);
    }
    Result<domain::FeedState> feed_state(const std::string& source) override {
        return inner_->feed_state(source);
    }
    Result<void> replay(domain::EntrySeq after,
                        const std::function<void(const domain::Entry&)>& take) override {
        return inner_->replay(after, take);
    }
    Result<void>
    replay_mentions(const std::function<void(const domain::MentionLine&)>& take) override {
        return inner_->replay_mentions(take);
    }
    Result<void> claim_celebrations(domain::EntrySeq through) override {
        return inner_->claim_celebrations(through);
    }
    domain::EntrySeq celebrated_through() const override { return inner_->celebrated_through(); }
    Result<ledger::GiftPlace> place_of(domain::EntrySeq gift) override {
        return inner_->place_of(gift);
    }
    Result<ledger::PhoneGift> find_by_phone_key(std::string_view key) override {
        return inner_->find_by_phone_key(key);
    }
    std::string stand_in_of(std::string_view device) const override {
        return inner_->stand_in_of(device);
    }
    Result<domain::AuditAnswer> tell_audit(const domain::AskAudit& question) override {
        return inner_->tell_audit(question);
    }
    ledger::InboxCounts inbox() const override { return inner_->inbox(); }
    domain::EntrySeq head() const override { return inner_->head(); }
    Digest head_hash() const override { return inner_->head_hash(); }

protected:
    std::unique_ptr<ledger::Ledger> inner_;
};

/// Commits the position of a page before its gifts.
class CursorFirst final : public LedgerAround {
public:
    using LedgerAround::LedgerAround;
    Result<ledger::Receipt> record(const domain::Batch& batch, Timestamp now) override {
        domain::Batch position;
        position.source = batch.source;
        position.position = batch.position;
        auto first = inner_->record(position, now);
        return first ? inner_->record(batch, now) : std::move(first);
    }
};

/// Does not recognise what it is told again: each telling gets a key of its own.
class NoUniqueKey final : public LedgerAround {
public:
    NoUniqueKey(std::unique_ptr<ledger::Ledger> inner, std::int64_t& tellings)
        : LedgerAround(std::move(inner)), tellings_(&tellings) {}
    Result<ledger::Receipt> record(const domain::Batch& batch, Timestamp now) override {
        auto told = batch;
        for (auto& gift : told.gifts) {
            gift.external_id += format("#{}", ++*tellings_);
        }
        return inner_->record(told, now);
    }

private:
    std::int64_t* tellings_;
};

} // namespace chapeau::test
