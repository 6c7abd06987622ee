#include "app/x_options.hpp"

#include <array>

namespace chapeau::app {
namespace {

constexpr std::array<std::string_view, 14> kXKeys = {"name",
                                                     "kind",
                                                     "base_url",
                                                     "token_file",
                                                     "token_env",
                                                     "tag",
                                                     "query",
                                                     "fields",
                                                     "daily_budget_usd_cents",
                                                     "post_price_usd_mills",
                                                     "user_price_usd_mills",
                                                     "since",
                                                     "poll_interval_ms",
                                                     "allow_plain_http"};

constexpr std::array<std::pair<std::string_view, sources::x::FieldNames>, 2> kXFieldNames = {
    {{"tweet", sources::x::FieldNames::Tweet}, {"post", sources::x::FieldNames::Post}}};

/// X's prices are fractions of a cent; a dollar for one post is none.
constexpr std::int64_t kPriceMaxMills = 1000;

} // namespace

Keys x_keys() {
    return kXKeys;
}

sources::x::Options read_x(Section& section, const SourceContext& context) {
    using sources::x::FieldNames;
    sources::x::Options options{
        .name = read_name(section),
        .token = read_credential(section, context, kTokenPlace),
        .tag = section.text("tag", "a hashtag without its sign").value_or(""),
        .query = section.text("query", "words to search for").value_or(""),
        .fields = section.one_of<FieldNames>("fields", kXFieldNames).value_or(FieldNames::Tweet),
        .since = section.moment("since").value_or(Timestamp{})};
    take_text(section, "base_url", "the address of X's API", options.base_url);
    for (const auto& [key, price] :
         {std::pair{"post_price_usd_mills", &options.prices.post_mills},
          std::pair{"user_price_usd_mills", &options.prices.user_mills}}) {
        *price = section.whole_number(key, 1, kPriceMaxMills).value_or(*price);
    }
    const auto budget =
        section.whole_number("daily_budget_usd_cents", 1, sources::x::kDailyBudgetMaxCents);
    options.daily_budget_cents = budget.value_or(0);
    take_interval(section, options.poll_interval);
    take_transport(section, options.transport);
    note_source_faults(section, check(options), kTokenPlace, options.token);
    return options;
}

} // namespace chapeau::app
