// A request as a phone made it, and an answer to it: values between the sockets and the routes.
//
// Whatever stands in a request has been bounded and checked for form; none of it has been
// believed. The peer's address lives in memory only, and reaches no log and no book.
#pragma once

#include "base/clock.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace chapeau::web {

class Hub;

enum class Method : std::uint8_t { Get, Head, Post };

struct Request {
    Method method = Method::Get;
    std::string path;  // Begins with '/'; percent-decoded once, valid UTF-8, no control character.
    std::string query; // What follows '?', as it was sent.
    std::string content_type;
    std::string accept_language;
    std::string authorization;
    std::string if_none_match;
    std::string origin;
    std::string x_chapeau; // A header that no foreign page can set without being asked first.
    std::string stripe_signature; // By which a provider's own message is told from a forged one.
    bool accepts_gzip = false;
    std::string body;
    std::string peer; // The address alone, without the port.
    SteadyTime received_at;
};

struct Header {
    std::string name;
    std::string value;
};

/// The transport adds Content-Length, Date, Connection and the headers of safety. A HEAD is
/// answered like its GET, and the transport leaves the body away.
struct Response {
    int status = 200;
    std::string content_type;
    std::shared_ptr<const std::string> body; // Null: empty.
    std::vector<Header> headers;
};

/// Instead of an answer: the connection stays open and receives what the hub publishes. The hub
/// outlives every connection.
struct Subscribe {
    Hub* hub = nullptr;
};

using Answered = std::variant<Response, Subscribe>;

/// Called exactly once for a request, on the web thread. Harmless when the phone has gone.
using Reply = std::function<void(Answered)>;

/// What stands behind a listener.
///
/// Threads: called on the web thread, and never waits: what takes time replies later.
class Handler {
public:
    Handler() = default;
    Handler(const Handler&) = delete;
    Handler& operator=(const Handler&) = delete;
    virtual ~Handler() = default;

    virtual void handle(Request request, Reply reply) = 0;
};

/// A body of its own.
Response make_response(int status, std::string_view content_type, std::string body);

} // namespace chapeau::web
