#include "sources/checkout/position.hpp"

#include "base/json.hpp"
#include "base/text.hpp"
#include "sources/checkout/reading.hpp"
#include "sources/feed_page.hpp"

namespace chapeau::sources::checkout {

namespace {

/// Zero when there are none.
microseconds micros_at(const json::Value& document, std::string_view key) {
    const auto digits = digits_field(document, key);
    const auto count = digits ? parse_int64(digits->value_or("")) : std::nullopt;
    return microseconds{count.value_or(0)};
}

} // namespace

void Position::load(const std::string& cursor, Timestamp now) {
    if (budget_ && cursor == text_) {
        return;
    }
    const auto document = json::parse(cursor);
    const auto is_object = document && document->object() != nullptr;
    if (!budget_) {
        const auto budget = is_object ? text_at(*document, "/budget") : std::string{};
        budget_ = ReadBudget::from_text(budget.empty() ? cursor : budget); // Alone, in older books.
    }
    start_ = start_.value_or(now);
    const auto is_of_this_start =
        is_object && micros_at(*document, "start") == start_->time_since_epoch();
    text_set_by_ = is_of_this_start ? micros_at(*document, "set_by") : microseconds{0};
    paid_.load(is_object ? text_at(*document, "/paid") : std::string{},
               is_object ? text_at(*document, "/told") : std::string{}, set_by_ - text_set_by_,
               now);
    text_ = cursor;
}

std::string Position::with_paid(const std::string& cursor, domain::Currency currency,
                                const PaidPayment& payment, Timestamp now) {
    Position position(currency);
    const auto document = json::parse(cursor);
    if (document && document->object() != nullptr) {
        // It stays a text of the same start, by the same clock.
        position.start_ = Timestamp(micros_at(*document, "start"));
        position.set_by_ = micros_at(*document, "set_by");
    }
    position.load(cursor, now);
    position.paid_.add(payment, now);
    return position.to_text(now);
}

std::string Position::to_text(Timestamp now) {
    text_ = json::Writer()
                .begin_object()
                .key("v")
                .integer(1)
                .key("budget")
                .string(budget_->to_text())
                .key("paid")
                .string(paid_.to_text(now))
                .key("told")
                .string(paid_.told_text())
                .key("start")
                .integer(start_->time_since_epoch().count())
                .key("set_by")
                .integer(set_by_.count())
                .end_object()
                .take();
    text_set_by_ = set_by_;
    return text_;
}

void Position::clock_was_set(microseconds by) {
    set_by_ += by;
    paid_.clock_was_set(by);
}

} // namespace chapeau::sources::checkout
