#include "web/api/deeds.hpp"

#include <array>
#include <limits>
#include <string>
#include <utility>

namespace chapeau::web {
namespace {

using domain::Command;
using What = Result<Command::What>;

// Numbers that a page can hold exactly; what they mean is checked by the evening.
constexpr std::int64_t kNumberMax = 9'007'199'254'740'991;

// 9999-12-31, in milliseconds: later is a mistake, and far from overflow in microseconds.
constexpr std::int64_t kMomentMax = 253'402'300'799'000;

// A digest is at most SHA-256 in hexadecimal.
constexpr std::size_t kDigestBytesMax = 64;

constexpr std::size_t kWordBytesMax = 16;

Result<std::int64_t> read_gift(const JsonBody& body) {
    return body.integer("gift", 1, kNumberMax);
}

Result<domain::Money> read_amount(const JsonBody& body, const domain::Challenge& challenge) {
    const auto minor = body.integer("amount", 1, domain::kGiftMinorMax);
    if (!minor) {
        return tl::unexpected(minor.error());
    }
    return domain::Money::from_minor(*minor, challenge.currency);
}

Result<std::string> read_envelope(const JsonBody& body) {
    auto envelope = body.text("envelope", domain::kEnvelopeBytesMax);
    if (envelope && envelope->empty()) {
        return fail(Errc::InvalidInput, "\"envelope\" must be the number on the envelope");
    }
    return envelope;
}

// Many deeds name a gift and no more.
template <class OfGift>
What read_of_gift(const JsonBody& body, const DeedMoment&) {
    const auto gift = read_gift(body);
    if (!gift) {
        return tl::unexpected(gift.error());
    }
    return Command::What(OfGift{*gift});
}

template <class OfGift>
What read_cue_of_gift(const JsonBody& body, const DeedMoment&) {
    const auto gift = read_gift(body);
    if (!gift) {
        return tl::unexpected(gift.error());
    }
    return Command::What(domain::Cue(OfGift{*gift}));
}

template <class Switch>
What read_switch(const JsonBody& body, const DeedMoment&) {
    const auto on = body.boolean("on");
    if (!on) {
        return tl::unexpected(on.error());
    }
    return Command::What(domain::Cue(Switch{*on}));
}

What read_cash(const JsonBody& body, const DeedMoment& moment) {
    const auto amount = read_amount(body, moment.challenge);
    const auto people = body.integer_or_null("people", 0, domain::kPeopleMax);
    auto name = body.text_or_empty("name", domain::kAudienceBytesMax);
    auto envelope = body.text_or_empty("envelope", domain::kEnvelopeBytesMax);
    auto count = body.text_or_empty("count", domain::kCountBytesMax);
    if (!amount) {
        return tl::unexpected(amount.error());
    }
    if (!people) {
        return tl::unexpected(people.error());
    }
    for (const auto* const text : {&name, &envelope, &count}) {
        if (!*text) {
            return tl::unexpected(text->error());
        }
    }
    return Command::What(domain::AddCash{*amount, people->value_or(0), std::move(*name),
                                         std::move(*envelope), std::move(*count)});
}

What read_recount(const JsonBody& body, const DeedMoment& moment) {
    const auto amount = read_amount(body, moment.challenge);
    auto envelope = read_envelope(body);
    auto count = body.text_or_empty("count", domain::kCountBytesMax);
    if (!amount) {
        return tl::unexpected(amount.error());
    }
    for (const auto* const text : {&envelope, &count}) {
        if (!*text) {
            return tl::unexpected(text->error());
        }
    }
    return Command::What(domain::RecountEnvelope{std::move(*envelope), *amount, std::move(*count)});
}

What read_settle(const JsonBody& body, const DeedMoment& moment) {
    const auto amount = read_amount(body, moment.challenge);
    auto envelope = read_envelope(body);
    if (!amount) {
        return tl::unexpected(amount.error());
    }
    if (!envelope) {
        return tl::unexpected(envelope.error());
    }
    return Command::What(domain::SettleEnvelope{std::move(*envelope), *amount});
}

What read_approve(const JsonBody& body, const DeedMoment&) {
    const auto gift = read_gift(body);
    auto digest = body.text("digest", kDigestBytesMax);
    if (!gift) {
        return tl::unexpected(gift.error());
    }
    if (!digest) {
        return tl::unexpected(digest.error());
    }
    if (digest->empty()) {
        return fail(Errc::InvalidInput, "\"digest\" must tell which words were looked at");
    }
    return Command::What(domain::ApproveWords{*gift, std::move(*digest)});
}

What read_block(const JsonBody& body, const DeedMoment&) {
    const auto gift = read_gift(body);
    const auto on = body.boolean("on");
    if (!gift) {
        return tl::unexpected(gift.error());
    }
    if (!on) {
        return tl::unexpected(on.error());
    }
    return Command::What(domain::BlockGiver{*gift, *on});
}

What read_correct(const JsonBody& body, const DeedMoment&) {
    const auto gift = read_gift(body);
    auto name = body.text("name", domain::kAudienceBytesMax);
    if (!gift) {
        return tl::unexpected(gift.error());
    }
    if (!name) {
        return tl::unexpected(name.error());
    }
    return Command::What(domain::CorrectName{*gift, std::move(*name)});
}

What read_words_mode(const JsonBody& body, const DeedMoment&) {
    using domain::WordsMode;
    constexpr std::array<std::pair<std::string_view, WordsMode>, 4> kModes{
        {{"nothing", WordsMode::Nothing},
         {"hold_all", WordsMode::HoldAll},
         {"hold_phones", WordsMode::HoldPhones},
         {"clean", WordsMode::Clean}}};
    const auto word = body.text("mode", kWordBytesMax);
    for (const auto& [name, mode] : kModes) {
        if (word && *word == name) {
            return Command::What(domain::Cue(domain::SetWordsMode{mode}));
        }
    }
    return fail(Errc::InvalidInput,
                "\"mode\" must be \"nothing\", \"hold_all\", \"hold_phones\" or \"clean\"");
}

What read_void_all(const JsonBody& body, const DeedMoment&) {
    auto gifts = body.integers("gifts", 1, kNumberMax, domain::kPledgesPaidMax);
    if (!gifts) {
        return tl::unexpected(gifts.error());
    }
    return Command::What(domain::VoidGifts{std::move(*gifts)});
}

What read_decide_holds(const JsonBody& body, const DeedMoment&) {
    auto gifts = body.integers("gifts", 1, kNumberMax, domain::kPledgesPaidMax);
    const auto take = body.boolean("take");
    if (!gifts) {
        return tl::unexpected(gifts.error());
    }
    if (!take) {
        return tl::unexpected(take.error());
    }
    return Command::What(domain::DecideHolds{
        std::move(*gifts), *take ? domain::HoldDecision::Take : domain::HoldDecision::LetGo});
}

What read_settle_double(const JsonBody& body, const DeedMoment&) {
    const auto first = body.integer("first", 1, kNumberMax);
    const auto second = body.integer("second", 1, kNumberMax);
    const auto merged = body.boolean("merged");
    for (const auto* const gift : {&first, &second}) {
        if (!*gift) {
            return tl::unexpected(gift->error());
        }
    }
    if (!merged) {
        return tl::unexpected(merged.error());
    }
    return Command::What(domain::SettleDouble{*first, *second, *merged});
}

What read_pay(const JsonBody& body, const DeedMoment&) {
    using domain::PaidBy;
    constexpr std::array<std::pair<std::string_view, PaidBy>, 3> kMeans{
        {{"cash", PaidBy::Cash}, {"card", PaidBy::Card}, {"later", PaidBy::Later}}};
    auto gifts = body.integers("gifts", 1, kNumberMax, domain::kPledgesPaidMax);
    if (!gifts) {
        return tl::unexpected(gifts.error());
    }
    const auto word = body.text("by", kWordBytesMax);
    for (const auto& [name, by] : kMeans) {
        if (word && *word == name) {
            return Command::What(domain::PayPledges{std::move(*gifts), by});
        }
    }
    return fail(Errc::InvalidInput, "\"by\" must be \"cash\", \"card\" or \"later\"");
}

Result<domain::Target> read_one_target(const JsonBody& body, const domain::Challenge& challenge) {
    const auto people = body.integer_or_null("people", 1, domain::kPeopleMax);
    const auto minor = body.integer_or_null("amount", 1, domain::kSumMinorMax);
    if (!people) {
        return tl::unexpected(people.error());
    }
    if (!minor) {
        return tl::unexpected(minor.error());
    }
    domain::Target target{*people, std::nullopt};
    if (*minor) {
        auto amount = domain::Money::from_minor(**minor, challenge.currency);
        if (!amount) {
            return tl::unexpected(amount.error());
        }
        target.amount = *amount;
    }
    return target;
}

What checked(domain::Cue cue, const domain::Challenge& challenge) {
    if (auto sound = domain::validate(cue, challenge); !sound) {
        return tl::unexpected(Error{Errc::InvalidInput, sound.error().message});
    }
    return Command::What(std::move(cue));
}

What read_target(const JsonBody& body, const DeedMoment& moment) {
    auto target = read_one_target(body, moment.challenge);
    if (!target) {
        return tl::unexpected(target.error());
    }
    return checked(domain::SetTarget{*target}, moment.challenge);
}

What read_stretch(const JsonBody& body, const DeedMoment& moment) {
    const auto rows = body.objects("targets", domain::kStretchTargetsMax);
    if (!rows) {
        return tl::unexpected(rows.error());
    }
    std::vector<domain::Target> targets;
    for (const auto& row : *rows) {
        auto target = read_one_target(row, moment.challenge);
        if (!target) {
            return tl::unexpected(target.error());
        }
        targets.push_back(*target);
    }
    return checked(domain::SetStretch{std::move(targets)}, moment.challenge);
}

What read_deadline(const JsonBody& body, const DeedMoment& moment) {
    if (!body.has("at")) {
        return fail(Errc::InvalidInput, "\"at\" must be a moment, or null for none");
    }
    const auto at = body.integer_or_null("at", 0, kMomentMax);
    if (!at) {
        return tl::unexpected(at.error());
    }
    domain::SetDeadline cue;
    if (*at) {
        cue.deadline = Timestamp(milliseconds(**at));
    }
    return checked(cue, moment.challenge);
}

What read_clock(const JsonBody& body, const DeedMoment& moment) {
    constexpr auto kLongest = std::chrono::floor<std::chrono::minutes>(domain::kDurationMax);
    const auto minutes = body.integer("minutes", 1, kLongest.count());
    if (!minutes) {
        return tl::unexpected(minutes.error());
    }
    return checked(domain::StartClock{moment.now, std::chrono::minutes(*minutes)},
                   moment.challenge);
}

Result<std::int64_t> read_mention(const JsonBody& body) {
    return body.integer("mention", 1, kNumberMax);
}

What read_approve_post(const JsonBody& body, const DeedMoment&) {
    const auto mention = read_mention(body);
    auto digest = body.text("digest", kDigestBytesMax);
    if (!mention) {
        return tl::unexpected(mention.error());
    }
    if (!digest) {
        return tl::unexpected(digest.error());
    }
    return Command::What(domain::ApproveMention{*mention, std::move(*digest)});
}

// The others name a mention, and on or off.
template <class OfMention>
What read_of_mention(const JsonBody& body, const DeedMoment&) {
    const auto mention = read_mention(body);
    const auto on = body.boolean("on");
    if (!mention) {
        return tl::unexpected(mention.error());
    }
    if (!on) {
        return tl::unexpected(on.error());
    }
    return Command::What(OfMention{*mention, *on});
}

What read_scene(const JsonBody& body, const DeedMoment&) {
    const auto scene = body.text("scene", kWordBytesMax);
    if (!scene) {
        return tl::unexpected(scene.error());
    }
    if (*scene != "wall" && *scene != "challenge") {
        return fail(Errc::InvalidInput, "\"scene\" must be \"challenge\" or \"wall\"");
    }
    return Command::What(domain::Cue(
        domain::SetScene{*scene == "wall" ? domain::Scene::Wall : domain::Scene::Challenge}));
}

constexpr RoleMask kDesk = mask_of(Role::Operator);
constexpr RoleMask kHat = Role::Operator | Role::Volunteer;
constexpr RoleMask kStage = Role::Operator | Role::Presenter;

constexpr std::array kDeeds = {
    Deed{"cash", kHat, read_cash},
    Deed{"recount", kHat, read_recount},
    Deed{"freeze", kStage, read_switch<domain::SetFrozen>},
    Deed{"blank", kStage, read_switch<domain::SetBlank>},
    Deed{"settle", kDesk, read_settle},
    Deed{"approve", kDesk, read_approve},
    Deed{"hide", kDesk, read_cue_of_gift<domain::HideName>},
    Deed{"show", kDesk, read_cue_of_gift<domain::ShowName>},
    Deed{"block", kDesk, read_block},
    Deed{"words", kDesk, read_words_mode},
    Deed{"void", kDesk, read_of_gift<domain::VoidGift>},
    Deed{"unvoid", kDesk, read_of_gift<domain::UnvoidGift>},
    Deed{"refund", kDesk, read_of_gift<domain::RefundGift>},
    Deed{"correct", kDesk, read_correct},
    Deed{"erase", kDesk, read_of_gift<domain::ErasePerson>},
    Deed{"pay", kDesk, read_pay},
    Deed{"settle_double", kDesk, read_settle_double},
    Deed{"void_all", kDesk, read_void_all},
    Deed{"decide_holds", kDesk, read_decide_holds},
    Deed{"target", kDesk, read_target},
    Deed{"stretch", kDesk, read_stretch},
    Deed{"deadline", kDesk, read_deadline},
    Deed{"clock", kDesk, read_clock},
    Deed{"approve_post", kDesk, read_approve_post},
    Deed{"hide_post", kDesk, read_of_mention<domain::HideMention>},
    Deed{"pin_post", kDesk, read_of_mention<domain::PinMention>},
    Deed{"trust_voice", kDesk, read_of_mention<domain::TrustVoice>},
    Deed{"block_voice", kDesk, read_of_mention<domain::BlockVoice>},
    Deed{"scene", kStage, read_scene},
};

} // namespace

std::span<const Deed> all_deeds() {
    return kDeeds;
}

const Deed* find_deed(std::string_view name) {
    for (const auto& deed : kDeeds) {
        if (deed.name == name) {
            return &deed;
        }
    }
    return nullptr;
}

} // namespace chapeau::web
