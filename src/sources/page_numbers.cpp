#include "sources/page_numbers.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace chapeau::sources {

NumberedPage page_at(std::int64_t offset, std::int64_t rows_max) {
    NumberedPage best{offset + 1, 1};
    for (std::int64_t rows = 2; rows <= rows_max; ++rows) {
        const NumberedPage page{offset / rows + 1, rows};
        if (page.first_row() + page.rows >= best.first_row() + best.rows) {
            best = page;
        }
    }
    return best;
}

void count_from(FeedPage& page, const NumberedPage& asked, std::int64_t offset) {
    const auto before =
        static_cast<std::size_t>(std::max<std::int64_t>(0, offset - asked.first_row()));
    page.rows -= std::min(page.rows, before);
}

Result<std::optional<std::int64_t>> read_paging(const json::Value& document,
                                                std::string_view section, std::string_view key) {
    const auto paging = document.member(section);
    if (!paging) {
        return tl::unexpected(paging.error());
    }
    if (*paging == nullptr) {
        return std::optional<std::int64_t>{};
    }
    const auto digits = digits_field(**paging, key);
    if (!digits) {
        return tl::unexpected(digits.error());
    }
    return *digits ? parse_int64(**digits) : std::nullopt;
}

Result<std::int64_t> read_row_count(const net::Response& response, std::string_view subject,
                                    std::string_view section, std::string_view key) {
    const auto document = read_answer(response, subject);
    if (!document) {
        return tl::unexpected(document.error());
    }
    const auto count = read_paging(*document, section, key);
    if (!count) {
        return tl::unexpected(count.error());
    }
    if (count->value_or(-1) < 0) {
        return fail(Errc::InvalidInput, "{} does not say how many rows there are", subject);
    }
    return **count;
}

Result<FeedPage> with_more(Result<FeedPage> page, const Result<bool>& more) {
    if (page && !more) {
        return tl::unexpected(more.error());
    }
    if (page) {
        page->more = *more;
    }
    return page;
}

} // namespace chapeau::sources
