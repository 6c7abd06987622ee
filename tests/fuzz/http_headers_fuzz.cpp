#include "base/check.hpp"
#include "net/http.hpp"
#include "net/link.hpp"
#include "net/url.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace chapeau;
    const std::string text(reinterpret_cast<const char*>(data), size);
    net::Response response;
    response.headers.push_back({"retry-after", text});
    const auto wait = net::retry_after(response, Timestamp{});
    ENSURE(!wait || (*wait >= milliseconds{0} && *wait <= net::kRetryAfterMax),
           "a wait is out of range");
    response.headers.push_back({"link", text});
    const auto next = net::next_link(response);
    ENSURE(!next || text.find("<" + *next + ">") != std::string::npos, "a target was invented");
    const auto base = net::parse_url("https://give.example/a/b");
    const auto url = net::resolve_url(*base, text);
    if (url) {
        ENSURE(url->scheme == "https" || url->scheme == "http", "another scheme slipped through");
        const auto again = net::parse_url(url->text);
        ENSURE(again && net::same_origin(*again, *url), "an address is read back as another");
    }
    return 0;
}
