#include "sources/checkout/options.hpp"

#include "base/format.hpp"
#include "base/text.hpp"
#include "domain/checkout.hpp"
#include "net/url.hpp"

#include <algorithm>

namespace chapeau::sources::checkout {

namespace {

bool is_on_this_machine(std::string_view url) {
    const auto parsed = net::parse_url(url);
    return parsed && net::is_loopback(*parsed);
}

bool is_visible_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7F; });
}

bool is_host_name(std::string_view text) {
    constexpr std::size_t kHostBytesMax = 253;
    return !text.empty() && text.size() <= kHostBytesMax &&
           text.find('.') != std::string_view::npos &&
           std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
           });
}

/// "helloasso.com" of "https://api.helloasso.com/v5".
std::string domain_of(std::string_view base_url) {
    const auto parsed = net::parse_url(base_url);
    if (!parsed) {
        return {};
    }
    const auto dot = parsed->host.find('.');
    const auto domain = dot == std::string::npos ? std::string{} : parsed->host.substr(dot + 1);
    return domain.find('.') == std::string::npos ? parsed->host : domain;
}

} // namespace

void check_common(std::vector<OptionFault>& faults, const Common& common) {
    check_name(faults, common.name);
    check_base_url(faults, common.base_url, net::Transport::HttpsOnly);
    check_poll_interval(faults, common.poll_interval, kPollIntervalMin, common.base_url);
    if (!common.page_host.empty() && !is_host_name(common.page_host)) {
        faults.push_back({"page_host", "is no name of a host in small letters; "
                                       "pay.example.org is allowed"});
    }
    if (!common.return_url.empty()) {
        check_url(faults, "return_url", common.return_url, net::Transport::HttpsOnly);
    }
    if (common.item_name.empty() || common.item_name.size() > kItemNameBytesMax ||
        !is_valid_utf8(common.item_name)) {
        faults.push_back({"item_name", format("has {} bytes, 1 to {} are allowed",
                                              common.item_name.size(), kItemNameBytesMax)});
    }
}

void check_key(std::vector<OptionFault>& faults, const Secret& key, std::string_view where) {
    constexpr std::size_t kKeyBytesMax = 512;
    if (key.empty()) {
        faults.push_back({"key", format("is missing; {}", where)});
    } else if (key.reveal().size() > kKeyBytesMax || !is_visible_ascii(key.reveal())) {
        faults.push_back({"key", "holds blanks or other characters that no key has"});
    }
}

void check_identifier(std::vector<OptionFault>& faults, std::string_view field,
                      std::string_view text) {
    constexpr std::size_t kIdentifierBytesMax = 200;
    if (text.empty() || text.size() > kIdentifierBytesMax || !is_visible_ascii(text)) {
        faults.push_back({std::string(field), format("1 to {} visible characters without blanks "
                                                     "are allowed",
                                                     kIdentifierBytesMax)});
    }
}

const std::string& return_url_of(const Common& common) {
    return common.return_url.empty() ? common.return_url_default : common.return_url;
}

void check_return(std::vector<OptionFault>& faults, const Common& common) {
    if (return_url_of(common).empty()) {
        faults.push_back({"return_url", "is missing, and this evening has no page of its own that "
                                        "people could be sent back to"});
    }
}

bool is_page_of(const Common& common, std::string_view url) {
    if (url.size() > domain::kCheckoutUrlBytesMax || !is_visible_ascii(url)) {
        return false;
    }
    // A browser reads more forms than we do: what it may read otherwise is not sent to one.
    const auto* const scheme = is_on_this_machine(common.base_url) ? "http" : "https://";
    if (!url.starts_with(scheme) || url.find('\\') != std::string_view::npos) {
        return false;
    }
    // What stands behind the # never leaves the browser, and belongs to the address all the same.
    const auto page = net::parse_url(url.substr(0, url.find('#')));
    if (!page) {
        return false;
    }
    if (is_on_this_machine(common.base_url)) {
        return net::is_loopback(*page);
    }
    const auto domain = domain_of(common.base_url);
    const auto place = page->host.size() - std::min(page->host.size(), domain.size());
    const auto is_of_domain = !domain.empty() && page->host.ends_with(domain) &&
                              (place == 0 || page->host[place - 1] == '.');
    const auto is_own = !common.page_host.empty() && page->host == common.page_host;
    return page->scheme == "https" && page->port == "443" && (is_own || is_of_domain);
}

} // namespace chapeau::sources::checkout
