#include "fuzz.hpp"
#include "sources/helloasso/parse.hpp"
#include "sources/since.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace chapeau;
    using namespace chapeau::sources;
    const auto text = fuzz::text_of(data, size);
    const auto response = fuzz::answer(text);
    const helloasso::Rules rules{"les-amis", "", helloasso::Counted::Everything, true, {}};
    const auto payments = helloasso::parse_list(response, "list");
    if (payments) {
        helloasso::Learned learned;
        for (const auto& intent : helloasso::needs_of(*payments, rules, learned).intents) {
            learned.intents[intent] = helloasso::IntentOwner::Somebody;
        }
        learned.orders = helloasso::words_of(*payments);
        const auto page = helloasso::payments_page(*payments, rules, learned);
        if (page) {
            fuzz::check_page(*page);
        }
    }
    (void)helloasso::parse_intent(response);
    const auto order = helloasso::parse_order(response);
    ENSURE(!order || order->pseudo.size() <= kNameBytesMax, "a name is too long");
    const auto cursor = parse_since_cursor(text);
    if (cursor) {
        const auto again = parse_since_cursor(to_text(*cursor));
        ENSURE(again && *again == *cursor, "a cursor is not read as it was written");
    }
    return 0;
}
