#include "ledger/record_checks.hpp"

#include "base/digest.hpp"
#include "base/format.hpp"
#include "base/text.hpp"
#include "domain/challenge.hpp"
#include "domain/command.hpp"

#include <algorithm>

namespace chapeau::ledger {

namespace {

bool is_source_name(std::string_view name) {
    return !name.empty() && name.size() <= kSourceNameBytesMax &&
           std::all_of(name.begin(), name.end(), [](char letter) {
               return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') ||
                      letter == '-';
           });
}

} // namespace

bool is_id(std::string_view id) {
    return !id.empty() && id.size() <= domain::kExternalIdBytesMax && is_valid_utf8(id) &&
           std::all_of(id.begin(), id.end(),
                       [](char letter) { return static_cast<unsigned char>(letter) >= 0x20; });
}

std::string parking_id(std::string_view id) {
    return is_id(id) ? std::string(id) : to_hex(sha256(id));
}

std::optional<std::string> objection_to_amount(const domain::Money& amount,
                                               domain::Currency currency) {
    if (amount.currency() != currency) {
        return format("it is in {}, and the challenge counts in {}", amount.currency().code(),
                      currency.code());
    }
    return objection_to_size(amount);
}

std::optional<std::string> objection_to_size(const domain::Money& amount) {
    if (amount.minor() <= 0) {
        return std::string("its amount is not above zero");
    }
    if (amount.minor() > domain::kGiftMinorMax) {
        return std::string("its amount is larger than any gift");
    }
    return std::nullopt;
}

Result<void> check_batch(const domain::Batch& batch) {
    if (!is_source_name(batch.source) || domain::is_no_feed(batch.source)) {
        return fail(Errc::InvalidInput, "\"{}\" cannot be the name of a feed", batch.source);
    }
    if (batch.gifts.size() + batch.refunds.size() + batch.parked.size() + batch.mentions.size() +
            batch.mentions_confirmed.size() + batch.mentions_gone.size() >
        domain::kBatchRecordsMax) {
        return fail(Errc::TooLarge, "a page of {} holds more than {} records", batch.source,
                    domain::kBatchRecordsMax);
    }
    if (batch.checkouts.size() > domain::kBatchRecordsMax) {
        return fail(Errc::TooLarge, "a page of {} tells of more than {} checkouts", batch.source,
                    domain::kBatchRecordsMax);
    }
    for (const auto& change : batch.checkouts) {
        if (!is_valid_utf8(change.provider_id) || !is_valid_utf8(change.url) ||
            !is_valid_utf8(change.problem) || change.url.size() > domain::kCheckoutUrlBytesMax ||
            change.provider_id.size() > domain::kExternalIdBytesMax) {
            return fail(Errc::InvalidInput, "{} tells of a checkout that cannot be kept",
                        batch.source);
        }
    }
    if (batch.listing && batch.listing->size() > domain::kListingIdsMax) {
        return fail(Errc::TooLarge, "the listing of {} is longer than {}", batch.source,
                    domain::kListingIdsMax);
    }
    for (const auto* text :
         {&batch.position.cursor, &batch.position.etag, &batch.position.last_modified}) {
        if (text->size() > kPositionBytesMax || !is_valid_utf8(*text)) {
            return fail(Errc::InvalidInput, "{} gives a position that cannot be kept",
                        batch.source);
        }
    }
    return {};
}

std::optional<std::string> objection_to_told(const domain::Gift& gift) {
    if (!is_id(gift.external_id)) {
        return std::string("its id is empty, too long, or not text");
    }
    if (!is_valid_utf8(gift.name) || !is_valid_utf8(gift.message)) {
        return std::string("its name or message is not valid UTF-8");
    }
    if (gift.people < 0 || gift.people > domain::kPeopleMax) {
        return std::string("it stands for an impossible number of people");
    }
    if (!gift.payment_reference.empty() && !is_id(gift.payment_reference)) {
        return std::string("the name of its payment is too long, or not text");
    }
    return gift.amount ? objection_to_size(*gift.amount) : std::nullopt;
}

std::optional<std::string> objection_to(const domain::Gift& gift, domain::Currency currency) {
    auto objection = objection_to_told(gift);
    return objection || !gift.amount ? objection : objection_to_amount(*gift.amount, currency);
}

} // namespace chapeau::ledger
