#include "web/api/challenge_info.hpp"

#include "base/json.hpp"

#include <algorithm>
#include <string_view>

namespace chapeau::web {
namespace {

// The challenge's own amount first, each once, those out of range left out.
std::vector<std::int64_t> buttons_of(const domain::Challenge& challenge,
                                     const GivingOptions& giving) {
    std::vector<std::int64_t> buttons;
    const auto add = [&](std::int64_t amount) {
        const bool is_new = std::find(buttons.begin(), buttons.end(), amount) == buttons.end();
        if (is_new && amount >= giving.amount_min && amount <= giving.amount_max) {
            buttons.push_back(amount);
        }
    };
    if (challenge.suggested_gift) {
        add(challenge.suggested_gift->minor());
    }
    std::for_each(giving.amounts.begin(), giving.amounts.end(), add);
    return buttons;
}

void write_way(json::Writer& writer, const Way& way) {
    writer.begin_object().key("way");
    switch (way.kind) {
    case WayKind::Page:
        writer.string("page").key("url").string(way.url);
        break;
    case WayKind::Checkout:
        writer.string("checkout").key("source").string(way.source);
        writer.key("provider").string(way.provider);
        break;
    case WayKind::Pledge:
        writer.string("pledge");
        break;
    }
    writer.end_object();
}

} // namespace

bool GivingOptions::has(WayKind kind) const {
    return std::any_of(ways.begin(), ways.end(),
                       [kind](const Way& way) { return way.kind == kind; });
}

bool GivingOptions::has_checkout(const std::string& source) const {
    return std::any_of(ways.begin(), ways.end(), [&source](const Way& way) {
        return way.kind == WayKind::Checkout && way.source == source;
    });
}

std::string render_challenge(const domain::Challenge& challenge, const GivingOptions& giving) {
    json::Writer writer;
    writer.begin_object().key("id").string(challenge.id);
    writer.key("title").string(challenge.title.utf8());
    writer.key("beneficiary").string(challenge.beneficiary.utf8());
    writer.key("currency").string(challenge.currency.code());
    writer.key("exponent").integer(challenge.currency.exponent());
    writer.key("language").string(giving.language);
    const bool by_people = challenge.measure == domain::Measure::People;
    writer.key("measure").string(by_people ? "people" : "amount").key("suggested");
    if (challenge.suggested_gift) {
        writer.integer(challenge.suggested_gift->minor());
    } else {
        writer.null();
    }
    writer.key("amounts").begin_array();
    for (const auto amount : buttons_of(challenge, giving)) {
        writer.integer(amount);
    }
    writer.end_array().key("ways").begin_array();
    for (const auto& way : giving.ways) {
        write_way(writer, way);
    }
    writer.end_array();
    writer.key("name_max").integer(domain::kNameGraphemesMax);
    writer.key("message_max").integer(domain::kMessageGraphemesMax);
    writer.key("takes_messages").boolean(giving.takes_messages);
    writer.key("amount_min").integer(giving.amount_min);
    writer.key("amount_max").integer(giving.amount_max);
    writer.end_object();
    return writer.take();
}

} // namespace chapeau::web
