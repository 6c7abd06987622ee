#include "domain/command.hpp"

#include <algorithm>

namespace chapeau::domain {

bool is_phone_key(std::string_view text) {
    return text.size() == kPhoneKeyBytes && std::all_of(text.begin(), text.end(), [](char digit) {
               return (digit >= '0' && digit <= '9') || (digit >= 'a' && digit <= 'f');
           });
}

bool is_no_feed(std::string_view source) {
    return source == kHatSource || source == kOperatorSource || source == kPhonesSource ||
           source == kDeskSource;
}

} // namespace chapeau::domain
