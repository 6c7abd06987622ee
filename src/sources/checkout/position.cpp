#include "sources/checkout/position.hpp"

#include "base/json.hpp"
#include "sources/checkout/reading.hpp"

namespace chapeau::sources::checkout {

void Position::load(const std::string& cursor) {
    if (budget_ && cursor == text_) {
        return;
    }
    const auto document = json::parse(cursor);
    const auto is_object = document && document->object() != nullptr;
    if (!budget_) {
        const auto budget = is_object ? text_at(*document, "/budget") : std::string{};
        budget_ = ReadBudget::from_text(budget.empty() ? cursor : budget); // Alone, in older books.
    }
    paid_.load(is_object ? text_at(*document, "/paid") : std::string{});
    text_ = cursor;
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
                .end_object()
                .take();
    return text_;
}

} // namespace chapeau::sources::checkout
