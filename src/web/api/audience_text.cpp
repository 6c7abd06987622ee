#include "web/api/audience_text.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

namespace chapeau::web {
namespace {

struct ComplaintRow {
    Complaint complaint;
    int status;
    std::string_view code;
    std::string_view english;
    std::string_view french;
};

// In the order of the enumeration.
constexpr std::array<ComplaintRow, kComplaintCount> kComplaints{{
    {Complaint::NotFound, 404, "not_found", "There is nothing at this address.",
     "Il n’y a rien à cette adresse."},
    {Complaint::MethodNotAllowed, 405, "method", "This address does not take that kind of request.",
     "Cette adresse n’accepte pas ce genre de demande."},
    {Complaint::ForeignPage, 403, "foreign", "Please use the page of this evening itself.",
     "Merci de passer par la page de cette soirée."},
    {Complaint::NotJson, 415, "not_json", "Please reload the page and try again.",
     "Merci de recharger la page et de réessayer."},
    {Complaint::Unreadable, 400, "unreadable", "Please reload the page and try again.",
     "Merci de recharger la page et de réessayer."},
    {Complaint::BodyTooLarge, 413, "too_large", "That is too much at once.",
     "C’est trop à la fois."},
    {Complaint::AmountOutOfRange, 422, "amount", "This amount cannot be taken here.",
     "Ce montant ne peut pas être pris ici."},
    {Complaint::NameTooLong, 422, "name_long", "Please choose a shorter name.",
     "Merci de choisir un nom plus court."},
    {Complaint::MessageTooLong, 422, "message_long", "Please write a shorter message.",
     "Merci d’écrire un message plus court."},
    {Complaint::CardNumber, 422, "card_number",
     "This looks like a card number. Please take it out: nothing was kept.",
     "Cela ressemble à un numéro de carte. Merci de l’enlever : rien n’a été gardé."},
    {Complaint::NoSuchWay, 404, "no_such_way", "This way of giving is not open tonight.",
     "Cette façon de donner n’est pas proposée ce soir."},
    {Complaint::TooOften, 429, "too_often", "Just a moment: your phone tries again by itself.",
     "Un instant : votre téléphone réessaie tout seul."},
    {Complaint::Full, 503, "busy",
     "Many people give at this moment. Your phone keeps your gift and tries again.",
     "Beaucoup de monde donne en ce moment. Votre téléphone garde votre don et réessaie."},
    {Complaint::NotSaved, 503, "not_saved",
     "Your gift is not saved yet. Your phone keeps it and tries again.",
     "Votre don n’est pas encore enregistré. Votre téléphone le garde et réessaie."},
    {Complaint::Conflict, 409, "conflict",
     "This was already sent with other words. Please reload the page.",
     "Ceci a déjà été envoyé autrement. Merci de recharger la page."},
    {Complaint::GiftUnknown, 404, "gift_unknown", "This gift is not known here.",
     "Ce don n’est pas connu ici."},
    {Complaint::GiverRefused, 403, "refused", "This cannot be taken. Please speak to the desk.",
     "Ceci ne peut pas être pris. Merci de voir avec l’accueil."},
    {Complaint::NotYet, 503, "not_yet", "The evening is just opening. Please wait a moment.",
     "La soirée est en train d’ouvrir. Merci de patienter un instant."},
    {Complaint::SignatureWrong, 401, "signature",
     "This tablet is not paired any more. Please pair it again at the machine.",
     "Cette tablette n’est plus associée. Merci de l’associer de nouveau à la machine."},
    {Complaint::CounterUsed, 429, "counter", "This request was already heard: sign a new one.",
     "Cette demande a déjà été entendue : signez-en une nouvelle."},
    {Complaint::RoleForbids, 403, "role", "This is not for this tablet to do.",
     "Cette tablette n’a pas ce droit."},
    {Complaint::PairingClosed, 403, "closed", "Please show a new code at the machine.",
     "Merci d’afficher un nouveau code à la machine."},
    {Complaint::PairingWaits, 403, "wait",
     "Too many wrong numbers. Please wait before trying again.",
     "Trop de numéros faux. Merci d’attendre avant de réessayer."},
    {Complaint::PairingShut, 403, "shut",
     "Too many wrong numbers tonight: no tablet can be paired. The machine’s keyboard works.",
     "Trop de numéros faux ce soir : aucune tablette ne peut être associée. Le clavier de la "
     "machine fonctionne."},
    {Complaint::PinWrong, 403, "pin", "This number is wrong.", "Ce numéro est faux."},
    {Complaint::TooManyTablets, 403, "full",
     "Too many tablets are paired. Please revoke one at the machine.",
     "Trop de tablettes sont associées. Merci d’en révoquer une à la machine."},
    {Complaint::DeedUnknown, 400, "deed", "This program does not know that deed.",
     "Ce programme ne connaît pas cette action."},
}};

static_assert(
    [] {
        for (std::size_t index = 0; index < kComplaints.size(); ++index) {
            if (static_cast<std::size_t>(kComplaints[index].complaint) != index) {
                return false;
            }
        }
        return true;
    }(),
    "the rows stand in the order of the enumeration");

std::optional<Language> language_we_speak(std::string_view tag) {
    const auto word = to_lower_ascii(trim(tag.substr(0, tag.find('-'))));
    if (word == "fr") {
        return Language::French;
    }
    return word == "en" ? std::optional(Language::English) : std::nullopt;
}

// `;q=0.8` as 800; what cannot be read counts as nothing.
int thousandths_of(std::string_view parameters) {
    const auto start = parameters.find("q=");
    if (start == std::string_view::npos) {
        return 1000;
    }
    const auto quality = trim(parameters.substr(start + 2));
    if (quality.starts_with('1')) {
        return 1000;
    }
    int value = 0;
    int weight = 100;
    for (const char digit : quality.substr(std::min<std::size_t>(quality.size(), 2))) {
        if (digit < '0' || digit > '9') {
            return 0;
        }
        value += weight * (digit - '0');
        weight /= 10;
    }
    return value;
}

} // namespace

Language language_of(std::string_view accept_language, Language otherwise) {
    Language best = otherwise;
    int best_thousandths = 0;
    while (!accept_language.empty()) {
        const auto end = std::min(accept_language.find(','), accept_language.size());
        const auto entry = accept_language.substr(0, end);
        accept_language.remove_prefix(std::min(end + 1, accept_language.size()));
        const auto semicolon = std::min(entry.find(';'), entry.size());
        const auto language = language_we_speak(entry.substr(0, semicolon));
        const int thousandths = thousandths_of(entry.substr(semicolon));
        if (language && thousandths > best_thousandths) {
            best = *language;
            best_thousandths = thousandths;
        }
    }
    return best;
}

Language language_of_tag(std::string_view tag) {
    return language_we_speak(tag).value_or(Language::English);
}

ComplaintText complaint_text(Complaint complaint, Language language) {
    const auto& row = kComplaints[static_cast<std::size_t>(complaint)];
    return {row.status, row.code, language == Language::French ? row.french : row.english};
}

} // namespace chapeau::web
