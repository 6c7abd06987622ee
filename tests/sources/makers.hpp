// Sources with sound options for tests.
#pragma once

#include "sources/donordrive/source.hpp"
#include "sources/generic_json/source.hpp"
#include "sources/tracker/source.hpp"

#include <cstdint>
#include <memory>
#include <string_view>

namespace chapeau::test {

inline domain::Currency usd() {
    return *domain::Currency::from_code("USD");
}

inline domain::Money money_in(std::string_view code, std::int64_t minor) {
    return *domain::Money::from_minor(minor, *domain::Currency::from_code(code));
}

inline sources::donordrive::Options donordrive_options() {
    return {.name = "extra-life",
            .base_url = "https://give.example/api",
            .resource = sources::donordrive::Resource::Participant,
            .id = "4024",
            .currency = usd()};
}

inline sources::tracker::Options tracker_options() {
    return {.name = "marathon",
            .base_url = "https://tracker.example/tracker/api/v2",
            .event_id = "7",
            .currency = usd()};
}

inline sources::generic_json::Options generic_options() {
    sources::generic_json::Options options{
        .name = "own-feed", .url = "https://feed.example/generic", .currency = usd()};
    options.mapping.rows = "/data/gifts";
    options.mapping.name = "/who/name";
    options.mapping.next_page = "/next";
    options.mapping.total_count = "/count";
    options.mapping.total_sum = "/sum";
    return options;
}

inline std::unique_ptr<sources::Source> make_donordrive() {
    return *sources::donordrive::make_source(donordrive_options());
}
inline std::unique_ptr<sources::Source> make_tracker() {
    return *sources::tracker::make_source(tracker_options());
}
inline std::unique_ptr<sources::Source> make_generic() {
    return *sources::generic_json::make_source(generic_options());
}
inline std::unique_ptr<sources::Source> make_authoritative_generic() {
    auto options = generic_options();
    options.removed = sources::generic_json::Removed::IsWithdrawn;
    return *sources::generic_json::make_source(options);
}

} // namespace chapeau::test
