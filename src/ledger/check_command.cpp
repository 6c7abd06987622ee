#include "ledger/check_command.hpp"

#include "base/text.hpp"
#include "domain/screen_text.hpp"
#include "ledger/recorder.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace chapeau::ledger {

namespace {

using domain::Command;

Result<void> check_text(std::string_view text, const char* what, std::size_t size_bytes_max) {
    if (text.size() > size_bytes_max) {
        return fail(Errc::InvalidInput, "the {} is longer than {} bytes; shorten it", what,
                    size_bytes_max);
    }
    return is_valid_utf8(text) ? Result<void>()
                               : fail(Errc::InvalidInput, "the {} is not valid UTF-8", what);
}

Result<void> check_phone_key(std::string_view key, const char* what) {
    return domain::is_phone_key(key)
               ? Result<void>()
               : fail(Errc::InvalidInput, "the {} is not of {} hexadecimal digits", what,
                      domain::kPhoneKeyBytes);
}

/// The first that fails.
template <class... Checks>
Result<void> all_of(const Checks&... checks) {
    Result<void> done;
    ((done = done ? checks() : done), ...);
    return done;
}

struct CommandCheck { // NOLINT(cppcoreguidelines-pro-type-member-init): both are given.
    const Command& command;
    domain::Currency currency;

    Result<void> money(domain::Money amount, std::int64_t people) const {
        domain::Gift probe;
        probe.external_id = command.key;
        probe.amount = amount;
        probe.people = people;
        const auto objection = objection_to(probe, currency);
        return objection ? fail(Errc::InvalidInput, "the command cannot be entered: {}", *objection)
                         : Result<void>();
    }
    Result<void> words(std::string_view name, std::string_view message) const {
        const auto named = check_text(name, "name", domain::kAudienceBytesMax);
        return named ? check_text(message, "message", domain::kAudienceBytesMax) : named;
    }
    Result<void> many(const std::vector<std::int64_t>& gifts) const {
        const std::set<std::int64_t> different(gifts.begin(), gifts.end());
        if (gifts.empty() || gifts.size() > domain::kPledgesPaidMax ||
            different.size() != gifts.size()) {
            return fail(Errc::InvalidInput, "between 1 and {} different gifts are meant at once",
                        domain::kPledgesPaidMax);
        }
        // The further lines' own ids are made from it.
        return command.key.size() <= domain::kExternalIdBytesMax / 2
                   ? Result<void>()
                   : fail(Errc::InvalidInput, "the command's key is too long");
    }
    Result<void> envelope(std::string_view number, std::string_view count) const {
        const auto numbered = check_text(number, "envelope's number", domain::kEnvelopeBytesMax);
        const bool is_plain =
            std::all_of(number.begin(), number.end(), [](char letter) { return letter > ' '; });
        if (!is_plain) {
            return fail(Errc::InvalidInput, "an envelope's number has no blanks");
        }
        return numbered ? check_text(count, "count", domain::kCountBytesMax) : numbered;
    }
    Result<void> phone(domain::Money amount, std::string_view name, std::string_view message,
                       std::string_view device) const {
        return all_of([&] { return check_phone_key(command.key, "key"); },
                      [&] { return check_phone_key(device, "device"); },
                      [&] { return money(amount, 1); }, [&] { return words(name, message); });
    }

    Result<void> operator()(const domain::AddCash& cash) const {
        return all_of([&] { return money(cash.amount, cash.people); },
                      [&] { return words(cash.name, ""); },
                      [&] { return envelope(cash.envelope, cash.count); });
    }
    Result<void> operator()(const domain::Pledge& pledge) const {
        return phone(pledge.amount, pledge.name, pledge.message, pledge.device);
    }
    Result<void> operator()(const domain::OpenCheckout& wanted) const {
        if (domain::is_no_feed(wanted.source) || wanted.source.empty() ||
            wanted.source.size() > kSourceNameBytesMax) {
            return fail(Errc::InvalidInput, "no payment can be opened there");
        }
        return phone(wanted.amount, wanted.name, wanted.message, wanted.device);
    }
    Result<void> operator()(const domain::Say& said) const {
        return all_of([&] { return check_phone_key(command.key, "key"); },
                      [&] { return check_phone_key(said.device, "device"); },
                      [&] { return words(said.name, said.text); });
    }
    Result<void> operator()(const domain::ApproveMention& approved) const {
        return check_phone_key(approved.digest, "digest");
    }
    Result<void> operator()(const domain::WithdrawPledge& withdrawal) const {
        return check_phone_key(withdrawal.gift_key, "key of the promise");
    }
    Result<void> operator()(const domain::HideOwnWords& own) const {
        return check_phone_key(own.gift_key, "key of the gift");
    }
    Result<void> operator()(const domain::ApproveWords& approved) const {
        return check_phone_key(approved.digest, "digest");
    }
    Result<void> operator()(const domain::CorrectName& correction) const {
        if (domain::ScreenText::name(correction.name, {}).empty()) {
            return fail(Errc::InvalidInput,
                        "the corrected name shows nothing; to take a name away, hide or erase it");
        }
        return words(correction.name, "");
    }
    Result<void> operator()(const domain::PayPledges& paid) const { return many(paid.pledges); }
    Result<void> operator()(const domain::VoidGifts& voided) const { return many(voided.gifts); }
    Result<void> operator()(const domain::DecideHolds& decided) const {
        return many(decided.gifts);
    }
    Result<void> operator()(const domain::SettleDouble& settled) const {
        if (settled.first < 1 || settled.first >= settled.second) {
            return fail(Errc::InvalidInput, "a double is an earlier gift and a later one");
        }
        return many({settled.first, settled.second});
    }
    Result<void> operator()(const domain::SetRate& set) const {
        if (set.rate.to != currency) {
            return fail(Errc::InvalidInput,
                        "the rate {} leads to {}, and the challenge counts in {}",
                        domain::to_words(set.rate), set.rate.to.code(), currency.code());
        }
        return {};
    }
    Result<void> operator()(const domain::RecountEnvelope& recount) const {
        return all_of([&] { return money(recount.amount, 1); },
                      [&] { return envelope(recount.envelope, recount.count); });
    }
    Result<void> operator()(const domain::SettleEnvelope& settle) const {
        return all_of([&] { return money(settle.amount, 1); },
                      [&] { return envelope(settle.envelope, ""); });
    }
    Result<void> target(const domain::Target& target) const {
        if (target.amount && target.amount->currency() != currency) {
            return fail(Errc::InvalidInput, "the target is in {}, and the challenge counts in {}",
                        target.amount->currency().code(), currency.code());
        }
        return {};
    }
    Result<void> operator()(const domain::Cue& cue) const {
        Result<void> done;
        if (const auto* changed = std::get_if<domain::SetTarget>(&cue)) {
            done = target(changed->target);
        } else if (const auto* stretch = std::get_if<domain::SetStretch>(&cue)) {
            for (const auto& each : stretch->targets) {
                done = done ? target(each) : done;
            }
        }
        return done;
    }
    template <class Other>
    Result<void> operator()(const Other&) const {
        return {};
    }
};

} // namespace

Result<void> check_command(const Command& command, domain::Currency currency) {
    domain::Gift probe;
    probe.external_id = command.key;
    if (const auto objection = objection_to(probe, currency)) {
        return fail(Errc::InvalidInput, "the command cannot be entered: {}", *objection);
    }
    if (command.actor.empty() || command.actor.size() > kActorBytesMax ||
        !is_valid_utf8(command.actor)) {
        return fail(Errc::InvalidInput, "the command does not say who gives it");
    }
    return std::visit(CommandCheck{command, currency}, command.what);
}

} // namespace chapeau::ledger
