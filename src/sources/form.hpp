// How requests to payment providers are written down. Pure.
#pragma once

#include <string>
#include <string_view>

namespace chapeau::sources {

/// A body of application/x-www-form-urlencoded. Names may have brackets, as Stripe nests them:
/// `line_items[0][quantity]`.
class Form {
public:
    Form& add(std::string_view name, std::string_view value);
    std::string take();

private:
    std::string text_;
};

/// RFC 4648 with padding; for HTTP Basic.
std::string to_base64(std::string_view bytes);

} // namespace chapeau::sources
