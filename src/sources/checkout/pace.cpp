#include "sources/checkout/pace.hpp"

#include "base/json.hpp"
#include "base/text.hpp"
#include "sources/feed_page.hpp"

#include <algorithm>
#include <array>

namespace chapeau::sources::checkout {

namespace {

using std::chrono::minutes;

struct Step {
    microseconds until; // Of age.
    int times;          // The first interval.
};

constexpr std::array kSteps = {Step{minutes{1}, 1}, Step{minutes{3}, 2}, Step{minutes{10}, 5},
                               Step{minutes{30}, 15}};
constexpr int kTimesAtLast = 15;

constexpr std::int64_t kReadingsFree = 5'000;
constexpr std::int64_t kReadingsEach = 250;
constexpr std::int64_t kCountMax = 1'000'000'000; // Far beyond; so that nothing can overflow.

std::int64_t month_of(Timestamp now) {
    const std::chrono::year_month_day date{std::chrono::floor<std::chrono::days>(now)};
    constexpr std::int64_t kFirstYear = 1970;
    constexpr std::int64_t kMonths = 12;
    return (static_cast<int>(date.year()) - kFirstYear) * kMonths +
           static_cast<unsigned>(date.month());
}

std::int64_t count_at(const json::Value& document, std::string_view key) {
    const auto digits = digits_field(document, key);
    const auto count = digits ? parse_int64(digits->value_or("")) : std::nullopt;
    return count && *count >= 0 && *count <= kCountMax ? *count : 0;
}

} // namespace

milliseconds read_interval(microseconds age, milliseconds first) {
    for (const auto& step : kSteps) {
        if (age < step.until) {
            return first * step.times;
        }
    }
    return first * kTimesAtLast;
}

ReadBudget ReadBudget::from_text(const std::string& text) {
    ReadBudget budget;
    const auto document = json::parse(text);
    if (document && document->object() != nullptr) {
        budget.month_ = count_at(*document, "month");
        budget.readings_ = count_at(*document, "readings");
        budget.payments_ = count_at(*document, "payments");
    }
    return budget;
}

std::string ReadBudget::to_text() const {
    return json::Writer()
        .begin_object()
        .key("v")
        .integer(1)
        .key("month")
        .integer(month_)
        .key("readings")
        .integer(readings_)
        .key("payments")
        .integer(payments_)
        .end_object()
        .take();
}

void ReadBudget::enter_month(Timestamp now) {
    if (month_of(now) != month_) {
        *this = {};
        month_ = month_of(now);
    }
}

void ReadBudget::count_reading(Timestamp now) {
    enter_month(now);
    readings_ += readings_ < kCountMax ? 1 : 0;
}

void ReadBudget::count_payment(Timestamp now) {
    enter_month(now);
    payments_ += payments_ < kCountMax ? 1 : 0;
}

bool ReadBudget::is_spent(Timestamp now) const {
    return month_ == month_of(now) &&
           readings_ >= std::max(kReadingsFree, payments_ * kReadingsEach);
}

} // namespace chapeau::sources::checkout
