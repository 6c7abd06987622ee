// Which payment stands behind which gift, and what further sources tell of the same payment.
//
// The first source that tells of a payment owns its gift: by its word the gift is corrected. What
// another source tells of it is linked: remembered, so that this source still agrees with its
// provider's own count, and added to nothing.
#pragma once

#include "base/result.hpp"
#include "domain/entry.hpp"
#include "ledger/sqlite.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace chapeau::ledger {

/// Where links are told, as refunds are (kRefundsSuffix).
inline constexpr std::string_view kLinksSuffix = "/links";

/// What a source tells of a gift that another source owns, in the currency that it tells it in.
struct Link {
    domain::EntrySeq gift = 0;
    bool listed = true;
    std::optional<domain::Money> amount; // Empty: hidden.
    std::int64_t refunded_minor = 0;

    /// Of what is told, what did not go back.
    std::int64_t left_minor() const {
        return amount ? std::max<std::int64_t>(0, amount->minor() - refunded_minor) : 0;
    }
    bool operator==(const Link&) const = default;
};

/// One telling of a gift, by whom and under which id.
struct Telling {
    std::int64_t source = 0;
    std::string ext_id;
};

/// What all the links of one source add to what its provider lists.
struct LinkedCounts {
    std::int64_t gifts = 0;
    std::int64_t hidden = 0;
    std::int64_t sum_minor = 0; // Of those in the challenge's currency.
};

class Links {
public:
    static Result<Links> load(Database& database, domain::Currency currency);

    /// The gift that bears the payment; 0: none.
    Result<domain::EntrySeq> gift_of(std::string_view payment_reference);

    /// From now on the gift bears it, whichever did before.
    Result<void> bear(std::string_view payment_reference, domain::EntrySeq gift);

    Result<std::optional<Link>> find(std::int64_t source, std::string_view ext_id);
    Result<void> keep(std::int64_t source, std::string_view ext_id, const Link& link);

    /// Every link of the source, by id.
    Result<std::vector<std::pair<std::string, Link>>> of(std::int64_t source);

    /// Who else tells of the gift.
    Result<std::vector<Telling>> tellings_of(domain::EntrySeq gift);

    /// Whether a source other than its own lists the gift now.
    Result<bool> is_listed_elsewhere(domain::EntrySeq gift);

    LinkedCounts counts(std::int64_t source) const;

private:
    struct Statements {
        Statement gift_of;
        Statement bear;
        Statement find;
        Statement keep;
        Statement all;
        Statement tellings;
        Statement elsewhere;
    };
    Links(Statements statements, domain::Currency currency)
        : statements_(std::move(statements)), currency_(currency) {}
    void count(std::int64_t source, const Link& link, int sign);

    Statements statements_;
    domain::Currency currency_;
    std::map<std::int64_t, LinkedCounts> counts_; // Of those listed now.
    std::map<std::int64_t, std::int64_t> known_;  // How many links at all, by source.
};

} // namespace chapeau::ledger
