#include "domain/moderation/contacts.hpp"

#include "domain/icu/unicode.hpp"
#include "domain/moderation/lists.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

namespace chapeau::domain {

namespace {

// Ends of addresses. Any other end counts with a path behind it only: "bravo.it was great" is a
// forgotten blank.
constexpr std::array<std::string_view, 34> kDomainEnds = {
    "app",  "asso", "biz",   "blog", "click", "club", "co",  "com", "dev",    "eu",  "fr", "gg",
    "gift", "info", "io",    "link", "live",  "ly",   "net", "nl",  "online", "org", "pl", "ru",
    "shop", "site", "store", "tech", "top",   "tv",   "uk",  "vip", "win",    "xyz"};
constexpr std::array<std::string_view, 14> kDomainEndsThatAreWords = {
    "at", "be", "ch", "de", "es", "in", "is", "it", "me", "no", "pt", "to", "us", "ca"};

constexpr std::array<std::string_view, 6> kLinkBeginnings = {"http:", "https:", "hxxp",
                                                             "://",   "www.",   "www "};
constexpr std::array<std::string_view, 6> kSpeltLinks = {" dot com",   " dot org",  " dot net",
                                                         " point com", " point fr", "(dot)"};
constexpr std::array<std::string_view, 4> kSpeltEmails = {"(at)", "[at]", "{at}", " arobase "};
constexpr std::array<std::string_view, 11> kServices = {
    "discord", "facebook", "ig",       "insta",  "instagram", "onlyfans",
    "snap",    "snapchat", "telegram", "tiktok", "whatsapp"};

// Shorter numbers than this are amounts, years and dates. With a plus in front, fewer do.
constexpr std::size_t kPhoneDigitsMin = 9;
constexpr std::size_t kPlusPhoneDigitsMin = 7;
constexpr std::size_t kPhoneGapMax = 3; // ") - " between two groups.

bool is_name_byte(char byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte == '-' ||
           byte == '_' || static_cast<unsigned char>(byte) >= 0x80;
}

template <class Words>
bool contains_any(std::string_view text, const Words& words) {
    return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
        return text.find(word) != std::string_view::npos;
    });
}

template <class Words>
bool is_one_of(std::string_view word, const Words& words) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

/// In the form that addresses are compared in, with every full stop the ASCII one.
std::string address_form(std::string_view clean) {
    std::string form;
    const std::string same = to_nfkc_casefold(clean);
    for (std::size_t offset = 0; offset < same.size();) {
        const char32_t character = next_character(same, offset);
        const bool is_stop = character == 0x3002 || character == 0x2024 || character == 0x00B7;
        append_character(form, is_stop ? U'.' : character);
    }
    return form;
}

/// The name bytes that end before `end` or begin at `begin`.
std::string_view name_before(std::string_view text, std::size_t end) {
    std::size_t begin = end;
    while (begin > 0 && is_name_byte(text[begin - 1])) {
        --begin;
    }
    return text.substr(begin, end - begin);
}

std::string_view name_from(std::string_view text, std::size_t begin) {
    std::size_t end = begin;
    while (end < text.size() && is_name_byte(text[end])) {
        ++end;
    }
    return text.substr(begin, end - begin);
}

bool is_number(std::string_view text) {
    return !text.empty() &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// 192.0.2.1: four numbers and three stops.
bool begins_machine_address(std::string_view text, std::size_t stop) {
    std::size_t numbers = is_number(name_before(text, stop)) ? 1 : 0;
    while (numbers > 0 && stop < text.size() && text[stop] == '.') {
        const std::string_view next = name_from(text, stop + 1);
        if (!is_number(next)) {
            break;
        }
        ++numbers;
        stop += 1 + next.size();
    }
    return numbers >= 4;
}

bool is_link_at(std::string_view text, std::size_t stop) {
    const std::string_view host = name_before(text, stop);
    // "example . com" is read aloud as one.
    std::size_t begin = stop + 1;
    const bool is_spaced =
        begin < text.size() && text[begin] == ' ' && stop > 0 && text[stop - 1] == ' ';
    if (is_spaced) {
        const std::string_view end = name_from(text, begin + 1);
        return end == "com" || end == "org" || end == "net" || end == "fr";
    }
    const std::string_view end = name_from(text, begin);
    const std::size_t behind = begin + end.size();
    const bool has_path = behind < text.size() && text[behind] == '/';
    if (host.empty() || end.size() < 2) {
        return false;
    }
    if (has_path || begins_machine_address(text, stop)) {
        return true;
    }
    if (behind < text.size() && text[behind] == '.' && behind + 1 < text.size() &&
        is_name_byte(text[behind + 1])) {
        return false; // The last part decides.
    }
    const bool stands_alone = text.find(' ') == std::string_view::npos;
    return host.size() >= 2 && (is_one_of(end, kDomainEnds) ||
                                (stands_alone && is_one_of(end, kDomainEndsThatAreWords)));
}

bool has_link(std::string_view text) {
    if (contains_any(text, kLinkBeginnings) || contains_any(text, kSpeltLinks)) {
        return true;
    }
    for (auto stop = text.find('.'); stop != std::string_view::npos;
         stop = text.find('.', stop + 1)) {
        if (is_link_at(text, stop)) {
            return true;
        }
    }
    return false;
}

/// What an `@` says: ada@example.org, or @ada.
Objection objection_to_at_signs(std::string_view text) {
    if (contains_any(text, kSpeltEmails)) {
        return Objection::Email;
    }
    Objection objection = Objection::None;
    for (auto at = text.find('@'); at != std::string_view::npos; at = text.find('@', at + 1)) {
        const std::string_view host = name_from(text, at + 1);
        const std::size_t behind = at + 1 + host.size();
        const bool has_stop =
            behind + 1 < text.size() && text[behind] == '.' && is_name_byte(text[behind + 1]);
        if (!name_before(text, at).empty() && !host.empty() && has_stop) {
            return Objection::Email;
        }
        if (name_before(text, at).empty() && host.size() >= 2) {
            objection = Objection::Handle;
        }
    }
    return objection;
}

/// "insta: ada" and the like.
bool names_a_service(std::string_view text) {
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] != ':' && text[at] != '=' && text[at] != '@') {
            continue;
        }
        std::size_t end = at;
        while (end > 0 && text[end - 1] == ' ') {
            --end;
        }
        if (is_one_of(name_before(text, end), kServices)) {
            return true;
        }
    }
    return false;
}

struct DigitGroups {
    std::string digits;
    std::vector<std::size_t> lengths; // Of each group.
    bool has_plus = false;
    bool has_dash = false;
};

/// Digits with little between them: what is read as one number.
template <class Visit>
void for_each_number(std::string_view text, Visit visit) {
    DigitGroups number;
    std::size_t gap = 0;
    bool follows_plus = false;
    const auto finish = [&] {
        if (!number.digits.empty()) {
            visit(std::as_const(number));
        }
        number = {};
    };
    for (std::size_t offset = 0; offset < text.size();) {
        const char32_t character = next_character(text, offset);
        const int digit = digit_value(character);
        if (digit >= 0) {
            if (number.digits.empty()) {
                number.has_plus = follows_plus;
            }
            if (number.lengths.empty() || gap > 0) {
                number.lengths.push_back(0);
            }
            ++number.lengths.back();
            number.digits.push_back(static_cast<char>('0' + digit));
            gap = 0;
            continue;
        }
        if (kind_of(character) == CharacterKind::Mark) {
            continue;
        }
        follows_plus = character == U'+';
        constexpr std::u32string_view kConnectors = U" -.()/+\u2010\u2011\u2012\u2013\u2014\u2212";
        ++gap;
        number.has_dash = number.has_dash || character == U'-';
        if (kConnectors.find(character) == std::u32string_view::npos || gap > kPhoneGapMax) {
            finish();
        }
    }
    finish();
}

bool has_phone_number(std::string_view text) {
    bool found = false;
    for_each_number(text, [&](const DigitGroups& number) {
        const std::vector<std::size_t> local = {3, 4}; // 555-0123
        found = found || number.digits.size() >= kPhoneDigitsMin ||
                (number.has_plus && number.digits.size() >= kPlusPhoneDigitsMin) ||
                (number.has_dash && number.lengths == local);
    });
    return found;
}

} // namespace

Objection contact_in(std::string_view clean) {
    const std::string text = address_form(clean);
    const Objection at_sign = objection_to_at_signs(text);
    if (at_sign == Objection::Email) {
        return at_sign;
    }
    if (has_link(text)) {
        return Objection::Link;
    }
    if (at_sign != Objection::None || names_a_service(text)) {
        return Objection::Handle;
    }
    return has_phone_number(text) ? Objection::PhoneNumber : Objection::None;
}

CodedNumbers::CodedNumbers(std::span<const std::string> numbers) {
    const auto add = [&](std::string_view number) {
        for_each_number(number,
                        [&](const DigitGroups& groups) { numbers_.push_back(groups.digits); });
    };
    for (const std::string_view number : coded_numbers()) {
        add(number);
    }
    for (const std::string& number : numbers) {
        add(to_nfkc_casefold(number));
    }
}

bool CodedNumbers::are_in(std::string_view clean) const {
    bool found = false;
    for_each_number(to_nfkc_casefold(clean), [&](const DigitGroups& groups) {
        found = found || is_one_of(groups.digits, numbers_);
    });
    return found;
}

} // namespace chapeau::domain
