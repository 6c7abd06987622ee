// The headers and the query of a request, as strangers write them.
#include "base/check.hpp"
#include "base/digest.hpp"
#include "base/text.hpp"
#include "web/api/answers.hpp"
#include "web/api/budgets.hpp"
#include "web/api/query.hpp"
#include "web/api/sessions.hpp"
#include "web/api/signature.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace chapeau;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (const auto signature = web::read_authorization(text)) {
        const auto again = "Chapeau " + signature->session + "." +
                           std::to_string(signature->counter) + "." + to_hex(signature->proof);
        ENSURE(again == text, "one authorization has two spellings");
    }
    if (const auto query = web::Query::read(text)) {
        for (const std::string_view name : {"text", "layer", "open", "before", ""}) {
            const auto value = query->text(name);
            ENSURE(is_valid_utf8(value), "a parameter is not UTF-8");
            ENSURE(value.size() <= web::kQueryTextBytesMax, "a parameter is too long");
        }
    }
    web::TabletSessions sessions;
    if (sessions.read_text(text, Timestamp{})) {
        web::TabletSessions again;
        ENSURE(again.read_text(sessions.to_text(), Timestamp{}), "our own text cannot be read");
        ENSURE(again.to_text() == sessions.to_text(), "sessions change when they are kept");
    }
    static_cast<void>(web::names_tag(text, "abc"));
    static_cast<void>(web::language_of(text, web::Language::English));
    ENSURE(web::address_key(text).size() <= size + 16, "an address grows");
    const auto name = web::tablet_name(text);
    ENSURE(!name.empty() && name.size() <= web::kTabletNameBytesMax && is_valid_utf8(name),
           "a tablet's name is out of bounds");
    return 0;
}
