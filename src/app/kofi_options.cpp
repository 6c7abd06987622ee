#include "app/kofi_options.hpp"

#include <array>

namespace chapeau::app {
namespace {

constexpr std::array<std::string_view, 7> kKofiKeys = {
    "name", "kind", "token_file", "token_env", "subscriptions", "shop_orders", "commissions"};

} // namespace

Keys kofi_keys() {
    return kKofiKeys;
}

sources::kofi::Options read_kofi(Section& section, const SourceContext& context) {
    sources::kofi::Options options{
        .name = read_name(section),
        .token = read_credential(section, context, kTokenPlace),
        .currency = context.currency,
        .counts = {.subscriptions = section.flag("subscriptions").value_or(false),
                   .shop_orders = section.flag("shop_orders").value_or(false),
                   .commissions = section.flag("commissions").value_or(false)}};
    note_source_faults(section, check(options), kTokenPlace, options.token);
    return options;
}

} // namespace chapeau::app
