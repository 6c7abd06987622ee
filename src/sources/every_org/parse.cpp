#include "sources/every_org/parse.hpp"

#include "base/text.hpp"
#include "sources/feed_page.hpp"

namespace chapeau::sources::every_org {

Result<domain::Money> parse_raised(const net::Response& response, domain::Currency currency) {
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
    if (to_lower_ascii(*code) != to_lower_ascii(currency.code())) {
        return fail(Errc::InvalidInput,
                    "the fundraiser's currency is \"{}\", and the evening's {}; nothing is counted",
                    *code, currency.code());
    }
    const auto raised = domain::Money::parse_minor(**digits, currency);
    if (!raised) {
        return fail_because(raised.error(), "what was raised cannot be read");
    }
    if (raised->minor() < 0) {
        return fail(Errc::InvalidInput, "what was raised is below zero");
    }
    return raised;
}

} // namespace chapeau::sources::every_org
