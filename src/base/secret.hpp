// A credential. It can be used, but not printed, formatted, compared or logged by accident.
#pragma once

#include <string>
#include <utility>

namespace chapeau {

class Secret {
public:
    Secret() = default;
    explicit Secret(std::string value) : value_(std::move(value)) {}

    /// Call this only where the credential leaves for its provider.
    const std::string& reveal() const { return value_; }
    bool empty() const { return value_.empty(); }

private:
    std::string value_;
};

} // namespace chapeau
