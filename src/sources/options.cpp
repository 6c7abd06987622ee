#include "sources/options.hpp"

#include "base/format.hpp"
#include "net/url.hpp"

#include <algorithm>

namespace chapeau::sources {

void check_name(std::vector<OptionFault>& faults, std::string_view name) {
    constexpr std::size_t kNameLengthMax = 64;
    const auto allowed = std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    });
    if (name.empty() || name.size() > kNameLengthMax || !allowed) {
        faults.push_back({"name", format("\"{}\" is no name of a source; 1 to {} of a-z, 0-9 and "
                                         "- are allowed",
                                         name.substr(0, kNameLengthMax), kNameLengthMax)});
    }
}

void check_url(std::vector<OptionFault>& faults, std::string_view key, std::string_view url,
               net::Transport transport) {
    const auto parsed = net::parse_url(url);
    if (!parsed) {
        faults.push_back({std::string(key), parsed.error().message +
                                                "; an address like https://give.example/api is "
                                                "allowed"});
    } else if (!net::transport_allows(*parsed, transport)) {
        faults.push_back({std::string(key),
                          format("{} is plain http to another machine; use https, or allow plain "
                                 "http for this source",
                                 net::without_query(*parsed))});
    }
}

void check_base_url(std::vector<OptionFault>& faults, std::string_view url,
                    net::Transport transport) {
    check_url(faults, "base_url", url, transport);
    if (url.find('?') != std::string_view::npos || url.find('#') != std::string_view::npos ||
        url.ends_with('/')) {
        faults.push_back({"base_url", "must end without a slash, a query or a fragment"});
    }
}

void check_path_part(std::vector<OptionFault>& faults, std::string_view key,
                     std::string_view part) {
    constexpr std::size_t kPartLengthMax = 64;
    const auto allowed = std::all_of(part.begin(), part.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '.' || c == '_' || c == '-';
    });
    const auto only_dots = part.find_first_not_of('.') == std::string_view::npos;
    if (only_dots || part.size() > kPartLengthMax || !allowed) {
        faults.push_back(
            {std::string(key), format("\"{}\" is not allowed; 1 to {} letters, digits "
                                      "and . _ - are",
                                      part.substr(0, kPartLengthMax), kPartLengthMax)});
    }
}

void check_credential(std::vector<OptionFault>& faults, std::string_view key,
                      const Secret& credential) {
    constexpr std::size_t kCredentialBytesMax = 1000;
    const auto& text = credential.reveal();
    if (text.empty()) {
        faults.push_back({std::string(key), "is missing"});
    } else if (text.size() > kCredentialBytesMax ||
               !std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c <= '~'; })) {
        faults.push_back({std::string(key), "holds blanks or other characters that none has"});
    }
}

void check_poll_interval(std::vector<OptionFault>& faults, milliseconds interval,
                         milliseconds interval_min, std::string_view url) {
    const auto parsed = net::parse_url(url);
    const auto least =
        parsed && net::is_loopback(*parsed) ? kPollIntervalMinLoopback : interval_min;
    if (interval < least || interval > kPollIntervalMax) {
        faults.push_back(
            {"poll_interval", format("{} ms is not between {} and {} ms", interval.count(),
                                     least.count(), kPollIntervalMax.count())});
    }
}

milliseconds request_spacing_for(std::string_view url, milliseconds interval,
                                 milliseconds spacing) {
    const auto parsed = net::parse_url(url);
    if (!parsed || !net::is_loopback(*parsed)) {
        return spacing;
    }
    constexpr int kPartOfInterval = 50;
    return std::min(spacing, interval / kPartOfInterval);
}

std::string in_words(const std::vector<OptionFault>& faults) {
    std::string words;
    for (const auto& fault : faults) {
        words += words.empty() ? "" : "; ";
        words += fault.key + ": " + fault.message;
    }
    return words;
}

} // namespace chapeau::sources
