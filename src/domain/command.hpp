// What the operator's side may ask of the book. Each command carries a key made when its form
// was opened, so that a double tap or a retry is one deed.
#pragma once

#include "domain/cue.hpp"
#include "domain/gift.hpp"

#include <cstdint>
#include <string>
#include <variant>

namespace chapeau::domain {

/// Cash counted by hand, as a gift of the source "hat".
struct AddCash {
    Money amount;
    std::int64_t people = 0; // How many gave it, when known.
    std::string name;        // Empty: anonymous.
    bool operator==(const AddCash&) const = default;
};

/// The gift no longer counts; what its feed says later cannot bring it back.
struct VoidGift {
    std::int64_t gift = 0;
    bool operator==(const VoidGift&) const = default;
};

/// Takes a void back.
struct UnvoidGift {
    std::int64_t gift = 0;
    bool operator==(const UnvoidGift&) const = default;
};

struct Command {
    std::string key;   // 1 to kExternalIdBytesMax bytes.
    std::string actor; // "keyboard", "operator"...: who, for the audit; never a secret.
    std::variant<AddCash, VoidGift, UnvoidGift, Cue> what;
};

/// The sources that are no feed: no feed may bear their names.
inline constexpr const char* kHatSource = "hat";
inline constexpr const char* kOperatorSource = "operator";

} // namespace chapeau::domain
