#include "app/check_words.hpp"

#include "app/rates.hpp"
#include "base/format.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdlib>
#include <initializer_list>
#include <string_view>

namespace chapeau::app {
namespace {

enum class CheckPhrase : std::uint8_t {
    Ready,         // {source}
    NotReady,      // {source}
    GiftsRead,     // {gifts}
    GiftsReadMore, // {gifts}: there are more.
    NewestGift,    // {time of day}
    ProviderSum,   // {sum}
    ProviderCount, // {gifts}
    ClockAhead,    // {seconds}
    ClockBehind,   // {seconds}
    CredentialKnown,
    TestMoney,
    NobodyAnswers, // {why}
    CredentialRefused,
    PermissionMissing,
    PermissionsNamed, // {permissions}
    NotFound,
    AskedTooOften,
    ProviderDown, // {status}
    WrongInput,
    ReaderSays, // {message}
    SomeParked, // {records}
    AllParked,  // {records}
    ParkedFor,  // {reason}
    AllReady,   // {sources}
    NoneReady,  // {sources}
    SomeReady,  // {ready} {sources}
    NoSources,
    RatesReady,
    RatesNotReady,
    RatesFound,   // {currencies} {day}
    RatesOld,     // {day}
    RatesUnread,  // {why}
    ConvertedBy,  // {currency} {rate} {day}
    WaitsForRate, // {currency}
    PostsRead,    // {posts}
    ReadingCosts, // {price of a hundred} {daily budget} {posts}
};

struct CheckRow {
    CheckPhrase phrase;
    std::string_view english;
    std::string_view french;
};

// An apostrophe in a pattern of ICU is doubled, or is a typographic one.
constexpr std::array kCheckRows = {
    CheckRow{CheckPhrase::Ready, "{0}: ready", "{0} : prêt"},
    CheckRow{CheckPhrase::NotReady, "{0}: NOT READY", "{0} : PAS PRÊT"},
    CheckRow{CheckPhrase::GiftsRead,
             "{0, plural, =0 {no gift yet} one {# gift read} other {# gifts read}}",
             "{0, plural, =0 {aucun don encore} one {# don lu} other {# dons lus}}"},
    CheckRow{CheckPhrase::GiftsReadMore,
             "{0, plural, one {# gift read, and there are more} other {# gifts read, and there are "
             "more}}",
             "{0, plural, one {# don lu, et il y en a d’autres} other {# dons lus, et il y en a "
             "d’autres}}"},
    CheckRow{CheckPhrase::NewestGift, "the newest gift is of {0}",
             "le don le plus récent est de "
             "{0}"},
    CheckRow{CheckPhrase::ProviderSum, "the provider itself counts {0}",
             "le fournisseur lui-même compte {0}"},
    CheckRow{CheckPhrase::ProviderCount,
             "{0, plural, one {the provider lists # gift} other {the provider lists # gifts}}",
             "{0, plural, one {le fournisseur annonce # don} other {le fournisseur annonce # "
             "dons}}"},
    CheckRow{CheckPhrase::ClockAhead,
             "this machine’s clock is {0, plural, one {# second} other {# seconds}} ahead of the "
             "provider’s: set it (timedatectl set-ntp true)",
             "l’horloge de cette machine avance de {0, plural, one {# seconde} other {# secondes}} "
             "sur celle du fournisseur : réglez-la (timedatectl set-ntp true)"},
    CheckRow{
        CheckPhrase::ClockBehind,
        "this machine’s clock is {0, plural, one {# second} other {# seconds}} behind the "
        "provider’s: set it (timedatectl set-ntp true)",
        "l’horloge de cette machine retarde de {0, plural, one {# seconde} other {# secondes}} "
        "sur celle du fournisseur : réglez-la (timedatectl set-ntp true)"},
    CheckRow{CheckPhrase::CredentialKnown,
             "the provider answers and accepts the credential; no payment was opened",
             "le fournisseur répond et accepte la clé ; aucun paiement n’a été ouvert"},
    CheckRow{CheckPhrase::TestMoney, "TEST MODE: no real money; every frame will say REHEARSAL",
             "MODE TEST : pas d’argent réel ; chaque image dira RÉPÉTITION"},
    CheckRow{CheckPhrase::NobodyAnswers,
             "nobody answers: check the venue’s network and the address in the section ({0})",
             "personne ne répond : vérifiez le réseau de la salle et l’adresse dans la section "
             "({0})"},
    CheckRow{
        CheckPhrase::CredentialRefused,
        "the credential is not accepted (401): make a new one at the provider, put it where "
        "the section says, and check that it is for this account, live or test",
        "la clé n’est pas acceptée (401) : créez-en une nouvelle chez le fournisseur, mettez-la "
        "à l’endroit que dit la section, et vérifiez qu’elle est de ce compte, réel ou test"},
    CheckRow{
        CheckPhrase::PermissionMissing,
        "the credential lacks a permission (403): allow it what docs/sources names, or ask the "
        "account’s owner to",
        "il manque un droit à la clé (403) : accordez-lui ce que nomme docs/sources, ou "
        "demandez-le au titulaire du compte"},
    CheckRow{CheckPhrase::PermissionsNamed,
             "the credential lacks: {0}; set that at the provider, where the key was made",
             "il manque à la clé : {0} ; accordez-le chez le fournisseur, là où la clé fut créée"},
    CheckRow{
        CheckPhrase::NotFound,
        "the provider does not know what the section names (404): compare the campaign, the "
        "page or the id with the address in your browser",
        "le fournisseur ne connaît pas ce que nomme la section (404) : comparez la campagne, la "
        "page ou l’identifiant avec l’adresse dans votre navigateur"},
    CheckRow{
        CheckPhrase::AskedTooOften,
        "the provider is asked too often (429): wait some minutes, and see that no other "
        "machine asks with the same credential",
        "le fournisseur est interrogé trop souvent (429) : attendez quelques minutes, et voyez "
        "qu’aucune autre machine n’interroge avec la même clé"},
    CheckRow{
        CheckPhrase::ProviderDown,
        "the provider has trouble of its own ({0}): look at its status page, and check again "
        "later",
        "le fournisseur a lui-même un problème ({0}) : regardez sa page d’état, et vérifiez de "
        "nouveau plus tard"},
    CheckRow{CheckPhrase::WrongInput,
             "the answer is not what was expected: check the section against docs/sources",
             "la réponse n’est pas celle attendue : comparez la section avec docs/sources"},
    CheckRow{CheckPhrase::ReaderSays, "in detail: {0}", "en détail : {0}"},
    CheckRow{CheckPhrase::SomeParked,
             "{0, plural, one {# record cannot be counted:} other {# records cannot be counted:}}",
             "{0, plural, one {# ligne ne peut être comptée :} other {# lignes ne peuvent être "
             "comptées :}}"},
    CheckRow{
        CheckPhrase::AllParked,
        "{0, plural, one {the only record cannot be counted:} other {none of # records can be "
        "counted:}}",
        "{0, plural, one {la seule ligne ne peut être comptée :} other {aucune des # lignes ne "
        "peut être comptée :}}"},
    CheckRow{CheckPhrase::ParkedFor, "- {0}", "- {0}"},
    CheckRow{CheckPhrase::AllReady,
             "{0, plural, one {The source is ready.} other {All # sources are ready.}}",
             "{0, plural, one {La source est prête.} other {Les # sources sont prêtes.}}"},
    CheckRow{CheckPhrase::NoneReady,
             "{0, plural, one {The source is not ready.} other {None of # sources is ready.}}",
             "{0, plural, one {La source n’est pas prête.} other {Aucune des # sources n’est "
             "prête.}}"},
    CheckRow{CheckPhrase::SomeReady,
             "{0, plural, one {# of {1} sources is ready.} other {# of {1} sources are ready.}}",
             "{0, plural, one {# source sur {1} est prête.} other {# sources sur {1} sont "
             "prêtes.}}"},
    CheckRow{CheckPhrase::NoSources,
             "No source is named: the hat and promises are counted, and nothing is asked of "
             "anybody.",
             "Aucune source n’est nommée : le chapeau et les promesses sont comptés, et rien n’est "
             "demandé à personne."},
    CheckRow{CheckPhrase::RatesReady, "rates: ready", "taux : prêts"},
    CheckRow{CheckPhrase::RatesNotReady, "rates: NOT READY", "taux : PAS PRÊTS"},
    CheckRow{CheckPhrase::RatesFound,
             "{0, plural, one {one currency is converted} other {# currencies are converted}}, by "
             "rates of {1}",
             "{0, plural, one {une monnaie est convertie} other {# monnaies sont converties}}, par "
             "les taux du {1}"},
    CheckRow{
        CheckPhrase::RatesOld,
        "the rates of {0} are more than a week old: write newer ones into [rates], or name the "
        "European Central Bank’s list there (ecb)",
        "les taux du {0} ont plus d’une semaine : écrivez-en de plus récents dans [rates], ou "
        "nommez-y la liste de la Banque centrale européenne (ecb)"},
    CheckRow{
        CheckPhrase::RatesUnread,
        "the list of rates cannot be had: {0}. Check the network and “ecb” in [rates], or write "
        "single rates there",
        "la liste des taux n’est pas lisible : {0}. Vérifiez le réseau et « ecb » dans [rates], "
        "ou écrivez-y des taux un à un"},
    CheckRow{CheckPhrase::ConvertedBy, "gifts in {0} are converted: about {1}, of {2}",
             "les dons en {0} sont convertis : environ {1}, du {2}"},
    CheckRow{CheckPhrase::WaitsForRate,
             "gifts in {0} wait, because no rate is known: write {0} into [rates]",
             "les dons en {0} attendent, faute de taux : écrivez {0} dans [rates]"},
    CheckRow{CheckPhrase::PostsRead,
             "{0, plural, =0 {nobody has said anything yet} one {# post read} other {# posts "
             "read}}",
             "{0, plural, =0 {personne n’a encore rien dit} one {# message lu} other {# messages "
             "lus}}"},
    CheckRow{
        CheckPhrase::ReadingCosts,
        "reading costs money: at most {0} for 100 posts, so {1} a day are enough for {2, "
        "plural, one {# post} other {# posts}}; this check read at most ten",
        "la lecture est payante : au plus {0} pour 100 messages, donc {1} par jour suffisent "
        "pour {2, plural, one {# message} other {# messages}} ; cette vérification en a lu dix "
        "au plus"},
};

static_assert(
    [] {
        for (std::size_t index = 0; index < kCheckRows.size(); ++index) {
            if (static_cast<std::size_t>(kCheckRows[index].phrase) != index) {
                return false;
            }
        }
        return true;
    }(),
    "the rows stand in the order of the enumeration");

class Teller {
public:
    explicit Teller(const domain::Locale& locale) : locale_(locale) {}

    std::string say(CheckPhrase phrase,
                    std::initializer_list<domain::Locale::Argument> arguments = {}) const {
        const auto& row = kCheckRows[static_cast<std::size_t>(phrase)];
        return locale_.message(locale_.language() == "fr" ? row.french : row.english,
                               {arguments.begin(), arguments.size()});
    }

private:
    const domain::Locale& locale_;
};

bool is_unanswered(const sources::Findings& findings) {
    const auto code = findings.error->code;
    return findings.last_status == 0 && (code == Errc::Unavailable || code == Errc::Timeout);
}

std::string what_to_do(const sources::Findings& findings, const Teller& teller) {
    if (is_unanswered(findings)) {
        return teller.say(CheckPhrase::NobodyAnswers, {findings.error->message});
    }
    switch (findings.last_status) {
    case 401:
        return teller.say(CheckPhrase::CredentialRefused);
    case 403:
        return teller.say(CheckPhrase::PermissionMissing);
    case 404:
    case 410:
        return teller.say(CheckPhrase::NotFound);
    case 429:
        return teller.say(CheckPhrase::AskedTooOften);
    default:
        return findings.last_status >= 500
                   ? teller.say(CheckPhrase::ProviderDown, {std::int64_t{findings.last_status}})
                   : teller.say(CheckPhrase::WrongInput);
    }
}

/// False when the clock is so wrong that the evening would be.
bool tell_clock(const sources::Findings& findings, const Teller& teller,
                std::vector<std::string>& lines) {
    if (!findings.clock_ahead || std::chrono::abs(*findings.clock_ahead) < kClockAheadWarned) {
        return true;
    }
    const auto whole = std::chrono::round<seconds>(*findings.clock_ahead).count();
    lines.push_back(teller.say(whole > 0 ? CheckPhrase::ClockAhead : CheckPhrase::ClockBehind,
                               {static_cast<std::int64_t>(std::abs(whole))}));
    return std::chrono::abs(*findings.clock_ahead) < kClockAheadMax;
}

/// False when there are records and none of them counts.
bool tell_parked(const sources::Findings& findings, const Teller& teller,
                 std::vector<std::string>& lines) {
    if (findings.parked == 0) {
        return true;
    }
    const bool none_counts = findings.gifts + findings.refunds == 0;
    lines.push_back(teller.say(none_counts ? CheckPhrase::AllParked : CheckPhrase::SomeParked,
                               {findings.parked}));
    for (const auto& reason : findings.parked_reasons) {
        lines.push_back(teller.say(CheckPhrase::ParkedFor, {reason}));
    }
    return !none_counts;
}

/// False when one lacks.
bool tell_permissions(const sources::Findings& findings, const Teller& teller,
                      std::vector<std::string>& lines) {
    std::string named;
    for (const auto& permission : findings.permissions_missing) {
        named += (named.empty() ? "" : "; ") + permission;
    }
    if (!named.empty()) {
        lines.push_back(teller.say(CheckPhrase::PermissionsNamed, {named}));
    }
    return named.empty();
}

void tell_gifts(const sources::Findings& findings, const domain::Locale& locale,
                const Teller& teller, std::vector<std::string>& lines) {
    lines.push_back(teller.say(
        findings.has_more ? CheckPhrase::GiftsReadMore : CheckPhrase::GiftsRead, {findings.gifts}));
    if (findings.newest_gift) {
        lines.push_back(
            teller.say(CheckPhrase::NewestGift, {locale.time_of_day(*findings.newest_gift)}));
    }
    if (findings.total && findings.total->sum) {
        lines.push_back(teller.say(CheckPhrase::ProviderSum, {locale.money(*findings.total->sum)}));
    } else if (findings.total && findings.total->count) {
        lines.push_back(teller.say(CheckPhrase::ProviderCount, {*findings.total->count}));
    }
}

void tell_currencies(const sources::Findings& findings, const FoundRates& rates,
                     const Teller& teller, std::vector<std::string>& lines) {
    for (const auto& currency : findings.currencies) {
        if (!rates.counted || currency == *rates.counted) {
            continue;
        }
        const auto rate = std::find_if(rates.rates.begin(), rates.rates.end(),
                                       [&](const auto& each) { return each.from == currency; });
        const std::string code(currency.code());
        lines.push_back(
            rate == rates.rates.end()
                ? teller.say(CheckPhrase::WaitsForRate, {code})
                : teller.say(CheckPhrase::ConvertedBy, {code, domain::to_words(*rate), rate->day}));
    }
}

} // namespace

SourceVerdict verdict_on(const FoundRates& rates, Timestamp now, const domain::Locale& locale) {
    const Teller teller(locale);
    SourceVerdict verdict;
    verdict.is_ready = !rates.error;
    verdict.lines.push_back(
        teller.say(rates.error ? CheckPhrase::RatesNotReady : CheckPhrase::RatesReady));
    if (rates.error) {
        verdict.lines.push_back(teller.say(CheckPhrase::RatesUnread, {rates.error->message}));
    }
    if (rates.rates.empty()) {
        return verdict;
    }
    const auto oldest =
        std::min_element(rates.rates.begin(), rates.rates.end(),
                         [](const auto& one, const auto& other) { return one.day < other.day; });
    const auto count = static_cast<std::int64_t>(rates.rates.size());
    verdict.lines.push_back(teller.say(CheckPhrase::RatesFound, {count, oldest->day}));
    if (is_old(oldest->day, now)) {
        verdict.lines.push_back(teller.say(CheckPhrase::RatesOld, {oldest->day}));
    }
    return verdict;
}

SourceVerdict verdict_on(const sources::Findings& findings, SourceRole role,
                         const domain::Locale& locale, bool has_test_money,
                         const FoundRates& rates) {
    const Teller teller(locale);
    SourceVerdict verdict;
    if (has_test_money) {
        verdict.lines.push_back(teller.say(CheckPhrase::TestMoney));
    }
    const bool is_known_checkout =
        role == SourceRole::Checkout && findings.last_status == 404 && findings.bore_token;
    verdict.is_ready = !findings.error || is_known_checkout;
    if (!verdict.is_ready) {
        verdict.lines.push_back(what_to_do(findings, teller));
        if (!is_unanswered(findings)) {
            verdict.lines.push_back(teller.say(CheckPhrase::ReaderSays, {findings.error->message}));
        }
    } else if (role == SourceRole::Checkout) {
        verdict.lines.push_back(teller.say(CheckPhrase::CredentialKnown));
    } else if (role == SourceRole::Talk) {
        verdict.lines.push_back(teller.say(CheckPhrase::PostsRead, {findings.mentions}));
    } else {
        tell_gifts(findings, locale, teller, verdict.lines);
        tell_currencies(findings, rates, teller, verdict.lines);
    }
    if (const auto& cost = findings.cost) {
        verdict.lines.push_back(teller.say(CheckPhrase::ReadingCosts,
                                           {locale.money(cost->hundred_posts),
                                            locale.money(cost->daily_budget), cost->posts_a_day}));
    }
    const bool counts = tell_parked(findings, teller, verdict.lines);
    const bool may_all = tell_permissions(findings, teller, verdict.lines);
    const bool clock_is_right = tell_clock(findings, teller, verdict.lines);
    verdict.is_ready = verdict.is_ready && counts && may_all && clock_is_right;
    verdict.lines.insert(verdict.lines.begin(),
                         teller.say(verdict.is_ready ? CheckPhrase::Ready : CheckPhrase::NotReady,
                                    {findings.source}));
    return verdict;
}

std::string verdict_in_short(std::int64_t ready, std::int64_t all, const domain::Locale& locale) {
    const Teller teller(locale);
    if (all == 0) {
        return teller.say(CheckPhrase::NoSources);
    }
    if (ready == all) {
        return teller.say(CheckPhrase::AllReady, {all});
    }
    return ready == 0 ? teller.say(CheckPhrase::NoneReady, {all})
                      : teller.say(CheckPhrase::SomeReady, {ready, all});
}

} // namespace chapeau::app
