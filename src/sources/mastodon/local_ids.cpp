#include "sources/mastodon/local_ids.hpp"

#include "base/digest.hpp"
#include "base/format.hpp"
#include "base/text.hpp"
#include "domain/gift.hpp"

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace chapeau::sources::mastodon {

namespace {

/// Of the digest: no two posts of an evening have the same.
constexpr std::size_t kKeyDigits = 16;

/// Far beyond any date, and within what a moment can hold.
constexpr std::int64_t kSecondsMax = 1'000'000'000'000;

bool is_plain(std::string_view id) {
    return !id.empty() && id.size() <= domain::kExternalIdBytesMax &&
           std::all_of(id.begin(), id.end(), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                      c == '-' || c == '_' || c == '.';
           });
}

std::string key_of(std::string_view external_id) {
    return to_hex(sha256(external_id)).substr(0, kKeyDigits);
}

} // namespace

std::vector<LocalIds::Known>::iterator LocalIds::place_of(const std::string& key) {
    return std::find_if(known_.begin(), known_.end(),
                        [&](const Known& each) { return each.key == key; });
}

void LocalIds::add(Known known) {
    const auto place =
        std::upper_bound(known_.begin(), known_.end(), known.written_at,
                         [](Timestamp at, const Known& each) { return at < each.written_at; });
    known_.insert(place, std::move(known));
    if (known_.size() > kLocalIdsMax) {
        known_.erase(known_.begin());
    }
}

void LocalIds::remember(const domain::Mention& mention, std::string local_id) {
    if (!is_plain(local_id)) {
        return;
    }
    auto key = key_of(mention.external_id);
    const auto written_at = std::chrono::floor<seconds>(mention.posted_at);
    std::int64_t asked_in_poll = 0;
    if (const auto place = place_of(key); place != known_.end()) {
        asked_in_poll = place->asked_in_poll;
        known_.erase(place);
    }
    add({std::move(key), written_at, std::move(local_id), asked_in_poll});
}

void LocalIds::forget(std::string_view external_id) {
    if (const auto place = place_of(key_of(external_id)); place != known_.end()) {
        known_.erase(place);
    }
}

LocalIds::Known* LocalIds::find(std::string_view external_id) {
    const auto place = place_of(key_of(external_id));
    return place == known_.end() ? nullptr : &*place;
}

void LocalIds::write(json::Writer& writer, const char* key) const {
    std::vector<std::string> rows;
    std::size_t bytes = 0;
    for (auto known = known_.rbegin(); known != known_.rend(); ++known) {
        auto row = format("{} {} {}", known->key, known->written_at.time_since_epoch() / seconds{1},
                          known->id);
        bytes += row.size() + std::string_view("\"\",").size();
        if (bytes > kLocalIdsBytesMax) {
            break;
        }
        rows.push_back(std::move(row));
    }
    writer.key(key).begin_array();
    for (const auto& row : rows) {
        writer.string(row);
    }
    writer.end_array();
}

void LocalIds::read(const json::Value& cursor, const char* key) {
    const auto found = cursor.member(key);
    const auto* const rows = found && *found != nullptr ? (*found)->array() : nullptr;
    if (rows == nullptr) {
        return;
    }
    for (const auto& row : *rows) {
        const std::string_view text = row.string() == nullptr ? std::string_view() : *row.string();
        const auto blank = text.find(' ', std::min(text.size(), kKeyDigits + 1));
        if (blank == std::string_view::npos) {
            continue;
        }
        const auto written = parse_int64(text.substr(kKeyDigits + 1, blank - kKeyDigits - 1));
        const auto id = text.substr(blank + 1);
        if (written && std::abs(*written) < kSecondsMax && is_plain(id)) {
            add({std::string(text.substr(0, kKeyDigits)), Timestamp{seconds{*written}},
                 std::string(id)});
        }
    }
}

} // namespace chapeau::sources::mastodon
