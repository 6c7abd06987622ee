// How the world's failures travel: as values, never as exceptions and never ignored.
//
// A function that asks the network, the disk or a stranger's bytes answers with a Result. Its
// error says what was attempted, on what, and what happens next, in words that an operator can
// act on; `code` is for the program, `message` for people. What cannot happen is not a Result
// but an ENSURE (base/check.hpp). This header is the only one that names tl::expected.
#pragma once

#include <fmt/format.h>
#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace chapeau {

enum class Errc {
    InvalidInput, // The bytes or the value are wrong; asking again will not help.
    NotFound,
    Conflict,    // It contradicts what is already known, e.g. a key used with other content.
    Unavailable, // The other side is away or busy; asking later may help.
    TooLarge,    // A named limit was passed.
    Timeout,
    Refused, // A rule of ours forbids it: an insecure address, a world-readable secret.
    Corrupt, // Stored data does not agree with itself.
    Io,      // The disk or the system said no.
};

struct Error {
    Errc code;
    std::string message;
};

/// `Result<void>` for deeds without an answer.
template <class T>
class [[nodiscard]] Result : public tl::expected<T, Error> {
public:
    using tl::expected<T, Error>::expected;
};

/// `return fail(Errc::NotFound, "cannot open {}: no such file", path);`
template <class... Args>
tl::unexpected<Error> fail(Errc code, fmt::format_string<Args...> text, Args&&... args) {
    return tl::unexpected<Error>(Error{code, fmt::format(text, std::forward<Args>(args)...)});
}

/// Hands a callee's error on, with what we were doing put in front of it.
inline tl::unexpected<Error> fail_because(const Error& cause, std::string_view attempted) {
    return tl::unexpected<Error>(
        Error{cause.code, fmt::format("{}: {}", attempted, cause.message)});
}

} // namespace chapeau
