// Whatever a phone posts: the evening hears of nothing that is out of bounds, and every request is
// answered once. The first byte chooses the route.
#include "fuzz/web_site.hpp"
#include "web/api/audience.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace {

using namespace chapeau;

web::AudienceOptions open_options() {
    web::AudienceOptions options;
    options.giving.ways = {{.kind = web::WayKind::Pledge},
                           {.kind = web::WayKind::Checkout, .source = "stripe"}};
    options.write_budgets = {
        {1'000'000, microseconds{1}}, {1'000'000, microseconds{1}}, {1'000'000, microseconds{1}}};
    options.read_budgets = options.write_budgets;
    return options;
}

void check_words(const web::AudienceOptions& options, const domain::Money& amount,
                 const std::string& name, const std::string& message, const std::string& device) {
    ENSURE(amount.minor() >= options.giving.amount_min &&
               amount.minor() <= options.giving.amount_max,
           "an amount is out of range");
    ENSURE(is_valid_utf8(name) && is_valid_utf8(message), "a text is not UTF-8");
    ENSURE(name.size() <= 1024 && message.size() <= 1024, "a text is too long");
    ENSURE(domain::is_phone_key(device), "a device is none");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const auto kOptions = open_options();
    static test::ManualClock clock(test::evening());
    static fuzz::TakingDesk desk([](const domain::Command& command) {
        if (const auto* const pledge = std::get_if<domain::Pledge>(&command.what)) {
            check_words(kOptions, pledge->amount, pledge->name, pledge->message, pledge->device);
        } else if (const auto* const open = std::get_if<domain::OpenCheckout>(&command.what)) {
            check_words(kOptions, open->amount, open->name, open->message, open->device);
            ENSURE(open->source == "stripe", "a checkout of a source that is not offered");
        } else if (const auto* const hide = std::get_if<domain::HideOwnWords>(&command.what)) {
            ENSURE(domain::is_phone_key(hide->gift_key), "a gift's key is none");
        } else {
            ENSURE(std::holds_alternative<domain::WithdrawPledge>(command.what),
                   "a phone did a deed of the desk");
        }
    });
    static web::AudienceSite site(kOptions, fuzz::surroundings(desk, clock));
    static const bool kShown = [] {
        site.show(std::make_shared<const domain::Snapshot>(test::make_snapshot()));
        return true;
    }();
    if (size == 0 || !kShown) {
        return 0;
    }
    constexpr std::array kPaths = {"/api/pledge", "/api/checkout", "/api/withdraw", "/api/hide",
                                   "/api/mine"};
    web::Request request;
    request.method = web::Method::Post;
    request.path = kPaths.at(data[0] % kPaths.size());
    request.content_type = "application/json";
    request.x_chapeau = "1";
    request.peer = "192.168.1.7";
    request.body.assign(reinterpret_cast<const char*>(data) + 1, size - 1);
    clock.advance(std::chrono::seconds(1));
    int replies = 0;
    site.handle(std::move(request), fuzz::count_replies(replies));
    ENSURE(replies == 1, "a request is answered once");
    return 0;
}
