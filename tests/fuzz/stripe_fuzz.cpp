#include "fuzz.hpp"
#include "sources/stripe/cursor.hpp"
#include "sources/stripe/parse.hpp"
#include "sources/stripe/webhook.hpp"
#include "sources/stripe/wire.hpp"

#include <utility>

namespace {

using namespace chapeau;

/// The records of one event, under the rules of any page.
void check_matter(const sources::stripe::Matter& matter) {
    sources::FeedPage page;
    page.gifts = matter.gifts;
    page.refunds = matter.refunds;
    page.parked = matter.parked;
    page.ids.resize(page.gifts.size() + page.refunds.size() + page.parked.size());
    fuzz::check_page(page);
    for (const auto& refund : matter.refunds) {
        ENSURE(!refund.external_id.empty() && !refund.gift_external_id.empty(),
               "a refund has no id, or is of no gift");
        ENSURE(!refund.amount || refund.amount->minor() > 0, "a refund gives nothing back");
    }
    for (const auto& record : matter.parked) {
        ENSURE(record.raw.find("customer_details") == std::string::npos,
               "a parked record tells of its giver");
    }
}

} // namespace

/// A list of events, an event with the same bytes for every answer, a message, and a position.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    namespace stripe = sources::stripe;
    const auto text = fuzz::text_of(data, size);
    const auto response = fuzz::answer(text);
    const stripe::Rules rules{.name_field = "displayname", .direct_charges = size % 2 == 0};
    const auto page = stripe::parse_events(response);
    const auto count = page ? page->events.size() : 0;
    ENSURE(count <= stripe::kRowsPerPage, "a page is too long");
    for (std::size_t i = 0; i < count; ++i) {
        auto matter = stripe::read_event(page->events[i], rules);
        // A question leads to at most one more.
        for (int asked = 0; !stripe::path_of_question(matter).empty(); ++asked) {
            ENSURE(asked < 2, "an event has questions without end");
            if (!stripe::take_answer(matter, response, rules)) {
                stripe::give_up(matter, response);
            }
        }
        check_matter(matter);
    }
    const Secret secret("whsec_1");
    ENSURE(!stripe::check_signature(text, "{}", secret, Timestamp{seconds{1'793'480'412}}),
           "a message was believed that nobody signed");
    const auto cursor = stripe::to_text(stripe::parse_cursor(text));
    ENSURE(stripe::to_text(stripe::parse_cursor(cursor)) == cursor, "a position changes");
    return 0;
}
