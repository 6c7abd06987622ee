#include "domain/icu/locale.hpp"

#include "base/check.hpp"
#include "base/format.hpp"
#include "base/mutex.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <map>
#include <unicode/dtptngen.h>
#include <unicode/locid.h>
#include <unicode/msgfmt.h>
#include <unicode/numberformatter.h>
#include <unicode/smpdtfmt.h>
#include <unicode/timezone.h>
#include <unicode/unistr.h>
#include <utility>
#include <vector>

namespace chapeau::domain {

namespace {

using icu::number::LocalizedNumberFormatter;

// The program's own phrases and the currency of one challenge: a few dozen. The limit only
// keeps a mistake, such as a pattern built from data, from growing without end.
constexpr std::size_t kPatternsKeptMax = 512;
constexpr std::size_t kCurrenciesKeptMax = 16;

// From here on a mark on the thermometer is written short.
constexpr std::int64_t kShortFromMajor = 10'000;

constexpr std::size_t kTagBytesShown = 40;

std::string utf8(const icu::UnicodeString& text) {
    std::string result;
    text.toUTF8String(result);
    return result;
}

icu::UnicodeString utf16(std::string_view text) {
    return icu::UnicodeString::fromUTF8(
        icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
}

bool lists_country(const char* country) {
    if (*country == '\0') {
        return true;
    }
    const std::string_view wanted = country;
    for (const char* const* code = icu::Locale::getISOCountries(); *code != nullptr; ++code) {
        if (*code == wanted) {
            return true;
        }
    }
    return false;
}

/// ICU accepts every well-formed tag, also of languages it has no words for.
bool is_known(const icu::Locale& locale) {
    int32_t count = 0;
    const icu::Locale* const available = icu::Locale::getAvailableLocales(count);
    const std::string_view language = locale.getLanguage();
    const bool has_language =
        std::any_of(available, available + count,
                    [&](const icu::Locale& each) { return each.getLanguage() == language; });
    return has_language && lists_country(locale.getCountry());
}

/// The amount in major units, written out: it never passes through a floating-point number.
std::string decimal_digits(Money amount) {
    const std::int64_t unit = amount.currency().minor_per_major();
    const std::int64_t minor = amount.minor();
    std::string digits = format("{}{}", minor < 0 ? "-" : "", std::abs(minor / unit));
    if (minor % unit != 0) {
        digits += format(".{:0{}}", std::abs(minor % unit), amount.currency().exponent());
    }
    return digits;
}

/// One currency in one language. With a minor part, exactly as many digits as it has; with
/// none, none: ICU's own habits about digits are those of banks.
struct CurrencyFormatters {
    LocalizedNumberFormatter whole;
    LocalizedNumberFormatter exact;
    LocalizedNumberFormatter compact;
};

std::shared_ptr<const CurrencyFormatters> make_currency_formatters(const icu::Locale& locale,
                                                                   Currency currency) {
    UErrorCode status = U_ZERO_ERROR;
    const icu::CurrencyUnit unit(icu::StringPiece(currency.code().data(), 3), status);
    ENSURE(U_SUCCESS(status) != 0, "ICU accepts three capital letters as a currency");
    const auto base = icu::number::NumberFormatter::withLocale(locale).unit(unit);
    // Rounded down: a mark never claims more than there is.
    return std::make_shared<const CurrencyFormatters>(CurrencyFormatters{
        base.precision(icu::number::Precision::integer()),
        base.precision(icu::number::Precision::fixedFraction(currency.exponent())),
        base.notation(icu::number::Notation::compactShort())
            .precision(icu::number::Precision::minMaxSignificantDigits(1, 3))
            .roundingMode(UNUM_ROUND_DOWN)});
}

std::string write_decimal(const LocalizedNumberFormatter& formatter, Money amount) {
    UErrorCode status = U_ZERO_ERROR;
    const std::string digits = decimal_digits(amount);
    const auto written = formatter.formatDecimal(digits, status);
    const icu::UnicodeString text = written.toString(status);
    ENSURE(U_SUCCESS(status) != 0, "ICU writes a decimal number");
    return utf8(text);
}

} // namespace

/// ICU's message formats change inside while they write, so one lock is held for them. The
/// others are safe to share once made.
struct Locale::Formatters {
    icu::Locale locale;
    std::string language;
    LocalizedNumberFormatter integers;
    std::unique_ptr<icu::SimpleDateFormat> time_of_day;

    mutable Mutex mutex;
    mutable std::map<std::string, std::shared_ptr<const CurrencyFormatters>, std::less<>>
        currencies GUARDED_BY(mutex);
    mutable std::map<std::string, std::unique_ptr<icu::MessageFormat>, std::less<>>
        messages GUARDED_BY(mutex);

    /// Shared, not copied: a copied formatter has to learn its language again.
    std::shared_ptr<const CurrencyFormatters> currency(Currency wanted) const {
        const MutexLock lock(mutex);
        auto found = currencies.find(wanted.code());
        if (found == currencies.end()) {
            if (currencies.size() >= kCurrenciesKeptMax) {
                currencies.clear();
            }
            found =
                currencies
                    .emplace(std::string(wanted.code()), make_currency_formatters(locale, wanted))
                    .first;
        }
        return found->second;
    }
};

Locale::Locale(std::unique_ptr<Formatters> formatters) : formatters_(std::move(formatters)) {}
Locale::~Locale() = default;

Result<std::shared_ptr<const Locale>> Locale::open(std::string_view tag,
                                                   std::string_view time_zone) {
    UErrorCode status = U_ZERO_ERROR;
    const icu::Locale locale = icu::Locale::forLanguageTag(
        icu::StringPiece(tag.data(), static_cast<int32_t>(tag.size())), status);
    if (U_FAILURE(status) != 0 || locale.isBogus() != 0 || !is_known(locale)) {
        return fail(Errc::InvalidInput,
                    "cannot write in the language '{}': use a tag such as en, en-GB or fr",
                    truncate_utf8(tag, kTagBytesShown));
    }
    std::unique_ptr<icu::TimeZone> zone(icu::TimeZone::createTimeZone(utf16(time_zone)));
    if (zone == nullptr || *zone == icu::TimeZone::getUnknown()) {
        return fail(Errc::InvalidInput,
                    "cannot tell the time in the zone '{}': use a name such as Europe/Paris",
                    truncate_utf8(time_zone, kTagBytesShown));
    }
    const std::unique_ptr<icu::DateTimePatternGenerator> patterns(
        icu::DateTimePatternGenerator::createInstance(locale, status));
    ENSURE(U_SUCCESS(status) != 0, "ICU has the date patterns of a language it lists");
    const icu::UnicodeString pattern = patterns->getBestPattern(u"jmm", status);
    auto time_of_day = std::make_unique<icu::SimpleDateFormat>(pattern, locale, status);
    ENSURE(U_SUCCESS(status) != 0, "ICU reads its own date patterns");
    time_of_day->adoptTimeZone(zone.release());

    // NOLINTNEXTLINE(modernize-make-unique): an aggregate, which it cannot make.
    auto formatters = std::unique_ptr<Formatters>(new Formatters{
        locale,
        locale.getLanguage(),
        icu::number::NumberFormatter::withLocale(locale),
        std::move(time_of_day),
        {},
        {},
        {},
    });
    return std::shared_ptr<const Locale>(new Locale(std::move(formatters)));
}

const std::string& Locale::language() const {
    return formatters_->language;
}

std::string Locale::money(Money amount) const {
    const auto of = formatters_->currency(amount.currency());
    const bool is_whole = amount.minor() % amount.currency().minor_per_major() == 0;
    return write_decimal(is_whole ? of->whole : of->exact, amount);
}

std::string Locale::money_short(Money amount) const {
    if (std::abs(amount.minor() / amount.currency().minor_per_major()) < kShortFromMajor) {
        return money(amount);
    }
    return write_decimal(formatters_->currency(amount.currency())->compact, amount);
}

std::string Locale::count(std::int64_t value) const {
    UErrorCode status = U_ZERO_ERROR;
    const auto written = formatters_->integers.formatInt(value, status);
    const icu::UnicodeString text = written.toString(status);
    ENSURE(U_SUCCESS(status) != 0, "ICU writes an integer");
    return utf8(text);
}

std::string Locale::time_of_day(Timestamp time) const {
    const auto since_epoch = std::chrono::floor<milliseconds>(time).time_since_epoch();
    icu::UnicodeString text;
    formatters_->time_of_day->format(static_cast<UDate>(since_epoch.count()), text);
    return utf8(text);
}

std::string Locale::message(std::string_view pattern, std::span<const Argument> arguments) const {
    std::vector<icu::Formattable> values;
    values.reserve(arguments.size());
    for (const Argument& argument : arguments) {
        if (const auto* const number = std::get_if<std::int64_t>(&argument)) {
            values.emplace_back(static_cast<int64_t>(*number));
        } else {
            values.emplace_back(utf16(std::get<std::string>(argument)));
        }
    }
    const MutexLock lock(formatters_->mutex);
    auto& messages = formatters_->messages;
    UErrorCode status = U_ZERO_ERROR;
    auto found = messages.find(pattern);
    if (found == messages.end()) {
        if (messages.size() >= kPatternsKeptMax) {
            messages.clear();
        }
        auto made =
            std::make_unique<icu::MessageFormat>(utf16(pattern), formatters_->locale, status);
        ENSURE(U_SUCCESS(status) != 0, "a message pattern of ours is well-formed");
        found = messages.emplace(std::string(pattern), std::move(made)).first;
    }
    icu::UnicodeString text;
    icu::FieldPosition ignored(icu::FieldPosition::DONT_CARE);
    found->second->format(values.data(), static_cast<int32_t>(values.size()), text, ignored,
                          status);
    ENSURE(U_SUCCESS(status) != 0, "a message pattern of ours fits its arguments");
    return utf8(text);
}

} // namespace chapeau::domain
