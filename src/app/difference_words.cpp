#include "app/difference_words.hpp"

#include "base/format.hpp"
#include "sources/reconciler.hpp"

#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string_view>

namespace chapeau::app {
namespace {

using Step = sources::Comparison::Step;

/// What the provider tells less what the book has.
struct Gap {
    std::optional<std::int64_t> count; // Empty: its count is none of ours.
    std::optional<domain::Money> sum;

    std::int64_t gifts() const { return count.value_or(0); }
    std::int64_t minor() const { return sum ? sum->minor() : 0; }
    bool is_none() const { return gifts() == 0 && minor() == 0; }
    /// The gifts lead: where their number says nothing, the sum does.
    bool book_has_more() const { return gifts() < 0 || (gifts() == 0 && minor() < 0); }
};

enum class DifferenceKind { Missing, Withdrawn, Undisclosed, Lowered };

Gap gap_of(const sources::SourceHealth& source) {
    Gap gap;
    const auto& known = source.known;
    const auto total = known.provider_total.value_or(domain::ProviderTotal{});
    if (total.count && !(source.comparison && source.comparison->count_is_of_all)) {
        gap.count = *total.count - known.gifts_known;
    }
    if (total.sum) {
        const auto sum = domain::Money::from_minor(total.sum->minor() - known.sum_minor_known,
                                                   total.sum->currency());
        gap.sum = sum ? std::optional(*sum) : std::nullopt;
    }
    return gap;
}

DifferenceKind difference_kind(const Gap& gap, bool is_settled) {
    const bool counts_agree = gap.count == 0 || (!gap.count && is_settled);
    if (gap.book_has_more()) {
        return counts_agree ? DifferenceKind::Lowered : DifferenceKind::Withdrawn;
    }
    return counts_agree ? DifferenceKind::Undisclosed : DifferenceKind::Missing;
}

std::string gifts_words(std::int64_t count, const domain::Locale& locale) {
    return format("{} gift{}", locale.count(count), count == 1 ? "" : "s");
}

std::string size_of(const domain::Money& sum, const domain::Locale& locale) {
    const auto size = domain::Money::from_minor(std::abs(sum.minor()), sum.currency());
    return locale.money(size ? *size : sum);
}

/// "2 gifts and $20 more", "1 gift more and $5 less".
std::string more_words(const Gap& gap, const domain::Locale& locale) {
    if (gap.gifts() == 0) {
        return size_of(*gap.sum, locale) + " more";
    }
    const auto gifts = gifts_words(std::abs(gap.gifts()), locale);
    if (gap.minor() == 0) {
        return gifts + " more";
    }
    const bool is_same_way = (gap.gifts() < 0) == (gap.minor() < 0);
    const auto sum = size_of(*gap.sum, locale);
    return is_same_way ? format("{} and {} more", gifts, sum)
                       : format("{} more and {} less", gifts, sum);
}

std::string figures_words(const Gap& gap, DifferenceKind kind, std::int64_t hidden,
                          const domain::Locale& locale) {
    const auto more = more_words(gap, locale);
    switch (kind) {
    case DifferenceKind::Missing:
        return format("missing: it tells of {} than the book has", more);
    case DifferenceKind::Withdrawn:
        return format("withdrawn: the book has {} than it tells of", more);
    case DifferenceKind::Lowered:
        return format("lowered: the book has {} than it tells of", more);
    case DifferenceKind::Undisclosed:
        break;
    }
    return hidden > 0 ? format("undisclosed: its sum is {} than it shows; {} hide{} the amount",
                               more, gifts_words(hidden, locale), hidden == 1 ? "s" : "")
                      : format("undisclosed: its sum is {} than it shows", more);
}

std::string_view settled_words(DifferenceKind kind) {
    switch (kind) {
    case DifferenceKind::Missing:
        return "the book has all that it lists";
    case DifferenceKind::Withdrawn:
    case DifferenceKind::Lowered:
        return "it lists all that the book has";
    case DifferenceKind::Undisclosed:
        break;
    }
    return "no gift is missing";
}

std::string done_words(const sources::Comparison& comparison, DifferenceKind kind,
                       const domain::Locale& locale) {
    const auto at = comparison.looked_at ? locale.time_of_day(*comparison.looked_at) : "";
    switch (comparison.step) {
    case Step::Listing:
        return at.empty()
                   ? "its whole list is looked through"
                   : format("its list was looked through at {} and is looked through again", at);
    case Step::AwaitsSecond:
        return format("its list was looked through at {}; nothing changes before a second look",
                      at);
    case Step::Doubtful:
        return format("at {} its list lacked half of what is known; that is believed once it has "
                      "lasted {} minutes",
                      at, sources::kDoubtPatience.count());
    case Step::Settled:
        return at.empty() ? std::string(settled_words(kind))
                          : format("its list was looked through twice, last at {}: {}", at,
                                   settled_words(kind));
    case Step::NoCount:
        return "it tells no count, so nobody knows when its list is whole: nothing is taken back";
    case Step::TooLong:
        return "its list is too long to be looked through: nothing is taken back";
    case Step::Reading:
    case Step::SumOnly:
        break;
    }
    return "the next polls look for it";
}

std::string sum_only_words(const sources::SourceHealth& source, const Gap& gap,
                           const domain::Locale& locale) {
    const auto& total = source.known.provider_total;
    if (!total || !total->sum || total->sum->is_zero()) {
        return "";
    }
    auto words =
        format("undisclosed: {} is told as one sum, without its gifts", locale.money(*total->sum));
    if (gap.minor() < 0) {
        words +=
            format("; the book has {} more until the fall has lasted", size_of(*gap.sum, locale));
    }
    return words;
}

std::string gap_words(const sources::SourceHealth& source, const domain::Locale& locale) {
    const auto gap = gap_of(source);
    const auto comparison = source.comparison.value_or(sources::Comparison{});
    if (comparison.step == Step::SumOnly) {
        return sum_only_words(source, gap, locale);
    }
    if (gap.is_none()) {
        return comparison.step == Step::TooLong
                   ? "its list is too long to be compared gift by gift: what is withdrawn there "
                     "stays in the book"
                   : "";
    }
    if (source.comparison && comparison.step == Step::Reading) {
        return "";
    }
    const auto kind = difference_kind(gap, comparison.step == Step::Settled);
    return format("{}; {}", figures_words(gap, kind, source.known.hidden_known, locale),
                  done_words(comparison, kind, locale));
}

} // namespace

std::string difference_words(const sources::SourceHealth& source, const domain::Locale& locale) {
    auto words = gap_words(source, locale);
    if (source.taken_back > 0 && source.taken_back_at) {
        words += format("{}taken back: {} that it lists no more, last at {}",
                        words.empty() ? "" : "; ", gifts_words(source.taken_back, locale),
                        locale.time_of_day(*source.taken_back_at));
    }
    return words;
}

} // namespace chapeau::app
