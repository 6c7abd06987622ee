// Finds what leads out of the room: links, handles, e-mail addresses, phone numbers, and the
// numbers that stand for a slogan.
#pragma once

#include "domain/moderation/judgement.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace chapeau::domain {

/// The first of Email, Link, Handle and PhoneNumber that `clean` holds; None otherwise.
Objection contact_in(std::string_view clean);

class CodedNumbers {
public:
    explicit CodedNumbers(std::span<const std::string> numbers);

    bool are_in(std::string_view clean) const;

private:
    std::vector<std::string> numbers_; // Digits only.
};

} // namespace chapeau::domain
