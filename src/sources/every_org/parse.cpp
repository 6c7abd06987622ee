#include "sources/every_org/parse.hpp"

#include "sources/feed_page.hpp"

namespace chapeau::sources::every_org {

Result<domain::Money> parse_raised(const net::Response& response) {
    const auto document = read_answer(response, "the fundraiser's total");
    if (!document) {
        return tl::unexpected(document.error());
    }
    constexpr std::size_t kCodeBytesMax = 16;
    const auto code = text_field(*document, "currency", kCodeBytesMax);
    const auto digits = digits_field(*document, "raised");
    if (document->object() == nullptr || !code || !digits || !*digits) {
        return fail(Errc::InvalidInput, "the answer does not tell what was raised; are the names "
                                        "of the nonprofit and the fundraiser right?");
    }
    const auto currency = currency_from(*code);
    if (!currency) {
        return fail_because(currency.error(), "what was raised cannot be counted");
    }
    const auto raised = domain::Money::parse_minor(**digits, *currency);
    if (!raised) {
        return fail_because(raised.error(), "what was raised cannot be read");
    }
    if (raised->minor() < 0) {
        return fail(Errc::InvalidInput, "what was raised is below zero");
    }
    return raised;
}

} // namespace chapeau::sources::every_org
