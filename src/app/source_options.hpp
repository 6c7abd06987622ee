// The sections [[source]]: where gifts come from, and what people say. Each kind has its own keys;
// what they mean and allow is the source's business, this file only names them and finds their
// lines.
#pragma once

#include "app/options_reader.hpp"
#include "app/source_section.hpp"
#include "base/clock.hpp"
#include "base/result.hpp"
#include "domain/challenge.hpp"
#include "sources/bluesky/source.hpp"
#include "sources/checkout/helloasso.hpp"
#include "sources/checkout/paypal.hpp"
#include "sources/checkout/stripe.hpp"
#include "sources/csv/source.hpp"
#include "sources/donorbox/source.hpp"
#include "sources/donordrive/source.hpp"
#include "sources/every_org/source.hpp"
#include "sources/feed/source.hpp"
#include "sources/generic_json/source.hpp"
#include "sources/givebutter/source.hpp"
#include "sources/helloasso/source.hpp"
#include "sources/justgiving/source.hpp"
#include "sources/kofi/source.hpp"
#include "sources/mastodon/source.hpp"
#include "sources/opencollective/source.hpp"
#include "sources/paypal/source.hpp"
#include "sources/source.hpp"
#include "sources/streamlabs/source.hpp"
#include "sources/stripe/source.hpp"
#include "sources/tiltify/source.hpp"
#include "sources/tracker/source.hpp"
#include "sources/x/source.hpp"
#include "sources/youtube/source.hpp"

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace chapeau::app {

using SourceOptions = std::variant<
    sources::donordrive::Options, sources::tracker::Options, sources::stripe::Options,
    sources::tiltify::Options, sources::helloasso::Options, sources::justgiving::Options,
    sources::givebutter::Options, sources::donorbox::Options, sources::opencollective::Options,
    sources::paypal::Options, sources::every_org::Options, sources::streamlabs::Options,
    sources::youtube::Options, sources::kofi::Options, sources::generic_json::Options,
    sources::csv::Options, sources::checkout::StripeOptions, sources::checkout::HelloAssoOptions,
    sources::checkout::PayPalOptions, sources::bluesky::Options, sources::x::Options,
    sources::mastodon::Options, sources::feed::Options>;

/// Each has a row in the operator's panel, and one net thread serves them all.
inline constexpr std::size_t kSourcesMax = 24;

/// Reads every section of the list; faults are noted in `faults`.
std::vector<SourceOptions> read_sources(const std::string& file, const TomlArray& sections,
                                        const SourceContext& context, std::vector<Fault>& faults);

/// Every key of every kind, `source.base_url` and `source.map.rows` among them.
std::vector<std::string> known_source_keys();

const std::string& name_of(const SourceOptions& options);

/// Whether the source opens payments for phones; it is then named as a way to give.
bool is_checkout(const SourceOptions& options);

/// Whether the source tells what people say, and of no gifts.
bool tells_posts(const SourceOptions& options);

/// Of a source that opens payments, the service behind it: "stripe", "helloasso", "paypal". Empty
/// for the others.
std::string_view provider_of(const SourceOptions& options);

/// Of a source that opens payments, a look-up key in its provider's style under which there is no
/// payment; empty for the others.
std::string_view unknown_payment_of(const SourceOptions& options);

/// Whether what the source counts is no real money: a key of Stripe's test mode, a sandbox of
/// HelloAsso or PayPal.
bool has_test_money(const SourceOptions& options);

/// Whether one of them hears of gifts only by what its provider posts.
bool needs_intake(const std::vector<SourceOptions>& all);

/// Where a payment provider sends people back to when the section names no `return_url`: our own
/// page, whose address is known once it listens. Other sources stay as they are.
void set_return_url_default(SourceOptions& options, const std::string& url);

/// People give a little before the doors open, and when they are home.
inline constexpr std::chrono::hours kOpenAround{1};

/// A source that is read more often while the evening is open, and whose section does not say when
/// that is, takes it from the challenge.
void set_open_hours_default(SourceOptions& options, const domain::Challenge& challenge);

/// A source that nobody posts to; see app/source_intake.hpp for the others.
Result<std::unique_ptr<sources::Source>> make_source(const SourceOptions& options);

} // namespace chapeau::app
