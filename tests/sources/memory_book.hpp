// A book in memory that takes pages as the ledger does: gifts and mentions told again change
// nothing or correct, a listing withdraws and restores, and the position is kept with the page. It
// can be told to fail.
#pragma once

#include "base/result.hpp"
#include "domain/batch.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace chapeau::test {

class MemoryBook {
public:
    struct Known {
        std::optional<std::int64_t> minor;
        std::string currency;  // Its code.
        std::int64_t back = 0; // Of it, what was given back in parts.
        bool is_all_back = false;
        bool listed = true;
        std::string name;
        domain::Layer layer = domain::Layer::Captured;
    };
    struct KnownPost {
        domain::Mention mention; // As it was told last.
        Timestamp confirmed_at;
        std::int64_t number = 0; // From 1, in the order in which they were told first.
        int edits = 0;
        bool is_gone = false;
    };
    using PostKey = std::pair<domain::Network, std::string>;

    domain::FeedState state;
    std::map<std::string, Known> gifts;
    std::map<std::string, std::string> parked; // Reasons.
    std::set<std::string> refunds;             // Of which gifts.
    std::map<std::string, domain::Refund> refunds_told;
    std::map<PostKey, KnownPost> posts;
    Timestamp now{}; // When the next page is taken; whoever has a clock sets it.
    int withdrawals = 0;
    int pages = 0;
    int failures_to_come = 0;

    Result<domain::FeedState> record(const domain::Batch& batch) {
        if (failures_to_come > 0) {
            --failures_to_come;
            return fail(Errc::Io, "the disk said no");
        }
        ++pages;
        for (const auto& gift : batch.gifts) {
            auto& known = gifts[gift.external_id];
            known.minor =
                gift.amount ? std::optional<std::int64_t>(gift.amount->minor()) : std::nullopt;
            known.currency = gift.amount ? std::string(gift.amount->currency().code()) : "";
            known.listed = true;
            known.name = gift.name;
            known.layer = gift.layer;
            parked.erase(gift.external_id);
        }
        for (const auto& refund : batch.refunds) {
            refunds.insert(refund.gift_external_id);
            refunds_told.emplace(refund.external_id, refund);
            take_refund(refund);
        }
        for (const auto& record : batch.parked) {
            parked[record.external_id] = record.reason;
        }
        for (const auto& change : batch.checkouts) {
            take_change(change);
        }
        if (batch.listing) {
            take_listing({batch.listing->begin(), batch.listing->end()});
        }
        take_mentions(batch);
        state.position = batch.position;
        if (batch.provider_total) {
            state.provider_total = batch.provider_total;
        }
        std::erase_if(state.holds, [this](const domain::Hold& hold) {
            return gifts.contains(hold.external_id) && gifts.at(hold.external_id).is_all_back;
        });
        recount();
        return state;
    }

    /// Every checkout that there ever was, by its key.
    std::map<std::string, domain::Checkout> checkouts;

    void want(const domain::Checkout& checkout) {
        checkouts.insert_or_assign(checkout.key, checkout);
        state.checkouts.push_back(checkout);
    }

    /// What the operator decides about a held gift.
    void decide(const std::string& id, domain::Currency currency, domain::HoldDecision decision) {
        std::erase_if(state.holds, [&id](const auto& hold) { return hold.external_id == id; });
        const auto amount = domain::Money::from_minor(gifts.at(id).minor.value_or(0), currency);
        state.holds.push_back({++decisions_, id, *amount, decision, decisions_});
    }

    /// Null for a post that was never told.
    const KnownPost* post(domain::Network network, const std::string& id) const {
        const auto found = posts.find({network, id});
        return found == posts.end() ? nullptr : &found->second;
    }

    /// Gifts that stand: a listed one that was wholly given back does not.
    std::int64_t count() const { return state.gifts_known - given_back_; }
    std::int64_t sum() const { return state.sum_minor_known; }

private:
    void take_refund(const domain::Refund& refund) {
        const auto gift = gifts.find(refund.gift_external_id);
        if (gift == gifts.end() || !refund_ids_.insert(refund.external_id).second) {
            return;
        }
        gift->second.back += refund.amount ? refund.amount->minor() : 0;
        gift->second.is_all_back = gift->second.is_all_back || !refund.amount ||
                                   gift->second.back >= gift->second.minor.value_or(0);
    }

    void take_listing(const std::set<std::string>& listing) {
        for (auto& [id, known] : gifts) {
            const auto listed = listing.contains(id);
            withdrawals += known.listed && !listed ? 1 : 0;
            known.listed = listed;
        }
    }

    void take_mentions(const domain::Batch& batch) {
        for (const auto& mention : batch.mentions) {
            auto& known = posts[{mention.voice.network, mention.external_id}];
            known.edits += known.number > 0 && known.mention.text != mention.text ? 1 : 0;
            known.number = known.number > 0 ? known.number : ++state.mentions_told;
            known.mention = mention;
            known.confirmed_at = now;
            known.is_gone = false;
        }
        for (const auto& id : batch.mentions_confirmed) {
            if (const auto known = posts.find({id.network, id.external_id}); known != posts.end()) {
                known->second.confirmed_at = now;
            }
        }
        for (const auto& id : batch.mentions_gone) {
            if (const auto known = posts.find({id.network, id.external_id}); known != posts.end()) {
                known->second.is_gone = true;
                known->second.mention.text.clear();
            }
        }
        list_mentions();
    }

    /// The newest that are not gone, those confirmed longest ago first.
    void list_mentions() {
        std::vector<std::pair<std::int64_t, domain::KnownMention>> there;
        for (const auto& [key, known] : posts) {
            if (!known.is_gone) {
                there.push_back({known.number, {key.second, known.confirmed_at}});
            }
        }
        std::sort(there.begin(), there.end(),
                  [](const auto& one, const auto& other) { return one.first > other.first; });
        there.resize(std::min(there.size(), domain::kMentionsKnownMax));
        std::stable_sort(there.begin(), there.end(), [](const auto& one, const auto& other) {
            return one.second.confirmed_at < other.second.confirmed_at;
        });
        state.mentions.clear();
        for (auto& [number, known] : there) {
            state.mentions.push_back(std::move(known));
        }
    }

    void take_change(const domain::CheckoutChange& change) {
        auto& checkout = checkouts.at(change.key);
        checkout.state = change.state;
        checkout.problem = change.problem;
        if (!change.provider_id.empty()) {
            checkout.provider_id = change.provider_id;
        }
        if (!change.url.empty()) {
            checkout.url = change.url;
        }
        if (change.expires_at) {
            checkout.expires_at = change.expires_at;
        }
        for (auto& known : state.checkouts) {
            known = checkouts.at(known.key);
        }
        std::erase_if(state.checkouts, [](const domain::Checkout& known) {
            return known.state != domain::CheckoutState::Wanted &&
                   known.state != domain::CheckoutState::Open;
        });
    }

    void recount() {
        state.gifts_known = 0;
        state.hidden_known = 0;
        state.sum_minor_known = 0;
        given_back_ = 0;
        for (const auto& [id, known] : gifts) {
            if (known.listed) {
                ++state.gifts_known;
                state.hidden_known += known.minor ? 0 : 1;
                given_back_ += known.is_all_back ? 1 : 0;
                state.sum_minor_known +=
                    known.is_all_back ? 0 : known.minor.value_or(0) - known.back;
            }
        }
        state.parked = static_cast<std::int64_t>(parked.size());
    }

    std::set<std::string> refund_ids_;
    std::int64_t given_back_ = 0;
    std::int64_t decisions_ = 0;
};

} // namespace chapeau::test
