#include "app/rates.hpp"

#include "base/file.hpp"
#include "base/format.hpp"
#include "base/log.hpp"
#include "base/time_text.hpp"
#include "sources/ecb/parse.hpp"

#include <algorithm>
#include <utility>

namespace chapeau::app {
namespace {

constexpr std::string_view kRatesActor = "rates";

/// The book is away or busy; all else it will refuse again.
bool is_passing(const Error& error) {
    return error.code == Errc::Unavailable || error.code == Errc::Timeout ||
           error.code == Errc::Io || error.code == Errc::Corrupt;
}

} // namespace

bool is_old(const std::string& day, Timestamp now) {
    const auto begin = parse_iso8601(day + "T00:00:00Z");
    return begin && now - *begin > kRatesOldAfter + std::chrono::days{1}; // The day itself is one.
}

RatesSetup open_rates(const RateOptions& options, domain::Currency counted) {
    RatesSetup setup{options.configured, {}, {}, options.ecb_url};
    if (options.ecb_file.empty()) {
        return setup;
    }
    const auto text = read_file(options.ecb_file, sources::ecb::kListBytesMax);
    auto listed = text ? sources::ecb::parse_list(*text, counted)
                       : Result<std::vector<domain::ExchangeRate>>(tl::unexpected(text.error()));
    if (listed) {
        setup.listed = *std::move(listed);
    } else {
        setup.trouble = format("{}: {}", options.ecb_file.string(), listed.error().message);
    }
    return setup;
}

std::vector<domain::ExchangeRate> effective(const RatesSetup& setup) {
    auto rates = setup.configured;
    for (const auto& listed : setup.listed) {
        const bool has_own = std::any_of(setup.configured.begin(), setup.configured.end(),
                                         [&](const auto& own) { return own.from == listed.from; });
        if (!has_own) {
            rates.push_back(listed);
        }
    }
    return rates;
}

domain::Command command_for(const domain::ExchangeRate& rate) {
    const std::string_view place = rate.origin == kConfiguredOrigin ? "" : "-ecb";
    return {.key = format("rate{}-{}-{}-{}-{}", place, rate.from.code(), rate.day, rate.numerator,
                          rate.denominator),
            .actor = std::string(kRatesActor),
            .what = domain::SetRate{rate}};
}

RateTeller::RateTeller(RatesSetup setup, Submit submit)
    : submit_(std::move(submit)),
      wanted_(!setup.configured.empty() || !setup.listed.empty() || !setup.trouble.empty() ||
              !setup.ecb_url.empty()),
      trouble_(std::move(setup.trouble)) {
    take(effective(setup));
}

void RateTeller::want(const domain::ExchangeRate& rate) {
    Item item{rate, command_for(rate).key};
    const auto known = std::find_if(items_.begin(), items_.end(),
                                    [&](const Item& each) { return each.rate.from == rate.from; });
    if (known == items_.end()) {
        items_.push_back(std::move(item));
    } else if (known->rate != rate && known->rate.origin != kConfiguredOrigin) {
        *known = std::move(item);
    }
}

void RateTeller::take(const std::vector<domain::ExchangeRate>& listed) {
    const MutexLock lock(mutex_);
    for (const auto& rate : listed) {
        want(rate);
    }
}

void RateTeller::tell(SteadyTime now) {
    {
        const MutexLock lock(mutex_);
        if (std::exchange(failed_, false)) {
            again_at_ = now + kTellAgainAfter;
        }
        if (now < again_at_) {
            return;
        }
    }
    send_next();
}

/// Empty while one is under way.
std::optional<domain::Command> RateTeller::next() {
    const MutexLock lock(mutex_);
    Item* wanted = nullptr;
    for (auto& item : items_) {
        if (item.stage == Stage::UnderWay) {
            return std::nullopt;
        }
        if (item.stage == Stage::Wanted && wanted == nullptr) {
            wanted = &item;
        }
    }
    if (wanted == nullptr) {
        return std::nullopt;
    }
    wanted->stage = Stage::UnderWay;
    return command_for(wanted->rate);
}

void RateTeller::send_next() {
    auto command = next();
    if (!command) {
        return;
    }
    const auto key = command->key;
    if (!submit_(*std::move(command), [this](const CommandOutcome& outcome) { note(outcome); })) {
        put_back(key);
    }
}

void RateTeller::put_back(const std::string& key) {
    const MutexLock lock(mutex_);
    failed_ = true;
    for (auto& item : items_) {
        if (item.key == key) {
            item.stage = Stage::Wanted;
        }
    }
}

void RateTeller::note(const CommandOutcome& outcome) {
    if (outcome.error && is_passing(*outcome.error)) {
        put_back(outcome.key);
        return;
    }
    {
        const MutexLock lock(mutex_);
        if (outcome.error) {
            refusal_ = outcome.error->message;
        }
        for (auto& item : items_) {
            // A newer one may have taken its place meanwhile.
            if (item.key == outcome.key) {
                item.stage = outcome.error ? Stage::Refused : Stage::Told;
            }
        }
        const bool is_any_refused = std::any_of(items_.begin(), items_.end(), [](const Item& item) {
            return item.stage == Stage::Refused;
        });
        if (!is_any_refused) {
            refusal_.clear();
        }
    }
    send_next();
}

RatesHealth RateTeller::health() const {
    const MutexLock lock(mutex_);
    RatesHealth health;
    health.wanted = wanted_;
    health.error = !trouble_.empty() ? trouble_ : refusal_;
    for (const auto& item : items_) {
        if (item.stage != Stage::Told) {
            continue;
        }
        const auto& day = item.rate.day;
        health.oldest_day = health.told == 0 ? day : std::min(health.oldest_day, day);
        health.newest_day = std::max(health.newest_day, day);
        ++health.told;
    }
    return health;
}

} // namespace chapeau::app
