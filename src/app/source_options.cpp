#include "app/source_options.hpp"

#include "app/bluesky_options.hpp"
#include "app/checkout_options.hpp"
#include "app/donorbox_options.hpp"
#include "app/every_org_options.hpp"
#include "app/feed_options.hpp"
#include "app/givebutter_options.hpp"
#include "app/helloasso_options.hpp"
#include "app/justgiving_options.hpp"
#include "app/kofi_options.hpp"
#include "app/mastodon_options.hpp"
#include "app/opencollective_options.hpp"
#include "app/paypal_options.hpp"
#include "app/plain_feed_options.hpp"
#include "app/streamlabs_options.hpp"
#include "app/stripe_options.hpp"
#include "app/tiltify_options.hpp"
#include "app/x_options.hpp"
#include "app/youtube_options.hpp"
#include "base/format.hpp"
#include "domain/command.hpp"
#include "sources/stripe/wire.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <type_traits>
#include <utility>

namespace chapeau::app {
namespace {

using ReadSection = SourceOptions (*)(Section&, const SourceContext&, std::vector<Fault>&);

/// The reader of a kind whose section has no table within.
template <auto read>
SourceOptions read_flat(Section& section, const SourceContext& context,
                        std::vector<Fault>& /*faults*/) {
    return read(section, context);
}

SourceOptions read_with_map(Section& section, const SourceContext& context,
                            std::vector<Fault>& faults) {
    return read_json(section, context, faults);
}

struct Kind {
    std::string_view word; // The value of the key `kind`.
    Keys (*keys)();
    ReadSection read;
};

constexpr std::array kKinds = {
    Kind{"donordrive", donordrive_keys, read_flat<read_donordrive>},
    Kind{"tracker", tracker_keys, read_flat<read_tracker>},
    Kind{"stripe", stripe_keys, read_flat<read_stripe>},
    Kind{"helloasso", helloasso_keys, read_flat<read_helloasso>},
    Kind{"tiltify", tiltify_keys, read_flat<read_tiltify>},
    Kind{"justgiving", justgiving_keys, read_flat<read_justgiving>},
    Kind{"givebutter", givebutter_keys, read_flat<read_givebutter>},
    Kind{"donorbox", donorbox_keys, read_flat<read_donorbox>},
    Kind{"opencollective", opencollective_keys, read_flat<read_opencollective>},
    Kind{"paypal", paypal_keys, read_flat<read_paypal>},
    Kind{"every-org", every_org_keys, read_flat<read_every_org>},
    Kind{"streamlabs", streamlabs_keys, read_flat<read_streamlabs>},
    Kind{"youtube", youtube_keys, read_flat<read_youtube>},
    Kind{"bluesky", bluesky_keys, read_flat<read_bluesky>},
    Kind{"x", x_keys, read_flat<read_x>},
    Kind{"mastodon", mastodon_keys, read_flat<read_mastodon>},
    Kind{"feed", feed_keys, read_flat<read_feed>},
    Kind{"kofi", kofi_keys, read_flat<read_kofi>},
    Kind{"json", json_keys, read_with_map},
    Kind{"csv", csv_keys, read_flat<read_csv>},
    Kind{"stripe-checkout", stripe_checkout_keys, read_flat<read_stripe_checkout>},
    Kind{"helloasso-checkout", helloasso_checkout_keys, read_flat<read_helloasso_checkout>},
    Kind{"paypal-checkout", paypal_checkout_keys, read_flat<read_paypal_checkout>}};

/// The kind decides which keys are known, so it is looked at before the section is opened.
const Kind* kind_of(const TomlTable& table) {
    for (const auto& member : table) {
        const auto* text = std::get_if<std::string>(&member.value.what);
        if (member.key != "kind" || text == nullptr) {
            continue;
        }
        for (const auto& kind : kKinds) {
            if (*text == kind.word) {
                return &kind;
            }
        }
    }
    return nullptr;
}

std::string kinds_in_words() {
    std::string words = "one of ";
    for (const auto& kind : kKinds) {
        words += format("{}\"{}\"", &kind == &kKinds.front() ? "" : ", ", kind.word);
    }
    return words;
}

} // namespace

std::vector<SourceOptions> read_sources(const std::string& file, const TomlArray& sections,
                                        const SourceContext& context, std::vector<Fault>& faults) {
    std::vector<SourceOptions> sources;
    std::set<std::string> names = {domain::kHatSource, domain::kOperatorSource,
                                   domain::kPhonesSource, domain::kDeskSource};
    for (const auto& value : sections) {
        const auto* table = std::get_if<TomlTable>(&value.what);
        if (table == nullptr) {
            faults.push_back({file, value.line, "source", describe(value), "[[source]] sections"});
            continue;
        }
        const auto* const kind = kind_of(*table);
        if (kind == nullptr) {
            faults.push_back(
                {file, value.line, "source.kind", "no kind that is known", kinds_in_words()});
            continue;
        }
        Section section(file, "source", table, value.line, kind->keys(), faults);
        auto options = kind->read(section, context, faults);
        if (!name_of(options).empty() && !names.insert(name_of(options)).second) {
            section.fault("name", format("the name \"{}\" again", name_of(options)),
                          "a name that no other source has (\"hat\" is the cash box's, "
                          "\"operator\" the operator's)");
        }
        sources.push_back(std::move(options));
    }
    if (sections.size() > kSourcesMax) {
        faults.push_back({file, sections.back().line, "source",
                          format("{} sources", sections.size()),
                          format("at most {}", kSourcesMax)});
    }
    return sources;
}

std::vector<std::string> known_source_keys() {
    std::set<std::string> keys;
    for (const auto& kind : kKinds) {
        for (const auto key : kind.keys()) {
            keys.insert(format("source.{}", key));
        }
    }
    for (const auto key : json_map_keys()) {
        keys.insert(format("source.map.{}", key));
    }
    return {keys.begin(), keys.end()};
}

namespace {

template <class Options>
constexpr bool kIsCheckout = requires(Options options) {
    options.common;
};

/// api.helloasso-sandbox.com, api-m.sandbox.paypal.com
bool is_sandbox(std::string_view base_url) {
    return base_url.find("sandbox") != std::string_view::npos;
}

} // namespace

const std::string& name_of(const SourceOptions& options) {
    return std::visit(
        [](const auto& kind) -> const std::string& {
            if constexpr (kIsCheckout<std::decay_t<decltype(kind)>>) {
                return kind.common.name;
            } else {
                return kind.name;
            }
        },
        options);
}

bool is_checkout(const SourceOptions& options) {
    return std::visit([](const auto& kind) { return kIsCheckout<std::decay_t<decltype(kind)>>; },
                      options);
}

bool tells_posts(const SourceOptions& options) {
    return std::holds_alternative<sources::bluesky::Options>(options) ||
           std::holds_alternative<sources::x::Options>(options) ||
           std::holds_alternative<sources::mastodon::Options>(options) ||
           std::holds_alternative<sources::feed::Options>(options);
}

std::string_view provider_of(const SourceOptions& options) {
    if (std::holds_alternative<sources::checkout::StripeOptions>(options)) {
        return "stripe";
    }
    if (std::holds_alternative<sources::checkout::HelloAssoOptions>(options)) {
        return "helloasso";
    }
    return std::holds_alternative<sources::checkout::PayPalOptions>(options) ? "paypal" : "";
}

std::string_view unknown_payment_of(const SourceOptions& options) {
    const auto provider = provider_of(options);
    if (provider == "stripe") {
        return "cs_none";
    }
    if (provider == "helloasso") {
        return "0";
    }
    return provider == "paypal" ? "00000000000000000" : "";
}

bool has_test_money(const SourceOptions& options) {
    return std::visit(
        [](const auto& kind) {
            using Kind = std::decay_t<decltype(kind)>;
            if constexpr (std::is_same_v<Kind, sources::checkout::StripeOptions>) {
                return sources::stripe::is_test_key(kind.common.key);
            } else if constexpr (std::is_same_v<Kind, sources::stripe::Options>) {
                return kind.test_money;
            } else if constexpr (kIsCheckout<Kind>) {
                return is_sandbox(kind.common.base_url);
            } else if constexpr (std::is_same_v<Kind, sources::helloasso::Options> ||
                                 std::is_same_v<Kind, sources::paypal::Options>) {
                return is_sandbox(kind.base_url);
            } else {
                return false;
            }
        },
        options);
}

bool needs_intake(const std::vector<SourceOptions>& all) {
    return std::any_of(all.begin(), all.end(), [](const SourceOptions& source) {
        return std::holds_alternative<sources::kofi::Options>(source);
    });
}

void set_return_url_default(SourceOptions& options, const std::string& url) {
    std::visit(
        [&url](auto& kind) {
            if constexpr (kIsCheckout<std::decay_t<decltype(kind)>>) {
                kind.common.return_url_default = url;
            }
        },
        options);
}

void set_open_hours_default(SourceOptions& options, const domain::Challenge& challenge) {
    auto* const feed = std::get_if<sources::stripe::Options>(&options);
    if (feed == nullptr || feed->open_from || feed->open_until || !challenge.opening ||
        !challenge.deadline) {
        return;
    }
    feed->open_from = *challenge.opening - kOpenAround;
    feed->open_until = *challenge.deadline + kOpenAround;
}

Result<std::unique_ptr<sources::Source>> make_source(const SourceOptions& options) {
    // Each kind's own function, found by the namespace of its options.
    return std::visit(
        [](const auto& kind) {
            if constexpr (std::is_same_v<std::decay_t<decltype(kind)>, sources::kofi::Options>) {
                return make_source(kind, sources::kofi::make_mailbox(kind));
            } else {
                return make_source(kind);
            }
        },
        options);
}

} // namespace chapeau::app
